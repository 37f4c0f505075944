/*
 * osv_record.c - one OSV record out of its JSON.
 *
 * OSV schema 1.7: https://ossf.github.io/osv-schema/ (ossf/osv-schema 51b8156).
 * Unknown members and unknown id prefixes are fine: the schema grows.
 */
#include "advisory/osv_record.h"

#include <jansson.h>

#include "base/date.h"

struct reading {
	struct arena *a;
	struct str odd; /* the first thing that was left out */
};

static void note_odd(struct reading *r, struct str what)
{
	if (!r->odd.len)
		r->odd = what;
}

static struct str text_of(const json_t *v)
{
	if (!json_is_string(v))
		return (struct str){ 0 };
	return (struct str){ json_string_value(v), json_string_length(v) };
}

static struct str text_at(const json_t *object, const char *key)
{
	return text_of(json_object_get(object, key));
}

static int64_t time_at(struct reading *r, const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);
	int64_t seconds;
	date_day day;

	if (!v || json_is_null(v))
		return TIME_NONE;
	struct str text = text_of(v);
	if (time_parse(text, &seconds))
		return seconds;
	if (date_parse(text, &day))
		return (int64_t)day * 86400;
	note_odd(r, arena_printf(r->a, "\"%s\" is not a time", key));
	return TIME_NONE;
}

static struct str *texts_of(struct reading *r, const json_t *array, size_t *n)
{
	size_t count = json_array_size(array);
	struct str *v = arena_new_array(r->a, struct str, count);

	*n = 0;
	for (size_t i = 0; i < count; i++) {
		struct str text = text_of(json_array_get(array, i));

		if (text.len)
			v[(*n)++] = text;
	}
	return v;
}

/* The vectors of a `severity` list; a word ("Ubuntu" type) goes to *word. */
static struct str *vectors_of(struct reading *r, const json_t *list, size_t *n,
			      enum severity *word)
{
	size_t count = json_array_size(list);
	struct str *v = arena_new_array(r->a, struct str, count);

	*n = 0;
	for (size_t i = 0; i < count; i++) {
		const json_t *entry = json_array_get(list, i);
		struct str score = text_at(entry, "score");
		unsigned tenths;
		const char *version;

		if (!str_has_char(score, ' ') &&
		    cvss_base_score(score, &tenths, &version) == 0)
			v[(*n)++] = score;
		else if (!severity_of_name(score, word))
			note_odd(r,
				 arena_printf(r->a,
					      "its vector \"" STR_FMT "\" is malformed",
					      STR_ARG(str_slice(score, 0, 80))));
	}
	return v;
}

/* Ids are kept in lists with blanks between them. */
static bool is_id(struct str id)
{
	for (size_t i = 0; i < id.len; i++)
		if (id.ptr[i] <= ' ' || id.ptr[i] > '~')
			return false;
	return id.len > 0 && id.len <= 200;
}

static void read_aliases(struct reading *r, const json_t *root, struct osv_record *out)
{
	enum { ALIASES_MAX = 1000 }; /* forty is the most that was seen */
	size_t n, kept = 0;
	struct str *v = texts_of(r, json_object_get(root, "aliases"), &n);

	for (size_t i = 0; i < n; i++) {
		if (is_id(v[i]) && kept < ALIASES_MAX)
			v[kept++] = v[i];
		else
			note_odd(r,
				 STR("one of its aliases is not an id, or one too many"));
	}
	out->aliases = v;
	out->n_aliases = kept;
}

static bool read_event(const json_t *event, struct range_event *out)
{
	static const struct {
		const char *key;
		enum event_kind kind;
	} keys[] = {
		{ "introduced", EVENT_INTRODUCED },
		{ "fixed", EVENT_FIXED },
		{ "last_affected", EVENT_LAST_AFFECTED },
		{ "limit", EVENT_LIMIT },
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct str version = text_at(event, keys[i].key);

		if (!version.len)
			continue;
		*out = (struct range_event){ keys[i].kind, version };
		return true;
	}
	return false;
}

/* Ranges over commits cannot be answered without the repository: that range is left
 * out, the others of the entry count. */
static void read_ranges(struct reading *r, const json_t *entry, struct osv_package *out)
{
	const json_t *list = json_object_get(entry, "ranges");
	size_t n = json_array_size(list);

	out->ranges = arena_new_array(r->a, struct affected_range, n);
	for (size_t i = 0; i < n; i++) {
		const json_t *range = json_array_get(list, i);
		const json_t *events = json_object_get(range, "events");
		struct str type = text_at(range, "type");
		size_t count = json_array_size(events), kept = 0;

		if (str_is(type, "GIT"))
			continue;
		if (!str_is(type, "SEMVER") && !str_is(type, "ECOSYSTEM")) {
			note_odd(r, STR("a range has an unknown type"));
			continue;
		}
		struct range_event *v = arena_new_array(r->a, struct range_event, count);
		for (size_t k = 0; k < count; k++) {
			if (read_event(json_array_get(events, k), &v[kept]))
				kept++;
			else
				note_odd(r, STR("an event names no version"));
		}
		if (kept)
			out->ranges[out->n_ranges++] = (struct affected_range){ v, kept };
	}
}

static bool is_informational(const json_t *object)
{
	return text_at(json_object_get(object, "database_specific"), "informational")
		       .len > 0;
}

static void read_packages(struct reading *r, const json_t *root, struct osv_record *out)
{
	const json_t *list = json_object_get(root, "affected");
	size_t n = json_array_size(list);

	out->packages = arena_new_array(r->a, struct osv_package, n);
	for (size_t i = 0; i < n; i++) {
		const json_t *entry = json_array_get(list, i);
		const json_t *package = json_object_get(entry, "package");
		struct osv_package p = {
			.ecosystem = text_at(package, "ecosystem"),
			.name = text_at(package, "name"),
		};

		if (!p.ecosystem.len || !p.name.len)
			continue; /* of a repository alone: GIT ranges */
		read_ranges(r, entry, &p);
		p.versions =
			texts_of(r, json_object_get(entry, "versions"), &p.n_versions);
		p.vectors = vectors_of(r, json_object_get(entry, "severity"),
				       &p.n_vectors, &out->word);
		if (is_informational(entry))
			out->kind = ADVISORY_INFORMATIONAL;
		if (p.n_ranges || p.n_versions)
			out->packages[out->n_packages++] = p;
		else if (!json_array_size(json_object_get(entry, "ranges")))
			note_odd(r, arena_printf(r->a,
						 "it names neither ranges nor versions "
						 "of " STR_FMT,
						 STR_ARG(p.name)));
	}
}

/* The first line, shortened at a character of UTF-8. */
static struct str one_line(struct str text)
{
	enum { SUMMARY_MAX = 200 };
	struct str line = { 0 };

	text = str_trim(text);
	if (!str_next_line(&text, &line))
		return line;
	if (line.len > SUMMARY_MAX) {
		line.len = SUMMARY_MAX;
		while (line.len && ((unsigned char)line.ptr[line.len] & 0xc0) == 0x80)
			line.len--;
	}
	return str_trim(line);
}

int osv_record_read(const void *root, struct arena *a, struct osv_record *out,
		    struct str *odd, struct str *why)
{
	struct reading r = { .a = a };
	struct osv_record rec = { .id = text_at(root, "id") };

	if (!json_is_object((const json_t *)root)) {
		*why = STR("it is not an object");
		return -1;
	}
	if (!is_id(rec.id)) {
		*why = STR("it has no id");
		return -1;
	}
	rec.modified = time_at(&r, root, "modified");
	rec.published = time_at(&r, root, "published");
	rec.withdrawn = time_at(&r, root, "withdrawn");
	if (rec.modified == TIME_NONE) {
		note_odd(&r, STR("it does not say when it was modified"));
		rec.modified = 0;
	}
	/* A withdrawal whose date cannot be read is still one. */
	if (rec.withdrawn == TIME_NONE &&
	    json_is_string(json_object_get(root, "withdrawn")))
		rec.withdrawn = 0;
	read_aliases(&r, root, &rec);
	const json_t *specific = json_object_get(root, "database_specific");
	severity_of_name(text_at(specific, "severity"), &rec.word);
	rec.vectors = vectors_of(&r, json_object_get(root, "severity"), &rec.n_vectors,
				 &rec.word);
	if (is_informational(root))
		rec.kind = ADVISORY_INFORMATIONAL;
	read_packages(&r, root, &rec);
	if (str_starts_with(rec.id, STR("MAL-")))
		rec.kind = ADVISORY_MALICIOUS;
	rec.summary = one_line(text_at(root, "summary"));
	*odd = r.odd;
	*out = rec;
	return 0;
}

enum severity osv_severity(const struct str *vectors, size_t n, enum severity word)
{
	static const char *const order[] = { "2.0", "3.0", "3.1", "4.0" };
	enum severity worst = word;
	size_t best = 0;
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		unsigned tenths;
		const char *version;
		size_t rank = 0;

		if (cvss_base_score(vectors[i], &tenths, &version) != 0)
			continue;
		while (rank < 3 && !str_is(str_of(version), order[rank]))
			rank++;
		enum severity s = severity_of_score(tenths, rank == 0);
		if (!any || rank > best || (rank == best && s > worst))
			worst = s;
		if (!any || rank > best)
			best = rank;
		any = true;
	}
	return worst;
}
