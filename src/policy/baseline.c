#include "policy/baseline.h"

#include "base/map.h"
#include "format/json.h"
#include "format/json_out.h"
#include "format/text.h"

enum { BASELINE_DEPTH = 8 };

static void suppress_listed(const struct map *listed, struct finding *v, size_t n,
			    struct map *found)
{
	for (size_t i = 0; i < n; i++) {
		if (!map_has(listed, v[i].fingerprint))
			continue;
		map_put(found, v[i].fingerprint, 1);
		if (v[i].suppressed)
			continue;
		v[i].suppressed = true;
		v[i].suppressed_by = STR("baseline");
		v[i].suppressed_reason = STR("in the baseline");
	}
}

int baseline_apply(struct str bytes, struct arena *a, struct finding *v, size_t n,
		   struct str *error)
{
	struct diag_list diags;
	struct map listed, found;

	diag_list_init(&diags, a);
	bytes = text_decode(a, bytes, &diags, STR(""));
	const struct jnode *root =
		jnode_read(a, bytes, JNODE_STRICT, BASELINE_DEPTH, &diags, STR(""));
	const struct jnode *list = jnode_get(root, "findings"),
			   *version = jnode_get(root, "schema_version");

	if (version && !str_is(version->text, "1")) {
		*error = arena_printf(a, "line %u: schema_version is not 1",
				      version->line);
		return -1;
	}

	if (!jnode_is(list, JNODE_ARRAY)) {
		*error = diags.n ? arena_printf(a, "line %u: " STR_FMT, diags.v[0].line,
						STR_ARG(diags.v[0].text))
				 : STR("it has no list of findings");
		return -1;
	}
	map_init(&listed);
	map_init(&found);
	jnode_each (f, list)
		if (jnode_string(f, "fingerprint").len)
			map_put(&listed, jnode_string(f, "fingerprint"), 1);
	suppress_listed(&listed, v, n, &found);
	int gone = (int)(listed.n - found.n);

	map_release(&listed);
	map_release(&found);
	return gone;
}

void baseline_write(const struct finding *v, size_t n, struct buf *out)
{
	struct jout j;

	jout_init(&j, out, false);
	jout_object(&j);
	jout_member_number(&j, "schema_version", 1);
	jout_member_array(&j, "findings");
	for (size_t i = 0; i < n; i++) {
		if (v[i].suppressed && !str_is(v[i].suppressed_by, "baseline"))
			continue;
		jout_object(&j);
		jout_member(&j, "fingerprint", v[i].fingerprint);
		jout_member(&j, "id", v[i].id);
		jout_member(&j, "path", v[i].path);
		jout_end_object(&j);
	}
	jout_end_array(&j);
	jout_end_object(&j);
	buf_add_char(out, '\n');
}
