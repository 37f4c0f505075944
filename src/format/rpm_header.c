/* rpm_header.c - see rpm_header.h. */
#include "format/rpm_header.h"

enum { COUNTS = 8, ENTRY = 16 };

enum rpm_type {
	TYPE_INT32 = 4,
	TYPE_STRING = 6,
	TYPE_STRING_ARRAY = 8,
	TYPE_I18N_STRING = 9,
};

static uint32_t be32(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

bool rpm_header_open(struct str bytes, struct rpm_header *out)
{
	if (bytes.len < COUNTS)
		return false;
	uint32_t n = be32(bytes.ptr), data = be32(bytes.ptr + 4);

	bytes = str_from(bytes, COUNTS);
	if (!n || n > bytes.len / ENTRY || data > bytes.len - (size_t)n * ENTRY)
		return false;
	out->index = str_slice(bytes, 0, (size_t)n * ENTRY);
	out->store = str_slice(bytes, out->index.len, out->index.len + data);
	return true;
}

/* The data of a tag, from where it begins to the end of the store; how many values it
 * has.  An entry of another type than the tag's is none. */
static bool find(const struct rpm_header *h, enum rpm_tag tag, bool number,
		 struct str *data, size_t *count)
{
	for (size_t at = 0; at + ENTRY <= h->index.len; at += ENTRY) {
		const char *e = h->index.ptr + at;
		uint32_t type = be32(e + 4), offset = be32(e + 8);

		if (be32(e) != (uint32_t)tag)
			continue;
		if (number ? type != TYPE_INT32
			   : type != TYPE_STRING && type != TYPE_STRING_ARRAY &&
				     type != TYPE_I18N_STRING)
			return false;
		if (offset >= h->store.len)
			return false;
		*data = str_from(h->store, offset);
		*count = be32(e + 12);
		return true;
	}
	return false;
}

struct rpm_strings rpm_header_strings(const struct rpm_header *h, enum rpm_tag tag)
{
	struct rpm_strings s = { .left = 0 };

	if (!find(h, tag, false, &s.rest, &s.left))
		s.left = 0;
	return s;
}

bool rpm_strings_next(struct rpm_strings *s, struct str *out)
{
	size_t end;

	if (!s->left)
		return false;
	end = str_find_char(s->rest, '\0');
	if (end == STR_NONE) { /* the store ends within it */
		s->left = 0;
		return false;
	}
	*out = str_slice(s->rest, 0, end);
	s->rest = str_from(s->rest, end + 1);
	s->left--;
	return true;
}

struct str rpm_header_string(const struct rpm_header *h, enum rpm_tag tag)
{
	struct rpm_strings s = rpm_header_strings(h, tag);
	struct str text;

	return rpm_strings_next(&s, &text) ? text : STR("");
}

struct rpm_numbers rpm_header_numbers(const struct rpm_header *h, enum rpm_tag tag)
{
	struct rpm_numbers v = { .n = 0 };

	if (!find(h, tag, true, &v.data, &v.n))
		v.n = 0;
	else if (v.n > v.data.len / 4)
		v.n = v.data.len / 4;
	return v;
}

uint32_t rpm_number_at(const struct rpm_numbers *v, size_t i)
{
	return be32(v->data.ptr + i * 4);
}
