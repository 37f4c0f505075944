/*
 * poetry_project.c - the dependencies of a Poetry project.
 *
 * https://python-poetry.org/docs/pyproject/
 */
#include "format/poetry_project.h"

#include "format/pep508.h"

/* Bytes of a list of extras; real ones are short, and a list is copied as it grows. */
enum { MAX_EXTRAS = 1000 };

/* The same for a constraint. */
enum { MAX_CONSTRAINT = 1000 };

struct asks {
	struct arena *a;
	struct poetry_ask *v;
	size_t n, cap;
};

static void add(struct asks *asks, struct str name, struct str group,
		enum dep_scope scope, struct str extras)
{
	arena_grow(asks->a, asks->v, asks->n, &asks->cap);
	asks->v[asks->n++] = (struct poetry_ask){
		.key = ecosystem_name_key(asks->a, ECO_PYPI, name),
		.group = group,
		.scope = scope,
		.extras = extras,
	};
}

struct str poetry_extras(struct arena *a, const struct toml *dependency)
{
	struct str list = { NULL, 0 };
	const struct toml *one = dependency;

	if (dependency->type == TOML_ARRAY)
		one = dependency->child;
	for (; one; one = one->next) {
		toml_each (it, toml_get(one, "extras"))
			if (it->type == TOML_STRING &&
			    list.len + it->text.len < MAX_EXTRAS)
				list = arena_cat(a, list, it->text, STR(","));
		if (one == dependency)
			break;
	}
	return list;
}

/* "optional = true" of a table, or of the first of several. */
static bool is_optional(const struct toml *value)
{
	if (value->type == TOML_ARRAY)
		value = value->child;
	return value && toml_is_true(value, "optional");
}

/* A table of Poetry's own: name = constraint, table or array of tables. */
static void add_table(struct asks *asks, const struct toml *table, struct str group)
{
	toml_each (it, table) {
		enum dep_scope scope = group.len ? SCOPE_DEV : SCOPE_RUNTIME;

		if (str_eq_nocase(it->key, STR("python")))
			continue;
		if (!group.len && is_optional(it))
			scope = SCOPE_OPTIONAL;
		add(asks, it->key, group, scope, poetry_extras(asks->a, it));
	}
}

/* An array of requirements; {include-group = "x"} has its own entry. */
static void add_list(struct asks *asks, const struct toml *list, struct str group,
		     enum dep_scope scope)
{
	struct pep508 r;

	if (!list || list->type != TOML_ARRAY)
		return;
	toml_each (it, list)
		if (it->type == TOML_STRING && !pep508_read(it->text, &r))
			add(asks, r.name, group, scope, r.extras);
}

size_t poetry_project_read(struct arena *a, const struct toml *root,
			   const struct poetry_ask **out)
{
	struct asks asks = { .a = a };
	const struct toml *project = toml_get(root, "project");

	add_list(&asks, toml_get(project, "dependencies"), STR(""), SCOPE_RUNTIME);
	toml_each (it, toml_get(project, "optional-dependencies"))
		add_list(&asks, it, it->key, SCOPE_OPTIONAL);
	toml_each (it, toml_get(root, "dependency-groups"))
		add_list(&asks, it, it->key, SCOPE_DEV);
	add_table(&asks, toml_path(root, "tool.poetry.dependencies"), STR(""));
	add_table(&asks, toml_path(root, "tool.poetry.dev-dependencies"), STR("dev"));
	toml_each (it, toml_path(root, "tool.poetry.group"))
		add_table(&asks, toml_get(it, "dependencies"), it->key);
	*out = asks.v;
	return asks.n;
}

/* The number after the dot-separated component `at` is raised: "1.2.3", 1 gives "1.3". */
static bool is_below_next(struct str version, struct str bound, size_t at)
{
	/* The numbers up to and with `at` are the same exactly below the next. */
	for (size_t i = 0; i <= at; i++) {
		struct str a, b;

		str_cut(version, '.', &a, &version);
		str_cut(bound, '.', &b, &bound);
		if (pep508_cmp_release(a, b) != 0)
			return false;
	}
	return true;
}

/* The component that "^" holds fast: the first that is not 0, else the last. */
static size_t caret_component(struct str bound)
{
	size_t at = 0;
	struct str part;

	while (bound.len) {
		str_cut(bound, '.', &part, &bound);
		if (pep508_cmp_release(part, STR("0")) != 0 || !bound.len)
			break;
		at++;
	}
	return at;
}

static bool is_plain(struct str v)
{
	for (size_t i = 0; i < v.len; i++)
		if (!is_digit(v.ptr[i]) && v.ptr[i] != '.')
			return false;
	return v.len > 0;
}

static bool clause_may_allow(struct str clause, struct str version)
{
	struct str bound = str_trim(str_from(clause, 1)), unused;
	char c = clause.ptr[0];

	if (c == '^' || (c == '~' && !str_starts_with(clause, STR("~=")))) {
		size_t at = 0;

		if (!is_plain(bound) || !is_plain(version))
			return true;
		if (c == '^')
			at = caret_component(bound);
		else if (str_cut(bound, '.', &unused, &unused))
			at = 1;
		return pep508_cmp_release(version, bound) >= 0 &&
		       is_below_next(version, bound, at);
	}
	/* A version alone is exact. */
	if (is_digit(c) && !str_ends_with(clause, STR("*")))
		return str_eq_nocase(clause, version) ||
		       (is_plain(clause) && is_plain(version) &&
			pep508_cmp_release(clause, version) == 0);
	return !pep508_excludes(clause, version);
}

/* One alternative: clauses separated by commas. */
static bool list_may_allow(struct str list, struct str version)
{
	struct str clause;

	while (list.len) {
		str_cut(list, ',', &clause, &list);
		clause = str_trim(clause);
		if (clause.len && !clause_may_allow(clause, version))
			return false;
	}
	return true;
}

bool poetry_may_allow(struct str constraint, struct str version)
{
	if (!str_trim(constraint).len || !version.len)
		return true;
	while (constraint.len) {
		size_t end = str_find(constraint, STR("||"));
		struct str one =
			end == STR_NONE ? constraint : str_slice(constraint, 0, end);

		constraint = end == STR_NONE ? (struct str){ NULL, 0 }
					     : str_from(constraint, end + 2);
		if (list_may_allow(one, version))
			return true;
	}
	return false;
}

/* The bound that "^" or "~" sets above: the component `at` one higher, the rest cut. */
static struct str next_after(struct arena *a, struct str bound, size_t at)
{
	struct str head = { NULL, 0 }, part = { NULL, 0 };
	uint32_t number;

	for (size_t i = 0; i <= at; i++) {
		if (i)
			head = arena_cat(a, head, part, STR("."));
		str_cut(bound, '.', &part, &bound);
	}
	if (!str_to_u32(part, UINT32_MAX - 1, &number))
		return (struct str){ NULL, 0 };
	return arena_printf(a, STR_FMT "%u", STR_ARG(head), (unsigned)number + 1);
}

/* The numbers that a version begins with: "1.2.0" of "1.2.0rc1". */
static struct str release_of(struct str v)
{
	size_t n = 0;

	while (n < v.len && (is_digit(v.ptr[n]) || v.ptr[n] == '.'))
		n++;
	while (n && v.ptr[n - 1] == '.')
		n--;
	return str_slice(v, 0, n);
}

/* One clause in PEP 440; empty when it cannot be told. */
static struct str clause_to_pep440(struct arena *a, struct str clause)
{
	struct str bound = str_trim(str_from(clause, 1)), release, above, unused;
	char c = clause.ptr[0];
	size_t at = 0;

	if (c == '^' || (c == '~' && !str_starts_with(clause, STR("~=")))) {
		release = release_of(bound);
		if (!release.len)
			return (struct str){ NULL, 0 };
		if (c == '^')
			at = caret_component(release);
		else if (str_cut(release, '.', &unused, &unused))
			at = 1;
		above = next_after(a, release, at);
		if (!above.len)
			return above;
		return arena_printf(a, ">=" STR_FMT ",<" STR_FMT, STR_ARG(bound),
				    STR_ARG(above));
	}
	if (is_digit(c))
		return arena_cat(a, STR("=="), clause, STR(""));
	if (c == '=' && !str_starts_with(clause, STR("==")))
		return arena_cat(a, STR("="), clause, STR(""));
	return clause;
}

struct str poetry_to_pep440(struct arena *a, struct str constraint, struct str *exact)
{
	struct str rest = str_trim(constraint), clause, out = { NULL, 0 };

	*exact = (struct str){ NULL, 0 };
	if (!rest.len || str_is(rest, "*"))
		return (struct str){ NULL, 0 };
	if (str_has_char(rest, '|') || rest.len > MAX_CONSTRAINT)
		return rest;
	while (rest.len) {
		str_cut(rest, ',', &clause, &rest);
		clause = str_trim(clause);
		if (!clause.len)
			continue;
		clause = clause_to_pep440(a, clause);
		if (!clause.len)
			return str_trim(constraint);
		out = out.len ? arena_cat(a, out, STR(","), clause) : clause;
	}
	*exact = pep508_exact(out);
	return out;
}
