/*
 * merge_project_folder.c - which folder's project a file belongs to.
 */
#include "scan/merge_projects.h"

static bool is_any_of(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(s, words[i]))
			return true;
	return false;
}

#define IS_ANY_OF(s, words) is_any_of((s), (words), sizeof(words) / sizeof((words)[0]))

/* Folders that a build tool keeps below the one of the manifest. */
static bool is_beside_manifest(struct str folder)
{
	static const char *const names[] = {
		"requirements", "gradle",       "dependency-locks", "obj",
		".mvn",         "xcshareddata", "swiftpm",          "opam",
		"subprojects",  "cmake",        "packrat",
	};

	return str_ends_with(folder, STR(".xcworkspace")) ||
	       str_ends_with(folder, STR(".xcodeproj")) || IS_ANY_OF(folder, names);
}

/* Folders that an installer fills. */
static bool is_installed(struct str folder)
{
	static const char *const names[] = {
		"node_modules",     "vendor",         "site-packages", "dist-packages",
		"__pypackages__",   "specifications", ".venv",         "venv",
		"lua_modules",      "Pods",           "Carthage",      ".meta",
		"bower_components", "conda-meta",     ".registry",
	};

	return str_ends_with(folder, STR(".dist-info")) ||
	       str_ends_with(folder, STR(".egg-info")) || IS_ANY_OF(folder, names);
}

/* Files that an installer reads: what was built of some other project; and what was
 * copied from one, or tells of that. */
static bool is_archive(struct str path)
{
	static const char *const ends[] = {
		".jar",       ".war",         ".ear",
		".whl",       ".egg",         ".vsix",
		".gguf",      ".safetensors", ".hpi",
		".jpi",       ".nupkg",       ".php",
		"/style.css", ".exe",         ".dll",
		".js",        ".h",           ".hpp",
		".inc",       ".c",           "/README.chromium",
		"/moz.yaml",  "/METADATA",    "/cgmanifest.json",
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends_with(path, str_of(ends[i])))
			return true;
	return false;
}

/* Folders with one folder more for each package. */
static bool rack_root(struct str folder, struct str *root)
{
	static const char *const racks[] = { "var/lib/pacman/local/", "var/db/pkg/",
					     "var/lib/flatpak/", ".local/share/flatpak/",
					     "Cellar/" };

	for (size_t i = 0; i < sizeof(racks) / sizeof(racks[0]); i++) {
		size_t at = str_find(folder, str_of(racks[i]));

		if (at == STR_NONE || (at && folder.ptr[at - 1] != '/'))
			continue;
		*root = str_slice(folder, 0, at ? at - 1 : 0);
		return true;
	}
	return false;
}

/* Folders in which a system keeps what is installed: its project is the root of it. */
static bool system_root(struct str folder, struct str *root)
{
	static const char *const places[] = {
		"var/lib/dpkg/status.d", "var/lib/dpkg",  "usr/lib/dpkg",
		"usr/lib/apk/db",        "lib/apk/db",    "usr/lib/sysimage/rpm",
		"var/lib/rpm",           "usr/share/rpm", "nix/var/nix/db",
	};
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct str place = str_of(places[i]);
		size_t at = folder.len - place.len;

		if (!str_ends_with(folder, place) || (at && folder.ptr[at - 1] != '/'))
			continue;
		*root = str_slice(folder, 0, at ? at - 1 : 0);
		return true;
	}
	return false;
}

/* A layer of Yocto and a tree of Buildroot have a folder for each recipe: the project is
 * what they lie in. */
static bool recipe_root(struct str path, struct str *root)
{
	struct str folder = str_dirname(path);

	if (str_ends_with(path, STR(".mk"))) {
		*root = str_dirname(folder);
		if (str_is(str_basename(*root), "package"))
			*root = str_dirname(*root);
		return true;
	}
	if (!str_ends_with(path, STR(".bb")) && !str_ends_with(path, STR(".bbappend")))
		return false;
	*root = folder;
	while (folder.len) {
		if (str_starts_with(str_basename(folder), STR("recipes"))) {
			*root = str_dirname(folder);
			return true;
		}
		folder = str_dirname(folder);
	}
	return true;
}

struct str merge_project_folder(struct str path, bool *above)
{
	struct str folder = str_dirname(path), rest = folder, part;

	*above = is_archive(path);
	while (rest.len) {
		size_t from = folder.len - rest.len;

		str_cut(rest, '/', &part, &rest);
		if (!is_installed(part))
			continue;
		*above = true;
		return str_slice(folder, 0, from ? from - 1 : 0);
	}
	/* "lib/cowboy-2.9.0/ebin/cowboy.app" of a release */
	if (str_ends_with(path, STR(".app"))) {
		*above = true;
		return str_dirname(str_dirname(str_dirname(folder)));
	}
	/* of a folder for packages that is not called vendor, or of one that is scanned
	 */
	if (str_ends_with(path, STR("composer/installed.json"))) {
		*above = true;
		return str_dirname(str_dirname(folder));
	}
	if (str_ends_with(path, STR("meta/snap.yaml"))) {
		*above = true;
		return str_dirname(folder);
	}
	if (system_root(folder, &rest) || rack_root(folder, &rest) ||
	    recipe_root(path, &rest))
		return rest;
	/* what sbt builds the build with */
	if (str_is(str_basename(folder), "project") &&
	    (str_ends_with(path, STR(".sbt")) || str_ends_with(path, STR(".scala"))))
		folder = str_dirname(folder);
	while (folder.len && is_beside_manifest(str_basename(folder)))
		folder = str_dirname(folder);
	return folder;
}
