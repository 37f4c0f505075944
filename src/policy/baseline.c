#include "policy/baseline.h"

#include "base/map.h"
#include "format/json.h"
#include "format/json_out.h"

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
	const struct json *root =
		json_read(a, bytes, JSON_STRICT, BASELINE_DEPTH, &diags, STR(""));
	const struct json *list = json_get(root, "findings");

	if (!json_is(list, JSON_ARRAY)) {
		*error = diags.n ? arena_printf(a, "line %u: " STR_FMT, diags.v[0].line,
						STR_ARG(diags.v[0].text))
				 : STR("it has no list of findings");
		return -1;
	}
	map_init(&listed);
	map_init(&found);
	json_each (f, list)
		if (json_string(f, "fingerprint").len)
			map_put(&listed, json_string(f, "fingerprint"), 1);
	suppress_listed(&listed, v, n, &found);
	int gone = (int)(listed.n - found.n);

	map_release(&listed);
	map_release(&found);
	return gone;
}

void baseline_write(const struct finding *v, size_t n, struct buf *out)
{
	struct json_out j;

	json_out_init(&j, out, false);
	json_out_object(&j);
	json_out_member_number(&j, "schema_version", 1);
	json_out_member_array(&j, "findings");
	for (size_t i = 0; i < n; i++) {
		if (v[i].suppressed && !str_is(v[i].suppressed_by, "baseline"))
			continue;
		json_out_object(&j);
		json_out_member(&j, "fingerprint", v[i].fingerprint);
		json_out_member(&j, "id", v[i].id);
		json_out_member(&j, "path", v[i].path);
		json_out_end_object(&j);
	}
	json_out_end_array(&j);
	json_out_end_object(&j);
	buf_add_char(out, '\n');
}
