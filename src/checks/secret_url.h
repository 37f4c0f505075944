/*
 * secret_url.h - user and password within URLs: scheme://user:password@host (RFC 3986,
 * 3.2.1).
 */
#ifndef CHECKS_SECRET_URL_H
#define CHECKS_SECRET_URL_H

#include "base/str.h"

struct userinfo {
	size_t offset; /* of the scheme in the text */
	struct str scheme, user, password, host;
};

/* The next scheme://user:password@host in text at *from or later, *from becoming the
 * offset behind its "://". */
bool secret_next_userinfo(struct str text, size_t *from, struct userinfo *out);

/* The next scheme://user@host too; the password is "" then. */
bool secret_next_authority(struct str text, size_t *from, struct userinfo *out);

#endif
