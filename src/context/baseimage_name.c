/* baseimage_name.c - the name of an image without its mirrors; see baseimage.h. */
#include "context/baseimage_tag.h"

static bool is_in(struct str s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(s, list[i]))
			return true;
	return false;
}
#define IS_IN(s, list) is_in((s), (list), sizeof(list) / sizeof((list)[0]))

/* The path in lower case, tag and digest as written. */
struct str base_ref_lower(struct arena *a, struct str text)
{
	struct str path, digest, name;

	str_cut(text, '@', &path, &digest);
	size_t slash = str_rfind_char(path, '/');
	size_t colon = str_rfind_char(path, ':');

	if (colon != STR_NONE && (slash == STR_NONE || colon > slash))
		name = str_slice(path, 0, colon);
	else
		name = path;
	return arena_cat(a, arena_lower(a, name), str_from(text, name.len),
			 (struct str){ "", 0 });
}

static struct str without_prefix(struct str s, struct str prefix)
{
	return str_starts_with(s, prefix) ? str_from(s, prefix.len) : s;
}

bool base_is_official(const struct eol_facts *known, struct str name)
{
	struct str product;

	return !str_has_char(name, '/') &&
	       (eol_tags(known, name).len ||
		eol_products_of_image(known, name, &product, 1));
}

/* Docker Hub's own name of an official image, its mirrors taken off; see is_mirror. */
static struct str hub_name(struct str path)
{
	static const char *const archs[] = {
		"amd64",    "arm32v5", "arm32v6", "arm32v7", "arm64v8",       "i386",
		"mips64le", "ppc64le", "riscv64", "s390x",   "windows-amd64",
	};
	struct str head, tail;

	path = without_prefix(path, STR("library/"));
	if (str_cut(path, '/', &head, &tail) && IS_IN(head, archs))
		path = tail;
	return path;
}

bool base_is_hub_mirror(struct str registry)
{
	static const char *const hubs[] = { "",
					    "docker.io",
					    "index.docker.io",
					    "registry-1.docker.io",
					    "registry.hub.docker.com",
					    "mirror.gcr.io" };

	return IS_IN(registry, hubs);
}

/* A mirror that the user named: what stands before the official name. */
static bool configured_mirror(struct str full, const struct base_options *opt,
			      struct str *name)
{
	for (size_t i = 0; i < opt->n_mirrors; i++) {
		if (!opt->mirrors[i].len || !str_starts_with(full, opt->mirrors[i]))
			continue;
		*name = hub_name(
			without_prefix(str_from(full, opt->mirrors[i].len), STR("/")));
		return true;
	}
	return false;
}

struct str base_normal_name(const struct image_ref *r, const struct base_options *opt)
{
	struct str name, tail, product;

	if (configured_mirror(r->name, opt, &name))
		return name;
	if (base_is_hub_mirror(r->registry))
		return hub_name(r->path);
	if (eol_products_of_image(opt->known, r->name, &product, 1))
		return r->name;
	if (str_is(r->registry, "quay.io") && str_starts_with(r->path, STR("lib/")))
		return str_from(r->path, 4);
	if (str_is(r->registry, "public.ecr.aws") &&
	    str_starts_with(r->path, STR("docker/"))) {
		name = hub_name(str_from(r->path, 7));
		if (base_is_official(opt->known, name))
			return name;
	}
	/* …/library/NAME is how every mirror of Docker Hub writes it. */
	tail = str_basename(r->path);
	if (base_is_official(opt->known, tail) &&
	    (str_ends_with(str_dirname(r->path), STR("/library")) ||
	     str_is(str_dirname(r->path), "library")))
		return tail;
	return r->name;
}
