/*
 * cmd_diff.c - two scans, of SBOMs, folders or git revisions, or the reports of
 * two: only what changed.
 *
 * A vulnerability is the same on both sides by its id and its package, whatever the
 * version or the place; any other finding by its fingerprint.
 */
#include <sys/stat.h>

#include "base/map.h"
#include "cli/commands.h"
#include "cli/diff_packages.h"
#include "cli/diff_report.h"
#include "cli/run.h"
#include "cli/term.h"
#include "format/json_out.h"
#include "format/text_visible.h"

struct side {
	struct options opt;
	struct run run;
};

struct difference {
	const struct options *opt;
	struct arena *arena;
	struct side base, head;
	struct package_change *packages;
	size_t n_packages;
	struct finding *new_ones, *gone;
	size_t n_new, n_gone;
};

/* --- findings -------------------------------------------------------------------- */

static struct str key_of(const struct side *s, const struct finding *f, struct arena *a)
{
	const struct package *p;

	if (f->kind != FINDING_VULNERABILITY || f->package == PACKAGE_NONE)
		return f->fingerprint;
	p = &s->run.scan.inventory.packages[f->package];
	return arena_printf(a, "%d " STR_FMT " " STR_FMT, (int)p->ecosystem,
			    STR_ARG(f->id),
			    STR_ARG(ecosystem_name_key(a, p->ecosystem, p->name)));
}

/* What `of` has and `other` has not; suppressed ones count on neither side.  The shown
 * ones are in front: hidden adds those that the view leaves out. */
static struct finding *only_in(const struct side *of, const struct side *other,
			       bool hidden, struct arena *a, size_t *n)
{
	const struct finding_list *v = &of->run.findings, *w = &other->run.findings;
	struct finding *out = arena_new_array(a, struct finding, v->n + 1);
	struct map known;
	bool added;

	*n = 0;
	map_init(&known);
	for (size_t i = 0; i < w->n; i++)
		if (!w->v[i].suppressed)
			map_put(&known, key_of(other, &w->v[i], a), 0);
	for (size_t i = 0; i < (hidden ? v->n : of->run.report.n_findings); i++) {
		if (v->v[i].suppressed)
			continue;
		/* two versions of a package have one flaw once */
		map_get_or_put(&known, key_of(of, &v->v[i], a), 0, &added);
		if (added)
			out[(*n)++] = v->v[i];
	}
	map_release(&known);
	return out;
}

/* --- for people ------------------------------------------------------------------ */

static struct str version_of(const struct package *p)
{
	return p->version.len      ? p->version
	       : p->vcs_commit.len ? p->vcs_commit
	       : p->requested.len  ? p->requested
				   : STR("(no version)");
}

static void text_versions(struct buf *out, const struct package *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_add_text(out, i ? ", " : " ");
		text_add_visible(out, version_of(v[i]));
	}
}

static void text_licenses(struct buf *out, const struct package *p)
{
	for (size_t i = 0; i < p->n_licenses; i++) {
		buf_add_text(out, i ? ", " : " ");
		text_add_visible(out, p->licenses[i]);
	}
}

static void text_package(struct buf *out, const struct package_change *c)
{
	const struct package *p = c->n_head ? c->head[0] : c->base[0];
	bool same = c->scope_differs || c->licenses_differ;

	buf_printf(out, "  %c " STR_FMT " ",
		   !c->n_base   ? '+'
		   : !c->n_head ? '-'
				: '~',
		   STR_ARG(ecosystem_label(p->ecosystem)));
	text_add_visible(out, p->name);
	text_versions(out, c->n_base ? c->base : c->head,
		      c->n_base ? c->n_base : c->n_head);
	if (c->n_base && c->n_head && !same) {
		buf_add_text(out, " ->");
		text_versions(out, c->head, c->n_head);
	}
	if (c->scope_differs)
		buf_printf(out, ": scope %s -> %s", scope_name(c->base[0]->scope),
			   scope_name(p->scope));
	if (c->licenses_differ) {
		buf_add_text(out, ": licence");
		text_licenses(out, c->base[0]);
		buf_add_text(out, " ->");
		text_licenses(out, p);
	}
	buf_add_char(out, '\n');
}

static void text_finding(struct buf *out, char sign, const struct side *s,
			 const struct finding *f)
{
	buf_printf(out, "  %c %-8s ", sign, severity_name(f->severity));
	text_add_visible(out, f->id);
	buf_add_char(out, ' ');
	if (f->package != PACKAGE_NONE) {
		const struct package *p = &s->run.scan.inventory.packages[f->package];

		text_add_visible(out, p->name);
		buf_add_char(out, ' ');
		text_add_visible(out, version_of(p));
	} else {
		text_add_visible(out, f->title);
	}
	buf_add_text(out, "  ");
	text_add_visible(out, f->path);
	if (f->line)
		buf_printf(out, ":%u", f->line);
	buf_add_char(out, '\n');
}

static void write_text(const struct difference *d, struct buf *out)
{
	size_t added = 0, removed = 0;

	for (size_t i = 0; i < d->n_packages; i++) {
		added += !d->packages[i].n_base;
		removed += !d->packages[i].n_head;
	}
	buf_printf(out, "packages: %zu added, %zu removed, %zu changed\n", added, removed,
		   d->n_packages - added - removed);
	for (size_t i = 0; i < d->n_packages; i++)
		text_package(out, &d->packages[i]);
	buf_printf(out, "findings: %zu new, %zu gone\n", d->n_new, d->n_gone);
	for (size_t i = 0; i < d->n_new; i++)
		text_finding(out, '+', &d->head, &d->new_ones[i]);
	for (size_t i = 0; i < d->n_gone; i++)
		text_finding(out, '-', &d->base, &d->gone[i]);
}

/* --- for programs ---------------------------------------------------------------- */

static void json_target(struct jout *j, const char *key, const struct run *run)
{
	jout_member_object(j, key);
	jout_member_text(j, "type",
			 run->report.target == TARGET_SBOM    ? "sbom"
			 : run->report.target == TARGET_IMAGE ? "image"
							      : "directory");
	jout_member(j, "name", run->report.target_name);
	jout_member_bool(j, "complete", run->report.complete);
	jout_end_object(j);
}

static void json_packages(struct jout *j, const char *key, const struct package **v,
			  size_t n)
{
	jout_member_array(j, key);
	for (size_t i = 0; i < n; i++) {
		jout_object(j);
		jout_member(j, "id", v[i]->id);
		jout_member(j, "version", v[i]->version);
		jout_member_opt(j, "requested", v[i]->requested);
		jout_member(j, "purl", v[i]->purl);
		jout_member_text(j, "scope", scope_name(v[i]->scope));
		jout_member_array(j, "licenses");
		for (size_t k = 0; k < v[i]->n_licenses; k++)
			jout_string(j, v[i]->licenses[k]);
		jout_end_array(j);
		jout_end_object(j);
	}
	jout_end_array(j);
}

static void json_change(struct jout *j, const struct package_change *c)
{
	const struct package *p = c->n_head ? c->head[0] : c->base[0];

	jout_object(j);
	jout_member_text(j, "change",
			 !c->n_base   ? "added"
			 : !c->n_head ? "removed"
				      : "changed");
	jout_member(j, "ecosystem", ecosystem_label(p->ecosystem));
	jout_member(j, "name", p->name);
	json_packages(j, "base", c->base, c->n_base);
	json_packages(j, "head", c->head, c->n_head);
	jout_end_object(j);
}

static void json_findings(struct jout *j, const char *key, const struct side *s,
			  const struct finding *v, size_t n)
{
	jout_member_array(j, key);
	for (size_t i = 0; i < n; i++) {
		jout_object(j);
		jout_member_text(j, "kind", finding_kind_name(v[i].kind));
		jout_member(j, "id", v[i].id);
		jout_member_text(j, "severity", severity_name(v[i].severity));
		jout_member(j, "title", v[i].title);
		jout_member(j, "path", v[i].path);
		jout_member_number(j, "line", v[i].line);
		jout_member(j, "fingerprint", v[i].fingerprint);
		if (v[i].package != PACKAGE_NONE)
			jout_member(j, "package",
				    s->run.scan.inventory.packages[v[i].package].id);
		jout_end_object(j);
	}
	jout_end_array(j);
}

static void write_json(const struct difference *d, struct buf *out)
{
	struct jout j;

	jout_init(&j, out, false);
	jout_object(&j);
	jout_member_number(&j, "schema_version", 1);
	json_target(&j, "base", &d->base.run);
	json_target(&j, "head", &d->head.run);
	jout_member_array(&j, "packages");
	for (size_t i = 0; i < d->n_packages; i++)
		json_change(&j, &d->packages[i]);
	jout_end_array(&j);
	jout_member_object(&j, "findings");
	json_findings(&j, "new", &d->head, d->new_ones, d->n_new);
	json_findings(&j, "gone", &d->base, d->gone, d->n_gone);
	jout_end_object(&j);
	jout_end_object(&j);
	buf_add_char(out, '\n');
}

/* --- the command ----------------------------------------------------------------- */

/* A file is a report or an SBOM, a folder is scanned, and what is neither is a revision
 * of the git repository here. */
static int scan_side(const struct options *opt, struct str arg, struct side *s)
{
	struct str *args = arena_new(opt->arena, struct str);
	struct stat st;

	*args = arg;
	s->opt = *opt;
	s->opt.command = CMD_SCAN;
	s->opt.args = (struct string_list){ .v = args, .n = 1 };
	if (str_starts_with(arg, STR("git:"))) {
		s->opt.tree = str_from(arg, 4);
		*args = STR(".");
		if (!s->opt.tree.len) {
			term_error("git: wants a revision");
			return EXIT_USAGE;
		}
	} else if (!str_starts_with(arg, STR("sbom:")) &&
		   !str_starts_with(arg, STR("dir:"))) {
		if (stat(arena_dup(opt->arena, arg).ptr, &st) != 0) {
			s->opt.tree = arg;
			*args = STR(".");
		} else if (S_ISREG(st.st_mode)) {
			bool is_report;
			int rc = diff_report_read(&s->opt, arg, &s->run, &is_report);

			if (rc != EXIT_CLEAN || is_report)
				return rc;
			*args = arena_cat(opt->arena, STR("sbom:"), arg, STR(""));
		}
	}
	int rc = run_scan(&s->opt, &s->run);

	if (rc == EXIT_NO_RUN && s->opt.tree.len && !str_starts_with(arg, STR("git:")))
		term_error(STR_FMT ": no file or folder either", STR_ARG(arg));
	return rc;
}

static int exit_code_of(const struct difference *d)
{
	size_t n;
	struct finding *all = only_in(&d->head, &d->base, true, d->arena, &n);

	if (run_count_gate(&d->head.run, all, n))
		return EXIT_GATE;
	if (d->opt->exit_code && d->n_new)
		return (int)d->opt->exit_code;
	bool complete = d->base.run.report.complete && d->head.run.report.complete;

	return d->opt->strict && !complete ? EXIT_INCOMPLETE : EXIT_CLEAN;
}

static int compare(struct difference *d)
{
	struct buf out;
	int rc;

	d->n_packages =
		diff_packages(&d->base.run.scan.inventory, &d->head.run.scan.inventory,
			      d->arena, &d->packages);
	d->new_ones = only_in(&d->head, &d->base, false, d->arena, &d->n_new);
	d->gone = only_in(&d->base, &d->head, false, d->arena, &d->n_gone);
	buf_init(&out, SIZE_MAX / 2);
	if (str_is(d->opt->format, "json"))
		write_json(d, &out);
	else
		write_text(d, &out);
	rc = term_write(buf_str(&out)) < 0 ? EXIT_NO_RUN : exit_code_of(d);
	buf_release(&out);
	run_print_diags(&d->base.run);
	run_print_diags(&d->head.run);
	return rc;
}

int cmd_diff(struct options *opt)
{
	struct difference d = { .opt = opt, .arena = opt->arena };
	int rc;

	d.base.run.scan.rootfd = d.head.run.scan.rootfd = -1;
	if (opt->args.n < 1 || opt->args.n > 2) {
		term_error("diff wants BASE, an SBOM, a report, a folder or a git "
			   "revision, and "
			   "HEAD (default: .)");
		return EXIT_USAGE;
	}
	if (opt->format.len && !str_is(opt->format, "json") &&
	    !str_is(opt->format, "table")) {
		term_error("diff writes the formats table and json");
		return EXIT_USAGE;
	}
	rc = scan_side(opt, opt->args.v[0], &d.base);
	if (rc == EXIT_CLEAN)
		rc = scan_side(opt, opt->args.n > 1 ? opt->args.v[1] : STR("."), &d.head);
	if (rc == EXIT_CLEAN)
		rc = compare(&d);
	run_release(&d.base.run);
	run_release(&d.head.run);
	return rc;
}
