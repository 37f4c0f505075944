/*
 * text.h - the bytes of a text file as UTF-8.
 */
#ifndef FORMAT_TEXT_H
#define FORMAT_TEXT_H

#include "base/diag.h"

/*
 * Drops a UTF-8 BOM; converts UTF-16 and UTF-32 (by BOM, or by the zeros of
 * an ASCII first character) to UTF-8 in the arena.  Bytes that are not text in the
 * encoding become U+FFFD and give one DIAG_ENCODING with the line.  NUL bytes in what is else
 * UTF-8 are kept and give one DIAG_ENCODING.  UTF-8 input without a BOM is
 * returned as it is: borrowed.
 */
struct str text_decode(struct arena *a, struct str bytes, struct diag_list *d, struct str path);

/* True when the line is one of git's conflict markers: "<<<<<<< ", "=======", ">>>>>>> ". */
bool text_is_conflict_marker(struct str line);

/* True when the bytes are a git-lfs pointer instead of the file itself. */
bool text_is_lfs_pointer(struct str bytes);

#endif
