/* rpm_db.c - see rpm_db.h. */
#include "format/rpm_db_impl.h"

bool rpm_db_may_take(struct rpm_db_reader *r, size_t len)
{
	if (len > r->bytes.len - r->taken) {
		rpm_db_problem(r, "it names more bytes than it has");
		return false;
	}
	r->taken += len;
	return true;
}

void rpm_db_add(struct rpm_db_reader *r, struct str header)
{
	arena_grow(r->a, r->out->headers, r->out->n, &r->out->cap);
	r->out->headers[r->out->n++] = header;
}

void rpm_db_problem(struct rpm_db_reader *r, const char *text)
{
	if (!r->out->problem)
		r->out->problem = text;
}

void rpm_db_read(struct arena *a, struct str bytes, struct rpm_db *out)
{
	struct rpm_db_reader r = { .a = a, .bytes = bytes, .out = out };

	*out = (struct rpm_db){ .n = 0 };
	if (rpm_db_is_sqlite(bytes))
		rpm_db_sqlite(&r);
	else if (rpm_db_is_ndb(bytes))
		rpm_db_ndb(&r);
	else if (rpm_db_is_bdb(bytes))
		rpm_db_bdb(&r);
	else
		out->problem = "it is none of SQLite, ndb and Berkeley DB's hash";
}
