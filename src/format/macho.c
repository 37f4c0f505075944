/*
 * macho.c - programs and libraries of macOS, single and universal.
 *
 * mach-o/loader.h, mach-o/fat.h and mach/vm_prot.h of Apple's xnu-11417:
 * https://github.com/apple-oss-distributions/xnu
 */
#include "format/object_impl.h"

#define MACHO_32 UINT32_C(0xfeedface)
#define MACHO_64 UINT32_C(0xfeedfacf)
#define MACHO_FAT UINT32_C(0xcafebabe)
#define MACHO_FAT64 UINT32_C(0xcafebabf)
#define MACHO_CPU_64 UINT32_C(0x01000000)

enum {
	MACHO_SEGMENT = 1,
	MACHO_SEGMENT_64 = 0x19,
	MACHO_OBJECT = 1,    /* filetype: to be linked */
	MACHO_FAT_MOST = 30, /* parts; a Java class, of the same magic, has more */
	MACHO_COMMANDS_MOST = 4 * 1024 * 1024,
};
enum { MACHO_READ = 1, MACHO_WRITE = 2 }; /* vm_prot */

struct macho {
	struct object_reader *r;
	bool wide, big;
};

static uint32_t magic(struct str head, bool big)
{
	return head.len < 4 ? 0 : (uint32_t)object_number(head, 0, 4, big);
}

bool macho_is(struct str head)
{
	return magic(head, true) == MACHO_32 || magic(head, true) == MACHO_64 ||
	       magic(head, false) == MACHO_32 || magic(head, false) == MACHO_64;
}

bool macho_is_universal(struct str head)
{
	if (magic(head, true) != MACHO_FAT && magic(head, true) != MACHO_FAT64)
		return false;
	/* where more of the file is at hand: a class file is none */
	return head.len < 8 || object_number(head, 4, 4, true) <= MACHO_FAT_MOST;
}

const char *macho_choose(struct object_reader *r)
{
	struct str b;

	if (!object_bytes(r, 0, 8, &b))
		return "the header is cut off";
	bool wide = magic(b, true) == MACHO_FAT64;
	uint64_t n = object_number(b, 4, 4, true), base = 0;
	size_t size = wide ? 32 : 20;

	if (!n || n > MACHO_FAT_MOST)
		return NULL; /* a Java class */
	for (uint64_t i = 0; i < n; i++) {
		if (!object_bytes(r, 8 + i * size, size, &b))
			return "the list of the universal file's parts is cut off";
		bool for_64 = object_number(b, 0, 4, true) & MACHO_CPU_64;

		if (i && !for_64)
			continue;
		base = object_number(b, 8, wide ? 8 : 4, true);
		if (for_64)
			break;
	}
	r->base = base;
	return NULL;
}

static uint64_t number(const struct macho *m, struct str b, size_t at, unsigned width)
{
	return object_number(b, at, width, m->big);
}

static void add_sections(struct macho *m, struct str b, size_t at, uint64_t n)
{
	size_t size = m->wide ? 80 : 68;

	for (uint64_t i = 0; i < n && at + size <= b.len; i++, at += size) {
		struct str s = str_from(b, at);
		unsigned width = m->wide ? 8 : 4;

		object_add_section(m->r,
				   (struct object_section){
					   .name = object_name(s, 0, 16),
					   .address = number(m, s, 32, width),
					   .offset = number(m, s, m->wide ? 48 : 40, 4),
					   .size = number(m, s, 32 + width, width),
				   });
	}
}

static void add_segment(struct macho *m, struct str b)
{
	unsigned width = m->wide ? 8 : 4;
	size_t prot = 24 + (size_t)width * 4; /* after address, size and the file's two */

	if (b.len < prot + 16)
		return;
	uint64_t most = number(m, b, prot, 4), first = number(m, b, prot + 4, 4);

	object_add_range(m->r,
			 (struct object_range){
				 .address = number(m, b, 24, width),
				 .offset = number(m, b, 24 + (size_t)width * 2, width),
				 .size = number(m, b, 24 + (size_t)width * 3, width),
				 .is_data = most == (MACHO_READ | MACHO_WRITE) &&
					    first == (MACHO_READ | MACHO_WRITE),
			 });
	add_sections(m, b, prot + 16, number(m, b, prot + 8, 4));
}

const char *macho_read(struct object_reader *r)
{
	struct macho m = { .r = r };
	struct str b, all;
	size_t at = 0;

	if (!object_bytes(r, 0, 28, &b))
		return "the Mach-O header is cut off";
	m.big = magic(b, true) == MACHO_32 || magic(b, true) == MACHO_64;
	m.wide = magic(b, m.big) == MACHO_64;
	r->out->kind = OBJECT_MACHO;
	r->out->big_endian = m.big;
	r->out->is_loadable = number(&m, b, 12, 4) != MACHO_OBJECT;
	uint64_t n = number(&m, b, 16, 4), size = number(&m, b, 20, 4);

	if (size > MACHO_COMMANDS_MOST || !object_bytes(r, m.wide ? 32 : 28, size, &all))
		return "the Mach-O load commands do not lie in the file";
	for (uint64_t i = 0; i < n && i < OBJECT_MOST_PARTS && at + 8 <= all.len; i++) {
		uint64_t kind = number(&m, all, at, 4), len = number(&m, all, at + 4, 4);

		if (len < 8 || len > all.len - at)
			return "a Mach-O load command does not lie in the file";
		if (kind == (m.wide ? MACHO_SEGMENT_64 : MACHO_SEGMENT))
			add_segment(&m, str_slice(all, at, at + (size_t)len));
		at += (size_t)len;
	}
	return NULL;
}
