/*
 * jenkins_plugins.c - plugins.txt and plugins.yaml, the plugins that an image of Jenkins
 * is built with
 *
 * https://github.com/jenkinsci/plugin-installation-manager-tool#plugin-input-format :
 * "name", "name:version", "name:version:url", "name:incrementals;group;version", and "#"
 * before a comment.  A plugin is an artifact of Maven, whose group only Jenkins' update
 * centre knows, unless the file states it; it is not guessed.
 */
#include "format/text.h"
#include "format/vcs_url.h"
#include "format/yaml.h"
#include "parsers/lock_text.h"

enum { NESTING = 32 };

struct reader {
	struct parse_ctx *ctx;
	size_t n, n_unpinned, n_homeless;
	unsigned homeless_line;
};

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && !str_has_char(STR("-_."), s.ptr[i]))
			return false;
	return s.len > 0;
}

static void add(struct reader *r, struct str group, struct str name, struct str version,
		struct str url, unsigned line)
{
	struct package p = {
		.name = name, .scope = SCOPE_RUNTIME, .relation = DEP_DIRECT, .line = line
	};

	if (!is_name(name) || (group.len && !is_name(group))) {
		parse_warn(r->ctx, line, DIAG_SYNTAX, "expected \"name:version\"");
		return;
	}
	if (group.len) {
		p.ecosystem = ECO_MAVEN;
		p.name = arena_cat(parse_arena(r->ctx), group, STR(":"), name);
		p.qualifiers = STR("type=hpi");
	} else {
		p.qualifiers = STR("repository_url=https://updates.jenkins.io");
		if (!r->n_homeless++)
			r->homeless_line = line;
	}
	if (version.len && is_digit(version.ptr[0]))
		p.version = version;
	else
		p.requested = version; /* latest, experimental */
	if (str_find(url, STR("://")) != STR_NONE)
		p.source_url = url_clean(parse_arena(r->ctx), url);
	r->n++;
	r->n_unpinned += !p.version.len;
	parse_add(r->ctx, &p);
}

/* --- plugins.txt ---------------------------------------------------------------------
 */

/* "incrementals;org.jenkins-ci.plugins.workflow;2.19-rc289.d09828a05a74" */
static bool split_incremental(struct str text, struct str *group, struct str *version)
{
	struct str word;

	return str_cut(text, ';', &word, &text) && str_cut(text, ';', group, version) &&
	       str_starts_with(word, STR("incremental"));
}

static void read_line(struct reader *r, struct str line, unsigned number)
{
	struct str comment, name, rest, version, url, group = STR("");

	str_cut(line, '#', &line, &comment);
	line = str_trim(line);
	if (!line.len)
		return;
	str_cut(line, ':', &name, &rest);
	str_cut(rest, ':', &version, &url);
	if (!split_incremental(rest, &group, &version))
		group = STR("");
	else
		url = STR("");
	add(r, group, str_trim(name), str_trim(version), str_trim(url), number);
}

static int read_text(struct reader *r, struct str bytes)
{
	unsigned number = 0;
	struct str line;

	while (str_next_line(&bytes, &line))
		read_line(r, line, ++number);
	return 0;
}

/* --- plugins.yaml ---------------------------------------------------------------------
 */

static int read_yaml(struct reader *r, struct str bytes)
{
	struct ynode_docs docs;
	int rc = ynode_load(parse_arena(r->ctx), bytes, NESTING, parse_diags(r->ctx),
			    parse_path(r->ctx), &docs);
	const struct ynode *list = docs.n ? ynode_get(docs.v[0], "plugins") : NULL;

	if (rc)
		return rc;
	if (!list || list->type != YNODE_SEQUENCE)
		return 0; /* some other tool's file of that name */
	ynode_each (it, list) {
		const struct ynode *source = ynode_get(it, "source");

		/* that is what tells this list from others */
		if (ynode_string(it, "artifactId").len)
			add(r, ynode_string(it, "groupId"),
			    ynode_string(it, "artifactId"),
			    ynode_string(source, "version"), ynode_string(source, "url"),
			    it->line);
	}
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reader r = { .ctx = ctx };
	int rc;

	/* an empty list is one */
	if (str_trim(bytes).len && lock_check_bytes(ctx, bytes))
		return -1;
	rc = str_ends_with(parse_path(ctx), STR(".txt")) ? read_text(&r, bytes)
							 : read_yaml(&r, bytes);
	if (r.n_homeless)
		parse_note(ctx, r.homeless_line, DIAG_NO_ADVISORIES,
			   "%zu %s a group that only Jenkins' update centre knows, so "
			   "that advisories cannot be looked up",
			   r.n_homeless,
			   r.n_homeless == 1 ? "plugin has" : "plugins have");
	if (r.n_unpinned)
		parse_note(ctx, 0, DIAG_UNPINNED,
			   "%zu of %zu plugins are not pinned to a version", r.n_unpinned,
			   r.n);
	return rc;
}

/* Any list of words may be called plugins.txt: in this one each is a plugin, and one at
 * least has a version. */
static bool sniff(struct str bytes)
{
	struct str line, comment, word, more;
	bool has_version = false;

	if (str_find(bytes, STR("artifactId:")) != STR_NONE)
		return true;
	for (unsigned i = 0; i < 1000 && str_next_line(&bytes, &line); i++) {
		str_cut(line, '#', &line, &comment);
		if (text_is_conflict_marker(line) || !str_next_word(&line, &word))
			continue;
		has_version |= str_cut(word, ':', &word, &more);
		if (!is_name(word) || str_trim(line).len)
			return false;
	}
	return has_version;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, "plugins.txt", NULL },
	{ MATCH_SUFFIX, "plugins.yaml", NULL },
	{ MATCH_SUFFIX, "plugins.yml", NULL },
};

const struct parser jenkins_plugins_parser = {
	.id = "jenkins-plugins",
	.title = "Jenkins plugin list",
	.versions = "plugin-installation-manager-tool 2",
	.spec = "https://github.com/jenkinsci/plugin-installation-manager-tool"
		"#plugin-input-format",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.sniff = sniff,
	.parse = parse,
};
