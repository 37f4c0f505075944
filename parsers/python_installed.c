/* python_installed.c - see python_installed.h. */
#include "parsers/python_installed.h"

#include "format/pep508.h"
#include "parsers/python.h"

struct installed {
	struct parse_ctx *ctx;
	struct arena *a;
	package_ref ref;
	struct str key; /* of the package's name */
};

/* "requests[socks]": what asks for an extra, and what an extra's needs wait for. */
static struct str extra_key(struct arena *a, struct str name, struct str extra)
{
	return arena_printf(a, STR_FMT "[" STR_FMT "]", STR_ARG(name),
			    STR_ARG(python_key(a, str_trim(extra))));
}

static void wish(struct installed *i, struct str key, bool required, struct str when)
{
	parse_wishes(i->ctx, i->ref, &(struct parse_wish){ &key, 1, required, when });
}

/* One requirement; `extra` and `marker` are those of the section that it stands in. */
static void need(struct installed *i, struct str text, struct str extra,
		 struct str marker)
{
	struct pep508_marker m;
	struct pep508 r;
	struct str key, when = STR(""), rest, one;

	if (pep508_read(text, &r))
		return;
	pep508_judge(marker.len ? marker : r.marker, &m);
	if (m.verdict == PEP508_NEVER || m.verdict == PEP508_GROUP)
		return;
	if (!extra.len && m.verdict == PEP508_EXTRA)
		extra = m.extra;
	if (extra.len)
		when = extra_key(i->a, i->key, extra);
	else if (m.verdict == PEP508_EXTRA)
		return;
	key = python_key(i->a, r.name);
	wish(i, key, m.verdict == PEP508_ALWAYS && !when.len, when);
	for (rest = r.extras; rest.len;) {
		str_cut(rest, ',', &one, &rest);
		wish(i, extra_key(i->a, key, one), false, when);
	}
}

/* "a>=1", and below "[extra]", "[:marker]" or "[extra:marker]" what that asks for. */
static void read_requires_txt(struct installed *i, struct str bytes)
{
	struct str line, extra = STR(""), marker = STR("");

	while (str_next_line(&bytes, &line)) {
		line = str_trim(line);
		if (line.len > 1 && line.ptr[0] == '[' && line.ptr[line.len - 1] == ']') {
			str_cut(str_slice(line, 1, line.len - 1), ':', &extra, &marker);
			extra = str_trim(extra);
			marker = str_trim(marker);
		} else if (line.len) {
			need(i, line, extra, marker);
		}
	}
}

/* The folder of packages, from that of the file. */
static const char *folder_of_packages(struct str path)
{
	struct str folder = str_basename(str_dirname(path));

	if (str_is(folder, "EGG-INFO"))
		return "../..";
	return str_ends_with(folder, STR(".dist-info")) ||
			       str_ends_with(folder, STR(".egg-info"))
		       ? ".."
		       : ".";
}

void python_installed_find(struct parse_ctx *ctx, const struct core_metadata *m,
			   struct python_needs *out)
{
	struct str path = parse_path(ctx);

	*out = (struct python_needs){ .are_told = true };
	if (m->n_requires || str_is(str_basename(path), "METADATA"))
		return;
	out->are_told = str_is(str_basename(path), "PKG-INFO") &&
			parse_exists(ctx, "requires.txt") &&
			parse_sibling(ctx, "requires.txt", &out->requires_txt);
}

void python_installed_edges(struct parse_ctx *ctx, package_ref ref,
			    const struct core_metadata *m,
			    const struct python_needs *needs)
{
	struct installed i = { .ctx = ctx, .a = parse_arena(ctx), .ref = ref };

	i.key = python_key(i.a, m->name);
	parse_join(ctx, folder_of_packages(parse_path(ctx)));
	parse_provides(ctx, ref, i.key);
	for (size_t k = 0; k < m->n_requires; k++)
		need(&i, m->requires[k], STR(""), STR(""));
	read_requires_txt(&i, needs->requires_txt);
}
