/*
 * dockerfile_name.c - what Dockerfiles are called.
 *
 * https://docs.docker.com/build/concepts/dockerfile/ (2026-08), "Filename", and
 * Podman's Containerfile.
 */
#include "format/dockerfile.h"

static bool ends_in(struct str name, const char *const *ends, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str end = str_of(ends[i]);

		if (name.len > end.len &&
		    str_eq_nocase(str_from(name, name.len - end.len), end))
			return true;
	}
	return false;
}

static bool is_wrapped(struct str name)
{
	static const char *const ends[] = { ".dockerfile", ".containerfile" };

	return str_starts_with_nocase(name, STR("dockerfile")) ||
	       str_starts_with_nocase(name, STR("containerfile")) ||
	       ends_in(name, ends, 2);
}

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum df_name df_name_of(struct str name)
{
	static const char *const leftovers[] = { "~",    ".bak", ".orig", ".rej", ".swp",
						 ".swo", ".old", ".save", ".tmp" };
	static const char *const templates[] = { ".j2",   ".jinja", ".jinja2",
						 ".tmpl", ".tpl",   ".template",
						 ".erb",  ".in",    ".mustache",
						 ".hbs",  ".m4",    ".ejs" };
	static const char *const others[] = {
		".dockerignore", ".md",  ".markdown", ".rst",   ".adoc", ".html",
		".py",           ".js",  ".ts",       ".go",    ".rb",   ".java",
		".rs",           ".c",   ".h",        ".sh",    ".json", ".yaml",
		".yml",          ".xml", ".toml",     ".lock",  ".snap", ".patch",
		".diff",         ".php", ".cs",       ".kt",    ".pyc",  ".gz",
		".zip",          ".png", ".svg",      ".sha256"
	};

	if (!is_wrapped(name) || ends_in(name, others, COUNT(others)))
		return DF_NAME_OTHER;
	if (ends_in(name, leftovers, COUNT(leftovers)))
		return DF_NAME_LEFTOVER;
	if (ends_in(name, templates, COUNT(templates)))
		return DF_NAME_TEMPLATE;
	return DF_NAME_DOCKERFILE;
}
