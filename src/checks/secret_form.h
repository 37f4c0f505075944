/*
 * secret_form.h - the table of token forms that secret_pattern.c looks for.
 */
#ifndef CHECKS_SECRET_FORM_H
#define CHECKS_SECRET_FORM_H

#include "core/severity.h"

/*
 * The form begins with one of its heads, at the beginning of a word; heads are blank
 * separated and three bytes or longer.  When the expression has a group, the group is the
 * secret, else all of it.
 */
struct secret_form {
	const char *heads, *form, *what;
	enum severity severity;
	unsigned bits; /* entropy that the secret has at least, in tenths of a bit a byte;
			  0 = its form is enough */
	const char *with; /* a part of it, looked for first; NULL when none is worth it */
};

extern const struct secret_form secret_forms[];
enum { SECRET_FORMS_MOST = 64 };
extern const unsigned secret_forms_len;

#endif
