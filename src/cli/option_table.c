#include "cli/option_table.h"

#include "policy/ignore.h"
#include "sbom/sbom_validate.h"
#include "scan/limits.h"

/* --- setters: shared kinds ------------------------------------------------- */

static void list_add(struct options *opt, struct string_list *list, struct str value)
{
	arena_grow(opt->arena, list->v, list->n, &list->cap);
	list->v[list->n++] = value;
}

/* A comma list; repeating the option adds to it. */
static void list_add_all(struct options *opt, struct string_list *list, struct str value)
{
	struct str one;

	while (value.len) {
		str_cut(value, ',', &one, &value);
		one = str_trim(one);
		if (one.len)
			list_add(opt, list, one);
	}
}

static const char *set_number(struct str value, uint32_t most, uint32_t *out)
{
	return str_to_u32(value, most, out) ? NULL : "wants a number";
}

#define FLAG_SETTER(field)                                                               \
	static const char *set_##field(struct options *opt, struct str value)            \
	{                                                                                \
		(void)value;                                                             \
		opt->field = true;                                                       \
		return NULL;                                                             \
	}
#define TEXT_SETTER(field)                                                               \
	static const char *set_##field(struct options *opt, struct str value)            \
	{                                                                                \
		opt->field = value;                                                      \
		return value.len ? NULL : "wants a value";                               \
	}

FLAG_SETTER(quiet)
FLAG_SETTER(verbose)
FLAG_SETTER(no_progress)
FLAG_SETTER(ignore_unfixed)
FLAG_SETTER(show_suppressed)
FLAG_SETTER(strict)
FLAG_SETTER(dev)
FLAG_SETTER(no_dev)
FLAG_SETTER(installed)
FLAG_SETTER(gitignore)
FLAG_SETTER(staged)
FLAG_SETTER(list_formats)
FLAG_SETTER(full)
TEXT_SETTER(format)
TEXT_SETTER(baseline)
TEXT_SETTER(write_baseline)
TEXT_SETTER(dockerfile)
TEXT_SETTER(target)
TEXT_SETTER(ignorefile)
TEXT_SETTER(db)
TEXT_SETTER(mirror)
TEXT_SETTER(proxy)
TEXT_SETTER(cacert)
TEXT_SETTER(diff)
TEXT_SETTER(source_name)
TEXT_SETTER(source_version)
TEXT_SETTER(source_supplier)
TEXT_SETTER(config)
TEXT_SETTER(rules)

static const char *set_nothing(struct options *opt, struct str value)
{
	(void)opt;
	(void)value;
	return NULL;
}

/* --- setters of one option -------------------------------------------------- */

static const char *set_output(struct options *opt, struct str value)
{
	list_add(opt, &opt->output, value);
	return value.len ? NULL : "wants FILE or FORMAT=FILE";
}

static const char *set_split_by(struct options *opt, struct str value)
{
	opt->split_by_project = str_is(value, "project");
	return opt->split_by_project ? NULL : "wants project";
}

static const char *set_color(struct options *opt, struct str value)
{
	if (str_is(value, "auto"))
		opt->color = COLOR_AUTO;
	else if (str_is(value, "always"))
		opt->color = COLOR_ALWAYS;
	else if (str_is(value, "never"))
		opt->color = COLOR_NEVER;
	else
		return "wants auto, always or never";
	return NULL;
}

static const char *set_severity(struct options *opt, struct str value)
{
	struct str one;
	enum severity s;
	unsigned bits = 0;

	while (value.len) {
		str_cut(value, ',', &one, &value);
		one = str_trim(one);
		if (!one.len)
			continue;
		if (!severity_of_name(one, &s))
			return "wants a list of CRITICAL, HIGH, MEDIUM, LOW, UNKNOWN";
		bits |= 1u << s;
	}
	opt->severities = bits;
	return bits ? NULL : "wants a list of CRITICAL, HIGH, MEDIUM, LOW, UNKNOWN";
}

static bool kind_of_word(struct str word, enum finding_kind *out)
{
	for (int k = 0; k < FINDING_KIND_COUNT; k++) {
		if (str_eq_nocase(word,
				  str_of(finding_kind_short((enum finding_kind)k))) ||
		    str_eq_nocase(word,
				  str_of(finding_kind_name((enum finding_kind)k)))) {
			*out = (enum finding_kind)k;
			return true;
		}
	}
	return false;
}

static const char level_words[] =
	"wants LEVEL or KIND=LEVEL,… with LEVEL critical, high, medium, "
	"low, any or none and KIND vuln, misconfig, eol, secret, license; or kev, or "
	"epss=0.1";

static bool level_of_word(struct str word, struct gate_level *out)
{
	enum severity s;

	if (str_eq_nocase(word, STR("any"))) {
		*out = (struct gate_level){ true, SEVERITY_UNKNOWN };
	} else if (str_eq_nocase(word, STR("none"))) {
		*out = (struct gate_level){ false, SEVERITY_UNKNOWN };
	} else if (severity_of_name(word, &s)) {
		*out = (struct gate_level){ true, s };
	} else {
		return false;
	}
	return true;
}

bool option_read_probability(struct str s, uint32_t *out)
{
	struct str whole, part;
	uint32_t v = 0;

	str_cut(s, '.', &whole, &part);
	if (!part.len && !whole.len)
		return false;
	if (whole.len && !str_to_u32(whole, 1, &v))
		return false;
	v *= 100000;
	for (uint32_t weight = 10000; part.len; part = str_from(part, 1), weight /= 10) {
		if (!is_digit(part.ptr[0]))
			return false;
		v += weight * (uint32_t)(part.ptr[0] - '0');
	}
	*out = v;
	return v > 0 && v <= 100000;
}

/* What binds beside severities: "kev" and "epss=0.1". */
static bool set_fail_on_attacks(struct options *opt, struct str left, struct str right)
{
	if (str_eq_nocase(left, STR("kev")) &&
	    (!right.len || str_eq_nocase(right, STR("any")))) {
		opt->fail_on_exploited = true;
		return true;
	}
	return str_eq_nocase(left, STR("epss")) &&
	       option_read_probability(right, &opt->fail_on_epss);
}

static const char *set_fail_on(struct options *opt, struct str value)
{
	struct str one, left, right;
	struct gate_level level;
	enum finding_kind kind;

	if (!value.len)
		return level_words;
	while (value.len) {
		str_cut(value, ',', &one, &value);
		one = str_trim(one);
		bool has_kind = str_cut(one, '=', &left, &right);

		if (set_fail_on_attacks(opt, left, right)) {
			; /* done */
		} else if (!has_kind) {
			if (!level_of_word(left, &level))
				return level_words;
			for (int k = 0; k < FINDING_KIND_COUNT; k++)
				opt->fail_on[k] = level;
		} else {
			if (!kind_of_word(left, &kind) || !level_of_word(right, &level))
				return level_words;
			opt->fail_on[kind] = level;
		}
		opt->any_gate = true;
	}
	return NULL;
}

static const char *set_exit_code(struct options *opt, struct str value)
{
	return set_number(value, 255, &opt->exit_code) ? "wants a number from 0 to 255"
						       : NULL;
}

static const char *set_scanners(struct options *opt, struct str value)
{
	struct str one;
	enum finding_kind kind;
	unsigned bits = 0;

	while (value.len) {
		str_cut(value, ',', &one, &value);
		if (!kind_of_word(str_trim(one), &kind))
			return "wants a list of vuln, misconfig, eol, secret, license";
		bits |= 1u << kind;
	}
	opt->scanners = bits;
	return bits ? NULL : "wants a list of vuln, misconfig, eol, secret, license";
}

static const char *set_reach(struct options *opt, struct str value)
{
	if (!str_is(value, "all") && !str_is(value, "image"))
		return "wants all or image";
	opt->reach_image = str_is(value, "image");
	return NULL;
}

#define LIST_SETTER(field)                                                               \
	static const char *set_##field(struct options *opt, struct str value)            \
	{                                                                                \
		list_add_all(opt, &opt->field, value);                                   \
		return value.len ? NULL : "wants a value";                               \
	}

LIST_SETTER(license_allow)
LIST_SETTER(license_deny)
LIST_SETTER(license_except)

static const char *set_vex(struct options *opt, struct str value)
{
	list_add(opt, &opt->vex, value);
	return value.len ? NULL : "wants a value";
}

static const char *set_skip_dirs(struct options *opt, struct str value)
{
	list_add_all(opt, &opt->skip_dirs, value);
	return NULL;
}

static const char *set_skip_files(struct options *opt, struct str value)
{
	list_add_all(opt, &opt->skip_files, value);
	return NULL;
}

/* Grype's and Syft's one option for both. */
static const char *set_exclude(struct options *opt, struct str value)
{
	list_add_all(opt, &opt->skip_dirs, value);
	list_add_all(opt, &opt->skip_files, value);
	return NULL;
}

static const char *set_ecosystems(struct options *opt, struct str value)
{
	list_add_all(opt, &opt->ecosystems, value);
	return opt->ecosystems.n ? NULL : "wants a list as PyPI,npm";
}

static const char *set_build_arg(struct options *opt, struct str value)
{
	struct build_arg arg;

	if (!str_cut(value, '=', &arg.name, &arg.value) || !arg.name.len)
		return "wants NAME=VALUE";
	arena_grow(opt->arena, opt->build_args, opt->n_build_args, &opt->cap_build_args);
	opt->build_args[opt->n_build_args++] = arg;
	return NULL;
}

static const char *set_ignore_policy(struct options *opt, struct str value)
{
	struct str one;

	while (value.len) {
		str_cut(value, ',', &one, &value);
		one = str_trim(one);
		if (str_is(one, "reason"))
			opt->ignore_policy |= IGNORE_WANTS_REASON;
		else if (str_is(one, "expiry"))
			opt->ignore_policy |= IGNORE_WANTS_EXPIRY;
		else if (str_is(one, "stale"))
			opt->ignore_policy |= IGNORE_FAILS_STALE;
		else
			return "wants a list of reason, expiry, stale";
	}
	return NULL;
}

static const char *set_db_max_age(struct options *opt, struct str value)
{
	return set_number(value, 36500, &opt->db_max_age) ? "wants a number of days"
							  : NULL;
}

static const char *set_eol_within(struct options *opt, struct str value)
{
	return set_number(value, 36500, &opt->eol_within) ? "wants a number of days"
							  : NULL;
}

static const char *set_jobs(struct options *opt, struct str value)
{
	return set_number(value, LIMIT_JOBS, &opt->jobs) ? "wants a number from 0 to 256"
							 : NULL;
}

static const char *set_as_of(struct options *opt, struct str value)
{
	return date_parse(value, &opt->as_of) ? NULL : "wants a date as 2026-12-31";
}

/* --- the table -------------------------------------------------------------- */

static const char *set_standard(struct options *opt, struct str value)
{
	struct str one;

	while (value.len) {
		unsigned bit = 0;

		str_cut(value, ',', &one, &value);
		for (int s = 0; s < SBOM_STANDARD_COUNT; s++)
			if (str_eq_nocase(str_trim(one), str_of(sbom_standard_id(
								 (enum sbom_standard)s))))
				bit = 1u << s;
		if (!bit)
			return "knows ntia, cisa and bsi";
		opt->standards |= bit;
	}
	return NULL;
}

#define OUT "Output"
#define VIEW "View"
#define GATE "Gate"
#define WHAT "What is looked for"
#define WHERE "Where"
#define DOCK "Dockerfile"
#define SUPP "Suppress"
#define DATA "Database"
#define ROOT "Root of an SBOM"
#define RUN "Run"
#define BOTH (CMD_SCAN | CMD_SBOM)
#define SCANS (CMD_SCAN | CMD_DIFF)
#define DOCS (CMD_CONVERT | CMD_MERGE) /* from SBOMs to an SBOM */

/* clang-format off: one row an option */
const struct option_row option_table[] = {
	{ "format", NULL, 'f', "FORMAT", OUT,
	  BOTH | DOCS | CMD_VALIDATE | CMD_DIFF | CMD_DB | CMD_RULES | CMD_VERSION |
		  CMD_EXPLAIN,
	  set_format,
	  "table, json, sarif, cyclonedx, spdx-json …; NAME@VERSION picks a version",
	  false },
	{ "output", NULL, 'o', "FILE", OUT, BOTH | DOCS, set_output,
	  "write there instead of to stdout; FORMAT=FILE, repeatable, for several "
	  "outputs of one run",
	  false },
	{ "quiet", NULL, 'q', NULL, OUT, CMD_ANY, set_quiet, "no diagnostics on stderr",
	  false },
	{ "verbose", NULL, 'v', NULL, OUT, CMD_ANY, set_verbose,
	  "notes too, not only warnings", false },
	{ "no-progress", NULL, 0, NULL, OUT, CMD_ANY, set_no_progress,
	  "no progress on a terminal", false },
	{ "color", NULL, 0, "WHEN", OUT, CMD_ANY, set_color, "auto, always or never",
	  false },

	{ "severity", NULL, 's', "LIST", VIEW, SCANS, set_severity,
	  "show only these: CRITICAL,HIGH,MEDIUM,LOW,UNKNOWN", false },
	{ "ignore-unfixed", "only-fixed", 0, NULL, VIEW, SCANS, set_ignore_unfixed,
	  "leave out vulnerabilities without a fixed version", false },
	{ "show-suppressed", NULL, 0, NULL, VIEW, CMD_SCAN, set_show_suppressed,
	  "show ignored findings too, marked so", false },

	{ "fail-on", NULL, 0, "LEVEL", GATE, SCANS, set_fail_on,
	  "exit 1 at findings of this severity or worse; per kind: "
	  "vuln=high,misconfig=medium,eol=any; and kev (known to be exploited), epss=0.1",
	  false },
	{ "exit-code", NULL, 0, "N", GATE, SCANS, set_exit_code,
	  "exit N when any finding is shown", false },
	{ "strict", NULL, 0, NULL, GATE, BOTH | DOCS | CMD_DIFF, set_strict,
	  "exit 3 when something could not be read or understood", false },
	{ "baseline", NULL, 0, "FILE", GATE, CMD_SCAN, set_baseline,
	  "suppress the findings that FILE lists", false },
	{ "write-baseline", NULL, 0, "FILE", GATE, CMD_SCAN, set_write_baseline,
	  "list today's findings in FILE", false },

	{ "scanners", NULL, 0, "LIST", WHAT, SCANS, set_scanners,
	  "only these: vuln,misconfig,eol,secret,license", false },
	{ "dev", "include-dev-deps", 0, NULL, WHAT, BOTH | CMD_DIFF, set_dev,
	  "development packages too (the default)", false },
	{ "no-dev", NULL, 0, NULL, WHAT, BOTH | CMD_DIFF, set_no_dev,
	  "without development packages", false },
	{ "reach", NULL, 0, "WHICH", WHAT, SCANS, set_reach,
	  "all, or image: only what reaches the image", false },
	{ "rules", NULL, 0, "LIST", WHAT, SCANS, set_rules,
	  "all, or +ID,-ID,… beside the default set", false },
	{ "license-allow", NULL, 0, "LIST", WHAT, SCANS, set_license_allow,
	  "licences that may be used: SPDX ids or patterns as BSD-*", false },
	{ "license-deny", NULL, 0, "LIST", WHAT, SCANS, set_license_deny,
	  "licences that may not", false },
	{ "license-except", NULL, 0, "LIST", WHAT, SCANS, set_license_except,
	  "packages (names or purls) that no licence policy binds", false },
	{ "installed", NULL, 0, NULL, WHAT, BOTH | CMD_DIFF, set_installed,
	  "read node_modules, site-packages and other installed trees too", false },

	{ "skip-dirs", NULL, 0, "GLOB", WHERE, BOTH | CMD_DIFF, set_skip_dirs,
	  "folders to leave out; repeatable, comma lists, ** crosses folders", false },
	{ "skip-files", NULL, 0, "GLOB", WHERE, BOTH | CMD_DIFF, set_skip_files,
	  "files to leave out", false },
	{ "exclude", NULL, 0, "GLOB", WHERE, BOTH | CMD_DIFF, set_exclude,
	  "both of these", false },
	{ "staged", NULL, 0, NULL, WHERE, CMD_SCAN, set_staged,
	  "only the files that are staged, as git's index has them", false },
	{ "diff", NULL, 0, "REV", WHERE, CMD_SCAN, set_diff,
	  "only the files that changed since a revision of git", false },
	{ "gitignore", NULL, 0, NULL, WHERE, BOTH | CMD_DIFF, set_gitignore,
	  "leave out what .gitignore files name, and say which manifests that hid",
	  false },

	{ "dockerfile", NULL, 0, "FILE", DOCK, CMD_SCAN, set_dockerfile,
	  "the Dockerfile that decides what reaches the image", false },
	{ "target", NULL, 0, "STAGE", DOCK, CMD_SCAN, set_target, "the stage that ships",
	  false },
	{ "build-arg", NULL, 0, "NAME=VALUE", DOCK, BOTH | CMD_DIFF, set_build_arg,
	  "value of an ARG, as for docker build", false },

	{ "ignorefile", NULL, 0, "FILE", SUPP, SCANS, set_ignorefile,
	  "instead of the ignore files of the tree", false },
	{ "vex", NULL, 0, "FILE", SUPP, SCANS, set_vex,
	  "OpenVEX, CycloneDX or CSAF: what does not affect this (repeatable)", false },
	{ "ignore-policy", NULL, 0, "LIST", SUPP, SCANS, set_ignore_policy,
	  "reason, expiry: entries must state one; stale: unused or expired ones fail",
	  false },

	{ "db", NULL, 0, "FILE", DATA, SCANS | CMD_DB, set_db, "advisory database",
	  false },
	{ "db-max-age", NULL, 0, "DAYS", DATA, SCANS | CMD_DB, set_db_max_age,
	  "exit 4 when the database is older", false },

	{ "ecosystems", NULL, 0, "LIST", DATA, CMD_DB, set_ecosystems,
	  "OSV's names: what db update fetches (all: everything), what db prune keeps",
	  false },
	{ "mirror", NULL, 0, "URL", DATA, CMD_DB, set_mirror,
	  "db update: from there (http, https, file:///) instead of OSV.dev's files",
	  false },
	{ "proxy", NULL, 0, "URL", DATA, CMD_DB, set_proxy,
	  "db update: instead of http_proxy, https_proxy, all_proxy and no_proxy",
	  false },
	{ "cacert", NULL, 0, "FILE", DATA, CMD_DB, set_cacert,
	  "db update: the authorities that are trusted instead of the system's", false },
	{ "full", NULL, 0, NULL, DATA, CMD_DB, set_full,
	  "db update: the database anew, of these ecosystems alone", false },

	{ "split-by", NULL, 0, "project", ROOT, CMD_SBOM, set_split_by,
	  "one document a project, in the folder that -o names", false },
	{ "source-name", NULL, 0, "NAME", ROOT, BOTH | DOCS, set_source_name,
	  "name of the application", false },
	{ "source-version", NULL, 0, "V", ROOT, BOTH | DOCS, set_source_version,
	  "its version", false },
	{ "source-supplier", NULL, 0, "NAME", ROOT, BOTH | DOCS, set_source_supplier,
	  "who supplies it", false },

	{ "config", NULL, 0, "FILE", RUN, BOTH | CMD_DIFF, set_config,
	  "instead of the nearest .waybill.yaml up the tree", false },
	{ "jobs", NULL, 'j', "N", RUN, BOTH | CMD_DIFF, set_jobs,
	  "threads; 0 = one a processor", false },
	{ "as-of", NULL, 0, "DATE", RUN, SCANS, set_as_of,
	  "what day it is, for end of life and expiry (default today)", false },
	{ "eol-within", NULL, 0, "DAYS", RUN, SCANS, set_eol_within,
	  "warn this many days before an end of life (default 90)", false },

	{ "standard", NULL, 0, "LIST", WHAT, CMD_VALIDATE, set_standard,
	  "only these: ntia,cisa,bsi", false },
	{ "formats", NULL, 0, NULL, WHAT, CMD_RULES, set_list_formats,
	  "the file formats that are read, instead of the rules", false },

	/* what users of other scanners type; a scan never needs the network anyway */
	{ "offline", NULL, 0, NULL, RUN, BOTH | CMD_DIFF, set_nothing, "", true },
	{ "offline-scan", NULL, 0, NULL, RUN, BOTH | CMD_DIFF, set_nothing, "", true },
	{ "skip-db-update", NULL, 0, NULL, RUN, BOTH | CMD_DIFF, set_nothing, "", true },
	{ "skip-update", NULL, 0, NULL, RUN, BOTH | CMD_DIFF, set_nothing, "", true },
	{ "recursive", NULL, 'r', NULL, RUN, BOTH | CMD_DIFF, set_nothing, "", true },
};
/* clang-format on */
const size_t option_table_len = sizeof(option_table) / sizeof(option_table[0]);

const struct command_row command_table[] = {
	{ "scan", CMD_SCAN, "[PATH or FILE]…",
	  "packages, advisories, misconfigurations, end of life", NULL },
	{ "fs", CMD_SCAN, "[PATH or FILE]…", "the same as scan", NULL },
	{ "repo", CMD_SCAN, "[PATH or FILE]…", "the same as scan", NULL },
	{ "config", CMD_SCAN, "[PATH or FILE]…", "scan --scanners misconfig,eol",
	  "misconfig,eol" },
	{ "sbom", CMD_SBOM, "[PATH]", "the software bill of materials alone", NULL },
	{ "convert", CMD_CONVERT, "FILE", "an SBOM in another format", NULL },
	{ "merge", CMD_MERGE, "FILE…", "several SBOMs as one", NULL },
	{ "diff", CMD_DIFF, "BASE [HEAD]",
	  "what changed between two SBOMs, reports, folders or git revisions", NULL },
	{ "validate", CMD_VALIDATE, "FILE…",
	  "SBOMs against the minimum elements of NTIA, CISA and BSI", NULL },
	{ "batch", CMD_BATCH, "<TARGETS",
	  "many scans: a target a line on stdin, a JSON report a line on stdout", NULL },
	{ "db", CMD_DB, "status | update | import FILE… | verify | prune",
	  "the advisory database", NULL },
	{ "rules", CMD_RULES, "", "the catalogue of checks; --formats: of file formats",
	  NULL },
	{ "explain", CMD_EXPLAIN, "ID…", "one rule: why, example, fix", NULL },
	{ "compare", CMD_COMPARE, "ECOSYSTEM", "orders pairs of versions from stdin",
	  NULL },
	{ "completion", CMD_COMPLETION, "bash | zsh | fish",
	  "what completes commands and options in a shell", NULL },
	{ "version", CMD_VERSION, "", "the version", NULL },
	{ "help", CMD_HELP, "[COMMAND]", "this text, or a command's", NULL },
};
const size_t command_table_len = sizeof(command_table) / sizeof(command_table[0]);

const struct option_row *option_by_name(struct str name)
{
	for (size_t i = 0; i < option_table_len; i++)
		if (str_is(name, option_table[i].name) ||
		    (option_table[i].alias && str_is(name, option_table[i].alias)))
			return &option_table[i];
	return NULL;
}

const struct option_row *option_by_letter(char letter)
{
	for (size_t i = 0; i < option_table_len; i++)
		if (option_table[i].letter == letter)
			return &option_table[i];
	return NULL;
}
