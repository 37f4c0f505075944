/*
 * gradle.c - see gradle.h.
 *
 * Names of configurations: https://docs.gradle.org/current/userguide/java_plugin.html
 * and https://developer.android.com/build/dependencies
 */
#include "parsers/gradle.h"

bool gradle_is_test(struct str configuration)
{
	return str_starts_with_nocase(configuration, STR("test")) ||
	       str_find(configuration, STR("Test")) != STR_NONE ||
	       str_starts_with_nocase(configuration, STR("jmh")) ||
	       str_starts_with_nocase(configuration, STR("integTest"));
}

bool gradle_is_tool(struct str configuration)
{
	static const char *const starts[] = {
		"annotationProcessor",
		"kapt",
		"ksp",
		"lint",
		"ktlint",
		"checkstyle",
		"detekt",
		"pmd",
		"spotbugs",
		"jacoco",
		"spotless",
		"errorprone",
		"kotlinCompiler",
		"kotlinBuildTools",
		"kotlinKlib",
		"zinc",
		"asciidoctor",
	};

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (str_starts_with(configuration, str_of(starts[i])))
			return true;
	return str_ends_with(configuration, STR("AnnotationProcessor")) ||
	       str_ends_with(configuration, STR("AnnotationProcessorClasspath"));
}

bool gradle_split(struct str text, struct str *group, struct str *artifact,
		  struct str *version)
{
	struct str rest;

	if (!str_cut(text, ':', group, &rest))
		return false;
	str_cut(rest, ':', artifact, version);
	return group->len && artifact->len;
}

void gradle_set_version(struct package *p, struct str text)
{
	/* https://docs.gradle.org/current/userguide/single_versions.html ; "1.0!!" is
	 * short for strictly */
	if (text.len > 2 && str_ends_with(text, STR("!!")))
		text = str_slice(text, 0, text.len - 2);
	if (!text.len || text.ptr[0] == '[' || text.ptr[0] == '(' || text.ptr[0] == ']' ||
	    text.ptr[text.len - 1] == '+' || str_starts_with(text, STR("latest.")))
		p->requested = text;
	else
		p->version = text;
}

bool gradle_is_locked(struct parse_ctx *ctx, const char *folder)
{
	static const char *const names[] = { "gradle.lockfile",
					     "gradle/dependency-locks" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (parse_exists(ctx, arena_cat(parse_arena(ctx), str_of(folder),
						str_of(names[i]), STR(""))
					      .ptr))
			return true;
	return false;
}
