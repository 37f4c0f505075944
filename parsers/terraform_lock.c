/*
 * terraform_lock.c - .terraform.lock.hcl of Terraform and OpenTofu: the providers.
 *
 * https://developer.hashicorp.com/terraform/language/files/dependency-lock (Terraform
 * 0.14 to 1.14, OpenTofu 1.6 to 1.11), in HCL's native syntax:
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md .  A block `provider
 * "host/namespace/type"` has version, constraints and hashes.  Of these "zh:" is the
 * SHA-256 of an archive, one for each platform; "h1:" is of the files in it, and so no
 * digest of what is downloaded.  Modules are not in the file.
 */
#include "format/sri.h"
#include "parsers/lock_text.h"

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_STRING, TOKEN_SIGN };

struct token {
	enum token_kind kind;
	unsigned line;
	struct str text;
};

struct reading {
	struct parse_ctx *ctx;
	struct str rest;
	unsigned line;
	struct token t; /* the one at hand */
	bool failed;
};

/* --- tokens -------------------------------------------------------------------- */

static void advance(struct reading *r, size_t n)
{
	for (size_t i = 0; i < n && i < r->rest.len; i++)
		r->line += r->rest.ptr[i] == '\n';
	r->rest = str_from(r->rest, n);
}

static void skip_space(struct reading *r)
{
	for (;;) {
		size_t n = 0;

		while (n < r->rest.len && is_space(r->rest.ptr[n]))
			n++;
		advance(r, n);
		if (str_starts_with(r->rest, STR("#")) ||
		    str_starts_with(r->rest, STR("//"))) {
			n = str_find_char(r->rest, '\n');
			advance(r, n == STR_NONE ? r->rest.len : n);
		} else if (str_starts_with(r->rest, STR("/*"))) {
			n = str_find(r->rest, STR("*/"));
			advance(r, n == STR_NONE ? r->rest.len : n + 2);
		} else {
			return;
		}
	}
}

/* A quoted string on one line.  Nothing that this file holds needs an escape. */
static bool read_string(struct reading *r)
{
	size_t end = 1;

	while (end < r->rest.len && r->rest.ptr[end] != '"' && r->rest.ptr[end] != '\n')
		end += r->rest.ptr[end] == '\\' && end + 1 < r->rest.len ? 2 : 1;
	if (end >= r->rest.len || r->rest.ptr[end] != '"')
		return false;
	r->t.kind = TOKEN_STRING;
	r->t.text = str_slice(r->rest, 1, end);
	advance(r, end + 1);
	return true;
}

static void next(struct reading *r)
{
	size_t n = 0;

	skip_space(r);
	r->t = (struct token){ TOKEN_END, r->line, STR("") };
	if (!r->rest.len)
		return;
	while (n < r->rest.len && (is_alnum(r->rest.ptr[n]) || r->rest.ptr[n] == '_' ||
				   r->rest.ptr[n] == '-' || r->rest.ptr[n] == '.'))
		n++;
	if (n) {
		r->t.kind = TOKEN_WORD;
		r->t.text = str_slice(r->rest, 0, n);
		advance(r, n);
	} else if (r->rest.ptr[0] == '"') {
		if (read_string(r))
			return;
		parse_error(r->ctx, r->line, "a string is not closed on its line");
		r->failed = true;
		r->rest = STR("");
	} else {
		r->t.kind = TOKEN_SIGN;
		r->t.text = str_slice(r->rest, 0, 1);
		advance(r, 1);
	}
}

static bool is_sign(const struct reading *r, char sign)
{
	return r->t.kind == TOKEN_SIGN && r->t.text.ptr[0] == sign;
}

/* --- blocks -------------------------------------------------------------------- */

struct hashes {
	struct package_hash *v;
	size_t n, cap;
};

static void take_hash(struct reading *r, struct hashes *to)
{
	struct str scheme, hex;

	if (!str_cut(r->t.text, ':', &scheme, &hex) || !str_is(scheme, "zh"))
		return;
	if (!hash_is_hex(HASH_SHA256, hex)) {
		parse_warn(r->ctx, r->t.line, DIAG_SYNTAX,
			   "a \"zh:\" hash that is no SHA-256");
		return;
	}
	arena_grow(parse_arena(r->ctx), to->v, to->n, &to->cap);
	to->v[to->n++] = (struct package_hash){
		.alg = HASH_SHA256,
		.hex = arena_lower(parse_arena(r->ctx), hex),
	};
}

/* The value of an attribute: a string, or a list of such; the token behind it is read. */
static void read_value(struct reading *r, struct str name, struct str *text,
		       struct hashes *hashes)
{
	size_t depth = 0;

	do {
		if (r->t.kind == TOKEN_END)
			return;
		if (r->t.kind == TOKEN_STRING && text && !depth)
			*text = r->t.text;
		else if (r->t.kind == TOKEN_STRING && str_is(name, "hashes"))
			take_hash(r, hashes);
		if (is_sign(r, '[') || is_sign(r, '{') || is_sign(r, '('))
			depth++;
		else if ((is_sign(r, ']') || is_sign(r, '}') || is_sign(r, ')')) && depth)
			depth--;
		next(r);
	} while (depth);
}

static void add_provider(struct reading *r, struct str address, unsigned line,
			 struct str version, struct str constraints,
			 const struct hashes *hashes)
{
	struct package p = { .name = address,
			     .version = version,
			     .relation = DEP_DIRECT,
			     .hashes = hashes->v,
			     .n_hashes = hashes->n,
			     .line = line };
	struct str host, rest;

	if (!str_cut(address, '/', &host, &rest) || !host.len || !rest.len) {
		parse_warn(r->ctx, line, DIAG_BAD_NAME,
			   "'" STR_FMT "' is no address of a provider",
			   STR_ARG(str_slice(address, 0, 80)));
		return;
	}
	if (!version.len) {
		p.requested = constraints;
		parse_warn(r->ctx, line, DIAG_UNPINNED, STR_FMT " has no version",
			   STR_ARG(address));
	}
	parse_add(r->ctx, &p);
}

/* What is in the braces of a block; the '{' is at hand. */
static void read_body(struct reading *r, struct str type, struct str label, unsigned line)
{
	struct str version = STR(""), constraints = STR("");
	struct hashes hashes = { .n = 0 };

	next(r);
	while (r->t.kind != TOKEN_END && !is_sign(r, '}')) {
		struct str name = r->t.text;
		bool is_name = r->t.kind == TOKEN_WORD;
		unsigned at = r->t.line;

		next(r);
		if (!is_name || !is_sign(r, '=')) {
			if (is_sign(r, '{'))
				read_value(r, STR(""), NULL, &hashes);
			parse_warn(r->ctx, at, DIAG_SYNTAX,
				   "expected an attribute, name = value");
			continue;
		}
		next(r);
		read_value(r, name,
			   str_is(name, "version")       ? &version
			   : str_is(name, "constraints") ? &constraints
							 : NULL,
			   &hashes);
	}
	if (r->t.kind == TOKEN_END && !r->failed) {
		parse_error(r->ctx, line, "a block is not closed");
		r->failed = true;
	}
	next(r);
	if (str_is(type, "provider"))
		add_provider(r, label, line, version, constraints, &hashes);
	else
		parse_warn(r->ctx, line, DIAG_UNSUPPORTED,
			   "blocks of type '" STR_FMT "' are not known", STR_ARG(type));
}

static void read_block(struct reading *r)
{
	struct str type = r->t.text, label = STR("");
	unsigned line = r->t.line;
	bool is_word = r->t.kind == TOKEN_WORD;

	next(r);
	if (is_word && r->t.kind == TOKEN_STRING) {
		label = r->t.text;
		next(r);
	}
	if (is_word && is_sign(r, '{')) {
		read_body(r, type, label, line);
		return;
	}
	if (!r->failed)
		parse_error(r->ctx, line, "expected a block, type \"label\" { … }");
	r->failed = true;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .rest = bytes, .line = 1 };

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	next(&r);
	while (r.t.kind != TOKEN_END)
		read_block(&r);
	return r.failed ? -1 : 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, ".terraform.lock.hcl", NULL },
};

const struct parser terraform_lock_parser = {
	.id = "terraform-lock",
	.title = "Terraform provider lock file",
	.versions = "Terraform 0.14 to 1.14, OpenTofu 1.6 to 1.11",
	.spec = "https://developer.hashicorp.com/terraform/language/files/"
		"dependency-lock",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
