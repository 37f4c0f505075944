/*
 * cmd_version.c - `waybill version`: the program, and what it was built with.
 */
#include <jansson.h>
#include <sqlite3.h>
#include <yaml.h>

#include "cli/commands.h"
#include "cli/term.h"
#include "format/json_out.h"

static void write_json(struct buf *out)
{
	struct jout j;

	jout_init(&j, out, false);
	jout_object(&j);
	jout_member_text(&j, "name", "waybill");
	jout_member_text(&j, "version", WAYBILL_VERSION);
	jout_member_number(&j, "report_schema", 1);
	jout_member_object(&j, "libraries");
	jout_member_text(&j, "jansson", jansson_version_str());
	jout_member_text(&j, "libyaml", yaml_get_version_string());
	jout_member_text(&j, "sqlite", sqlite3_libversion());
	jout_end_object(&j);
	jout_end_object(&j);
	buf_add_char(out, '\n');
}

int cmd_version(struct options *opt)
{
	struct buf out;

	if (opt->args.n) {
		term_error("version takes no argument, not '" STR_FMT "'",
			   STR_ARG(opt->args.v[0]));
		return EXIT_USAGE;
	}
	if (opt->format.len && !str_is(opt->format, "json") &&
	    !str_is(opt->format, "table")) {
		term_error("version is written as table or json, not '" STR_FMT "'",
			   STR_ARG(opt->format));
		return EXIT_USAGE;
	}
	buf_init(&out, 64 * 1024);
	if (str_is(opt->format, "json"))
		write_json(&out);
	else
		buf_add_text(&out, "waybill " WAYBILL_VERSION "\n");
	int rc = term_write(buf_str(&out)) < 0 ? EXIT_NO_RUN : EXIT_CLEAN;

	buf_release(&out);
	return rc;
}
