/*
 * text_visible.h - text of the input on a terminal.
 */
#ifndef FORMAT_TEXT_VISIBLE_H
#define FORMAT_TEXT_VISIBLE_H

#include "base/buf.h"

/*
 * Code point of what writes on a terminal beyond its own place, or hides: C0 and C1
 * controls, DEL, the directional marks, embeddings, overrides and isolates (U+061C,
 * U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069), the separators U+2028 and U+2029.
 */
bool text_is_hidden(uint32_t code_point);

/* Adds s as well-formed UTF-8 on one line: '?' for each hidden character, U+FFFD for
 * each byte that is no text. */
void text_add_visible(struct buf *out, struct str s);

#endif
