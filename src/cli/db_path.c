#include "cli/db_path.h"

#include <stdlib.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/term.h"

struct str db_path_default(const struct options *opt)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (opt->db.len)
		return arena_dup(opt->arena, opt->db);
	if (data && data[0] == '/')
		return arena_printf(opt->arena, "%s/waybill/advisories.db", data);
	if (home && home[0] == '/')
		return arena_printf(opt->arena, "%s/.local/share/waybill/advisories.db",
				    home);
	return STR("");
}

struct str db_path_to_read(const struct options *opt)
{
	struct str path = db_path_default(opt);

	if (opt->db.len || (path.len && access(path.ptr, F_OK) == 0))
		return path;
	return STR("");
}

int db_say_unusable(struct str why)
{
	bool told = str_find(why, STR("waybill db")) != STR_NONE;

	term_error(STR_FMT "%s", STR_ARG(why),
		   told ? ""
			: "; make one with `waybill db update` or `waybill db import "
			  "FILE…`");
	return EXIT_NO_RUN;
}

int db_check_age(const struct options *opt, struct str path, const struct report_db *db,
		 date_day today)
{
	uint32_t most = opt->db_max_age;
	date_day built;

	if (!most || !date_parse(db->built, &built))
		return EXIT_CLEAN;
	int64_t age = (int64_t)today - built;

	if (age <= (int64_t)most)
		return EXIT_CLEAN;
	term_error(
		"the advisory database%s" STR_FMT
		" is %lld days old, more than the %u of "
		"--db-max-age; `waybill db update` brings newer advisories, `waybill db "
		"import FILE…` takes those that were downloaded",
		path.len ? " " : " built into the program", STR_ARG(path), (long long)age,
		most);
	return EXIT_NO_RUN;
}
