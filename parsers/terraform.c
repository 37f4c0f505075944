/*
 * terraform.c - *.tf and *.tofu of Terraform and OpenTofu, terragrunt.hcl: the modules
 * that are called, and the providers that are asked for.
 *
 * https://developer.hashicorp.com/terraform/language/modules/sources ,
 * .../providers/requirements and .../terraform (Terraform 0.12 to 1.14, OpenTofu 1.6 to
 * 1.11); https://terragrunt.gruntwork.io/docs/reference/hcl/blocks/#terraform .
 * A constraint that allows one version is that version.  What a module calls in turn is
 * in the module.  The providers' versions are in .terraform.lock.hcl where that is beside
 * the file.  No database of advisories knows either.
 */
#include "format/text.h"
#include "format/vcs_url.h"
#include "parsers/ci.h"
#include "parsers/lock_text.h"
#include "parsers/terraform.h"

#define REGISTRY "registry.terraform.io"

/* "1.2.3" and "= 1.2.3": three numbers, with what SemVer allows behind them. */
static bool is_one_version(struct str text, struct str *version)
{
	size_t i = 0, numbers = 0;

	text = str_trim(text);
	if (str_starts_with(text, STR("=")))
		text = str_trim(str_from(text, 1));
	while (i < text.len && is_digit(text.ptr[i])) {
		while (i < text.len && is_digit(text.ptr[i]))
			i++;
		numbers++;
		if (i == text.len || text.ptr[i] != '.')
			break;
		i++;
	}
	for (size_t k = i; k < text.len; k++)
		if (!is_alnum(text.ptr[k]) && !str_has_char(STR("-+."), text.ptr[k]))
			return false;
	if (numbers != 3 || (i < text.len && text.ptr[i] != '-' && text.ptr[i] != '+'))
		return false;
	*version = text;
	return true;
}

/* The constraint of an attribute; what is computed is said. */
static void set_version(struct parse_ctx *ctx, const struct hcl *version,
			struct package *p)
{
	if (!version)
		return;
	if (version->type != HCL_STRING)
		parse_note(ctx, version->line, DIAG_UNRESOLVED,
			   "the version of " STR_FMT " is no literal", STR_ARG(p->name));
	else if (!is_one_version(version->text, &p->version))
		p->requested = version->text;
}

/* --- sources of modules -------------------------------------------------------- */

/* "https://h/r.git//modules/x?ref=v1" in its parts; the "//" of the scheme is none. */
static void split_address(struct str text, struct str *base, struct str *folder,
			  struct str *query)
{
	size_t scheme = str_find(text, STR("://")), at;
	size_t from = scheme == STR_NONE ? 0 : scheme + 3;

	str_cut(text, '?', base, query);
	*folder = STR("");
	at = str_find(str_from(*base, from), STR("//"));
	if (at == STR_NONE)
		return;
	*folder = str_from(*base, from + at + 2);
	*base = str_slice(*base, 0, from + at);
}

static struct str query_value(struct str query, const char *key)
{
	struct str pair, name, value;

	while (query.len) {
		str_cut(query, '&', &pair, &query);
		if (str_cut(pair, '=', &name, &value) && str_is(name, key))
			return value;
	}
	return STR("");
}

static void add_repository(struct parse_ctx *ctx, struct str base, struct str ref,
			   struct package *p)
{
	struct vcs_url url;

	if (!vcs_url_read(parse_arena(ctx), base, VCS_REPOSITORY, &url)) {
		parse_warn(ctx, p->line, DIAG_UNRESOLVED,
			   "the address of a module's repository is not understood");
		return;
	}
	p->name = url.key;
	p->vcs_url = url.url;
	p->vcs_commit = url.commit;
	if (!ref.len)
		ref = url.ref;
	if (vcs_is_commit(ref))
		p->vcs_commit = arena_lower(parse_arena(ctx), ref);
	else
		*(ci_is_version(ref) ? &p->version : &p->requested) = ref;
	if (!p->vcs_commit.len && !ref.len)
		parse_note(ctx, p->line, DIAG_UNPINNED,
			   "module " STR_FMT " follows a repository without a ref",
			   STR_ARG(p->name));
	parse_add(ctx, p);
}

/* "namespace/name/provider", with a host in front or without. */
static bool add_from_registry(struct parse_ctx *ctx, struct str base,
			      const struct hcl *version, struct package *p)
{
	size_t slashes = 0;
	struct str host, rest;

	for (size_t i = 0; i < base.len; i++) {
		slashes += base.ptr[i] == '/';
		if (!is_alnum(base.ptr[i]) && !str_has_char(STR("-_./:"), base.ptr[i]))
			return false;
	}
	str_cut(base, '/', &host, &rest);
	if (slashes == 2 && !str_has_char(host, '.'))
		p->name = arena_cat(parse_arena(ctx), STR(REGISTRY "/"), base, STR(""));
	else if (slashes == 3 && str_has_char(host, '.'))
		p->name = base;
	else
		return false;
	set_version(ctx, version, p);
	if (!p->version.len && !p->requested.len)
		parse_note(ctx, p->line, DIAG_UNPINNED,
			   "module " STR_FMT " is not pinned to a version",
			   STR_ARG(p->name));
	parse_add(ctx, p);
	return true;
}

/* Hosts whose repositories need no "git::". */
static bool is_git_host(struct str base)
{
	return str_starts_with(base, STR("github.com/")) ||
	       str_starts_with(base, STR("bitbucket.org/")) ||
	       str_starts_with(base, STR("git@"));
}

static void add_module(struct parse_ctx *ctx, struct str source, unsigned line,
		       const struct hcl *version)
{
	struct arena *a = parse_arena(ctx);
	struct package p = { .relation = DEP_DIRECT, .line = line };
	struct str base, folder, query;
	bool is_git = str_starts_with(source, STR("git::"));

	if (str_starts_with(source, STR("./")) || str_starts_with(source, STR("../")) ||
	    str_starts_with(source, STR("/")) || !source.len)
		return; /* a folder of the project */
	split_address(str_from(source, is_git ? 5 : 0), &base, &folder, &query);
	p.subpath = folder;
	if (str_starts_with(base, STR("tfr:"))) { /* Terragrunt's */
		base = str_from(base, str_starts_with(base, STR("tfr:///"))  ? 7
				      : str_starts_with(base, STR("tfr://")) ? 6
									     : 4);
		struct hcl asked = { .type = HCL_STRING,
				     .line = line,
				     .text = query_value(query, "version") };

		if (add_from_registry(ctx, base, &asked, &p))
			return;
	} else if (is_git || is_git_host(base)) {
		if (is_git_host(base) && !str_starts_with(base, STR("git@")))
			base = arena_cat(a, STR("https://"), base, STR(""));
		add_repository(ctx, base, query_value(query, "ref"), &p);
		return;
	} else if (add_from_registry(ctx, base, version, &p)) {
		return;
	}
	parse_note(ctx, line, DIAG_UNRESOLVED,
		   "module at '" STR_FMT "' is not listed: an archive tells no name",
		   STR_ARG(url_clean(a, str_slice(base, 0, 200))));
}

static void read_module(struct parse_ctx *ctx, const struct hcl *block)
{
	const struct hcl *source = hcl_get(block, "source");

	if (!source || (source->type == HCL_COMPUTED && !source->text.len))
		return;
	if (source->type != HCL_STRING)
		parse_note(ctx, source->line, DIAG_UNRESOLVED,
			   "the source of module " STR_FMT " is no literal",
			   STR_ARG(block->label));
	else
		add_module(ctx, source->text, source->line, hcl_get(block, "version"));
}

/* --- providers ----------------------------------------------------------------- */

/* "hashicorp/aws" and "host/namespace/type"; without a source it is HashiCorp's. */
static struct str provider_address(struct arena *a, struct str name, struct str source)
{
	size_t slashes = 0;

	for (size_t i = 0; i < source.len; i++)
		slashes += source.ptr[i] == '/';
	if (!source.len)
		return arena_cat(a, STR(REGISTRY "/hashicorp/"), name, STR(""));
	return slashes == 1 ? arena_cat(a, STR(REGISTRY "/"), source, STR("")) : source;
}

static void add_provider(struct parse_ctx *ctx, const struct hcl *one)
{
	struct package p = { .relation = DEP_DIRECT, .line = one->line };
	const struct hcl *source = hcl_get(one, "source");
	const struct hcl *version =
		one->type == HCL_OBJECT ? hcl_get(one, "version") : one;

	if (!one->key.len || (source && source->type != HCL_STRING))
		return;
	p.name = provider_address(parse_arena(ctx), one->key,
				  one->type == HCL_OBJECT ? hcl_string(one, "source")
							  : STR(""));
	set_version(ctx, version, &p);
	if (!p.version.len && !p.requested.len)
		parse_note(ctx, p.line, DIAG_UNPINNED,
			   "provider " STR_FMT " is not pinned to a version",
			   STR_ARG(p.name));
	parse_add(ctx, &p);
}

static void read_settings(struct parse_ctx *ctx, const struct hcl *block)
{
	const struct hcl *version = hcl_get(block, "required_version");
	bool locked = parse_exists(ctx, ".terraform.lock.hcl");

	if (hcl_is(version, HCL_STRING) && version->text.len) {
		struct package p = { .name = STR("terraform"),
				     .relation = DEP_DIRECT,
				     .line = version->line };

		set_version(ctx, version, &p);
		parse_add(ctx, &p);
	}
	hcl_each (part, locked ? NULL : block)
		if (part->type == HCL_BLOCK && str_is(part->key, "required_providers"))
			hcl_each (one, part)
				add_provider(ctx, one);
	/* Terragrunt's block of the name holds the module that it runs */
	if (str_starts_with(str_basename(parse_path(ctx)), STR("terragrunt.hcl")))
		read_module(ctx, block);
}

void terraform_read(struct parse_ctx *ctx, const struct hcl *root)
{
	hcl_each (block, root) {
		if (block->type != HCL_BLOCK)
			continue;
		if (str_is(block->key, "module"))
			read_module(ctx, block);
		else if (str_is(block->key, "terraform"))
			read_settings(ctx, block);
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct hcl root;
	int rc;

	if (lock_check_conflict(ctx, bytes))
		return -1;
	rc = hcl_read(parse_arena(ctx), bytes, TERRAFORM_NESTING, parse_diags(ctx),
		      parse_path(ctx), &root);
	terraform_read(ctx, &root);
	return rc;
}

/* Other files end in ".tf", too.  One of Terraform begins with the type of a block,
 * behind comments, or holds nothing. */
static bool sniff(struct str bytes)
{
	struct str line;

	while (str_next_line(&bytes, &line)) {
		line = str_trim(line);
		if (!line.len || line.ptr[0] == '#' || str_starts_with(line, STR("//")))
			continue;
		return is_alpha(line.ptr[0]) || str_starts_with(line, STR("/*")) ||
		       text_is_conflict_marker(line);
	}
	return true;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".tf", NULL },
	{ MATCH_SUFFIX, ".tofu", NULL },
	{ MATCH_NAME, "terragrunt.hcl", NULL },
};

const struct parser terraform_parser = {
	.id = "terraform",
	.title = "Terraform configuration",
	.versions = "Terraform 0.12 to 1.14, OpenTofu 1.6 to 1.11; literals",
	.spec = "https://developer.hashicorp.com/terraform/language/modules/sources",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.sniff = sniff,
	.parse = parse,
};
