#include "cli/db_path.h"

#include <stdlib.h>
#include <unistd.h>

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
