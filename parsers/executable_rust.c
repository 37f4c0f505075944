/*
 * executable_rust.c - the crates that a Rust program was built from, where
 * cargo-auditable built it
 *
 * https://github.com/rust-secure-code/cargo-auditable, PARSING.md and the JSON schema
 * cargo-auditable.schema.json (0.7, 2025): the section .dep-v0 holds a zlib stream of
 *   { "packages": [ { name, version, source, kind, dependencies: [index], root } ],
 *     "format": N }
 * A reader takes a format that it does not know for the one before it, so any will do.
 *
 * What is of kind "build" helps to build and is not in the program: dev.
 */
#include "format/json.h"
#include "format/zlib_stream.h"
#include "parsers/executable.h"

enum {
	PACKED_MOST = 8 * 1024 * 1024,
	LIST_MOST = 64 * 1024 * 1024, /* bytes of JSON; large programs have 100 KiB */
	NESTING_MOST = 32,
};

struct crates {
	struct parse_ctx *ctx;
	const struct jnode *list; /* "packages" */
	package_ref *refs;        /* of each */
	size_t n_bad, n_bad_edges;
	size_t n_strange; /* not from crates.io, nobody says from where */
};

/* ".dep-v0", or another version of it. */
static const struct object_section *find_section(const struct object_file *o)
{
	const struct object_section *s = object_section(o, ".dep-v0");

	for (size_t i = 0; !s && i < o->n_sections; i++)
		if (str_starts_with(o->sections[i].name, STR(".dep-v")))
			s = &o->sections[i];
	return s;
}

static void set_source(struct crates *k, struct str source, struct package *p)
{
	if (str_is(source, "crates.io"))
		return;
	if (str_is(source, "local")) {
		p->kind = PACKAGE_PROJECT;
		p->relation = DEP_UNKNOWN;
		return;
	}
	/* its number is not one of crates.io's */
	p->requested = p->version;
	p->version = STR("");
	k->n_strange++;
}

static void add_crate(struct crates *k, const struct jnode *crate, size_t i)
{
	struct package p = {
		.ecosystem = ECO_CRATES,
		.name = jnode_string(crate, "name"),
		.version = jnode_string(crate, "version"),
		.relation = DEP_TRANSITIVE,
		.evidence = EVIDENCE_BINARY,
		.edges_known = true,
	};

	k->refs[i] = PACKAGE_NONE;
	if (!p.name.len || !p.version.len) {
		k->n_bad++;
		return;
	}
	p.scope =
		str_is(jnode_string(crate, "kind"), "build") ? SCOPE_DEV : SCOPE_RUNTIME;
	if (jnode_is_true(crate, "root"))
		p.relation = DEP_DIRECT;
	set_source(k, jnode_string(crate, "source"), &p);
	k->refs[i] = parse_add(k->ctx, &p);
}

static void add_edges(struct crates *k, const struct jnode *crate, size_t i)
{
	const struct jnode *list = jnode_get(crate, "dependencies");
	bool root = jnode_is_true(crate, "root");

	if (!jnode_is(list, JNODE_ARRAY))
		return;
	jnode_each (it, list) {
		uint32_t to;

		if (it->type != JNODE_NUMBER || !k->list->n ||
		    !str_to_u32(it->text, (uint32_t)(k->list->n - 1), &to)) {
			k->n_bad_edges++;
			continue;
		}
		parse_edge(k->ctx, k->refs[i], k->refs[to]);
		if (root)
			parse_relation(k->ctx, k->refs[to], DEP_DIRECT);
	}
}

static void say_rest(const struct crates *k)
{
	if (k->n_bad)
		parse_warn(k->ctx, 0, DIAG_SYNTAX,
			   "%zu %s of the list of crates without a name or a version",
			   k->n_bad, k->n_bad == 1 ? "entry" : "entries");
	if (k->n_bad_edges)
		parse_warn(k->ctx, 0, DIAG_UNRESOLVED,
			   "the list of crates leads %zu times to what it does not hold",
			   k->n_bad_edges);
	if (k->n_strange)
		parse_note(k->ctx, 0, DIAG_UNRESOLVED,
			   "%zu %s not from crates.io, and from where is not told: the "
			   "version is that of a fork or another registry",
			   k->n_strange, k->n_strange == 1 ? "crate is" : "crates are");
}

static bool read_list(struct parse_ctx *ctx, struct str json)
{
	struct crates k = { .ctx = ctx };
	const struct jnode *root;
	size_t i = 0;

	if (!str_is_utf8(json)) {
		parse_warn(ctx, 0, DIAG_ENCODING, "the list of crates is not UTF-8");
		return false;
	}
	root = jnode_read(parse_arena(ctx), json, JNODE_STRICT, NESTING_MOST,
			  parse_diags(ctx), parse_path(ctx));
	if (!root)
		return false;
	k.list = jnode_get(root, "packages");
	if (!jnode_is(k.list, JNODE_ARRAY)) {
		parse_warn(ctx, 0, DIAG_SYNTAX, "the list of crates has no \"packages\"");
		return false;
	}
	k.refs = arena_new_array(parse_arena(ctx), package_ref, k.list->n + 1);
	jnode_each (it, k.list)
		add_crate(&k, it, i++);
	i = 0;
	jnode_each (it, k.list)
		add_edges(&k, it, i++);
	say_rest(&k);
	return true;
}

bool executable_rust(struct parse_ctx *ctx, const struct object_file *o)
{
	const struct object_section *s = find_section(o);
	const char *wrong = NULL;
	bool found = false;
	struct str packed;
	struct buf json;

	if (!s)
		return false;
	if (!str_is(s->name, ".dep-v0")) {
		parse_warn(
			ctx, 0, DIAG_UNSUPPORTED,
			"the list of crates is of a version that is not read: " STR_FMT,
			STR_ARG(s->name));
		return false;
	}
	buf_init(&json, LIST_MOST);
	if (!object_section_bytes(o, s, PACKED_MOST, &packed))
		wrong = "it cannot be read, or is too big";
	else
		wrong = zlib_stream_read(packed, &json);
	if (wrong)
		parse_warn(ctx, 0, DIAG_SYNTAX, "the list of crates in .dep-v0: %s",
			   wrong);
	else
		found = read_list(ctx, buf_str(&json));
	buf_release(&json);
	return found;
}
