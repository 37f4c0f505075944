#include "core/report.h"

struct str report_db_text(struct arena *a, const struct report_db *db)
{
	if (!db->present)
		return STR("advisories were not looked for");
	return arena_printf(a, "%s, %u advisories, built " STR_FMT,
			    db->built_in ? "built-in starter set (not complete)" : "file",
			    db->advisories, STR_ARG(str_slice(db->built, 0, 10)));
}
