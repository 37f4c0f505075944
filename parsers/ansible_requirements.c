/*
 * ansible_requirements.c - requirements.yml of Ansible: collections and roles.
 *
 * https://docs.ansible.com/ansible/latest/collections_guide/collections_installing.html
 * and https://docs.ansible.com/ansible/latest/galaxy/user_guide.html (ansible-core 2.10
 * to 2.19).  Before collections the file was the list of roles itself.  Galaxy's names
 * are "namespace.name"; what is not of Galaxy comes from Git, or as an archive.  No
 * database of advisories knows either.
 */
#include "format/vcs_url.h"
#include "parsers/ci.h"
#include "parsers/lock_text.h"

/* Of SemVer, as collections have it; roles have tags. */
static bool is_exact(struct str s)
{
	size_t dots = 0;

	if (!ci_is_version(s))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!is_alnum(s.ptr[i]) && !str_has_char(STR(".-+_"), s.ptr[i]))
			return false;
		dots += s.ptr[i] == '.';
	}
	return dots >= 2;
}

static void set_version(struct parse_ctx *ctx, struct package *p, struct str version)
{
	version = str_trim(version);
	if (str_starts_with(version, STR("==")))
		version = str_trim(str_from(version, 2));
	if (is_exact(version))
		p->version = version;
	else
		p->requested = version;
	if (!p->version.len)
		parse_note(ctx, p->line, DIAG_UNPINNED,
			   STR_FMT " is not pinned to a version", STR_ARG(p->name));
}

static bool is_galaxy_name(struct str name)
{
	size_t dots = 0;

	for (size_t i = 0; i < name.len; i++) {
		if (!is_alnum(name.ptr[i]) && !str_has_char(STR("._-"), name.ptr[i]))
			return false;
		dots += name.ptr[i] == '.';
	}
	return dots == 1 && name.ptr[0] != '.' && name.ptr[name.len - 1] != '.';
}

static void add_repository(struct parse_ctx *ctx, struct str address, struct str version,
			   struct package *p)
{
	struct str scm = STR("git+"), folder = STR(""), name;
	struct vcs_url url;
	size_t at;

	if (str_starts_with(address, scm))
		address = str_from(address, scm.len);
	/* "repo.git#/folder,version" */
	str_cut(address, '#', &address, &folder);
	if (!folder.len && !version.len) {
		/* "repo.git,version,name": of a role the name that it gets here */
		str_cut(address, ',', &address, &version);
		str_cut(version, ',', &version, &name);
	}
	at = str_find_char(folder, ',');
	if (at != STR_NONE && !version.len)
		version = str_from(folder, at + 1);
	folder = str_slice(folder, str_starts_with(folder, STR("/")),
			   at == STR_NONE ? folder.len : at);
	if (!vcs_url_read(parse_arena(ctx), address, VCS_REPOSITORY, &url)) {
		parse_warn(ctx, p->line, DIAG_UNRESOLVED,
			   "the address of a repository is not understood");
		return;
	}
	p->name = url.key;
	p->vcs_url = url.url;
	p->subpath = folder;
	if (vcs_is_commit(version))
		p->vcs_commit = arena_lower(parse_arena(ctx), version);
	else
		set_version(ctx, p, version);
	parse_add(ctx, p);
}

static bool is_repository(struct str src)
{
	return str_starts_with(src, STR("git+")) || str_starts_with(src, STR("git@")) ||
	       str_starts_with(src, STR("ssh://")) || str_ends_with(src, STR(".git")) ||
	       str_find(src, STR(".git#")) != STR_NONE ||
	       str_find(src, STR(".git,")) != STR_NONE ||
	       str_starts_with(src, STR("https://github.com/")) ||
	       str_starts_with(src, STR("https://gitlab.com/"));
}

/* What is not named by Galaxy's name: an archive tells its own, a folder is ours. */
static void add_elsewhere(struct parse_ctx *ctx, struct str src, unsigned line)
{
	if (str_find(src, STR("://")) != STR_NONE)
		parse_note(ctx, line, DIAG_UNRESOLVED,
			   STR_FMT " is not listed: an archive tells no name",
			   STR_ARG(url_clean(parse_arena(ctx), src)));
	else if (!str_has_char(src, '/'))
		parse_warn(ctx, line, DIAG_BAD_NAME,
			   "'" STR_FMT "' is no name of Galaxy, namespace.name",
			   STR_ARG(str_slice(src, 0, 120)));
}

static void add_one(struct parse_ctx *ctx, struct str src, struct str version,
		    struct str server, bool is_git, unsigned line)
{
	struct package p = { .relation = DEP_DIRECT, .line = line };

	if (ci_is_open(ctx, "name", src, line) ||
	    ci_is_open(ctx, "version", version, line))
		return;
	if (is_git || is_repository(src)) {
		add_repository(ctx, src, version, &p);
		return;
	}
	if (!is_galaxy_name(src)) {
		add_elsewhere(ctx, src, line);
		return;
	}
	p.name = src;
	if (str_find(server, STR("://")) != STR_NONE &&
	    str_find(server, STR("galaxy.ansible.com")) == STR_NONE)
		p.qualifiers = arena_cat(parse_arena(ctx), STR("repository_url="),
					 url_clean(parse_arena(ctx), server), STR(""));
	set_version(ctx, &p, version);
	parse_add(ctx, &p);
}

/* Text: "ns.name", "ns.name:1.0" of a collection, "src,version,name" of a role. */
static void read_text(struct parse_ctx *ctx, const struct ynode *one, bool is_role)
{
	struct str name = one->text, version = STR(""), rest;

	if (is_repository(name)) {
		add_one(ctx, name, STR(""), STR(""), true, one->line);
		return;
	}
	if (str_cut(one->text, is_role ? ',' : ':', &name, &version) && is_role)
		str_cut(version, ',', &version, &rest);
	if (str_find(one->text, STR("://")) != STR_NONE)
		name = one->text;
	add_one(ctx, name, version, STR(""), false, one->line);
}

static void read_entry(struct parse_ctx *ctx, const struct ynode *one, bool is_role)
{
	struct str src = ynode_string(one, "src"), name = ynode_string(one, "name");
	struct str source = ynode_string(one, "source");
	struct str type = ynode_string(one, "type"), scm = ynode_string(one, "scm");

	if (one->type == YNODE_SCALAR && one->text.len) {
		read_text(ctx, one, is_role);
		return;
	}
	if (one->type == YNODE_MAPPING && ynode_get(one, "include")) {
		parse_note(ctx, one->line, DIAG_UNRESOLVED,
			   "the file " STR_FMT " that it includes is read by itself, if "
			   "its name tells what it is",
			   STR_ARG(ynode_string(one, "include")));
		return;
	}
	/* the name that a role is installed under says less than where it comes from */
	if (is_role && src.len)
		name = src;
	if (!name.len)
		name = source;
	if (one->type != YNODE_MAPPING || !name.len) {
		parse_warn(ctx, one->line, DIAG_SYNTAX,
			   "expected a name, or a mapping with one");
		return;
	}
	if (str_is(type, "dir") || str_is(type, "subdirs") || str_is(type, "file"))
		return; /* a folder or file of the project */
	/* "name: ns.name" with "source: repository" is of Git all the same */
	if (str_is(type, "git") && is_repository(source))
		name = source;
	add_one(ctx, name, ynode_string(one, "version"), source,
		str_is(type, "git") || str_is(scm, "git"), one->line);
}

static void read_list(struct parse_ctx *ctx, const struct ynode *list, bool is_role)
{
	if (!list || (list->type == YNODE_SCALAR && !list->text.len))
		return;
	if (list->type != YNODE_SEQUENCE) {
		parse_warn(ctx, list->line, DIAG_SYNTAX, "expected a list");
		return;
	}
	ynode_each (one, list)
		read_entry(ctx, one, is_role);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct ynode_docs docs;
	int rc;

	if (lock_check_conflict(ctx, bytes))
		return -1;
	rc = ynode_load(parse_arena(ctx), bytes, CI_NESTING, parse_diags(ctx),
			parse_path(ctx), &docs);
	for (size_t i = 0; i < docs.n; i++) {
		const struct ynode *root = docs.v[i];

		if (root && root->type == YNODE_SEQUENCE)
			read_list(ctx, root, true);
		read_list(ctx, ynode_get(root, "collections"), false);
		read_list(ctx, ynode_get(root, "roles"), true);
	}
	return rc;
}

/* The name is Helm's, too, whose lists are below `dependencies`. */
static bool sniff(struct str bytes)
{
	static const char *const starts[] = { "collections:", "roles:",     "- src:",
					      "- name:",      "- include:", "- scm:",
					      "- version:",   "- source:" };
	struct str line;
	bool found = false;

	while (str_next_line(&bytes, &line)) {
		struct str rest = line;

		if (str_starts_with(line, STR("dependencies:")))
			return false;

		/* "-   src:" */
		if (str_starts_with(line, STR("-"))) {
			rest = str_trim(str_from(line, 1));
			found = found || is_galaxy_name(rest) || is_repository(rest);
		}
		for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
			struct str start = str_of(starts[i]);

			if (str_starts_with(line, start) ||
			    (line.ptr != rest.ptr && str_starts_with(start, STR("- ")) &&
			     str_starts_with(rest, str_from(start, 2))))
				found = true;
		}
	}
	return found;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, "requirements.yml", NULL },
	{ MATCH_SUFFIX, "requirements.yaml", NULL },
};

const struct parser ansible_requirements_parser = {
	.id = "ansible-requirements",
	.title = "requirements of Ansible",
	.versions = "ansible-core 2.10 to 2.19; lists of roles",
	.spec = "https://docs.ansible.com/ansible/latest/collections_guide/"
		"collections_installing.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.sniff = sniff,
	.parse = parse,
};
