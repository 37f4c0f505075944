#include "data/eol_facts.h"

/* See eol_facts_blob.S. */
#define TABLE(name) extern const char eol_blob_##name[], eol_blob_##name##_end[]
TABLE(about);
TABLE(products);
TABLE(cycles);
TABLE(images);
TABLE(codenames);
TABLE(retired);
TABLE(successors);
TABLE(tags);

/* The lines of a table without its header. */
static struct str lines_between(const char *begin, const char *end)
{
	struct str all = { begin, (size_t)(end - begin) };
	struct str header;

	str_next_line(&all, &header);
	return all;
}
#define LINES(name) lines_between(eol_blob_##name, eol_blob_##name##_end)

static struct str built_in(enum eol_table table)
{
	switch (table) {
	case EOL_ABOUT:
		return LINES(about);
	case EOL_PRODUCTS:
		return LINES(products);
	case EOL_CYCLES:
		return LINES(cycles);
	case EOL_IMAGES:
		return LINES(images);
	case EOL_CODENAMES:
		return LINES(codenames);
	case EOL_RETIRED:
		return LINES(retired);
	case EOL_TAGS:
		return LINES(tags);
	case EOL_TABLES:
		break;
	}
	return (struct str){ "", 0 };
}

static struct str table_of(const struct eol_facts *known, enum eol_table table)
{
	return known ? known->table[table] : built_in(table);
}

struct eol_facts eol_facts_builtin(void)
{
	struct eol_facts facts;

	for (int i = 0; i < EOL_TABLES; i++)
		facts.table[i] = built_in((enum eol_table)i);
	return facts;
}

const char *eol_table_name(enum eol_table table)
{
	static const char *const names[EOL_TABLES] = {
		[EOL_ABOUT] = "about",         [EOL_PRODUCTS] = "products",
		[EOL_CYCLES] = "cycles",       [EOL_IMAGES] = "images",
		[EOL_CODENAMES] = "codenames", [EOL_RETIRED] = "retired",
		[EOL_TAGS] = "tags",
	};

	return names[table];
}

/* One key field after the other of *line, "-" being the absent one. */
static struct str take_field(struct str *line)
{
	struct str head;

	str_cut(*line, '\t', &head, line);
	return str_is(head, "-") ? (struct str){ head.ptr, 0 } : head;
}

/* Order of the line's first fields against key (fields ended by a tab each). */
static int line_cmp(struct str line, struct str first, struct str second)
{
	struct str head, rest;

	str_cut(line, '\t', &head, &rest);
	int c = str_cmp(head, first);

	if (c || !second.len)
		return c;
	str_cut(rest, '\t', &head, &rest);
	return str_cmp(head, second);
}

static struct str line_at(struct str table, size_t at)
{
	struct str rest = str_from(table, at);
	size_t end = str_find_char(rest, '\n');

	return str_slice(rest, 0, end);
}

/* Offset of the first line that is not before the key. */
static size_t lower_bound(struct str table, struct str first, struct str second)
{
	size_t lo = 0, hi = table.len;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		while (mid > lo && table.ptr[mid - 1] != '\n')
			mid--;
		struct str line = line_at(table, mid);

		if (line_cmp(line, first, second) < 0)
			lo = mid + line.len + 1;
		else
			hi = mid;
	}
	return lo < table.len ? lo : table.len;
}

/* The run of lines whose first field is key. */
static struct str lines_of(struct str table, struct str key)
{
	size_t from = lower_bound(table, key, (struct str){ NULL, 0 });
	struct str rest = str_from(table, from), left = rest, line;
	size_t len = 0;

	while (str_next_line(&left, &line) &&
	       line_cmp(line, key, (struct str){ NULL, 0 }) == 0)
		len = rest.len - left.len;
	return str_slice(rest, 0, len);
}

static bool find_line(struct str table, struct str first, struct str second,
		      struct str *out)
{
	size_t at = lower_bound(table, first, second);

	if (at >= table.len)
		return false;
	struct str line = line_at(table, at);

	if (line_cmp(line, first, second) != 0)
		return false;
	*out = line;
	return true;
}

static date_day day_of(struct str field)
{
	date_day d;

	return date_parse(field, &d) ? d : DATE_NONE;
}

static struct eol_date date_of_field(struct str field)
{
	date_day d = day_of(field);

	if (d != DATE_NONE)
		return (struct eol_date){ EOL_DATED, d };
	if (str_is(field, "yes"))
		return (struct eol_date){ EOL_YES, DATE_NONE };
	return (struct eol_date){ str_is(field, "no") ? EOL_NO : EOL_NOT_SAID,
				  DATE_NONE };
}

struct str eol_facts_date(const struct eol_facts *known)
{
	struct str line = { "", 0 };

	if (find_line(table_of(known, EOL_ABOUT), STR("as_of"), (struct str){ NULL, 0 },
		      &line))
		take_field(&line);
	return line;
}

date_day eol_facts_day(const struct eol_facts *known)
{
	return day_of(eol_facts_date(known));
}

bool eol_product_find(const struct eol_facts *known, struct str name,
		      struct eol_product *out)
{
	struct str line;

	if (!find_line(table_of(known, EOL_PRODUCTS), name, (struct str){ NULL, 0 },
		       &line))
		return false;
	out->name = take_field(&line);
	out->category = take_field(&line);
	out->title = take_field(&line);
	return true;
}

size_t eol_products_of_image(const struct eol_facts *known, struct str image,
			     struct str *out, size_t max)
{
	struct str rest = lines_of(table_of(known, EOL_IMAGES), image), line;
	size_t n = 0;

	while (n < max && str_next_line(&rest, &line)) {
		take_field(&line);
		out[n++] = take_field(&line);
	}
	return n;
}

struct str eol_cycles(const struct eol_facts *known, struct str product)
{
	return lines_of(table_of(known, EOL_CYCLES), product);
}

bool eol_cycle_next(struct str *rest, struct eol_cycle *out)
{
	struct str line;

	if (!str_next_line(rest, &line))
		return false;
	out->product = take_field(&line);
	out->name = take_field(&line);
	out->codename = take_field(&line);
	out->release = day_of(take_field(&line));
	out->eol = date_of_field(take_field(&line));
	out->support = date_of_field(take_field(&line));
	out->extended = date_of_field(take_field(&line));
	out->lts = date_of_field(take_field(&line));
	out->latest = take_field(&line);
	return true;
}

bool eol_cycle_find(const struct eol_facts *known, struct str product, struct str name,
		    struct eol_cycle *out)
{
	struct str rest = eol_cycles(known, product);
	struct eol_cycle c;

	while (eol_cycle_next(&rest, &c)) {
		if (str_eq(c.name, name)) {
			*out = c;
			return true;
		}
	}
	return false;
}

bool eol_codename_find(const struct eol_facts *known, struct str codename,
		       struct str *product, struct str *cycle)
{
	struct str line;

	if (!find_line(table_of(known, EOL_CODENAMES), codename, (struct str){ NULL, 0 },
		       &line))
		return false;
	take_field(&line);
	*product = take_field(&line);
	*cycle = take_field(&line);
	return true;
}

struct str eol_tags(const struct eol_facts *known, struct str image)
{
	return lines_of(table_of(known, EOL_TAGS), image);
}

static void read_tag(struct str line, struct eol_tag *out)
{
	out->image = take_field(&line);
	out->tag = take_field(&line);
	out->distribution = take_field(&line);
	out->left = day_of(take_field(&line));
}

bool eol_tag_next(struct str *rest, struct eol_tag *out)
{
	struct str line;

	if (!str_next_line(rest, &line))
		return false;
	read_tag(line, out);
	return true;
}

bool eol_tag_find(const struct eol_facts *known, struct str image, struct str tag,
		  struct eol_tag *out)
{
	struct str line;

	if (!tag.len || !find_line(table_of(known, EOL_TAGS), image, tag, &line))
		return false;
	read_tag(line, out);
	return true;
}

/* The row of the image itself, or of a family "folder/" it lies in. */
static bool find_successor(struct str image, struct str *out)
{
	struct str rest = LINES(successors), line;

	while (str_next_line(&rest, &line)) {
		struct str all = line, name = take_field(&line);

		if (str_ends_with(name, STR("/*"))
			    ? str_starts_with(image, str_slice(name, 0, name.len - 1))
			    : str_eq(image, name)) {
			*out = all;
			return true;
		}
	}
	return false;
}

bool eol_retired_find(const struct eol_facts *known, struct str image,
		      struct eol_retired *out)
{
	struct eol_retired r = { DATE_NONE, DATE_NONE, false, { "", 0 } };
	struct str line;
	bool found = false;

	if (!image.len)
		return false;
	if (find_line(table_of(known, EOL_RETIRED), image, (struct str){ NULL, 0 },
		      &line)) {
		take_field(&line);
		r.deprecated = day_of(take_field(&line));
		r.removed = day_of(take_field(&line));
		r.is_removed = r.removed != DATE_NONE;
		found = true;
	}
	if (find_successor(image, &line)) {
		take_field(&line);
		struct str state = take_field(&line);

		r.is_removed = r.is_removed || str_is(state, "removed");
		r.successor = take_field(&line);
		found = found || state.len;
	}
	if (found)
		*out = r;
	return found;
}
