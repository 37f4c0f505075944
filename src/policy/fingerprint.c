#include "policy/fingerprint.h"

#include "base/buf.h"
#include "base/codec.h"
#include "base/hash.h"
#include "base/map.h"

/* Numbers in a message are versions, lines and dates: they change without the flaw
 * changing. */
static void add_without_numbers(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_digit(text.ptr[i]))
			buf_add_char(b, text.ptr[i]);
}

static void identity(struct buf *b, const struct inventory *inv, const struct finding *f)
{
	buf_clear(b);
	buf_add_text(b, finding_kind_name(f->kind));
	buf_add_char(b, '\n');
	buf_add(b, f->id);
	buf_add_char(b, '\n');
	buf_add(b, f->path);
	buf_add_char(b, '\n');
	if (f->package != PACKAGE_NONE) {
		const struct package *p = &inv->packages[f->package];

		buf_add(b, ecosystem_label(p->ecosystem));
		buf_add_char(b, '\n');
		buf_add(b, p->name);
	} else {
		add_without_numbers(b, f->message);
	}
}

void fingerprint_all(const struct inventory *inv, struct finding *v, size_t n,
		     struct arena *a)
{
	uint8_t digest[SHA256_SIZE];
	struct map seen;
	struct buf b;
	bool added;

	map_init(&seen);
	buf_init(&b, 1024 * 1024);
	for (size_t i = 0; i < n; i++) {
		identity(&b, inv, &v[i]);
		struct str key = arena_dup(a, buf_str(&b));
		uint64_t count = map_get_or_put(&seen, key, 0, &added);

		if (!added)
			map_put(&seen, key, ++count);
		if (count)
			buf_printf(&b, "\n%u", (unsigned)count);
		sha256_of(buf_str(&b), digest);
		v[i].fingerprint = hex_encode(a, digest, 16);
	}
	buf_release(&b);
	map_release(&seen);
}
