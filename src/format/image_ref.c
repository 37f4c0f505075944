/*
 * image_ref.c - references to container images.
 *
 * https://pkg.go.dev/github.com/distribution/reference (0.6.0), the grammar in the
 * package's documentation; the default registry and "library/" are Docker Hub's.
 */
#include "format/image_ref.h"

enum { TAG_MOST = 128, NAME_MOST = 255, DIGEST_HEX_LEAST = 32 };

static bool is_path_char(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z');
}

/* path-component: letters and digits, between them '.', '_', "__" or any run of '-'. */
static bool is_path_component(struct str s)
{
	size_t i = 0;

	if (!s.len || !is_path_char(s.ptr[0]) || !is_path_char(s.ptr[s.len - 1]))
		return false;
	while (i < s.len) {
		size_t from = i;

		if (is_path_char(s.ptr[i])) {
			i++;
			continue;
		}
		while (i < s.len && s.ptr[i] == s.ptr[from])
			i++;
		if (s.ptr[from] == '-' || (s.ptr[from] == '.' && i - from == 1) ||
		    (s.ptr[from] == '_' && i - from <= 2)) {
			if (!is_path_char(s.ptr[i])) /* the last one is, so i < len */
				return false;
			continue;
		}
		return false;
	}
	return true;
}

static bool is_path(struct str path)
{
	struct str part;
	bool more = true;

	while (more) {
		more = str_cut(path, '/', &part, &path);
		if (!is_path_component(part))
			return false;
	}
	return true;
}

/* domain: host [":" port]; the host a dotted name or an IPv6 address in brackets. */
static bool is_domain(struct str s)
{
	size_t i = 0;

	if (s.len && s.ptr[0] == '[') {
		for (i = 1; i < s.len && (is_hex(s.ptr[i]) || s.ptr[i] == ':'); i++)
			;
		if (i == 1 || i == s.len || s.ptr[i] != ']')
			return false;
		i++;
	} else {
		bool at_start = true;

		for (; i < s.len && s.ptr[i] != ':'; i++) {
			char c = s.ptr[i];
			bool at_end = i + 1 == s.len || s.ptr[i + 1] == ':' ||
				      s.ptr[i + 1] == '.';

			if (c == '.' ? at_start || at_end
				     : !(is_alnum(c) ||
					 (c == '-' && !at_start && !at_end)))
				return false;
			at_start = c == '.';
		}
		if (i == 0)
			return false;
	}
	if (i == s.len)
		return true;
	if (s.ptr[i++] != ':' || i == s.len)
		return false;
	for (; i < s.len; i++)
		if (!is_digit(s.ptr[i]))
			return false;
	return true;
}

static bool is_tag(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (!is_alnum(c) && c != '_' && (i == 0 || (c != '.' && c != '-')))
			return false;
	}
	return s.len > 0 && s.len <= TAG_MOST;
}

/* digest: algorithm ":" hex, the algorithm of components between one of "+.-_". */
static bool is_digest(struct str s)
{
	struct str alg, hex;
	bool at_start = true;

	if (!str_cut(s, ':', &alg, &hex) || hex.len < DIGEST_HEX_LEAST)
		return false;
	for (size_t i = 0; i < hex.len; i++)
		if (!is_hex(hex.ptr[i]))
			return false;
	for (size_t i = 0; i < alg.len; i++) {
		char c = alg.ptr[i];

		if (at_start ? !is_alpha(c)
			     : !is_alnum(c) && c != '+' && c != '.' && c != '-' &&
				       c != '_')
			return false;
		at_start = !is_alnum(c);
	}
	return alg.len > 0 && !at_start;
}

/* The first component is a registry when it cannot be one of a path, or is "localhost".
 */
static bool looks_like_domain(struct str s)
{
	if (str_has_char(s, '.') || str_has_char(s, ':') || str_is(s, "localhost"))
		return true;
	for (size_t i = 0; i < s.len; i++)
		if (is_upper(s.ptr[i]))
			return true;
	return false;
}

const char *image_ref_parse(struct str text, struct image_ref *out)
{
	struct image_ref r = { .registry = STR(""), .tag = STR(""), .digest = STR("") };
	struct str first, rest;
	size_t colon, slash;
	bool has_digest = str_cut(text, '@', &r.name, &r.digest);

	colon = str_rfind_char(r.name, ':');
	slash = str_rfind_char(r.name, '/');
	if (colon != STR_NONE && (slash == STR_NONE || colon > slash)) {
		r.tag = str_from(r.name, colon + 1);
		r.name = str_slice(r.name, 0, colon);
		if (!r.tag.len)
			return "the tag is empty";
		if (!is_tag(r.tag))
			return "the tag holds a character it may not, or is too long";
	}
	if (!r.name.len)
		return "the name is missing";
	if (r.name.len > NAME_MOST)
		return "the name is longer than 255 characters";
	r.path = r.name;
	if (str_cut(r.name, '/', &first, &rest) && looks_like_domain(first)) {
		if (!is_domain(first))
			return "the registry is not a host name";
		r.registry = first;
		r.path = rest;
	}
	if (!is_path(r.path))
		return "the name holds a character it may not (letters must be lower "
		       "case)";
	if (has_digest && !is_digest(r.digest))
		return "the digest is not of the form algorithm:hex";
	*out = r;
	return NULL;
}

bool image_ref_is_hub(const struct image_ref *r)
{
	return !r->registry.len || str_is(r->registry, "docker.io") ||
	       str_is(r->registry, "index.docker.io") ||
	       str_is(r->registry, "registry-1.docker.io");
}

struct str image_ref_familiar(const struct image_ref *r)
{
	struct str library = STR("library/");

	if (image_ref_is_hub(r) && str_starts_with(r->path, library))
		return str_from(r->path, library.len);
	return r->path;
}

void image_ref_to_package(struct arena *a, const struct image_ref *r, struct package *out)
{
	out->ecosystem = ECO_OCI;
	out->kind = PACKAGE_CONTAINER;
	out->name = image_ref_familiar(r);
	out->version = r->digest.len ? r->digest : r->tag;
	out->requested = r->digest.len ? r->tag : STR("");
	out->qualifiers = STR("");
	if (!image_ref_is_hub(r))
		out->qualifiers =
			arena_cat(a, STR("repository_url="), r->registry, STR(""));
}
