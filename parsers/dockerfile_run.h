/*
 * dockerfile_run.h - the packages that the RUN instructions of a Dockerfile install by
 * name and version.
 *
 * Nothing is run, so what is added is the text's word alone: EVIDENCE_COMMAND.  A
 * package is added where a version or a requirement stands with it; what a variable
 * decides is added when the Dockerfile alone tells its value.
 */
#ifndef PARSERS_DOCKERFILE_RUN_H
#define PARSERS_DOCKERFILE_RUN_H

#include "core/distribution.h"
#include "core/parser.h"
#include "format/command.h"

/* One Dockerfile.  Zeroes but for ctx and df to begin with. */
struct dockerfile_runs {
	struct parse_ctx *ctx;
	const struct dockerfile *df;
	size_t n;               /* packages added */
	unsigned first_line;    /* of the first of them */
	size_t n_homeless;      /* those of a distribution that is not known */
	unsigned homeless_line; /* of the first of them */
	size_t expanded;        /* bytes that variables became */
	bool said_full;
	size_t n_notes;
	struct sh_budget words; /* of all RUNs */
};

/* Adds what instruction `index` installs, when it is a RUN (or ONBUILD RUN), with that
 * scope. */
void dockerfile_runs_add(struct dockerfile_runs *runs, size_t index,
			 enum dep_scope scope);

/* Says how far all that can be believed. */
void dockerfile_runs_end(struct dockerfile_runs *runs);

/* --- between dockerfile_run.c and dockerfile_tools.c -------------------------- */

/* One word of a command with its variables replaced. */
struct install_word {
	struct str text;
	bool known; /* false: a variable has no value that the Dockerfile tells */
	unsigned line;
};

struct installer;

/* Word i of the call's command. */
struct install_word install_word_at(struct installer *r, const struct call *k, size_t i);
struct install_word install_word_of(struct installer *r, const struct sh_word *w);
struct arena *install_arena(struct installer *r);
struct parse_ctx *install_ctx(struct installer *r);
/* The distribution of the base image. */
struct distribution install_base(const struct installer *r);
/* Name, as people say it, and tag of the base image; false when it is not known. */
bool install_base_image(const struct installer *r, struct str *name, struct str *tag);
/* The next argument whose text is known; of others that seem to state a version it is
 * said. */
bool install_next_word(struct installer *r, struct call_args *args,
		       struct install_word *out);
/* Letters, digits and `more`; a letter or digit first. */
bool install_is_name(struct str s, struct str more);
/* Letters, digits and what versions are written with, one digit at least. */
bool install_is_version(struct str s);
/* Adds *p, filling in relation, evidence, line and, unless it has one, the scope; the
 * stage's scope when that is a weaker one. */
void install_add(struct installer *r, struct package *p, unsigned line);
/* The same for a package of dpkg, apk or rpm, on a system that d tells. */
void install_add_system(struct installer *r, struct package *p, struct distribution d,
			struct str arch, unsigned line);
/* A word that asks for a package in a way that is not understood. */
void install_note(struct installer *r, unsigned line, struct str word, const char *why);

/* True when some `apk del` of the RUN has that name. */
bool install_is_deleted(struct installer *r, struct str name);

/* Reads a call of yum, dnf, microdnf, tdnf or zypper that installs. */
void dockerfile_rpm_read(struct installer *r, const struct call *k);

/* Reads one call of a package manager; nothing when it installs nothing. */
void dockerfile_tool_read(struct installer *r, const struct call *k);

#endif
