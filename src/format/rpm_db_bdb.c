/*
 * rpm_db_bdb.c - see rpm_db.h: Packages, a hash of Berkeley DB from the number of a
 * header to its bytes.
 *
 * Page 0 tells magic, version, size of a page and number of the last one.  A page of the
 * hash has, behind 26 bytes, offsets of items: key, value, key, value, ….  A value of
 * some size is an item that names a chain of overflow pages.  The order of the hash does
 * not matter here: every page is looked at.
 */
#include "format/rpm_db_impl.h"

enum {
	MAGIC_AT = 12,
	MAGIC = 0x061561,
	VERSION_AT = 16,
	PAGE_SIZE_AT = 20,
	ENCRYPTED_AT = 24,
	PAGE_TYPE_AT = 25,
	LAST_PAGE_AT = 32,
	META = 72, /* bytes of page 0 that are looked at */

	PAGE_HEAD = 26,
	NEXT_AT = 16,
	ENTRIES_AT = 20,
	FREE_AT = 22, /* on an overflow page: its bytes of data */
	TYPE_UNSORTED = 2,
	TYPE_OVERFLOW = 7,
	TYPE_HASH = 13,

	ITEM_INLINE = 1,
	ITEM_OFF_PAGE = 3,
	OFF_PAGE_LEN = 12,

	PAGE_SMALLEST = 512,
	PAGE_BIGGEST = 65536,
};

struct bdb {
	struct rpm_db_reader *r;
	bool big_endian;
	size_t page_size;
};

static uint32_t get32(const struct bdb *b, const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	if (b->big_endian)
		return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 |
		       u[3];
	return (uint32_t)u[3] << 24 | (uint32_t)u[2] << 16 | (uint32_t)u[1] << 8 | u[0];
}

static size_t get16(const struct bdb *b, const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return b->big_endian ? (size_t)u[0] << 8 | u[1] : (size_t)u[1] << 8 | u[0];
}

/* Finds out the byte order by the magic number. */
static bool has_magic(struct str bytes, struct bdb *b)
{
	if (bytes.len < META)
		return false;
	for (int big = 0; big < 2; big++) {
		b->big_endian = big;
		if (get32(b, bytes.ptr + MAGIC_AT) == MAGIC)
			return true;
	}
	return false;
}

bool rpm_db_is_bdb(struct str bytes)
{
	struct bdb b = { .r = NULL };

	return has_magic(bytes, &b);
}

/* A whole page; false behind the last one. */
static bool page_at(const struct bdb *b, uint32_t number, struct str *page)
{
	struct str bytes = b->r->bytes;

	if (number >= bytes.len / b->page_size)
		return false;
	*page = str_slice(bytes, number * b->page_size, (number + 1) * b->page_size);
	return true;
}

/* The value that a chain of overflow pages holds. */
static void take_chain(struct bdb *b, uint32_t number, size_t len)
{
	struct str page;
	size_t got = 0;

	if (!len || !rpm_db_may_take(b->r, len))
		return;
	char *to = arena_alloc(b->r->a, len, 1);

	while (got < len) {
		size_t n;

		if (!page_at(b, number, &page) ||
		    page.ptr[PAGE_TYPE_AT] != TYPE_OVERFLOW) {
			rpm_db_problem(b->r, "a chain of its pages is broken");
			return;
		}
		n = get16(b, page.ptr + FREE_AT);
		if (!n || n > page.len - PAGE_HEAD || n > len - got) {
			rpm_db_problem(b->r, "a chain of its pages is broken");
			return;
		}
		memcpy(to + got, page.ptr + PAGE_HEAD, n);
		got += n;
		number = get32(b, page.ptr + NEXT_AT);
	}
	rpm_db_add(b->r, (struct str){ to, len });
}

/* Items lie from the end of the page downwards, so that one ends where the item before
 * it begins. */
static bool item_at(const struct bdb *b, struct str page, size_t i, struct str *item)
{
	size_t from = get16(b, page.ptr + PAGE_HEAD + i * 2);
	size_t to = i ? get16(b, page.ptr + PAGE_HEAD + (i - 1) * 2) : page.len;

	if (from < PAGE_HEAD || from >= to || to > page.len)
		return false;
	*item = str_slice(page, from, to);
	return true;
}

/* The key 0 has the number of the next header. */
static bool is_counter(const struct bdb *b, struct str key)
{
	return key.len == 5 && key.ptr[0] == ITEM_INLINE && !get32(b, key.ptr + 1);
}

static void take_pair(struct bdb *b, struct str key, struct str value)
{
	if (is_counter(b, key))
		return;
	if (value.ptr[0] == ITEM_OFF_PAGE && value.len >= OFF_PAGE_LEN)
		take_chain(b, get32(b, value.ptr + 4), get32(b, value.ptr + 8));
	else if (value.ptr[0] != ITEM_INLINE)
		rpm_db_problem(b->r, "an item of it is of a kind that is not known");
	else if (rpm_db_may_take(b->r, value.len - 1))
		rpm_db_add(b->r, str_from(value, 1));
}

static void read_page(struct bdb *b, struct str page)
{
	size_t n = get16(b, page.ptr + ENTRIES_AT);
	struct str key, value;

	if (n > (page.len - PAGE_HEAD) / 2) {
		rpm_db_problem(b->r, "a page of it is damaged");
		return;
	}
	for (size_t i = 0; i + 1 < n; i += 2) {
		if (item_at(b, page, i, &key) && item_at(b, page, i + 1, &value))
			take_pair(b, key, value);
		else
			rpm_db_problem(b->r, "a page of it is damaged");
	}
}

void rpm_db_bdb(struct rpm_db_reader *r)
{
	struct bdb b = { .r = r };
	struct str page;

	has_magic(r->bytes, &b);
	b.page_size = get32(&b, r->bytes.ptr + PAGE_SIZE_AT);
	if (b.page_size < PAGE_SMALLEST || b.page_size > PAGE_BIGGEST ||
	    (b.page_size & (b.page_size - 1))) {
		rpm_db_problem(r, "its size of a page is none");
		return;
	}
	if (r->bytes.ptr[ENCRYPTED_AT]) {
		rpm_db_problem(r, "it is encrypted");
		return;
	}
	if (get32(&b, r->bytes.ptr + LAST_PAGE_AT) >= r->bytes.len / b.page_size)
		rpm_db_problem(r, "it is shorter than its pages");
	for (uint32_t i = 1; page_at(&b, i, &page); i++)
		if (page.ptr[PAGE_TYPE_AT] == TYPE_HASH ||
		    page.ptr[PAGE_TYPE_AT] == TYPE_UNSORTED)
			read_page(&b, page);
}
