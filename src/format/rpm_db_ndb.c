/*
 * rpm_db_ndb.c - see rpm_db.h: Packages.db, all little-endian.
 *
 * Page 0 begins with 32 bytes: magic, version, generation, pages of slots, ….  The pages
 * are slots of 16 bytes: magic, index of the package (0: free), offset of its blob in
 * blocks of 16, length in blocks.  A blob is magic, index, generation, bytes; then these.
 */
#include "format/rpm_db_impl.h"

enum { HEAD = 32, SLOT = 16, BLOCK = 16, PAGE = 4096, BLOB_HEAD = 16 };

static uint32_t le32(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (uint32_t)u[3] << 24 | (uint32_t)u[2] << 16 | (uint32_t)u[1] << 8 | u[0];
}

bool rpm_db_is_ndb(struct str bytes)
{
	return str_starts_with(bytes, STR("RpmP"));
}

/* False when the blob is not where the slot says. */
static bool take_blob(struct rpm_db_reader *r, uint32_t index, uint64_t offset)
{
	struct str rest;
	uint32_t len;

	if (offset > r->bytes.len || r->bytes.len - offset < BLOB_HEAD)
		return false;
	rest = str_from(r->bytes, (size_t)offset);
	len = le32(rest.ptr + 12);
	if (!str_starts_with(rest, STR("BlbS")) || le32(rest.ptr + 4) != index ||
	    len > rest.len - BLOB_HEAD)
		return false;
	if (rpm_db_may_take(r, len))
		rpm_db_add(r, str_slice(rest, BLOB_HEAD, BLOB_HEAD + len));
	return true;
}

void rpm_db_ndb(struct rpm_db_reader *r)
{
	struct str bytes = r->bytes;

	if (bytes.len < HEAD) {
		rpm_db_problem(r, "it is shorter than its header");
		return;
	}
	if (le32(bytes.ptr + 4) != 0) {
		rpm_db_problem(r, "a version of ndb that is not known");
		return;
	}
	uint64_t end = (uint64_t)le32(bytes.ptr + 12) * PAGE;

	if (end > bytes.len) {
		rpm_db_problem(r, "it is shorter than its slots");
		end = bytes.len;
	}
	for (size_t at = HEAD; at + SLOT <= end; at += SLOT) {
		const char *slot = bytes.ptr + at;
		uint32_t index = le32(slot + 4);

		if (!str_eq((struct str){ slot, 4 }, STR("Slot"))) {
			rpm_db_problem(r, "a slot of it is damaged");
			return;
		}
		if (index && !take_blob(r, index, (uint64_t)le32(slot + 8) * BLOCK))
			rpm_db_problem(r, "a blob of it is damaged");
	}
}
