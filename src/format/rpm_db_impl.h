/*
 * rpm_db_impl.h - what the readers of rpm's three databases share; nobody else's.
 */
#ifndef FORMAT_RPM_DB_IMPL_H
#define FORMAT_RPM_DB_IMPL_H

#include "format/rpm_db.h"

struct rpm_db_reader {
	struct arena *a;
	struct str bytes;
	struct rpm_db *out;
	size_t taken; /* bytes of headers, which what is damaged could name many times */
};

/* Whether a header of this many bytes may be taken: a file has no more than it is long.
 */
bool rpm_db_may_take(struct rpm_db_reader *r, size_t len);
void rpm_db_add(struct rpm_db_reader *r, struct str header);
void rpm_db_problem(struct rpm_db_reader *r, const char *text); /* the first one stays */

bool rpm_db_is_sqlite(struct str bytes);
void rpm_db_sqlite(struct rpm_db_reader *r);
bool rpm_db_is_ndb(struct str bytes);
void rpm_db_ndb(struct rpm_db_reader *r);
bool rpm_db_is_bdb(struct str bytes);
void rpm_db_bdb(struct rpm_db_reader *r);

#endif
