/*
 * text.h - the bytes of a text file as UTF-8.
 *
 * Written from the Unicode Standard 15.0, chapter 3.9 (encoding forms) and 23.8 (byte
 * order mark), https://www.unicode.org/versions/Unicode15.0.0/.
 */
#ifndef FORMAT_TEXT_H
#define FORMAT_TEXT_H

#include "base/diag.h"

/*
 * Drops a UTF-8 BOM; converts UTF-16 and UTF-32 (by BOM, or by the zeros of
 * an ASCII first character) to UTF-8 in the arena.  Bytes that are not text in the
 * encoding become U+FFFD and give one DIAG_ENCODING with the line.  NUL bytes in what is
 * else UTF-8 are kept and give one DIAG_ENCODING.  UTF-8 input without a BOM is returned
 * as it is: borrowed.
 */
struct str text_decode(struct arena *a, struct str bytes, struct diag_list *d,
		       struct str path);

/* True when the line is one of git's conflict markers: "<<<<<<< ", "=======", ">>>>>>> ".
 */
bool text_is_conflict_marker(struct str line);

/* True when the line that holds offset `at` of text is a conflict marker: what a reader
 * asks before it says that the syntax is wrong. */
bool text_in_conflict_marker(struct str text, size_t at);

/* True when the bytes are a git-lfs pointer instead of the file itself. */
bool text_is_lfs_pointer(struct str bytes);

/* Bytes of the well-formed UTF-8 sequence at offset `at` (below s.len); 0 when there
 * is none. */
size_t text_sequence(struct str s, size_t at);

/* Writes a code point (no surrogate, at most 0x10ffff) as UTF-8; returns 1 to 4. */
size_t text_put(char out[4], uint32_t code_point);

#endif
