/*
 * xml_text.h - text of the input in XML and in HTML.
 *
 * https://www.w3.org/TR/xml/ (1.0, fifth edition), 2.2 (what is no character at all)
 * and 2.4 (what is markup).
 */
#ifndef FORMAT_XML_TEXT_H
#define FORMAT_XML_TEXT_H

#include "base/buf.h"

/* Adds s as it is: what is markup is escaped, line breaks and tabs are references, which
 * no reader makes blanks of, and U+FFFD stands for what XML has no character for. */
void xml_add_escaped(struct buf *out, struct str s);

/* The end of what xml_add_escaped() copies from `at` on as it is. */
size_t xml_plain_to(struct str s, size_t at);

/* Adds s on one line, fit for an attribute's value between '"' and for content, made
 * visible as text_add_visible() does. */
void xml_add_text(struct buf *out, struct str s);

#endif
