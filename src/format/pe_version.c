/* pe_version.c - see pe_version.h. */
#include "format/pe_version.h"

#include "format/text.h"

enum {
	RESOURCE_VERSION = 16,
	RESOURCE_MOST = 64 * 1024, /* bytes; real ones have some 1,000 */
	ENTRIES_MOST = 4096,       /* of one folder of resources */
	DIRECTORY = 16, /* bytes of a folder's header, and of a place of data */
	ENTRY = 8,
	FIXED_INFO = 52,
};
#define FIXED_SIGNATURE UINT32_C(0xfeef04bd)
#define IS_FOLDER UINT32_C(0x80000000)

/* --- where it is --------------------------------------------------------------- */

/*
 * The entry `id` of the folder at `at` in the resources, or the first one where id is
 * 0.  IS_FOLDER is set in *to when it is a folder.  False when there is none.
 */
static bool find_entry(const struct object_file *o, uint64_t at, uint32_t id,
		       uint32_t *to)
{
	uint64_t base = o->resources.address, n;
	struct str b;

	if (!object_at(o, base + at, DIRECTORY, &b))
		return false;
	n = object_number(b, 12, 2, false) + object_number(b, 14, 2, false);
	if (n > ENTRIES_MOST)
		n = ENTRIES_MOST;
	if (!n || !object_at(o, base + at + DIRECTORY, n * ENTRY, &b))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!id || object_number(b, i * ENTRY, 4, false) == id) {
			*to = (uint32_t)object_number(b, i * ENTRY + 4, 4, false);
			return true;
		}
	return false;
}

/* Type, name and language are three folders, one within the other. */
static enum pe_version_result find_resource(const struct object_file *o, struct str *out)
{
	uint32_t at = 0;
	struct str b;

	if (!o->resources.address || !find_entry(o, 0, RESOURCE_VERSION, &at))
		return PE_VERSION_NONE;
	for (int level = 0; level < 2; level++)
		if (!(at & IS_FOLDER) || !find_entry(o, at & ~IS_FOLDER, 0, &at))
			return PE_VERSION_BAD;
	if ((at & IS_FOLDER) || !object_at(o, o->resources.address + at, DIRECTORY, &b))
		return PE_VERSION_BAD;
	uint64_t address = o->image + object_number(b, 0, 4, false);
	uint64_t size = object_number(b, 4, 4, false);

	if (size > RESOURCE_MOST || !object_at(o, address, size, out))
		return PE_VERSION_BAD;
	return PE_VERSION_READ;
}

/* --- what it says -------------------------------------------------------------- */

/* UTF-16, little endian, up to a NUL or the end; no text where half of a pair is
 * missing or a control character stands. */
static struct str read_text(struct arena *a, struct str b)
{
	char *p = arena_bytes(a, b.len * 2 + 4);
	size_t n = 0, i = 0;

	while (i + 2 <= b.len) {
		uint32_t c = (uint32_t)object_number(b, i, 2, false);

		i += 2;
		if (!c)
			break;
		if (c >= 0xd800 && c < 0xdc00 && i + 2 <= b.len) {
			uint32_t low = (uint32_t)object_number(b, i, 2, false);

			i += 2;
			if (low < 0xdc00 || low > 0xdfff)
				return STR("");
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		} else if (c >= 0xd800 && c < 0xe000) {
			return STR("");
		}
		if (c < ' ' || c == 0x7f)
			return STR("");
		n += text_put(p + n, c);
	}
	return str_trim((struct str){ p, n });
}

/* One structure of the tree: all have the same head. */
struct block {
	struct str key;      /* UTF-8 */
	struct str value;    /* what lies behind the key, up to the end of the block */
	size_t value_length; /* as stated: bytes, or characters of a text */
};

static size_t aligned(size_t at)
{
	return (at + 3) & ~(size_t)3;
}

/* Takes the block at *at, which counts from the beginning of the resource. */
static bool next_block(struct arena *a, struct str all, size_t *at, struct block *out)
{
	size_t from = aligned(*at), len, end;

	if (from + 6 > all.len)
		return false;
	len = (size_t)object_number(all, from, 2, false);
	if (len < 6 || len > all.len - from)
		return false;
	out->value_length = (size_t)object_number(all, from + 2, 2, false);
	end = from + 6;
	while (end + 2 <= from + len && object_number(all, end, 2, false))
		end += 2;
	out->key = read_text(a, str_slice(all, from + 6, end));
	end = aligned(end + 2);
	out->value = end < from + len ? str_slice(all, end, from + len) : STR("");
	*at = from + len;
	return true;
}

/* Where b, a part of all, begins and ends. */
static size_t offset_of(struct str all, struct str b)
{
	return b.len ? (size_t)(b.ptr - all.ptr) : all.len;
}

static void take_string(struct arena *a, const struct block *b, struct pe_version *v)
{
	const struct {
		const char *key;
		struct str *to;
	} wanted[] = {
		{ "ProductName", &v->product_name },
		{ "ProductVersion", &v->product_version },
		{ "FileVersion", &v->file_version },
		{ "CompanyName", &v->company_name },
		{ "InternalName", &v->internal_name },
		{ "OriginalFilename", &v->original_filename },
	};

	/* resource compilers differ in what they count as the value's length: it ends
	 * with a NUL, or with its block */
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (!wanted[i].to->len && str_eq_nocase(b->key, str_of(wanted[i].key)))
			*wanted[i].to = read_text(a, b->value);
}

static void read_strings(struct arena *a, struct str all, struct str table,
			 struct pe_version *v)
{
	size_t at = offset_of(all, table);
	struct str part = str_slice(all, 0, at + table.len);
	struct block b;

	while (next_block(a, part, &at, &b))
		take_string(a, &b, v);
}

static void read_fixed(struct arena *a, struct str b, struct pe_version *v)
{
	unsigned n[4];

	if (b.len < FIXED_INFO || object_number(b, 0, 4, false) != FIXED_SIGNATURE)
		return;
	for (unsigned i = 0; i < 4; i++)
		n[i] = (unsigned)object_number(b, 8 + (i ^ 1U) * 2, 2, false);
	if (n[0] | n[1] | n[2] | n[3])
		v->fixed_file_version =
			arena_printf(a, "%u.%u.%u.%u", n[0], n[1], n[2], n[3]);
}

/* StringFileInfo holds a table for each language. */
static void read_children(struct arena *a, struct str all, size_t at,
			  struct pe_version *v)
{
	struct block info, table;

	while (next_block(a, all, &at, &info)) {
		if (!str_is(info.key, "StringFileInfo"))
			continue;
		size_t inner = offset_of(all, info.value);
		struct str part = str_slice(all, 0, inner + info.value.len);

		if (next_block(a, part, &inner, &table))
			read_strings(a, all, table.value, v);
		return;
	}
}

enum pe_version_result pe_version_read(struct arena *a, const struct object_file *o,
				       struct pe_version *out)
{
	struct block root;
	struct str all;
	size_t at = 0;
	enum pe_version_result r;

	*out = (struct pe_version){ 0 };
	if (o->kind != OBJECT_PE)
		return PE_VERSION_NONE;
	r = find_resource(o, &all);
	if (r != PE_VERSION_READ)
		return r;
	if (!next_block(a, all, &at, &root) || !str_is(root.key, "VS_VERSION_INFO") ||
	    root.value_length > root.value.len)
		return PE_VERSION_BAD;
	read_fixed(a, str_slice(root.value, 0, root.value_length), out);
	/* some write a length of the whole that is too short */
	read_children(a, all, offset_of(all, root.value) + root.value_length, out);
	return PE_VERSION_READ;
}
