/*
 * sarif.c - SARIF 2.1.0, as GitHub code scanning takes it.
 *
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/ and GitHub's "SARIF support for code
 * scanning" (2026-08): the first location counts, security-severity orders, at most
 * 5,000 results are kept, so we cut there ourselves and say so.
 */
#include <stdlib.h>

#include "base/codec.h"
#include "base/map.h"
#include "core/check.h"
#include "format/json_out.h"
#include "report/report_writers.h"

enum { MOST_RESULTS = 5000, MOST_TEXT = 1024 };

struct sarif {
	const struct report *r;
	struct jout j;
	struct arena arena; /* scratch */
	struct map rules;   /* id -> index */
	struct str *rule_ids;
	const struct finding **rule_of; /* first finding of each rule */
	size_t n_rules;
	bool *kept; /* of each finding */
	size_t n_cut;
};

static const char *level_of(enum severity s)
{
	return s >= SEVERITY_HIGH ? "error" : s == SEVERITY_MEDIUM ? "warning" : "note";
}

/* The lowest score of the band; GitHub sorts by it. */
static unsigned tenths_of(enum severity s)
{
	static const unsigned band[SEVERITY_COUNT] = {
		[SEVERITY_UNKNOWN] = 1, [SEVERITY_LOW] = 20,      [SEVERITY_MEDIUM] = 50,
		[SEVERITY_HIGH] = 80,   [SEVERITY_CRITICAL] = 95,
	};

	return band[s];
}

/* The first MOST_TEXT bytes, fewer where a character of UTF-8 would be cut in two. */
static struct str short_text(struct str text)
{
	size_t n = MOST_TEXT;

	if (text.len <= n)
		return text;
	while (n && ((unsigned char)text.ptr[n] & 0xC0) == 0x80)
		n--;
	return str_slice(text, 0, n);
}

static void write_message(struct jout *j, const char *key, struct str text)
{
	jout_member_object(j, key);
	jout_member(j, "text", short_text(text));
	jout_end_object(j);
}

/* --- rules ------------------------------------------------------------------- */

static const struct check *check_of(const struct report *r, struct str id)
{
	for (size_t i = 0; i < r->n_checks; i++)
		if (str_is(id, r->checks[i]->id))
			return r->checks[i];
	return NULL;
}

static void write_rule_tags(struct sarif *s, const struct finding *f)
{
	struct jout *j = &s->j;

	jout_member_object(j, "properties");
	jout_member_array(j, "tags");
	jout_text(j, "security");
	jout_text(j, finding_kind_name(f->kind));
	jout_end_array(j);
	jout_member_text(j, "precision", "very-high");
	unsigned tenths = f->n_cvss && f->cvss[0].tenths ? f->cvss[0].tenths
							 : tenths_of(f->severity);
	jout_member(j, "security-severity",
		    arena_printf(&s->arena, "%u.%u", tenths / 10, tenths % 10));
	jout_end_object(j);
}

static void write_rule(struct sarif *s, size_t i)
{
	const struct finding *f = s->rule_of[i];
	const struct check *c = check_of(s->r, f->id);
	struct str title = c ? str_of(c->title) : f->title;
	struct str full = c ? str_of(c->why) : f->title;
	struct str help = c ? arena_printf(&s->arena, "%s\n\n%s", c->why, c->fix)
			  : f->fix.len ? f->fix
				       : f->title;
	struct jout *j = &s->j;

	jout_object(j);
	jout_member(j, "id", s->rule_ids[i]);
	if (c)
		jout_member_text(j, "name", c->slug);
	write_message(j, "shortDescription", title);
	write_message(j, "fullDescription", full);
	write_message(j, "help", help);
	jout_member_opt(j, "helpUri", c && c->url ? str_of(c->url) : f->url);
	jout_member_object(j, "defaultConfiguration");
	jout_member_text(j, "level", level_of(c ? c->severity : f->severity));
	jout_end_object(j);
	write_rule_tags(s, f);
	jout_end_object(j);
}

static void collect_rules(struct sarif *s)
{
	const struct report *r = s->r;
	bool added;

	s->rule_ids = arena_new_array(&s->arena, struct str, r->n_findings + 1);
	s->rule_of = arena_alloc_array(&s->arena, r->n_findings + 1, sizeof(*s->rule_of),
				       _Alignof(max_align_t));
	for (size_t i = 0; i < r->n_findings; i++) {
		if (!s->kept[i])
			continue;
		map_get_or_put(&s->rules, r->findings[i].id, s->n_rules, &added);
		if (!added)
			continue;
		s->rule_ids[s->n_rules] = r->findings[i].id;
		s->rule_of[s->n_rules++] = &r->findings[i];
	}
}

/* Keeps the worst MOST_RESULTS. */
static void choose_results(struct sarif *s)
{
	const struct report *r = s->r;
	size_t left = MOST_RESULTS;

	s->kept = arena_new_array(&s->arena, bool, r->n_findings + 1);
	for (int level = SEVERITY_CRITICAL; level >= 0; level--)
		for (size_t i = 0; i < r->n_findings; i++)
			if ((int)r->findings[i].severity == level && left) {
				s->kept[i] = true;
				left--;
			}
	for (size_t i = 0; i < r->n_findings; i++)
		s->n_cut += !s->kept[i];
}

/* --- results ----------------------------------------------------------------- */

static void write_location(struct sarif *s, struct str path, unsigned line,
			   unsigned end_line)
{
	struct jout *j = &s->j;

	jout_object(j);
	jout_member_object(j, "physicalLocation");
	jout_member_object(j, "artifactLocation");
	jout_member(j, "uri", percent_encode(&s->arena, path, "/!$&'*+,;=@"));
	jout_member_text(j, "uriBaseId", "SRCROOT");
	jout_end_object(j);
	jout_member_object(j, "region");
	jout_member_number(j, "startLine", line ? line : 1);
	jout_member_number(j, "endLine",
			   end_line > line && line ? end_line
			   : line                  ? line
						   : 1);
	jout_end_object(j);
	jout_end_object(j);
	jout_end_object(j);
}

static void write_suppression(struct jout *j, const struct finding *f)
{
	jout_member_array(j, "suppressions");
	if (f->suppressed) {
		jout_object(j);
		jout_member_text(j, "kind",
				 str_is(f->suppressed_by, "inline") ? "inSource"
								    : "external");
		jout_member_text(j, "status", "accepted");
		jout_member_opt(j, "justification", f->suppressed_reason);
		jout_end_object(j);
	}
	jout_end_array(j);
}

static void write_result(struct sarif *s, const struct finding *f)
{
	struct jout *j = &s->j;
	uint64_t rule = 0;
	struct str text = f->message.len ? f->message : f->title;

	if (f->fix.len)
		text = arena_printf(&s->arena, STR_FMT ". " STR_FMT, STR_ARG(text),
				    STR_ARG(f->fix));
	map_get(&s->rules, f->id, &rule);
	jout_object(j);
	jout_member(j, "ruleId", f->id);
	jout_member_number(j, "ruleIndex", (int64_t)rule);
	jout_member_text(j, "level", level_of(f->severity));
	write_message(j, "message", text);
	jout_member_array(j, "locations");
	write_location(s, f->path, f->line, f->line);
	jout_end_array(j);
	jout_member_object(j, "partialFingerprints");
	jout_member(j, "primaryLocationLineHash",
		    arena_printf(&s->arena, STR_FMT ":1",
				 STR_ARG(str_slice(f->fingerprint, 0, 16))));
	jout_member(j, "waybill/v1", f->fingerprint);
	jout_end_object(j);
	write_suppression(j, f);
	jout_end_object(j);
}

/* --- diagnostics ------------------------------------------------------------- */

static void write_notification(struct sarif *s, const struct diag *d)
{
	static const char *const levels[] = { "note", "warning", "error" };
	struct jout *j = &s->j;
	/* A file above the root, as a .hadolint.yaml can be, is no place below SRCROOT.
	 */
	bool is_above = str_starts_with(d->path, STR("../"));

	jout_object(j);
	jout_member_text(j, "level", levels[d->level]);
	write_message(j, "message",
		      is_above ? arena_printf(&s->arena, STR_FMT ": " STR_FMT,
					      STR_ARG(d->path), STR_ARG(d->text))
			       : d->text);
	jout_member_object(j, "descriptor");
	jout_member_text(j, "id", diag_code_name(d->code));
	jout_end_object(j);
	if (d->path.len && !is_above) {
		jout_member_array(j, "locations");
		write_location(s, d->path, d->line, d->line);
		jout_end_array(j);
	}
	jout_end_object(j);
}

static void write_invocation(struct sarif *s)
{
	struct jout *j = &s->j;
	struct diag cut = {
		.level = DIAG_WARNING,
		.code = DIAG_LIMIT,
		.text = arena_printf(
			&s->arena, "%zu findings are left out: a run holds %d, the worst",
			s->n_cut, MOST_RESULTS),
	};

	jout_member_array(j, "invocations");
	jout_object(j);
	jout_member_bool(j, "executionSuccessful", true);
	jout_member_array(j, "toolExecutionNotifications");
	if (s->n_cut)
		write_notification(s, &cut);
	for (size_t i = 0; i < s->r->diags->n; i++)
		write_notification(s, &s->r->diags->v[i]);
	jout_end_array(j);
	jout_end_object(j);
	jout_end_array(j);
}

static void write_driver(struct sarif *s)
{
	struct jout *j = &s->j;

	jout_member_object(j, "tool");
	jout_member_object(j, "driver");
	jout_member_text(j, "name", "waybill");
	jout_member_text(j, "semanticVersion", s->r->tool_version);
	jout_member_array(j, "rules");
	for (size_t i = 0; i < s->n_rules; i++)
		write_rule(s, i);
	jout_end_array(j);
	jout_end_object(j);
	jout_end_object(j);
}

static void write_run(struct sarif *s)
{
	struct jout *j = &s->j;

	jout_object(j);
	write_driver(s);
	jout_member_object(j, "automationDetails");
	jout_member_text(j, "id", "waybill/");
	jout_end_object(j);
	write_invocation(s);
	jout_member_object(j, "originalUriBaseIds");
	jout_member_object(j, "SRCROOT");
	jout_member_object(j, "description");
	jout_member_text(j, "text", "The root of what was scanned");
	jout_end_object(j);
	jout_end_object(j);
	jout_end_object(j);
	jout_member_text(j, "columnKind", "utf16CodeUnits");
	jout_member_array(j, "results");
	for (size_t i = 0; i < s->r->n_findings; i++)
		if (s->kept[i])
			write_result(s, &s->r->findings[i]);
	jout_end_array(j);
	jout_member_object(j, "properties");
	jout_member_bool(j, "complete", s->r->complete);
	jout_member(j, "advisoryDatabase", report_db_text(&s->arena, &s->r->db));
	jout_end_object(j);
	jout_end_object(j);
}

static void write_sarif(const struct report *r, const char *version, bool findings,
			struct buf *out)
{
	struct sarif s = { .r = r };

	(void)version;
	(void)findings;
	arena_init(&s.arena);
	map_init(&s.rules);
	choose_results(&s);
	collect_rules(&s);
	jout_init(&s.j, out, false);
	jout_object(&s.j);
	jout_member_text(&s.j, "$schema",
			 "https://json.schemastore.org/sarif-2.1.0.json");
	jout_member_text(&s.j, "version", "2.1.0");
	jout_member_array(&s.j, "runs");
	write_run(&s);
	jout_end_array(&s.j);
	jout_end_object(&s.j);
	buf_add_char(out, '\n');
	map_release(&s.rules);
	arena_release(&s.arena);
}

const struct writer sarif_writer = {
	.name = "sarif",
	.title = "SARIF",
	.versions = "2.1.0",
	.media_type = "application/sarif+json",
	.wants_every_finding = true,
	.write = write_sarif,
};
