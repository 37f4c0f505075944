/*
 * osv_import.c - OSV documents into the writer, and the account of it.
 */
#include "advisory/osv_import.h"

#include "advisory/facts.h"
#include "advisory/osv_import_internal.h"
#include "advisory/repository.h"

static void name_record(struct import *im, struct str where, unsigned line,
			struct str why)
{
	if (im->named < OSV_NAMED)
		diag_add(im->diags, DIAG_WARNING, DIAG_DATABASE, where, line, STR_FMT,
			 STR_ARG(why));
	im->named++;
}

void import_reject(struct import *im, struct str where, unsigned line, struct str why)
{
	im->result->rejected++;
	name_record(im, where, line, why);
}

void import_odd(struct import *im, struct str where, unsigned line, struct str why)
{
	im->result->odd++;
	name_record(im, where, line, why);
}

bool import_count_bytes(struct import *im, size_t n)
{
	uint64_t max = im->options.max_total;

	if (im->bytes > max || im->bomb)
		return false;
	im->bytes += n;
	im->file_bytes += n;
	if (im->file_bytes > OSV_BOMB_BYTES &&
	    im->file_bytes / OSV_BOMB_RATIO > im->file_size) {
		im->bomb = true;
		diag_add(im->diags, DIAG_ERROR, DIAG_LIMIT, str_of(im->input), 0,
			 "more than %u times its size comes out of it: these are no "
			 "records",
			 OSV_BOMB_RATIO);
		return false;
	}
	if (im->bytes <= max)
		return true;
	diag_add(im->diags, DIAG_ERROR, DIAG_LIMIT, str_of(im->input), 0,
		 "the inputs hold more than %llu bytes; what follows is left out",
		 (unsigned long long)max);
	return false;
}

/* Leaves out the packages of ecosystems that neither the sources bring nor the database
 * has.  Repositories are of no ecosystem, and go with the record. */
static void keep_sources(const struct import *im, struct osv_record *r)
{
	const struct osv_import_options *o = &im->options;
	size_t kept = 0;

	for (size_t i = 0; i < r->n_packages; i++) {
		struct str base, suffix;

		str_cut(r->packages[i].ecosystem, ':', &base, &suffix);
		if (str_is(base, REPOSITORY_ECOSYSTEM) ||
		    db_source_of(o->sources, o->n_sources, base) ||
		    db_writer_had(im->writer, base))
			r->packages[kept++] = r->packages[i];
	}
	r->n_packages = kept;
}

static void import_record(struct import *im, const struct jnode *root, struct str where,
			  unsigned line)
{
	struct osv_record record;
	struct str odd, why;

	if (osv_record_read(root, &im->scratch, &record, &odd, &why)) {
		import_reject(
			im, where, line,
			arena_cat(&im->scratch, STR("not taken in: "), why, STR("")));
		return;
	}
	if (odd.len)
		import_odd(im, where, line,
			   arena_cat(&im->scratch, record.id, STR(": "), odd));
	if (im->options.n_sources)
		keep_sources(im, &record);
	else
		import_tally(im, &record);
	switch (db_writer_put(im->writer, &record, &im->scratch)) {
	case DB_PUT_ADDED:
		im->result->added++;
		break;
	case DB_PUT_REPLACED:
		im->result->replaced++;
		break;
	case DB_PUT_OLDER:
		im->result->older++;
		return;
	case DB_PUT_FAILED:
		im->failed = true;
		return;
	}
	im->result->withdrawn += record.withdrawn != TIME_NONE;
	im->records++;
	if (im->options.progress && im->records % 1000 == 0)
		im->options.progress(im->options.user, im->records);
}

/* Why facts of that day are not taken in; empty when they are. */
static struct str facts_refused(struct import *im, date_day day)
{
	enum { SECONDS_A_DAY = 24 * 60 * 60 };
	struct arena *a = &im->scratch;
	date_day had = db_writer_facts_day(im->writer), own = eol_facts_day(NULL);

	if (day <= own)
		return arena_printf(a, "no newer than those of the program (" STR_FMT ")",
				    STR_ARG(date_text(a, own)));
	if (had != DATE_NONE && day < had)
		return arena_printf(a, "older than those in the database (" STR_FMT ")",
				    STR_ARG(date_text(a, had)));
	/* They would keep true ones away until that day; a day for the time zones. */
	if (day > im->options.now / SECONDS_A_DAY + 1)
		return STR("that day is yet to come");
	return STR("");
}

static void import_facts(struct import *im, const struct jnode *root, struct str where)
{
	struct arena *a = &im->scratch;
	struct eol_facts facts;
	unsigned line;
	const char *wrong = facts_read(root, a, &facts, &line);

	if (wrong) {
		import_reject(
			im, where, line,
			arena_printf(a, "end-of-life facts, not taken in: %s", wrong));
		return;
	}
	date_day day = eol_facts_day(&facts);
	struct str why = facts_refused(im, day);

	if (why.len)
		import_reject(im, where, 0,
			      arena_printf(a,
					   "end-of-life facts of " STR_FMT
					   ", not taken in: " STR_FMT,
					   STR_ARG(date_text(a, day)), STR_ARG(why)));
	else if (db_writer_put_facts(im->writer, &facts) != 0)
		im->failed = true;
	else
		im->result->facts = day;
}

void import_document(struct import *im, struct str bytes, struct str where, unsigned line)
{
	struct diag_list said;

	diag_list_init(&said, &im->scratch);
	const struct jnode *root = jnode_read(&im->scratch, bytes, JNODE_STRICT,
					      OSV_RECORD_DEPTH, &said, where);
	const struct jnode *list =
		jnode_is(root, JNODE_ARRAY) ? root : jnode_get(root, "vulns");

	if (!root) {
		const struct diag *why = &said.v[said.n - 1];

		import_reject(im, where, line ? line : why->line,
			      arena_cat(&im->scratch, STR("not taken in: "), why->text,
					STR("")));
	} else if (facts_is_document(root)) {
		import_facts(im, root, where);
	} else if (jnode_is(list, JNODE_ARRAY)) {
		jnode_each (it, list) {
			if (im->failed)
				break;
			import_record(im, it, where, line);
		}
	} else {
		import_record(im, root, where, line);
	}
	arena_release(&im->scratch);
}

static void say_failed(struct import *im, const char *db_path, struct str error)
{
	diag_add(im->diags, DIAG_ERROR, DIAG_DATABASE, str_of(db_path), 0, STR_FMT,
		 STR_ARG(error));
}

/* What tells of attacks or ends of life makes the advisories no newer. */
static int64_t built_when(const struct import *im)
{
	const struct osv_import_result *r = im->result;
	bool records = r->added || r->replaced || r->older;

	return records ? im->options.now : DB_BUILT_AS_BEFORE;
}

/* Notes the sources, and puts the file in place. */
static int finish(struct import *im, struct arena *a, struct str *error)
{
	const struct osv_import_options *o = &im->options;
	int64_t built = built_when(im);

	if (import_drop_strays(im, a)) {
		db_writer_abandon(im->writer);
		return -1;
	}
	for (size_t i = 0; i < o->n_sources; i++) {
		if (db_writer_set_source(im->writer, &o->sources[i], a) == 0)
			continue;
		db_writer_abandon(im->writer);
		return -1;
	}
	if (o->n_sources)
		built = db_writer_oldest_source(im->writer, a, o->now);
	return db_writer_finish(im->writer, built, o->tool, a, error);
}

static void release(struct import *im)
{
	map_release(&im->brought_by_name);
	arena_release(&im->names);
	arena_release(&im->scratch);
}

int osv_import(const char *db_path, const char *const *inputs, size_t n,
	       const struct osv_import_options *options, struct osv_import_result *out,
	       struct arena *a, struct diag_list *d)
{
	struct import im = { .options = *options, .result = out, .diags = d };
	struct str error = STR("the database cannot be written (is the disk full?)");
	int rc = 0;

	*out = (struct osv_import_result){ .kept_facts = DATE_NONE };
	if (!im.options.max_record)
		im.options.max_record = OSV_RECORD_BYTES;
	if (!im.options.max_total)
		im.options.max_total = OSV_TOTAL_BYTES;
	arena_init(&im.scratch);
	arena_init(&im.names);
	map_init(&im.brought_by_name);
	im.writer = db_writer_open(db_path, im.options.base, a, &error);
	if (!im.writer) {
		say_failed(&im, db_path, error);
		release(&im);
		return -1;
	}
	if (im.options.base == DB_FROM_BESIDE) {
		out->kept = db_writer_beside(im.writer);
		out->kept_facts = db_writer_facts_day(im.writer);
	}
	for (size_t i = 0; i < n && !rc && !im.failed; i++) {
		im.input = inputs[i];
		im.many = false;
		rc = import_input(&im, inputs[i]);
		import_tally_input(&im);
	}
	if (im.named > OSV_NAMED)
		diag_add(d, DIAG_WARNING, DIAG_DATABASE, str_of(""), 0,
			 "%u more odd records are not named", im.named - OSV_NAMED);
	if (im.failed)
		say_failed(&im, db_path, error);
	if (rc || im.failed)
		db_writer_abandon(im.writer);
	else if (finish(&im, a, &error))
		say_failed(&im, db_path, error), rc = -1;
	release(&im);
	return rc || im.failed ? -1 : 0;
}
