/* hadolint.c - reads .hadolint.yaml; see hadolint.h. */
#include "checks/hadolint.h"

#include "format/text.h"
#include "format/yaml.h"

enum { DEPTH_MOST = 16, LABELS_MOST = 256, REGISTRIES_MOST = 256 };

struct reader {
	struct arena *arena;
	struct diag_list *diags;
	struct str path;
	struct hadolint *out;
};

static void say(struct reader *r, enum diag_level level, const struct ynode *v,
		const char *what, struct str name)
{
	diag_add(r->diags, level, DIAG_POLICY, r->path,
		 v->key_line ? v->key_line : v->line, "%s: " STR_FMT, what,
		 STR_ARG(str_slice(name, 0, 100)));
}

static void say_full(struct reader *r, const struct ynode *v, int most, const char *what)
{
	diag_add(r->diags, DIAG_WARNING, DIAG_LIMIT, r->path, v->line,
		 "more than %d %s; this one and the rest are left out", most, what);
}

static bool is_scalar(struct reader *r, const struct ynode *v)
{
	if (v->type == YNODE_SCALAR)
		return true;
	say(r, DIAG_WARNING, v, "not a single value", v->key);
	return false;
}

static void take_bool(struct reader *r, const struct ynode *v, bool *out)
{
	if (!is_scalar(r, v))
		return;
	if (str_eq_nocase(v->text, STR("true")) || str_eq_nocase(v->text, STR("yes")))
		*out = true;
	else if (str_eq_nocase(v->text, STR("false")) ||
		 str_eq_nocase(v->text, STR("no")))
		*out = false;
	else
		say(r, DIAG_WARNING, v, "neither true nor false", v->text);
}

/* Adds the rules that a name means; level may be HADOLINT_UNSET. */
static void take_rule(struct reader *r, const struct ynode *v, struct check_set *set,
		      enum hadolint_level level)
{
	bool found = false;

	for (size_t i = 0; i < check_table_len; i++) {
		if (!check_matches(check_table[i], v->text))
			continue;
		set->bits[i / 64] |= UINT64_C(1) << (i % 64);
		if (level)
			r->out->level[i] = (uint8_t)level;
		found = true;
	}
	if (!found)
		say(r, DIAG_NOTE, v, "no rule here has this name", v->text);
}

static void take_rules(struct reader *r, const struct ynode *list, struct check_set *set,
		       enum hadolint_level level)
{
	if (list->type == YNODE_SCALAR && !list->text.len)
		return;
	if (list->type != YNODE_SEQUENCE) {
		say(r, DIAG_WARNING, list, "not a list", list->key);
		return;
	}
	ynode_each (v, list)
		if (is_scalar(r, v))
			take_rule(r, v, set, level);
}

static enum hadolint_level level_of(struct str name)
{
	static const char *const names[] = { "", "style", "info", "warning", "error" };

	for (unsigned i = 1; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq_nocase(name, str_of(names[i])))
			return (enum hadolint_level)i;
	return HADOLINT_UNSET;
}

static void take_overrides(struct reader *r, const struct ynode *map)
{
	if (map->type != YNODE_MAPPING) {
		say(r, DIAG_WARNING, map, "not a mapping", map->key);
		return;
	}
	ynode_each (v, map) {
		enum hadolint_level level = level_of(v->key);

		if (level)
			take_rules(r, v, &r->out->overridden, level);
		else
			say(r, DIAG_WARNING, v, "no severity of hadolint's", v->key);
	}
}

static void take_threshold(struct reader *r, const struct ynode *v)
{
	if (!is_scalar(r, v))
		return;
	r->out->threshold = level_of(v->text);
	r->out->has_threshold = r->out->threshold ||
				str_eq_nocase(v->text, STR("none")) ||
				str_eq_nocase(v->text, STR("ignore"));
	if (!r->out->has_threshold)
		say(r, DIAG_WARNING, v, "no failure-threshold of hadolint's", v->text);
}

/* False when there is room for no more. */
static bool add_registry(struct reader *r, const struct ynode *v)
{
	struct hadolint *h = r->out;

	if (!is_scalar(r, v) || !v->text.len)
		return true;
	if (h->n_registries == REGISTRIES_MOST) {
		say_full(r, v, REGISTRIES_MOST, "registries");
		return false;
	}
	arena_grow(r->arena, h->registries, h->n_registries, &h->cap_registries);
	h->registries[h->n_registries++] = v->text;
	return true;
}

static void take_registries(struct reader *r, const struct ynode *v)
{
	if (v->type != YNODE_SEQUENCE) {
		(void)add_registry(r, v);
		return;
	}
	ynode_each (one, v)
		add_registry(r, one);
}

static bool label_type_of(struct str name, enum label_type *type)
{
	static const struct {
		const char *name;
		enum label_type type;
	} types[] = {
		{ "text", LABEL_TEXT },     { "rawText", LABEL_TEXT },
		{ "url", LABEL_URL },       { "rfc3339", LABEL_TIME },
		{ "semver", LABEL_SEMVER }, { "spdx", LABEL_SPDX },
		{ "hash", LABEL_COMMIT },   { "email", LABEL_EMAIL },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_eq_nocase(name, str_of(types[i].name))) {
			*type = types[i].type;
			return true;
		}
	return false;
}

static void take_labels(struct reader *r, const struct ynode *map)
{
	struct hadolint *h = r->out;

	if (map->type != YNODE_MAPPING) {
		say(r, DIAG_WARNING, map, "not a mapping", map->key);
		return;
	}
	ynode_each (v, map) {
		struct check_label l = { .name = v->key };

		if (!is_scalar(r, v))
			continue;
		if (!label_type_of(v->text, &l.type)) {
			say(r, DIAG_WARNING, v, "no type of label of hadolint's",
			    v->text);
			continue;
		}
		if (h->n_labels == LABELS_MOST) {
			say_full(r, v, LABELS_MOST, "labels");
			return;
		}
		arena_grow(r->arena, h->labels, h->n_labels, &h->cap_labels);
		h->labels[h->n_labels++] = l;
	}
}

static void take_key(struct reader *r, const struct ynode *v)
{
	struct str key = v->key;

	if (str_is(key, "ignored"))
		take_rules(r, v, &r->out->ignored, HADOLINT_UNSET);
	else if (str_is(key, "override"))
		take_overrides(r, v);
	else if (str_is(key, "trustedRegistries"))
		take_registries(r, v);
	else if (str_is(key, "label-schema"))
		take_labels(r, v);
	else if (str_is(key, "strict-labels"))
		take_bool(r, v, &r->out->strict_labels);
	else if (str_is(key, "disable-ignore-pragma"))
		take_bool(r, v, &r->out->no_pragmas);
	else if (str_is(key, "no-fail"))
		take_bool(r, v, &r->out->no_fail);
	else if (str_is(key, "failure-threshold"))
		take_threshold(r, v);
	else if (!str_is(key, "format") && !str_is(key, "no-color") &&
		 !str_is(key, "verbose"))
		say(r, DIAG_WARNING, v, "hadolint has no such setting", key);
}

int hadolint_read(struct arena *a, struct str bytes, struct diag_list *d, struct str path,
		  struct hadolint *out)
{
	struct reader r = { a, d, path, out };
	struct ynode_docs docs;

	*out = (struct hadolint){ .path = path };
	out->level = arena_new_array(a, uint8_t, check_table_len + 1);
	if (ynode_load(a, text_decode(a, bytes, d, path), DEPTH_MOST, d, path, &docs) !=
	    0)
		return -1;
	if (!docs.n || !docs.v[0] ||
	    (docs.v[0]->type == YNODE_SCALAR && !docs.v[0]->text.len))
		return 0; /* nothing is said */
	if (docs.v[0]->type != YNODE_MAPPING) {
		diag_add(d, DIAG_WARNING, DIAG_POLICY, path, docs.v[0]->line,
			 "not a mapping of settings");
		return -1;
	}
	ynode_each (v, docs.v[0])
		take_key(&r, v);
	return 0;
}

enum severity hadolint_severity(enum hadolint_level level)
{
	return level == HADOLINT_ERROR     ? SEVERITY_HIGH
	       : level == HADOLINT_WARNING ? SEVERITY_MEDIUM
					   : SEVERITY_LOW;
}
