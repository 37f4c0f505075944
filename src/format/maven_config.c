/*
 * maven_config.c - see maven_config.h.  Arguments stand one a line (Maven 3.9 and
 * later) or several, parted by blanks; '#' begins a comment in Maven 4.
 */
#include "format/maven_config.h"

enum { CLIMB_MOST = 16 };

static void add_property(struct maven_files *f, struct str text)
{
	struct maven_property p = { .value = STR("true") };

	if (!str_cut(text, '=', &p.name, &p.value))
		p.value = STR("true");
	if (!p.name.len)
		return;
	arena_grow(f->arena, f->user, f->n_user, &f->cap_user);
	f->user[f->n_user++] = p;
}

static void add_profiles(struct maven_files *f, struct str text)
{
	struct str one;

	while (text.len) {
		str_cut(text, ',', &one, &text);
		one = str_trim(one);
		if (!one.len)
			continue;
		arena_grow(f->arena, f->profiles, f->n_profiles, &f->cap_profiles);
		f->profiles[f->n_profiles++] = one;
	}
}

/* One option; *rest has the words after it, of which it may take one. */
static void take_option(struct maven_files *f, struct str word, struct str *rest)
{
	static const struct {
		const char *name;
		bool is_property;
	} all[] = {
		{ "--define", true },
		{ "--activate-profiles", false },
		{ "-D", true },
		{ "-P", false },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct str value = str_from(word, strlen(all[i].name));

		if (!str_starts_with(word, str_of(all[i].name)))
			continue;
		if (!value.len && !str_next_word(rest, &value))
			return;
		if (word.ptr[1] == '-' && value.len && value.ptr[0] == '=')
			value = str_from(value, 1);
		if (all[i].is_property)
			add_property(f, value);
		else
			add_profiles(f, value);
		return;
	}
}

void maven_config_read(struct maven_files *f)
{
	struct str up = STR(""), bytes, line, word;

	for (unsigned i = 0; i < CLIMB_MOST; i++) {
		const char *name =
			arena_cat(f->arena, up, STR(".mvn/maven.config"), STR("")).ptr;

		if (parse_exists(f->ctx, name)) {
			if (!parse_sibling(f->ctx, name, &bytes))
				return;
			while (str_next_line(&bytes, &line))
				while (line.len && line.ptr[0] != '#' &&
				       str_next_word(&line, &word))
					take_option(f, word, &line);
			return;
		}
		up = arena_cat(f->arena, up, STR("../"), STR(""));
	}
}

const struct str *maven_user_property(const struct maven_files *f, struct str name)
{
	for (size_t i = f->n_user; i > 0; i--)
		if (str_eq(f->user[i - 1].name, name))
			return &f->user[i - 1].value;
	return NULL;
}
