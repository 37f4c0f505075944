/*
 * cmd_rules.c - `waybill rules` and `waybill explain`: the catalogue of checks, and of
 * the file formats that are read.
 */
#include "checks/table.h"
#include "cli/commands.h"
#include "cli/formats.h"
#include "cli/suggest.h"
#include "cli/term.h"
#include "format/json_out.h"

/* --- the rules --------------------------------------------------------------- */

static void rules_table(struct buf *out)
{
	for (size_t i = 0; i < check_table_len; i++) {
		const struct check *c = check_table[i];

		buf_printf(out, "%-10s %-8s %-3s %-24s %s\n", c->id,
			   severity_name(c->severity), c->on_by_default ? "on" : "off",
			   c->slug, c->title);
	}
}

static void json_words(struct jout *j, const char *key, const char *words)
{
	struct str rest = str_of(words), one;

	jout_member_array(j, key);
	while (str_next_word(&rest, &one))
		jout_string(j, one);
	jout_end_array(j);
}

static void rule_json(struct jout *j, const struct check *c)
{
	jout_object(j);
	jout_member_text(j, "id", c->id);
	jout_member_text(j, "slug", c->slug);
	json_words(j, "aliases", c->aliases);
	jout_member_text(j, "kind", finding_kind_name(c->kind));
	jout_member_text(j, "severity", severity_name(c->severity));
	jout_member_bool(j, "default", c->on_by_default);
	jout_member_bool(j, "informational", c->traits & CHECK_INFO);
	jout_member_text(j, "title", c->title);
	jout_member_text(j, "why", c->why);
	jout_member_text(j, "fix", c->fix);
	jout_member_text(j, "bad", c->bad);
	jout_member_text(j, "good", c->good);
	jout_member_text(j, "url", c->url);
	jout_end_object(j);
}

static void rules_json(struct buf *out)
{
	struct jout j;

	jout_init(&j, out, false);
	jout_array(&j);
	for (size_t i = 0; i < check_table_len; i++)
		rule_json(&j, check_table[i]);
	jout_end_array(&j);
	buf_add_char(out, '\n');
}

/* Of the examples. */
static const char *language_of(const struct check *c)
{
	switch (c->on) {
	case CHECK_WORKFLOW:
	case CHECK_COMPOSE:
		return "yaml";
	case CHECK_TEXT:
	case CHECK_INVENTORY:
		return "text";
	default:
		return "dockerfile";
	}
}

/* docs/rules.md is this. */
static void rules_markdown(struct buf *out)
{
	buf_add_text(out, "# Rules\n\nWritten by `waybill rules -f markdown`.\n\n"
			  "Every id, slug and alias works in `--rules`, in ignore files, "
			  "in ignore\n"
			  "comments and in `waybill explain`.\n\n"
			  "| id | slug | aliases | severity | default | what is wrong |\n"
			  "|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < check_table_len; i++) {
		const struct check *c = check_table[i];

		buf_printf(out, "| [%s](#%s) | %s | %s | %s | %s | %s |\n", c->id,
			   c->slug, c->slug, c->aliases ? c->aliases : "",
			   severity_name(c->severity), c->on_by_default ? "on" : "off",
			   c->title);
	}
	for (size_t i = 0; i < check_table_len; i++) {
		const struct check *c = check_table[i];
		const char *language = language_of(c);

		buf_printf(out,
			   "\n<a id=\"%s\"></a>\n## %s %s\n\n%s\n\n%s\n\nNot "
			   "so:\n\n```%s\n%s\n"
			   "```\n\nBut so:\n\n```%s\n%s\n```\n\n%s\n",
			   c->slug, c->id, c->title, c->why, c->fix, language, c->bad,
			   language, c->good, c->url);
	}
}

/* --- the file formats -------------------------------------------------------- */

static void add_matches(struct buf *out, const struct parser *p)
{
	for (size_t i = 0; i < p->n_matches; i++) {
		const struct file_match *m = &p->matches[i];

		if (i)
			buf_add_text(out, ", ");
		switch (m->kind) {
		case MATCH_NAME:
		case MATCH_NAME_NOCASE:
		case MATCH_TAIL:
			buf_add_text(out, m->text);
			break;
		case MATCH_SUFFIX:
		case MATCH_SURE_SUFFIX:
			buf_printf(out, "*%s", m->text);
			break;
		case MATCH_WRAP:
		case MATCH_WRAP_NOCASE:
			buf_printf(out, "%s*%s", m->text, m->tail);
			break;
		case MATCH_WITH_NOCASE:
			buf_printf(out, "*%s*%s", m->text, m->tail);
			break;
		case MATCH_DIR:
			buf_printf(out, "%s/*%s", m->text, m->tail);
			break;
		case MATCH_BELOW:
			buf_printf(out, "%s/*/*%s", m->text, m->tail);
			break;
		case MATCH_PROGRAM:
			buf_add_text(out, "executables, *.exe, *.dll, *.so, *.dylib, "
					  "*.node");
			break;
		}
	}
}

/* A parser without an ecosystem of its own reads packages of several. */
static struct str format_ecosystem(const struct parser *p)
{
	return p->ecosystem == ECO_NONE ? STR("several") : ecosystem_label(p->ecosystem);
}

static void formats_table(struct buf *out)
{
	for (size_t i = 0; i < format_table_len; i++) {
		const struct parser *p = format_table[i];

		buf_printf(out, "%-29s %-15.*s ", p->id, STR_ARG(format_ecosystem(p)));
		add_matches(out, p);
		if (p->versions[0])
			buf_printf(out, " (%s)", p->versions);
		buf_add_char(out, '\n');
	}
}

static void formats_json(struct buf *out)
{
	struct jout j;
	struct buf names;

	buf_init(&names, 64 * 1024);
	jout_init(&j, out, false);
	jout_array(&j);
	for (size_t i = 0; i < format_table_len; i++) {
		const struct parser *p = format_table[i];

		buf_clear(&names);
		add_matches(&names, p);
		jout_object(&j);
		jout_member_text(&j, "id", p->id);
		jout_member_text(&j, "title", p->title);
		jout_member(&j, "ecosystem", format_ecosystem(p));
		jout_member_text(&j, "versions", p->versions);
		jout_member(&j, "files", buf_str(&names));
		jout_member_text(&j, "spec", p->spec);
		jout_end_object(&j);
	}
	jout_end_array(&j);
	buf_add_char(out, '\n');
	buf_release(&names);
}

/* docs/formats.md is this. */
static void formats_markdown(struct buf *out)
{
	buf_add_text(
		out,
		"# File formats that are read\n\nWritten by `waybill rules --formats -f "
		"markdown`.\n\n| format | id | ecosystem | versions | files "
		"|\n|---|---|---|---|---|\n");
	for (size_t i = 0; i < format_table_len; i++) {
		const struct parser *p = format_table[i];

		buf_printf(out, "| [%s](%s) | %s | " STR_FMT " | %s | `", p->title,
			   p->spec, p->id, STR_ARG(format_ecosystem(p)), p->versions);
		add_matches(out, p);
		buf_add_text(out, "` |\n");
	}
}

int cmd_rules(struct options *opt)
{
	struct buf out;
	bool json = str_is(opt->format, "json"),
	     markdown = str_is(opt->format, "markdown");

	if (opt->args.n) {
		term_error("rules takes no argument; one rule: waybill explain " STR_FMT,
			   STR_ARG(opt->args.v[0]));
		return EXIT_USAGE;
	}
	if (opt->format.len && !json && !markdown && !str_is(opt->format, "table")) {
		term_error("rules are written as table, json or markdown, not '" STR_FMT
			   "'",
			   STR_ARG(opt->format));
		return EXIT_USAGE;
	}
	buf_init(&out, SIZE_MAX / 2);
	if (opt->list_formats)
		json       ? formats_json(&out)
		: markdown ? formats_markdown(&out)
			   : formats_table(&out);
	else
		json       ? rules_json(&out)
		: markdown ? rules_markdown(&out)
			   : rules_table(&out);
	int rc = term_write(buf_str(&out)) < 0 ? EXIT_NO_RUN : EXIT_CLEAN;

	buf_release(&out);
	return rc;
}

/* --- explain ----------------------------------------------------------------- */

static void indent(struct buf *out, const char *text)
{
	struct str rest = str_of(text), line;

	while (str_next_line(&rest, &line))
		buf_printf(out, "    " STR_FMT "\n", STR_ARG(line));
}

static void explain_rule(struct buf *out, const struct check *c)
{
	buf_printf(out, "%s %s (%s, %s by default)\n", c->id, c->slug,
		   severity_name(c->severity), c->on_by_default ? "on" : "off");
	buf_printf(out, "%s\n\n", c->title);
	if (c->aliases)
		buf_printf(out, "Also known as: %s\n\n", c->aliases);
	buf_printf(out, "Why: %s\n\nFix: %s\n\nNot so:\n", c->why, c->fix);
	indent(out, c->bad);
	buf_add_text(out, "\nBut so:\n");
	indent(out, c->good);
	buf_printf(out, "\n%s\n", c->url);
}

static void offer(struct suggest *s, const struct check *c)
{
	struct str rest = str_of(c->aliases), one;

	suggest_offer(s, str_of(c->id));
	suggest_offer(s, str_of(c->slug));
	while (str_next_word(&rest, &one))
		suggest_offer(s, one);
}

/* Adds the rules of that name to found[*n..); several may share an alias. */
static int find_rules(struct str id, const struct check **found, size_t *n)
{
	struct suggest s;
	size_t before = *n;

	suggest_init(&s, id);
	for (size_t i = 0; i < check_table_len; i++) {
		offer(&s, check_table[i]);
		if (check_matches(check_table[i], id))
			found[(*n)++] = check_table[i];
	}
	if (*n > before)
		return EXIT_CLEAN;
	if (s.best.len)
		term_error("there is no rule '" STR_FMT "'; did you mean " STR_FMT "?",
			   STR_ARG(id), STR_ARG(s.best));
	else
		term_error("there is no rule '" STR_FMT "'; waybill rules lists them",
			   STR_ARG(id));
	return EXIT_USAGE;
}

static void explain_all(struct buf *out, const struct check *const *v, size_t n,
			bool json)
{
	struct jout j;

	if (!json) {
		for (size_t i = 0; i < n; i++) {
			if (i)
				buf_add_char(out, '\n');
			explain_rule(out, v[i]);
		}
		return;
	}
	jout_init(&j, out, false);
	jout_array(&j);
	for (size_t i = 0; i < n; i++)
		rule_json(&j, v[i]);
	jout_end_array(&j);
	buf_add_char(out, '\n');
}

int cmd_explain(struct options *opt)
{
	bool json = str_is(opt->format, "json");
	struct buf out;
	size_t n = 0;

	if (!opt->args.n) {
		term_error("explain wants an id, as: waybill explain DL3008");
		return EXIT_USAGE;
	}
	if (opt->format.len && !json && !str_is(opt->format, "table")) {
		term_error("explain writes table or json, not '" STR_FMT "'",
			   STR_ARG(opt->format));
		return EXIT_USAGE;
	}
	const struct check **found = arena_new_array(opt->arena, const struct check *,
						     opt->args.n *check_table_len);

	for (size_t i = 0; i < opt->args.n; i++)
		if (find_rules(opt->args.v[i], found, &n) != EXIT_CLEAN)
			return EXIT_USAGE;
	buf_init(&out, SIZE_MAX / 2);
	explain_all(&out, found, n, json);
	int rc = term_write(buf_str(&out)) < 0 ? EXIT_NO_RUN : EXIT_CLEAN;

	buf_release(&out);
	return rc;
}
