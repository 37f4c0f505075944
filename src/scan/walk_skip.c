#include "scan/walk_skip.h"

#include <stdio.h>

/* A folder of this name is an installed tree when `proof`, if any, exists:
 * beside it, or with a '/' in front, in it. */
struct tree_rule {
	const char *name;
	const char *proof[4];
};

static const struct tree_rule installed_trees[] = {
	{ "node_modules", { NULL } },
	{ "bower_components", { NULL } },
	{ "jspm_packages", { NULL } },
	{ ".pnpm-store", { NULL } },
	{ ".yarn", { NULL } },
	{ "site-packages", { NULL } },
	{ "dist-packages", { NULL } },
	{ "__pypackages__", { NULL } },
	{ "__pycache__", { NULL } },
	{ ".venv", { NULL } },
	{ "venv", { "/pyvenv.cfg", "/bin/activate" } },
	{ "env", { "/pyvenv.cfg" } },
	{ ".tox", { NULL } },
	{ ".nox", { NULL } },
	{ ".eggs", { NULL } },
	{ "target", { "Cargo.toml", "pom.xml", "build.sbt", "/CACHEDIR.TAG" } },
	{ "vendor", { "/modules.txt", "/autoload.php", "/composer/installed.json" } },
	{ "Pods", { "Podfile", "Podfile.lock" } },
	{ "Carthage", { "Cartfile", "Cartfile.resolved" } },
	{ ".gradle", { NULL } },
	{ ".m2", { NULL } },
	{ ".terraform", { NULL } },
	{ "elm-stuff", { NULL } },
	{ "conda-meta", { "/history" } },
	{ "_build", { "mix.exs", "rebar.config", "dune-project" } },
	{ "deps", { "mix.exs", "rebar.config" } },
	{ "_deps", { "CMakeCache.txt" } },
	{ "build", { "gleam.toml" } },
	{ "lib", { "shard.yml", "/.shards.info" } },
	{ "local", { "cpanfile", "cpanfile.snapshot" } },
	{ "lua_modules", { NULL } },
	{ ".dub", { NULL } },
	{ ".stack-work", { NULL } },
	{ "_opam", { NULL } },
	{ "dist-newstyle", { NULL } },
	{ ".dart_tool", { NULL } },
	{ "obj", { "/project.assets.json" } },
	{ "gems", { "specifications" } },
	{ "mod", { "/cache/download" } },
};

/* Folders of common names that the one above tells of: bundler's, renv's, packrat's,
 * Cargo's, Bun's. */
static const struct {
	const char *name, *parent;
} nested_trees[] = {
	{ "bundle", "vendor" },   { "library", "renv" },  { "staging", "renv" },
	{ "lib", "packrat" },     { "lib-R", "packrat" }, { "src", "packrat" },
	{ "registry", ".cargo" }, { "install", ".bun" },
};

static const char *const vcs_folders[] = {
	".git", ".hg", ".svn", ".bzr", ".jj", "_darcs", "CVS", ".pijul",
};

static bool is_proved(const struct tree_rule *rule, walk_exists_fn *exists, void *arg)
{
	char below[64];

	if (!rule->proof[0])
		return true;
	for (size_t i = 0; i < 4 && rule->proof[i]; i++) {
		const char *proof = rule->proof[i];

		if (proof[0] == '/') {
			int n = snprintf(below, sizeof(below), "%s%s", rule->name, proof);

			if (n < 0 || (size_t)n >= sizeof(below))
				continue;
			proof = below;
		}
		if (exists(arg, proof))
			return true;
	}
	return false;
}

enum skip_reason walk_skip_reason(struct str name, struct str parent,
				  walk_exists_fn *exists, void *arg)
{
	for (size_t i = 0; i < sizeof(vcs_folders) / sizeof(vcs_folders[0]); i++)
		if (str_is(name, vcs_folders[i]))
			return SKIP_VCS;
	for (size_t i = 0; i < sizeof(nested_trees) / sizeof(nested_trees[0]); i++)
		if (str_is(name, nested_trees[i].name) &&
		    str_is(parent, nested_trees[i].parent))
			return SKIP_INSTALLED;
	for (size_t i = 0; i < sizeof(installed_trees) / sizeof(installed_trees[0]); i++)
		if (str_is(name, installed_trees[i].name) &&
		    is_proved(&installed_trees[i], exists, arg))
			return SKIP_INSTALLED;
	return SKIP_NOT;
}
