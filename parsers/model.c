/* model.c - see model.h. */
#include "parsers/model.h"

#include "format/text.h"

enum { POINTER_MOST = 1024 }; /* bytes of a pointer of git-lfs */

/* "-00002-of-00003" at the end of a name, which is cut off.  0 when it is not there. */
static uint32_t cut_shard(struct str *stem)
{
	const size_t len = sizeof("-00001-of-00003") - 1;
	struct str tail = str_from(*stem, stem->len > len ? stem->len - len : 0);
	uint32_t which, of;

	if (tail.len != len || tail.ptr[0] != '-' ||
	    !str_eq(str_slice(tail, 6, 10), STR("-of-")) ||
	    !str_to_u32(str_slice(tail, 1, 6), 99999, &which) ||
	    !str_to_u32(str_from(tail, 10), 99999, &of))
		return 0;
	stem->len -= len;
	return which;
}

void model_add(struct parse_ctx *ctx, const struct model *m)
{
	struct package p = { .name = m->name,
			     .version = m->version,
			     .scope = SCOPE_RUNTIME,
			     .supplier = m->author,
			     .licenses = &m->license,
			     .n_licenses = m->license.len > 0 };
	struct str stem, extension;

	str_rcut(str_basename(parse_path(ctx)), '.', &stem, &extension);
	if (cut_shard(&stem) > 1)
		return;
	if (!p.name.len) {
		p.name = stem;
		parse_note(ctx, 0, DIAG_UNRESOLVED,
			   "the model does not tell its name: it goes by that of the "
			   "file");
	}
	if (p.name.len)
		parse_add(ctx, &p);
}

bool model_is_pointer(struct parse_ctx *ctx)
{
	uint64_t size = parse_size(ctx);
	struct str bytes;

	if (size > POINTER_MOST || !parse_read_at(ctx, 0, (size_t)size, &bytes) ||
	    !text_is_lfs_pointer(bytes))
		return false;
	parse_warn(ctx, 1, DIAG_UNSUPPORTED,
		   "a git-lfs pointer stands in place of the file; run git lfs pull");
	return true;
}
