/*
 * gguf.c - *.gguf: models as llama.cpp reads them.
 *
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (versions 1 to 3): a magic
 * number, a version, and metadata as pairs of a key and a typed value, `general.` ones
 * first; then tensors, of any size.  Only the metadata are read, and of them no more than
 * HEADER_MOST bytes: what follows the general ones are the words of the tokenizer.
 */
#include "parsers/model.h"

enum {
	HEADER_MOST = 4 << 20, /* bytes of metadata */
	WINDOW = 64 << 10,     /* bytes that are read at once */
	TEXT_MOST = 4096,      /* bytes of a text that is kept */
	PAIRS_MOST = 65536,
	DEPTH_MOST = 4, /* arrays in arrays */
};

enum value_type {
	TYPE_STRING = 8,
	TYPE_ARRAY = 9,
};

/* Bytes of the types that have a size of their own. */
static const uint8_t sizes[] = { 1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8 };

struct reader {
	struct parse_ctx *ctx;
	uint64_t at, size;
	struct str window; /* the bytes from window_at on */
	uint64_t window_at;
	bool swapped;    /* big-endian */
	bool short_ints; /* version 1 has lengths of 32 bits */
	bool failed;
};

/* The next n bytes, n being small; empty when the file ends before. */
static struct str take(struct reader *r, size_t n)
{
	struct str out = { NULL, 0 };

	if (r->failed || n > r->size - r->at) {
		r->failed = true;
		return out;
	}
	if (r->at < r->window_at || r->at + n > r->window_at + r->window.len) {
		uint64_t rest = r->size - r->at;
		size_t want = rest < WINDOW ? (size_t)rest : WINDOW;

		if (want < n)
			want = n;
		if (!parse_read_at(r->ctx, r->at, want, &r->window)) {
			r->failed = true;
			return out;
		}
		r->window_at = r->at;
	}
	out = str_slice(r->window, (size_t)(r->at - r->window_at),
			(size_t)(r->at - r->window_at) + n);
	r->at += n;
	return out;
}

static void skip(struct reader *r, uint64_t n)
{
	if (r->failed || n > r->size - r->at)
		r->failed = true;
	else
		r->at += n;
}

static uint64_t take_int(struct reader *r, size_t n)
{
	struct str b = take(r, n);
	uint64_t v = 0;

	for (size_t i = 0; i < b.len; i++)
		v |= (uint64_t)(uint8_t)b.ptr[i] << 8 * (r->swapped ? b.len - 1 - i : i);
	return v;
}

static uint64_t take_length(struct reader *r)
{
	return take_int(r, r->short_ints ? 4 : 8);
}

/* A text; one that is longer than any of interest is passed over, and empty. */
static struct str take_text(struct reader *r)
{
	uint64_t len = take_length(r);
	struct str text;

	if (len > TEXT_MOST) {
		skip(r, len);
		return STR("");
	}
	text = take(r, (size_t)len);
	return str_is_utf8(text) && !str_has_char(text, '\0')
		       ? arena_dup(parse_arena(r->ctx), text)
		       : STR("");
}

static void skip_value(struct reader *r, uint32_t type, unsigned depth);

/* Strings are passed over one by one, as far as the header is read. */
static void skip_array(struct reader *r, unsigned depth)
{
	uint32_t type = (uint32_t)take_int(r, 4);
	uint64_t n = take_length(r);

	if (r->failed || type >= sizeof(sizes) || !depth) {
		r->failed = true;
		return;
	}
	if (sizes[type]) {
		if (n > (r->size - r->at) / sizes[type])
			r->failed = true;
		else
			skip(r, n * sizes[type]);
		return;
	}
	for (uint64_t i = 0; i < n && !r->failed && r->at < HEADER_MOST; i++)
		skip_value(r, type, depth - 1);
}

static void skip_value(struct reader *r, uint32_t type, unsigned depth)
{
	if (type >= sizeof(sizes))
		r->failed = true;
	else if (type == TYPE_STRING)
		skip(r, take_length(r));
	else if (type == TYPE_ARRAY)
		skip_array(r, depth);
	else
		skip(r, sizes[type]);
}

static void read_pair(struct reader *r, struct model *m)
{
	const struct {
		const char *key;
		struct str *to;
	} keys[] = {
		{ "general.name", &m->name },
		{ "general.version", &m->version },
		{ "general.license", &m->license },
		{ "general.organization", &m->author },
		{ "general.author", &m->author },
	};
	struct str key = take_text(r);
	uint32_t type = (uint32_t)take_int(r, 4);

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (type == TYPE_STRING && str_is(key, keys[i].key) && !keys[i].to->len) {
			*keys[i].to = str_trim(take_text(r));
			return;
		}
	skip_value(r, type, DEPTH_MOST);
}

/* False where that ends the reading; *rc is -1 after an error. */
static bool read_head(struct reader *r, uint64_t *pairs, int *rc)
{
	struct str magic = take(r, 4);
	uint32_t version = (uint32_t)take_int(r, 4);

	if (!str_is(magic, "GGUF")) {
		*rc = parse_error(r->ctx, 0, "not a model in GGUF");
		return false;
	}
	if (version > 0xffff) { /* version 3 may be big-endian */
		r->swapped = true;
		version = (version & 0xff) << 24 | (version & 0xff00) << 8 |
			  (version >> 8 & 0xff00) | version >> 24;
	}
	if (version < 1 || version > 3) {
		parse_warn(r->ctx, 0, DIAG_UNSUPPORTED,
			   "version %u of GGUF is not known (1 to 3 are)", version);
		return false;
	}
	r->short_ints = version == 1;
	take_length(r); /* tensors */
	*pairs = take_length(r);
	if (r->failed)
		*rc = parse_error(r->ctx, 0, "the file ends in its header");
	return !r->failed;
}

/* A model names itself first; the words of its tokenizer are long. */
static void say_unread(struct parse_ctx *ctx, uint64_t pairs)
{
	parse_note(
		ctx, 0, DIAG_LIMIT,
		"the last %llu pairs of its metadata are not read: more than %d MiB or "
		"%d pairs are before them",
		(unsigned long long)pairs, HEADER_MOST >> 20, PAIRS_MOST);
}

static int parse(struct parse_ctx *ctx, struct str unused)
{
	struct reader r = { .ctx = ctx, .size = parse_size(ctx) };
	struct model m = { .name = { NULL, 0 } };
	uint64_t pairs = 0;
	int rc = 0;

	(void)unused;
	if (model_is_pointer(ctx))
		return 0;
	if (!read_head(&r, &pairs, &rc))
		return rc;
	for (uint64_t i = 0; i < pairs; i++) {
		if (i == PAIRS_MOST || r.at >= HEADER_MOST) {
			say_unread(ctx, pairs - i);
			break;
		}
		read_pair(&r, &m);
		if (r.failed) {
			parse_warn(ctx, 0, DIAG_SYNTAX,
				   "the metadata are broken after %llu pairs",
				   (unsigned long long)i);
			break;
		}
	}
	model_add(ctx, &m);
	return 0;
}

static bool sniff(struct str head)
{
	(void)head;
	return true;
}

static const struct file_match matches[] = { { MATCH_SUFFIX, ".gguf", NULL } };

const struct parser gguf_parser = {
	.id = "gguf",
	.title = "model in GGUF",
	.versions = "1, 2, 3; metadata",
	.spec = "https://github.com/ggml-org/ggml/blob/master/docs/gguf.md",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.is_program = true,
	.sniff = sniff,
	.parse = parse,
};
