/*
 * secret_name.h - names of variables and files that promise a secret.
 */
#ifndef CHECKS_SECRET_NAME_H
#define CHECKS_SECRET_NAME_H

#include "base/str.h"

/* "DB_PASSWORD", "apiKey", "NPM_TOKEN"; not "MONKEY", "PUBLIC_KEY", "TOKEN_FILE". */
bool secret_name_is_variable(struct str name);

/* How much a file's name says. */
enum secret_file { SECRET_FILE_NO, SECRET_FILE_MAYBE, SECRET_FILE_YES };
/* path as COPY writes it, '/' separated. */
enum secret_file secret_name_of_file(struct str path);

/* The name says so by more than "key" or "auth", which much else is named, too. */
bool secret_name_is_strong(struct str name);

#endif
