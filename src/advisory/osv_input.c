/*
 * osv_input.c - where OSV records come from: files, folders, archives.
 *
 * Archives are read entry by entry as they stream by, and nothing is unpacked.
 */
#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "advisory/exploit_import.h"
#include "advisory/osv_import_internal.h"
#include "base/buf.h"
#include "format/csv.h"

static int say(struct import *im, const char *path, const char *what)
{
	diag_add(im->diags, DIAG_ERROR, DIAG_IO, str_of(path), 0, "%s", what);
	return -1;
}

static bool is_json_name(struct str name)
{
	return str_ends_with(name, STR(".json")) || str_ends_with(name, STR(".jsonl"));
}

/*
 * Text as it comes, cut into documents: JSON lines one by one, so that such a file may
 * be of any length, or else the whole as one document, which the bound of a record holds.
 */
struct stream {
	struct import *im;
	struct str where;
	struct buf pending;
	unsigned line; /* 1-based, of what is pending */
	enum { STREAM_START, STREAM_LINES, STREAM_WHOLE, STREAM_CSV } mode;
	/* Of what is pending, told piece by piece: looking at all of it at each line
	 * break would take the square of its length. */
	bool begun; /* something is not blank */
	bool open;  /* it ends within quotes */
	struct exploit_reader csv;
};

/* A pretty-printed document has its first brace alone, or leaves it open. */
static bool is_record_line(struct str line)
{
	line = str_trim(line);
	return line.len > 1 && line.ptr[0] == '{' && line.ptr[line.len - 1] == '}';
}

/* What the first line tells. */
static int mode_of(struct str line)
{
	if (exploit_is_header(line))
		return STREAM_CSV;
	return is_record_line(line) ? STREAM_LINES : STREAM_WHOLE;
}

static void take_row(struct stream *s)
{
	struct import *im = s->im;
	bool stored = false;
	const char *wrong =
		exploit_read_row(&s->csv, im->writer, str_trim(buf_str(&s->pending)),
				 &im->scratch, &stored, &im->failed);

	if (wrong)
		import_reject(im, s->where, s->line, str_of(wrong));
	im->result->exploits += stored;
	arena_release(&im->scratch);
}

static unsigned inner_breaks(struct str text)
{
	unsigned n = 0;

	for (size_t i = 0; i + 1 < text.len; i++)
		n += text.ptr[i] == '\n';
	return n;
}

static void stream_take(struct stream *s)
{
	bool whole = s->mode == STREAM_WHOLE;

	if (s->pending.full)
		import_reject(s->im, s->where, whole ? 0 : s->line,
			      arena_printf(&s->im->scratch,
					   "not taken in: more than %zu bytes",
					   s->im->options.max_record));
	else if (s->mode == STREAM_CSV)
		take_row(s);
	else if (str_trim(buf_str(&s->pending)).len)
		import_document(s->im, buf_str(&s->pending), s->where,
				whole ? 0 : s->line);
	s->line++;
	if (s->mode == STREAM_CSV) /* a row may be of several lines */
		s->line += inner_breaks(buf_str(&s->pending));
	buf_clear(&s->pending);
	s->pending.full = false;
	s->open = false;
}

static void stream_feed(struct stream *s, struct str chunk)
{
	while (chunk.len && !s->im->failed) {
		size_t end =
			s->mode == STREAM_WHOLE ? STR_NONE : str_find_char(chunk, '\n');
		size_t take = end == STR_NONE ? chunk.len : end + 1;
		struct str piece = str_slice(chunk, 0, take);

		if (!s->pending.full)
			buf_add(&s->pending, piece);
		s->begun = s->begun || str_trim(piece).len;
		s->open ^= csv_is_open(piece);
		chunk = str_from(chunk, take);
		if (end == STR_NONE)
			continue;
		if (s->mode == STREAM_START && s->begun)
			s->mode = mode_of(buf_str(&s->pending));
		if (s->mode == STREAM_LINES || (s->mode == STREAM_CSV && !s->open))
			stream_take(s);
	}
}

/* The data of one entry; -1 when the archive is broken there. */
static int import_entry(struct import *im, struct archive *ar, struct str where)
{
	struct stream s = { .im = im, .where = where, .line = 1 };
	const void *block;
	size_t n;
	int64_t at;
	int rc = ARCHIVE_OK;

	im->result->files++;
	buf_init(&s.pending, im->options.max_record);
	while (!im->failed &&
	       (rc = archive_read_data_block(ar, &block, &n, &at)) == ARCHIVE_OK &&
	       import_count_bytes(im, n))
		stream_feed(&s, (struct str){ block, n });
	if (rc == ARCHIVE_EOF && !im->failed) {
		if (s.mode == STREAM_START)
			s.mode = mode_of(buf_str(&s.pending));
		stream_take(&s);
	}
	buf_release(&s.pending);
	return rc == ARCHIVE_EOF || rc == ARCHIVE_OK ? 0 : -1;
}

/*
 * Only what libarchive does itself: built without a compression library it would run a
 * program for that, and says so with a warning.
 */
static struct archive *new_archive(void)
{
	static int (*const filters[])(struct archive *) = {
		archive_read_support_filter_gzip,
		archive_read_support_filter_bzip2,
		archive_read_support_filter_xz,
		archive_read_support_filter_zstd,
	};
	struct archive *ar = archive_read_new();

	for (size_t i = 0; ar && i < sizeof(filters) / sizeof(filters[0]); i++) {
		struct archive *probe = archive_read_new();

		if (probe && filters[i](probe) == ARCHIVE_OK)
			filters[i](ar);
		archive_read_free(probe);
	}
	if (!ar)
		oom_die();
	archive_read_support_format_zip(ar);
	archive_read_support_format_tar(ar);
	archive_read_support_format_raw(ar); /* what is no archive: its own bytes */
	archive_read_support_format_empty(ar);
	return ar;
}

static int walk_archive(struct import *im, struct archive *ar, const char *path)
{
	struct arena names;
	struct archive_entry *entry;
	int rc = ARCHIVE_OK;

	arena_init(&names);
	while (!im->failed && !im->bomb && im->bytes <= im->options.max_total) {
		rc = archive_read_next_header(ar, &entry);
		if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
			break;
		const char *name = archive_entry_pathname(entry);
		bool raw = archive_format(ar) == ARCHIVE_FORMAT_RAW;
		im->many = im->many || !raw;
		struct str where =
			raw ? str_of(path)
			    : arena_printf(&names, "%s/%s", path, name ? name : "");

		if (!raw &&
		    (archive_entry_filetype(entry) != AE_IFREG || !is_json_name(where)))
			continue;
		if (import_entry(im, ar, where)) {
			rc = ARCHIVE_FATAL;
			break;
		}
		arena_release(&names);
	}
	arena_release(&names);
	if (im->bomb)
		return -1;
	if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN && rc != ARCHIVE_EOF)
		return say(im, path, "the archive is damaged or cut short");
	return 0;
}

static int import_file(struct import *im, const char *path, uint64_t size)
{
	struct archive *ar = new_archive();
	int rc = -1;

	im->file_size = size;
	im->file_bytes = 0;
	if (archive_read_open_filename(ar, path, 65536) == ARCHIVE_OK)
		rc = walk_archive(im, ar, path);
	else
		say(im, path, "cannot be read");
	archive_read_free(ar);
	return rc;
}

static int import_folder(struct import *im, const char *path, unsigned depth);

static int import_path(struct import *im, const char *path, bool named, unsigned depth)
{
	struct stat st;

	/* Links are followed where the user wrote them, not inside a folder. */
	if ((named ? stat(path, &st) : lstat(path, &st)) != 0)
		return say(im, path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return import_folder(im, path, depth + 1);
	if (S_ISREG(st.st_mode))
		return import_file(im, path, (uint64_t)st.st_size);
	return named ? say(im, path, "not a file or folder") : 0;
}

/* Names in order, so that the same folder gives the same database. */
static struct str *read_names(DIR *dir, struct arena *a, size_t *n)
{
	struct str *v = NULL;
	size_t cap = 0;

	*n = 0;
	for (struct dirent *e; (e = readdir(dir));) {
		if (e->d_name[0] == '.')
			continue;
		arena_grow(a, v, *n, &cap);
		v[(*n)++] = arena_dup(a, str_of(e->d_name));
	}
	if (*n)
		qsort(v, *n, sizeof(*v), str_qsort_cmp);
	return v;
}

static int import_folder(struct import *im, const char *path, unsigned depth)
{
	enum { DEPTH_MAX = 16 };
	DIR *dir = depth <= DEPTH_MAX ? opendir(path) : NULL;
	struct arena names;
	size_t n;
	int rc = 0;

	if (!dir)
		return say(im, path,
			   depth > DEPTH_MAX ? "folders lie too deep" : strerror(errno));
	im->many = true;
	arena_init(&names);
	struct str *v = read_names(dir, &names, &n);
	closedir(dir);
	for (size_t i = 0; i < n && !rc && !im->failed; i++) {
		struct str whole =
			arena_printf(&names, "%s/" STR_FMT, path, STR_ARG(v[i]));
		struct stat st;

		if (lstat(whole.ptr, &st) == 0 &&
		    (S_ISDIR(st.st_mode) || is_json_name(v[i])))
			rc = import_path(im, whole.ptr, false, depth);
	}
	arena_release(&names);
	return rc;
}

int import_input(struct import *im, const char *path)
{
	return import_path(im, path, true, 0);
}
