/*
 * run_losses.c - what an SBOM that was read says and the format to be written has no
 * place for; what this program does not take over is said by sbom_emit().
 */
#include "cli/commands.h"
#include "cli/run.h"
#include "cli/writers.h"
#include "sbom/sbom_doc.h"
#include "sbom/sbom_package.h"

/* SPDX's packages have digests of one file, CycloneDX's a reference for each. */
static size_t count_of_several_files(const struct inventory *inv)
{
	size_t n = 0;

	for (size_t i = 0; i < inv->n_packages; i++) {
		const struct package *p = &inv->packages[i];

		n += p->n_hashes && !sbom_hashes_of_one_file(p);
	}
	return n;
}

static void add_loss(struct buf *b, const char *what, size_t n)
{
	if (n)
		buf_printf(b, "%s%s (%zu)", b->len ? ", " : "", what, n);
}

static void say(struct run *run, enum diag_level level, const struct writer *w,
		const char *version, struct buf *b)
{
	if (b->len)
		diag_add(&run->scan.diags, level, DIAG_SKIPPED,
			 run->n_docs == 1 ? run->docs[0]->path : STR(""), 0,
			 "%s%s%s has no place for: " STR_FMT, w->name,
			 *version ? "@" : "", version, STR_ARG(buf_str(b)));
	buf_clear(b);
}

/* Packages come before what the document says of itself: that is a note. */
static void say_losses(struct run *run, const struct writer *w, const char *version)
{
	bool spdx = str_starts_with(str_of(w->name), STR("spdx"));
	bool spdx3 = str_is(str_of(w->name), "spdx3-json");
	size_t lifecycles = 0, claims = 0;
	struct buf b;

	for (size_t i = 0; i < run->n_docs; i++) {
		lifecycles += run->docs[i]->lifecycles.n;
		claims += run->docs[i]->whole != SBOM_UNKNOWN;
	}
	buf_init(&b, 4096);
	if (spdx)
		add_loss(&b, "digests of packages of several files",
			 count_of_several_files(&run->scan.inventory));
	say(run, DIAG_WARNING, w, version, &b);
	if (str_is(str_of(version), "1.4") || (spdx && !spdx3))
		add_loss(&b, "lifecycles", lifecycles);
	if (spdx)
		add_loss(&b, "claims on the whole document's completeness", claims);
	say(run, DIAG_NOTE, w, version, &b);
	buf_release(&b);
}

void run_say_losses(struct run *run)
{
	struct str error;
	struct output *v;
	size_t n;

	if (!(run->opt->command & (CMD_CONVERT | CMD_MERGE)) ||
	    options_outputs(run->opt, &v, &n, &error) != 0)
		return; /* the command says what is wrong with them */
	for (size_t i = 0; i < n; i++) {
		const struct writer *w = writer_find(v[i].format);
		const char *version =
			w ? writer_version(w, v[i].version, run->arena) : NULL;

		if (version)
			say_losses(run, w, version);
	}
}
