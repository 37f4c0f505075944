/*
 * osv_record.c - one OSV record out of its JSON.
 *
 * OSV schema 1.7: https://ossf.github.io/osv-schema/ (ossf/osv-schema 51b8156).
 * Unknown members and unknown id prefixes are fine: the schema grows.
 */
#include "advisory/osv_record.h"

#include "advisory/repository.h"
#include "base/date.h"

struct reading {
	struct arena *a;
	struct osv_package *repositories;
	size_t n_repositories, cap_repositories;
	struct str odd; /* the first thing that was left out */
};

static void note_odd(struct reading *r, struct str what)
{
	if (!r->odd.len)
		r->odd = what;
}

/* The list, when it is one. */
static const struct jnode *list_at(const struct jnode *object, const char *key)
{
	const struct jnode *v = jnode_get(object, key);

	return jnode_is(v, JNODE_ARRAY) ? v : NULL;
}

static size_t count_of(const struct jnode *list)
{
	return list ? list->n : 0;
}

static int64_t time_at(struct reading *r, const struct jnode *object, const char *key)
{
	const struct jnode *v = jnode_get(object, key);
	struct str text = jnode_string(object, key);
	int64_t seconds;
	date_day day;

	if (!v || v->type == JNODE_NULL)
		return TIME_NONE;
	if (time_parse(text, &seconds))
		return seconds;
	if (date_parse(text, &day))
		return (int64_t)day * 86400;
	note_odd(r, arena_printf(r->a, "\"%s\" is not a time", key));
	return TIME_NONE;
}

static struct str *texts_of(struct reading *r, const struct jnode *list, size_t *n)
{
	struct str *v = arena_new_array(r->a, struct str, count_of(list));

	*n = 0;
	jnode_each (it, list)
		if (it->type == JNODE_STRING && it->text.len)
			v[(*n)++] = it->text;
	return v;
}

/* The vectors of a `severity` list; a word ("Ubuntu" type) goes to *word. */
static struct str *vectors_of(struct reading *r, const struct jnode *list, size_t *n,
			      enum severity *word)
{
	struct str *v = arena_new_array(r->a, struct str, count_of(list));

	*n = 0;
	jnode_each (entry, list) {
		struct str score = jnode_string(entry, "score");
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

static void read_aliases(struct reading *r, const struct jnode *root,
			 struct osv_record *out)
{
	enum { ALIASES_MAX = 1000 }; /* forty is the most that was seen */
	size_t n, kept = 0;
	struct str *v = texts_of(r, list_at(root, "aliases"), &n);

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

static bool read_event(const struct jnode *event, struct range_event *out)
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
		struct str version = jnode_string(event, keys[i].key);

		if (!version.len)
			continue;
		*out = (struct range_event){ keys[i].kind, version };
		return true;
	}
	return false;
}

static struct affected_range read_events(struct reading *r, const struct jnode *events)
{
	struct range_event *v =
		arena_new_array(r->a, struct range_event, count_of(events));
	size_t kept = 0;

	jnode_each (event, events) {
		if (read_event(event, &v[kept]))
			kept++;
		else
			note_odd(r, STR("an event names no version"));
	}
	return (struct affected_range){ v, kept };
}

/* Ranges over commits are those of a repository, whichever packages are made of it. */
static void read_ranges(struct reading *r, const struct jnode *entry,
			struct osv_package *out)
{
	const struct jnode *list = list_at(entry, "ranges");

	out->ranges = arena_new_array(r->a, struct affected_range, count_of(list));
	jnode_each (range, list) {
		struct str type = jnode_string(range, "type");

		if (str_is(type, "GIT"))
			continue;
		if (!str_is(type, "SEMVER") && !str_is(type, "ECOSYSTEM")) {
			note_odd(r, STR("a range has an unknown type"));
			continue;
		}
		struct affected_range one = read_events(r, list_at(range, "events"));
		if (one.n)
			out->ranges[out->n_ranges++] = one;
	}
}

/*
 * The repositories of an entry.  Its versions are tags where it is about a repository
 * alone, or the package goes by the name of the repository: one of several packages
 * that come from one place has releases of its own.  OSS-Fuzz names its projects, which
 * have no releases but the tags.
 */
static void read_repositories(struct reading *r, const struct jnode *entry,
			      const struct osv_package *of)
{
	enum { LISTS_MAX = 16 }; /* more copies of a list than anybody has mirrors */
	size_t lists = 0;
	struct str before = { 0 };

	jnode_each (range, list_at(entry, "ranges")) {
		if (!str_is(jnode_string(range, "type"), "GIT"))
			continue;
		struct osv_package p = {
			.ecosystem = STR(REPOSITORY_ECOSYSTEM),
			.name = repository_key(r->a, jnode_string(range, "repo")),
			.vectors = of->vectors,
			.n_vectors = of->n_vectors,
		};
		struct affected_range one = read_events(r, list_at(range, "events"));
		if (!p.name.len || !one.n) {
			note_odd(r, STR("a range over commits names no repository, or no "
					"commit"));
			continue;
		}
		bool tags = !of->name.len || str_is(of->ecosystem, "OSS-Fuzz") ||
			    repository_is_of(p.name, of->name);
		if (tags && !str_eq(p.name, before) && lists < LISTS_MAX) {
			p.versions = of->versions;
			p.n_versions = of->n_versions;
			lists++;
		}
		before = p.name;
		p.ranges = arena_new(r->a, struct affected_range);
		*p.ranges = one;
		p.n_ranges = 1;
		arena_grow(r->a, r->repositories, r->n_repositories,
			   &r->cap_repositories);
		r->repositories[r->n_repositories++] = p;
	}
}

static bool is_informational(const struct jnode *object)
{
	return jnode_string(jnode_get(object, "database_specific"), "informational").len >
	       0;
}

static void read_packages(struct reading *r, const struct jnode *root,
			  struct osv_record *out)
{
	const struct jnode *list = list_at(root, "affected");

	struct osv_package *v = NULL;
	size_t n = 0, cap = 0;

	jnode_each (entry, list) {
		const struct jnode *package = jnode_get(entry, "package");
		struct osv_package p = {
			.ecosystem = jnode_string(package, "ecosystem"),
			.name = jnode_string(package, "name"),
		};

		p.versions = texts_of(r, list_at(entry, "versions"), &p.n_versions);
		p.vectors = vectors_of(r, list_at(entry, "severity"), &p.n_vectors,
				       &out->word);
		read_repositories(r, entry, &p);
		if (!p.ecosystem.len || !p.name.len)
			continue; /* of a repository alone */
		read_ranges(r, entry, &p);
		if (is_informational(entry))
			out->kind = ADVISORY_INFORMATIONAL;
		if (p.n_ranges || p.n_versions) {
			arena_grow(r->a, v, n, &cap);
			v[n++] = p;
		} else if (!count_of(list_at(entry, "ranges"))) {
			note_odd(r, arena_printf(r->a,
						 "it names neither ranges nor versions "
						 "of " STR_FMT,
						 STR_ARG(p.name)));
		}
	}
	for (size_t i = 0; i < r->n_repositories; i++) {
		arena_grow(r->a, v, n, &cap);
		v[n++] = r->repositories[i];
	}
	out->packages = v;
	out->n_packages = n;
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

int osv_record_read(const struct jnode *root, struct arena *a, struct osv_record *out,
		    struct str *odd, struct str *why)
{
	struct reading r = { .a = a };
	struct osv_record rec = { .id = jnode_string(root, "id") };

	if (!jnode_is(root, JNODE_OBJECT)) {
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
	    jnode_is(jnode_get(root, "withdrawn"), JNODE_STRING))
		rec.withdrawn = 0;
	read_aliases(&r, root, &rec);
	const struct jnode *specific = jnode_get(root, "database_specific");
	severity_of_name(jnode_string(specific, "severity"), &rec.word);
	rec.vectors =
		vectors_of(&r, list_at(root, "severity"), &rec.n_vectors, &rec.word);
	if (is_informational(root))
		rec.kind = ADVISORY_INFORMATIONAL;
	read_packages(&r, root, &rec);
	if (str_starts_with(rec.id, STR("MAL-")))
		rec.kind = ADVISORY_MALICIOUS;
	rec.summary = one_line(jnode_string(root, "summary"));
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
