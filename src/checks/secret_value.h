/*
 * secret_value.h - whether a value under a name that promises a secret is one.
 */
#ifndef CHECKS_SECRET_VALUE_H
#define CHECKS_SECRET_VALUE_H

#include "base/str.h"

/* A reference, a path, a template: the secret is elsewhere. */
bool secret_value_is_elsewhere(struct str v);

/* A word that stands for a value: "changeme", "<your password>". */
bool secret_value_is_placeholder(struct str v);

/* Long, of letters and digits, and without a pattern.  Where the name says less, as
 * "key" and "auth" do, more is asked for. */
bool secret_value_looks_random(struct str v, bool strong_name);

#endif
