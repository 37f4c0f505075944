/*
 * spdx_tag.c - SPDX 2.3 tag-value: what the writer of the JSON document says, in the form
 * of its tags, so that both say the same under the same namespace.
 *
 * https://spdx.github.io/spdx-spec/v2.3/ , "Tag:" of each clause.
 */
#include <assert.h>

#include "base/swar.h"
#include "format/text.h"
#include "sbom/sbom_writers.h"
#include "sbom/spdx.h"

/* --- tables ------------------------------------------------------------------- */

#define WORD(lit)                                                                        \
	{                                                                                \
		(lit), sizeof(lit) - 1                                                   \
	}

/* A member that has no row is left out. */
struct tag {
	struct str key, tag;
};
struct tags {
	const struct tag *v;
	size_t n;
};
#define TAGS(rows)                                                                       \
	{                                                                                \
		rows, sizeof(rows) / sizeof((rows)[0])                                   \
	}

static const struct tag head_tags[] = {
	{ WORD("spdxVersion"), WORD("SPDXVersion") },
	{ WORD("dataLicense"), WORD("DataLicense") },
	{ WORD("SPDXID"), WORD("SPDXID") },
	{ WORD("name"), WORD("DocumentName") },
	{ WORD("documentNamespace"), WORD("DocumentNamespace") },
	{ WORD("comment"), WORD("DocumentComment") },
	{ WORD("creators"), WORD("Creator") },
	{ WORD("created"), WORD("Created") },
	{ WORD("licenseListVersion"), WORD("LicenseListVersion") },
};

static const struct tags head = TAGS(head_tags);

static const struct tag package_tags[] = {
	{ WORD("name"), WORD("PackageName") },
	{ WORD("SPDXID"), WORD("SPDXID") },
	{ WORD("versionInfo"), WORD("PackageVersion") },
	{ WORD("packageFileName"), WORD("PackageFileName") },
	{ WORD("supplier"), WORD("PackageSupplier") },
	{ WORD("downloadLocation"), WORD("PackageDownloadLocation") },
	{ WORD("filesAnalyzed"), WORD("FilesAnalyzed") },
	{ WORD("sourceInfo"), WORD("PackageSourceInfo") },
	{ WORD("comment"), WORD("PackageComment") },
	{ WORD("licenseConcluded"), WORD("PackageLicenseConcluded") },
	{ WORD("licenseDeclared"), WORD("PackageLicenseDeclared") },
	{ WORD("copyrightText"), WORD("PackageCopyrightText") },
	{ WORD("primaryPackagePurpose"), WORD("PrimaryPackagePurpose") },
};

static const struct tag license_tags[] = {
	{ WORD("licenseId"), WORD("LicenseID") },
	{ WORD("extractedText"), WORD("ExtractedText") },
	{ WORD("name"), WORD("LicenseName") },
};

/* Arrays of objects: each is a section, or the parts of one value. */
struct section {
	struct str list;
	struct tags tags; /* of its members; none: they are parts */
	struct str tag;   /* of the value that they are parts of */
	struct str separator;
	struct str late, after; /* member `late` is written behind `after` */
};
static const struct section sections[] = {
	{ .list = WORD("packages"),
	  .tags = TAGS(package_tags),
	  .late = WORD("SPDXID"),
	  .after = WORD("name") },
	{ .list = WORD("hasExtractedLicensingInfos"),
	  .tags = TAGS(license_tags),
	  .late = WORD("name"),
	  .after = WORD("extractedText") },
	{ .list = WORD("checksums"),
	  .tag = WORD("PackageChecksum"),
	  .separator = WORD(": ") },
	{ .list = WORD("externalRefs"),
	  .tag = WORD("ExternalRef"),
	  .separator = WORD(" ") },
	{ .list = WORD("relationships"),
	  .tag = WORD("Relationship"),
	  .separator = WORD(" ") },
};

static const struct section *section_of(struct str list)
{
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		if (str_eq(list, sections[i].list))
			return &sections[i];
	return NULL;
}

/* Empty when the member has no row. */
static struct str tag_of(struct tags tags, struct str key)
{
	for (size_t i = 0; i < tags.n; i++)
		if (str_eq(key, tags.v[i].key))
			return tags.v[i].tag;
	return STR("");
}

/* --- values ------------------------------------------------------------------- */

/* One line of ASCII without control characters, as nearly all values are. */
static bool is_plain(struct str s)
{
	size_t at = 0;

	for (; s.len - at >= 8; at += 8) {
		uint64_t w = swar_load(s.ptr + at);

		if ((w & SWAR_HIGH) | swar_below(w, 0x20))
			return false;
	}
	for (; at < s.len; at++)
		if ((unsigned char)s.ptr[at] < 0x20 || (unsigned char)s.ptr[at] >= 0x80)
			return false;
	return true;
}

/* A NUL, and what is no text, become U+FFFD. */
static void add_text(struct buf *out, struct str s)
{
	for (size_t at = 0; at < s.len;) {
		size_t n = s.ptr[at] ? text_sequence(s, at) : 0;

		buf_add(out, n ? str_slice(s, at, at + n) : STR("\xef\xbf\xbd"));
		at += n ? n : 1;
	}
}

/* A text between marks; the mark itself cannot stand in it. */
static void add_marked(struct buf *out, struct str value)
{
	static const struct str end = { "</text>", 7 };
	size_t at = 0;

	buf_add(out, STR("<text>"));
	for (;;) {
		at = str_find(value, end);
		add_text(out, str_slice(value, 0, at));
		if (at == STR_NONE)
			break;
		buf_add(out, STR("</ text>"));
		value = str_from(value, at + end.len);
	}
	buf_add(out, end);
}

/* A value of one line stands as it is; one of several, or one that looks like the start
 * of a text, between marks. */
static void write_tag(struct buf *out, struct str tag, struct str value)
{
	bool text = str_starts_with(value, STR("<text>"));

	buf_add(out, tag);
	buf_add(out, STR(": "));
	if (!text && is_plain(value))
		buf_add(out, value);
	else if (text || str_has_char(value, '\n') || str_has_char(value, '\r'))
		add_marked(out, value);
	else
		add_text(out, value);
	buf_add_char(out, '\n');
}

/* --- what the JSON document says ------------------------------------------------ */

enum { TAG_DEPTH = 8 };

/* An object or array that is open. */
struct frame {
	struct tags tags;              /* of an object's members; none: they are parts */
	const struct section *section; /* of an array of objects, and of its objects */
	struct str list;               /* of an array of strings: its key */
};

struct tag_out {
	struct buf *out;
	struct frame stack[TAG_DEPTH];
	unsigned depth;
	struct buf parts; /* of one value, so far */
	struct str late;
};

static struct frame object_frame(struct tag_out *t, const struct frame *up)
{
	const struct section *s = up ? up->section : NULL;

	if (!s)
		return (struct frame){ .tags = head };
	if (s->tags.n)
		buf_add_char(t->out, '\n');
	buf_clear(&t->parts);
	t->late = STR("");
	return (struct frame){ .tags = s->tags, .section = s };
}

static struct frame array_frame(struct tag_out *t, struct str key)
{
	const struct section *s = section_of(key);

	if (s && !s->tags.n && t->depth == 1) /* relationships, below the last section */
		buf_add_char(t->out, '\n');
	return (struct frame){ .section = s, .list = key };
}

static void on_open(void *data, struct str key, bool is_object)
{
	struct tag_out *t = data;
	const struct frame *up = t->depth ? &t->stack[t->depth - 1] : NULL;

	assert(t->depth < TAG_DEPTH && "our own document is not that deep");
	t->stack[t->depth] = is_object ? object_frame(t, up) : array_frame(t, key);
	t->depth++;
}

static void on_close(void *data)
{
	struct tag_out *t = data;
	const struct frame *f = &t->stack[--t->depth];

	if (f->section && !f->tags.n && !f->list.len)
		write_tag(t->out, f->section->tag, buf_str(&t->parts));
}

static void on_part(struct tag_out *t, const struct section *s, struct str text)
{
	if (t->parts.len)
		buf_add(&t->parts, s->separator);
	buf_add(&t->parts, text);
}

static void on_member(struct tag_out *t, const struct frame *f, struct str key,
		      struct str text)
{
	const struct section *s = f->section;
	struct str tag = tag_of(f->tags, key);

	if (!tag.len)
		return;
	if (s && str_eq(key, s->late)) {
		t->late = text;
		return;
	}
	write_tag(t->out, tag, text);
	if (s && str_eq(key, s->after))
		write_tag(t->out, tag_of(f->tags, s->late), t->late);
}

static void on_value(void *data, struct str key, struct str text)
{
	struct tag_out *t = data;
	const struct frame *f = &t->stack[t->depth - 1];

	if (f->list.len) {
		struct str tag = tag_of(head, f->list);

		if (tag.len)
			write_tag(t->out, tag, text);
	} else if (f->tags.n) {
		on_member(t, f, key, text);
	} else {
		on_part(t, f->section, text);
	}
}

static void write_spdx_tag(const struct report *r, const char *version, bool findings,
			   struct buf *out)
{
	struct tag_out t = { .out = out };
	const struct jout_sink sink = { on_open, on_close, on_value, &t };

	(void)version;
	(void)findings;
	buf_init(&t.parts, SIZE_MAX / 2);
	spdx_write_document(r, &sink, out);
	buf_release(&t.parts);
}

const struct writer spdx_tag_writer = {
	.name = "spdx",
	.aliases = "spdx-tag spdx-tag-value",
	.title = "SPDX tag-value",
	.versions = "2.3",
	.media_type = "text/spdx",
	.is_sbom = true,
	.write = write_spdx_tag,
};
