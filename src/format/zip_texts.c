/* zip_texts.c - see zip_texts.h. */
#include "format/zip_texts.h"

#include "format/text.h"
#include "format/zip.h"

struct reading {
	struct arena *a;
	const struct zip_texts *z;
	struct diag_list *d;
	struct str path;
	size_t budget;
};

static void say(struct reading *r, enum diag_code code, const char *what, struct str name)
{
	diag_add(r->d, DIAG_WARNING, code, r->path, 0, "%s" STR_FMT, what, STR_ARG(name));
}

static void read_entry(struct reading *r, struct zip *zip, struct str name)
{
	struct buf b;
	struct str text;

	buf_init(&b, ZIP_TEXTS_BYTES < r->budget ? ZIP_TEXTS_BYTES : r->budget);
	if (!zip_read(zip, &b)) {
		say(r, DIAG_SYNTAX, "could not be unpacked: ", name);
	} else if (b.full) {
		say(r, DIAG_LIMIT, "bigger than is read: ", name);
	} else {
		text = text_decode(r->a, arena_dup(r->a, buf_str(&b)), r->d, r->path);
		r->z->take(r->z->arg, name, text);
	}
	r->budget -= b.len;
	buf_release(&b);
}

int zip_texts_read(struct arena *a, struct str bytes, const struct zip_texts *z,
		   struct diag_list *d, struct str path)
{
	struct reading r = { a, z, d, path, ZIP_TEXTS_BUDGET };
	struct zip zip;
	struct str name;
	enum zip_result result;
	size_t n = 0;

	zip_open(&zip, bytes);
	while ((result = zip_next(&zip, &name)) == ZIP_OK) {
		if (n++ >= ZIP_TEXTS_ENTRIES || !r.budget) {
			say(&r, DIAG_LIMIT, "more than is unpacked; the rest is left out",
			    STR(""));
			break;
		}
		if (name.len && str_is_utf8(name) && z->wants(z->arg, name))
			read_entry(&r, &zip, arena_dup(a, name));
	}
	if (result == ZIP_BROKEN && n)
		say(&r, DIAG_SYNTAX, "the archive is damaged: ", str_of(zip_why(&zip)));
	zip_close(&zip);
	return result == ZIP_BROKEN && !n ? -1 : 0;
}
