#include "core/package.h"

const char *scope_name(enum dep_scope s)
{
	switch (s) {
	case SCOPE_DEV:
		return "dev";
	case SCOPE_OPTIONAL:
		return "optional";
	case SCOPE_RUNTIME:
	case SCOPE_UNKNOWN:
		break;
	}
	return "runtime";
}

static const char *const hash_names[HASH_ALG_COUNT] = {
	[HASH_MD5] = "MD5",        [HASH_SHA1] = "SHA-1",     [HASH_SHA256] = "SHA-256",
	[HASH_SHA384] = "SHA-384", [HASH_SHA512] = "SHA-512",
};

const char *hash_alg_name(enum hash_alg alg)
{
	return hash_names[alg];
}

/* True when name is `full`, with or without its '-'. */
static bool is_alg(struct str name, struct str full)
{
	struct str family, bits, rest = name;

	if (str_eq_nocase(name, full))
		return true;
	if (!str_cut(full, '-', &family, &bits) || !str_starts_with_nocase(rest, family))
		return false;
	return str_eq(str_from(rest, family.len), bits);
}

bool hash_alg_of(struct str name, enum hash_alg *out)
{
	for (int i = 0; i < HASH_ALG_COUNT; i++) {
		if (is_alg(name, str_of(hash_names[i]))) {
			*out = (enum hash_alg)i;
			return true;
		}
	}
	return false;
}

const char *evidence_name(enum package_evidence e)
{
	static const char *const names[] = { "file",    "binary",  "header",
					     "comment", "command", "file-name" };

	return names[e];
}
