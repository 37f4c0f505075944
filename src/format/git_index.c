/* git_index.c - see git_index.h.  Numbers are big-endian. */
#include "format/git_index.h"

#include "base/hash.h"

enum {
	HEADER_BYTES = 12,
	STAT_BYTES = 40, /* times, device, inode, mode, owner, size */
	MODE_AT = 24,
	FLAG_EXTENDED = 0x4000,
	STAGE_SHIFT = 12,
	EXTENSION_HEADER = 8,
};

static const uint8_t *bytes_at(const struct git_index_file *ix, size_t at)
{
	return (const uint8_t *)ix->bytes.ptr + at;
}

static uint32_t read_u32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static unsigned read_u16(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

static size_t left(const struct git_index_file *ix)
{
	return ix->bytes.len - ix->at;
}

/*
 * How many bytes of the last path version 4 takes off: seven bits a byte, the highest
 * first, each byte that follows adding one (as offsets in a pack).
 */
static bool take_varint(struct git_index_file *ix, size_t *out)
{
	size_t value = 0;

	for (unsigned n = 0;; n++) {
		if (!left(ix) || n == 5)
			return false;
		uint8_t c = *bytes_at(ix, ix->at++);

		value = (value << 7) | (c & 0x7f);
		if (!(c & 0x80))
			break;
		value++;
	}
	*out = value;
	return true;
}

/* The path of the entry that began at `start`; ix->at is behind its flags. */
static bool take_path(struct git_index_file *ix, size_t start)
{
	size_t keep = 0, cut = 0, len;
	const uint8_t *end;

	if (ix->version == 4) {
		if (!take_varint(ix, &cut) || cut > ix->path_len)
			return false;
		keep = ix->path_len - cut;
	}
	end = left(ix) ? memchr(bytes_at(ix, ix->at), 0, left(ix)) : NULL;
	if (!end)
		return false;
	len = (size_t)(end - bytes_at(ix, ix->at));
	if (len > sizeof(ix->path) - keep)
		return false;
	memcpy(ix->path + keep, bytes_at(ix, ix->at), len);
	ix->path_len = keep + len;
	ix->at += len + 1;
	if (ix->version == 4)
		return true;
	/* one to eight NULs make the entry's length a multiple of eight */
	size_t padded = (ix->at - start + 7) / 8 * 8;

	if (padded > ix->bytes.len - start)
		return false;
	for (; ix->at < start + padded; ix->at++)
		if (*bytes_at(ix, ix->at))
			return false;
	return true;
}

static bool is_mode(uint32_t mode)
{
	uint32_t type = mode & 0170000;

	return mode <= 0177777 && (type == 0100000 || type == 0120000 ||
				   type == GIT_MODE_LINK || type == GIT_MODE_FOLDER);
}

static bool take_entry(struct git_index_file *ix, struct git_index_entry *out)
{
	size_t start = ix->at;
	unsigned flags;

	if (left(ix) < STAT_BYTES + ix->object_bytes + 2)
		return false;
	out->mode = read_u32(bytes_at(ix, start + MODE_AT));
	out->object = bytes_at(ix, start + STAT_BYTES);
	flags = read_u16(bytes_at(ix, start + STAT_BYTES + ix->object_bytes));
	out->stage = flags >> STAGE_SHIFT & 3;
	ix->at = start + STAT_BYTES + ix->object_bytes + 2;
	if (flags & FLAG_EXTENDED) {
		if (ix->version < 3 || left(ix) < 2)
			return false;
		ix->at += 2;
	}
	if (!is_mode(out->mode) || !take_path(ix, start))
		return false;
	out->path = (struct str){ ix->path, ix->path_len };
	return true;
}

bool git_index_file_next(struct git_index_file *ix, struct git_index_entry *out)
{
	if (ix->n_read >= ix->n_entries || !take_entry(ix, out))
		return false;
	ix->n_read++;
	return true;
}

/* "link" holds the name of the index that it goes on from; zeros are none. */
static bool links(const struct git_index_file *ix, size_t at, size_t len)
{
	for (size_t i = 0; i < ix->object_bytes && i < len; i++)
		if (*bytes_at(ix, at + i))
			return true;
	return false;
}

/* Extensions lie between the entries and the checksum, which they must reach exactly. */
static bool take_extensions(struct git_index_file *ix)
{
	while (left(ix) >= ix->object_bytes + EXTENSION_HEADER) {
		struct str name = str_slice(ix->bytes, ix->at, ix->at + 4);
		size_t len = read_u32(bytes_at(ix, ix->at + 4));

		ix->at += EXTENSION_HEADER;
		if (len > left(ix) - ix->object_bytes)
			return false;
		if (str_is(name, "link") && links(ix, ix->at, len))
			ix->is_split = true;
		if (str_is(name, "sdir"))
			ix->is_sparse = true;
		ix->at += len;
	}
	return left(ix) == ix->object_bytes;
}

static void rewind_index(struct git_index_file *ix)
{
	ix->at = HEADER_BYTES;
	ix->n_read = 0;
	ix->path_len = 0;
}

static bool is_whole(struct git_index_file *ix, size_t object_bytes)
{
	struct git_index_entry e;
	bool whole;

	ix->object_bytes = object_bytes;
	ix->is_split = ix->is_sparse = false;
	rewind_index(ix);
	while (git_index_file_next(ix, &e))
		;
	whole = ix->n_read == ix->n_entries && take_extensions(ix);
	rewind_index(ix);
	return whole;
}

/* The digest at the end, of all before it; zeros where git was told to leave it out. */
static bool is_sound(const struct git_index_file *ix)
{
	static const uint8_t none[SHA256_SIZE];
	size_t end = ix->bytes.len - ix->object_bytes;
	uint8_t digest[SHA256_SIZE];

	if (memcmp(bytes_at(ix, end), none, ix->object_bytes) == 0)
		return true;
	if (ix->object_bytes == SHA1_SIZE)
		sha1_of(str_slice(ix->bytes, 0, end), digest);
	else
		sha256_of(str_slice(ix->bytes, 0, end), digest);
	return memcmp(bytes_at(ix, end), digest, ix->object_bytes) == 0;
}

const char *git_index_file_open(struct git_index_file *ix, struct str bytes)
{
	*ix = (struct git_index_file){ .bytes = bytes };
	if (bytes.len < HEADER_BYTES || memcmp(bytes.ptr, "DIRC", 4) != 0)
		return "it is no index of git";
	ix->version = read_u32(bytes_at(ix, 4));
	if (ix->version < 2 || ix->version > 4)
		return "its version is none of 2, 3 and 4";
	ix->n_entries = read_u32(bytes_at(ix, 8));
	if ((is_whole(ix, SHA1_SIZE) && is_sound(ix)) ||
	    (is_whole(ix, SHA256_SIZE) && is_sound(ix)))
		return NULL;
	ix->n_entries = 0;
	return "it is damaged, or a path in it is longer than 8,192 bytes";
}
