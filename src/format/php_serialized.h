/*
 * php_serialized.h - what PHP's serialize() writes, as the tree that JSON is read to.
 *
 * https://www.php.net/manual/en/function.serialize.php and the format as PHP 4 to 8.4
 * write it (https://github.com/php/php-src/blob/master/ext/standard/var.c): "s:3:"abc";",
 * "i:1;", "d:0.5;", "b:1;", "N;", "a:1:{key value}", "O:4:"Name":1:{key value}".
 *
 * An array and an object become a JNODE_OBJECT, whose members have the keys in `key`, a
 * number as it is written.  A reference to another value ("r:2;") is JNODE_NULL.  What a
 * class writes by itself ("C:", "E:") is not read.
 * Strings are bytes in PHP: they are borrowed, and need be no UTF-8.
 */
#ifndef FORMAT_PHP_SERIALIZED_H
#define FORMAT_PHP_SERIALIZED_H

#include "format/json.h"

/* Reads one value, which must be the whole of bytes but for white space at the end.  NULL
 * after an error diagnostic. */
const struct jnode *php_serialized_read(struct arena *a, struct str bytes,
					unsigned max_depth, struct diag_list *d,
					struct str path);

#endif
