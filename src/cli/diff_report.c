/*
 * diff_report.c - see diff_report.h.
 *
 * The form is docs/schema/report.schema.json.  A report knows what its scan showed: what
 * an ignore file hid from it is not there, and neither are first-party packages; what a
 * gate asks beside severities is there where the database knew of it.
 */
#include "cli/diff_report.h"

#include "base/map.h"
#include "cli/commands.h"
#include "cli/option_table.h"
#include "cli/term.h"
#include "core/ecosystem.h"
#include "core/purl.h"
#include "format/json.h"
#include "scan/limits.h"

struct reader {
	const struct options *opt;
	struct run *run;
	struct map ids; /* of packages */
};

static const struct str *strings(struct arena *a, const struct jnode *v, size_t *n)
{
	struct str *out = NULL;
	size_t cap = 0;

	*n = 0;
	jnode_each (one, v) {
		if (one->type != JNODE_STRING)
			continue;
		arena_grow(a, out, *n, &cap);
		out[(*n)++] = one->text;
	}
	return out;
}

static unsigned number(const struct jnode *v, const char *key)
{
	const struct jnode *member = jnode_get(v, key);
	uint32_t n;

	return jnode_is(member, JNODE_NUMBER) && str_to_u32(member->text, UINT32_MAX, &n)
		       ? n
		       : 0;
}

static enum tristate reach_of(const struct jnode *v)
{
	const struct jnode *image = jnode_get(jnode_get(v, "reach"), "image");

	return jnode_is(image, JNODE_TRUE)    ? TRI_YES
	       : jnode_is(image, JNODE_FALSE) ? TRI_NO
					      : TRI_UNKNOWN;
}

static enum dep_scope scope_of(struct str name)
{
	return str_is(name, scope_name(SCOPE_DEV))        ? SCOPE_DEV
	       : str_is(name, scope_name(SCOPE_OPTIONAL)) ? SCOPE_OPTIONAL
							  : SCOPE_RUNTIME;
}

static void read_package(struct reader *r, const struct jnode *v, struct package *p)
{
	struct arena *a = r->run->arena;
	struct purl parts;

	*p = (struct package){ .ecosystem = ECO_NONE };
	p->purl = jnode_string(v, "purl");
	/* where it lies in a repository is in the purl alone */
	if (p->purl.len && !purl_parse(a, p->purl, &parts))
		purl_to_package(a, &parts, p);
	else
		p->ecosystem = ecosystem_of_name(jnode_string(v, "ecosystem"));
	p->id = jnode_string(v, "id");
	p->name = jnode_string(v, "name");
	p->version = jnode_string(v, "version");
	p->requested = jnode_string(v, "requested");
	p->scope = scope_of(jnode_string(v, "scope"));
	p->reach_image = reach_of(v);
	p->licenses = strings(a, jnode_get(v, "licenses"), &p->n_licenses);
}

static void read_packages(struct reader *r, const struct jnode *list)
{
	struct inventory *inv = &r->run->scan.inventory;
	struct arena *a = r->run->arena;
	size_t cap = 0;

	jnode_each (one, list) {
		struct package p;

		read_package(r, one, &p);
		if (r->opt->no_dev && p.scope == SCOPE_DEV)
			continue;
		arena_grow(a, inv->packages, inv->n_packages, &cap);
		map_put(&r->ids, p.id, inv->n_packages);
		inv->packages[inv->n_packages++] = p;
	}
}

static bool kind_of(struct str name, enum finding_kind *out)
{
	for (int k = 0; k < FINDING_KIND_COUNT; k++)
		if (str_is(name, finding_kind_name((enum finding_kind)k))) {
			*out = (enum finding_kind)k;
			return true;
		}
	return false;
}

static void read_gate_facts(const struct jnode *v, struct finding *f)
{
	const struct jnode *attacks = jnode_get(v, "attacks"),
			   *epss = jnode_get(attacks, "epss");

	f->informational = jnode_is_true(v, "informational");
	f->possible = jnode_is_true(v, "possible");
	f->exploited.ransomware = jnode_is_true(attacks, "ransomware");
	date_parse(jnode_string(attacks, "kev"), &f->exploited.kev);
	f->exploited.has_epss = jnode_is(epss, JNODE_NUMBER) &&
				option_read_probability(epss->text, &f->exploited.epss);
}

/* False for what is not asked for, or of a kind that a later program has. */
static bool read_finding(struct reader *r, const struct jnode *v, struct finding *f)
{
	const struct jnode *package = jnode_get(v, "package");
	struct str id = jnode_string(package, "id");
	uint64_t at;

	*f = (struct finding){ .package = PACKAGE_NONE };
	if (!kind_of(jnode_string(v, "kind"), &f->kind) || !run_wants(r->opt, f->kind))
		return false;
	if (package && !map_get(&r->ids, id, &at))
		return false; /* a development package that is left out */
	if (package)
		f->package = (package_ref)at;
	severity_of_name(jnode_string(v, "severity"), &f->severity);
	f->id = jnode_string(v, "id");
	f->title = jnode_string(v, "title");
	f->message = jnode_string(v, "message");
	f->path = jnode_string(v, "path");
	f->line = number(v, "line");
	f->end_line = number(v, "end_line");
	f->fingerprint = jnode_string(v, "fingerprint");
	f->reach_image = reach_of(v);
	f->suppressed = jnode_get(v, "suppressed") != NULL;
	f->fixed_versions = strings(r->run->arena, jnode_get(v, "fixed_versions"),
				    &f->n_fixed_versions);
	read_gate_facts(v, f);
	return true;
}

static void read_findings(struct reader *r, const struct jnode *list)
{
	struct finding_list *to = &r->run->findings;

	jnode_each (one, list) {
		struct finding f;

		if (!read_finding(r, one, &f))
			continue;
		arena_grow(r->run->arena, to->v, to->n, &to->cap);
		to->v[to->n++] = f;
	}
}

static void read_head(struct reader *r, const struct jnode *top)
{
	const struct jnode *target = jnode_get(top, "target");
	struct report *report = &r->run->report;
	struct str type = jnode_string(target, "type");

	report->target = str_is(type, "sbom")    ? TARGET_SBOM
			 : str_is(type, "image") ? TARGET_IMAGE
						 : TARGET_DIRECTORY;
	report->target_name = jnode_string(target, "name");
	report->complete = jnode_is_true(top, "complete");
	report->inventory = &r->run->scan.inventory;
	report->diags = &r->run->scan.diags;
}

/* Whether the database that the report rests on told of such attacks. */
static bool knows_attacks(const struct jnode *top, const char *kind)
{
	jnode_each (one, jnode_get(jnode_get(top, "advisory_db"), "attacks"))
		if (one->type == JNODE_STRING && str_is(one->text, kind))
			return true;
	return false;
}

static bool is_a_report(const struct jnode *top)
{
	return str_is(jnode_string(jnode_get(top, "tool"), "name"), "waybill") &&
	       jnode_get(top, "schema_version") && jnode_get(top, "packages") &&
	       jnode_get(top, "findings") && jnode_get(top, "target");
}

int diff_report_read(const struct options *opt, struct str file, struct run *run,
		     bool *is_report)
{
	struct reader r = { .opt = opt, .run = run };
	struct diag_list unread;
	struct str bytes;

	*run = (struct run){ .opt = opt, .arena = opt->arena, .scan = { .rootfd = -1 } };
	*is_report = false;
	int rc = run_load_file(run, file, &bytes);

	if (rc != EXIT_CLEAN)
		return rc;
	struct str text = str_trim(bytes);

	if (!str_starts_with(text, STR("{")))
		return EXIT_CLEAN;
	diag_list_init(&unread, run->arena);
	diag_list_init(&run->scan.diags, run->arena);
	const struct jnode *top =
		jnode_read(run->arena, bytes, JNODE_STRICT, LIMIT_NESTING, &unread, file);

	if (!is_a_report(top))
		return EXIT_CLEAN;
	*is_report = true;
	if (number(top, "schema_version") != 1) {
		term_error(STR_FMT ": a report of a schema_version that is not known",
			   STR_ARG(file));
		return EXIT_NO_RUN;
	}
	if ((opt->fail_on_exploited && !knows_attacks(top, "kev")) ||
	    (opt->fail_on_epss && !knows_attacks(top, "epss"))) {
		term_error(STR_FMT ": a report of a database that knew nothing of the "
				   "attacks that the gate asks for",
			   STR_ARG(file));
		return EXIT_USAGE;
	}
	map_init(&r.ids);
	read_head(&r, top);
	read_packages(&r, jnode_get(top, "packages"));
	read_findings(&r, jnode_get(top, "findings"));
	map_release(&r.ids);
	run_judge(run);
	return EXIT_CLEAN;
}
