/* deno_url.c - see deno_url.h. */
#include "parsers/deno_url.h"

#include "parsers/npm.h"

/* The first component of the path that holds a version, with the scope before it:
 * "v135/@babel/core@7.0.0/es2022/core.mjs".  Servers put one word before it. */
static bool read_npm_path(struct str path, struct deno_module *out)
{
	struct str part, scope = STR(""), name, version, rest = path;

	for (unsigned n = 0; n < 3 && rest.len; n++) {
		str_cut(rest, '/', &part, &rest);
		if (str_starts_with(part,
				    STR("*"))) /* esm.sh: without its dependencies */
			part = str_from(part, 1);
		if (str_starts_with(part, STR("@"))) {
			scope = part;
			continue;
		}
		if (!npm_split(part, &name, &version)) {
			if (scope.len)
				return false;
			continue;
		}
		/* esm.sh: "react-dom@18.2.0&external=react" */
		str_cut(version, '&', &version, &part);
		out->ecosystem = ECO_NPM;
		out->version = version;
		out->name = name;
		if (scope.len)
			out->name = (struct str){ scope.ptr, scope.len + 1 + name.len };
		return npm_is_exact(version) && npm_is_name(out->name);
	}
	return false;
}

/* deno.land/std@0.200.0/path/mod.ts, deno.land/x/oak@v12.0.0/mod.ts */
static bool read_deno_land(struct arena *a, struct str path, struct deno_module *out)
{
	struct str part, rest, name, version;
	bool is_x = str_starts_with(path, STR("x/"));

	str_cut(is_x ? str_from(path, 2) : path, '/', &part, &rest);
	if (!npm_split(part, &name, &version) || (!is_x && !str_is(name, "std")))
		return false;
	if (!version.len || !npm_is_name(name))
		return false;
	out->ecosystem = ECO_NONE;
	out->name = arena_cat(a, is_x ? STR("deno.land/x/") : STR("deno.land/"), name,
			      STR(""));
	out->version = version;
	out->url = arena_cat(
		a, is_x ? STR("https://deno.land/x/") : STR("https://deno.land/"), part,
		STR(""));
	return true;
}

/* jsr.io/@std/path/1.0.0/mod.ts */
static bool read_jsr(struct str path, struct deno_module *out)
{
	struct str scope, name, version, rest;

	str_cut(path, '/', &scope, &rest);
	str_cut(rest, '/', &name, &rest);
	str_cut(rest, '/', &version, &rest);
	if (!str_starts_with(scope, STR("@")) || !npm_is_exact(version) || !name.len)
		return false;
	out->ecosystem = ECO_NONE;
	out->name = (struct str){ scope.ptr, scope.len + 1 + name.len };
	out->version = version;
	return npm_is_name(out->name);
}

bool deno_read_url(struct arena *a, struct str url, struct deno_module *out)
{
	struct str host, path, rest;

	*out = (struct deno_module){ .url = STR("") };
	if (!str_starts_with(url, STR("https://")))
		return false;
	str_cut(str_from(url, 8), '#', &url, &rest);
	str_cut(url, '?', &url, &rest);
	str_cut(url, '/', &host, &path);
	if (str_is(host, "deno.land"))
		return read_deno_land(a, path, out);
	if (str_is(host, "jsr.io"))
		return read_jsr(path, out);
	if (str_is(host, "cdn.jsdelivr.net"))
		return str_starts_with(path, STR("npm/")) &&
		       read_npm_path(str_from(path, 4), out);
	if (str_is(host, "esm.sh") || str_is(host, "unpkg.com"))
		return read_npm_path(path, out);
	return false;
}
