/*
 * options.c - the command line of waybill-fetch, and its messages.
 */
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "fetch/fetch.h"
#include "format/text_visible.h"

static void vsay(const char *fmt, va_list ap)
{
	struct buf b;
	char text[4096];
	int n = vsnprintf(text, sizeof(text), fmt, ap);

	if (n < 0)
		return;
	buf_init(&b, 4 * sizeof(text));
	buf_add_text(&b, "waybill-fetch: ");
	text_add_visible(&b, str_of(text));
	buf_add_char(&b, '\n');
	fputs(b.ptr, stderr);
	buf_release(&b);
}

void fetch_say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsay(fmt, ap);
	va_end(ap);
}

void fetch_tell(const struct fetch_options *o, const char *fmt, ...)
{
	va_list ap;

	if (o->quiet)
		return;
	va_start(ap, fmt);
	vsay(fmt, ap);
	va_end(ap);
}

static const char help[] =
	"waybill-fetch " WAYBILL_VERSION " - downloads advisories for waybill\n"
	"\n"
	"Usage: waybill-fetch --ecosystems LIST [OPTION]... FOLDER\n"
	"\n"
	"Fetches the files that OSV.dev publishes into FOLDER: an ecosystem's whole "
	"archive\n"
	"the first time, later the records that changed.  `waybill db update` runs it "
	"and\n"
	"takes the records into the database.\n"
	"\n"
	"  --ecosystems LIST  OSV's names, comma separated: PyPI,npm; all: every one "
	"there is\n"
	"  --mirror URL       http://, https:// or file:// instead of\n"
	"                     " FETCH_BASE "\n"
	"  --proxy URL        instead of http_proxy, https_proxy, all_proxy and "
	"no_proxy\n"
	"  --cacert FILE      certificates of the authorities that are trusted, instead "
	"of\n"
	"                     CURL_CA_BUNDLE, SSL_CERT_FILE, SSL_CERT_DIR and the "
	"system's\n"
	"  --full             the whole archive, however little has changed\n"
	"  --max-changes N    over so many changed records the whole archive (default "
	"500)\n"
	"  --max-size MIB     most of one archive (default 4096)\n"
	"  --timeout SECONDS  give a connection up that brings nothing (default 60)\n"
	"  --max-time SECONDS for one file (default 7200)\n"
	"  --retries N        after transient failures, each going on from where the "
	"one\n"
	"                     before was cut (default 3)\n"
	"  -q, --quiet        only errors\n"
	"      --no-progress  none on a terminal\n"
	"      --help, --version\n"
	"\n"
	"Certificates are always verified.  Exit codes: 0 done, 2 wrong usage, 4 some or "
	"all\n"
	"could not be fetched (what was complete still is).\n";

/* Returns where the value of a numeric option goes; NULL when name is none. */
static uint32_t *number_option(struct fetch_options *o, struct str name,
			       uint32_t *max_mib)
{
	if (str_is(name, "--timeout"))
		return &o->timeout;
	if (str_is(name, "--max-time"))
		return &o->max_time;
	if (str_is(name, "--retries"))
		return &o->retries;
	if (str_is(name, "--max-changes"))
		return &o->changes;
	return str_is(name, "--max-size") ? max_mib : NULL;
}

static bool flag_option(struct fetch_options *o, struct str name)
{
	bool *flag = NULL;

	if (str_is(name, "--full"))
		flag = &o->full;
	else if (str_is(name, "-q") || str_is(name, "--quiet"))
		flag = &o->quiet;
	else if (str_is(name, "--no-progress"))
		flag = &o->no_progress;
	else if (str_is(name, "--watch-stdin"))
		flag = &o->watch_stdin;
	if (flag)
		*flag = true;
	return flag != NULL;
}

/* True when name is an option that takes a text. */
static bool text_option(struct fetch_options *o, struct str name, const char *value)
{
	if (str_is(name, "--ecosystems"))
		o->ecosystems = str_of(value);
	else if (str_is(name, "--mirror"))
		o->base = str_of(value);
	else if (str_is(name, "--proxy"))
		o->proxy = value;
	else if (str_is(name, "--cacert"))
		o->cacert = value;
	else
		return false;
	return true;
}

static int usage(const char *what, const char *word)
{
	fetch_say("%s '%s'; see waybill-fetch --help", what, word);
	return -1;
}

/* "--name value" or "--name=value"; *i is moved over what was used. */
static int read_option(struct fetch_options *o, char **argv, int argc, int *i,
		       uint32_t *max_mib)
{
	struct fetch_options probe = *o;
	struct str name, unused;
	bool joined = str_cut(str_of(argv[*i]), '=', &name, &unused);
	const char *value = joined ? argv[*i] + name.len + 1 : NULL;
	uint32_t *number = number_option(o, name, max_mib);

	if (!joined && flag_option(o, name))
		return 0;
	if (!number && !text_option(&probe, name, ""))
		return usage("unknown option", argv[*i]);
	if (!joined) {
		if (*i + 1 >= argc)
			return usage("a value is missing after", argv[*i]);
		value = argv[++*i];
	}
	if (!number) {
		text_option(o, name, value);
		return 0;
	}
	return str_to_u32(str_of(value), 1000 * 1000, number)
		       ? 0
		       : usage("a number is wanted, not", value);
}

static int check(struct fetch_options *o, uint32_t max_mib)
{
	static const char *const schemes[] = { "https://", "http://", "file:///" };
	bool known = false;

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		known = known || str_starts_with_nocase(o->base, str_of(schemes[i]));
	if (!known)
		return usage("a mirror is http://, https:// or file:///, not",
			     o->base.ptr);
	while (o->base.len && o->base.ptr[o->base.len - 1] == '/')
		o->base.len--;
	if (!o->folder.len)
		return usage("the folder is missing after", "waybill-fetch");
	if (!o->ecosystems.len)
		return usage("what is to be fetched? missing:", "--ecosystems");
	if (o->cacert && access(o->cacert, R_OK) != 0)
		return usage("--cacert: there is no file", o->cacert);
	if (!o->timeout || !o->max_time || !max_mib)
		return usage("a number must not be", "0");
	o->max_archive = (uint64_t)max_mib * 1024 * 1024;
	return 0;
}

int fetch_options_read(int argc, char **argv, struct fetch_options *o)
{
	uint32_t max_mib = FETCH_ARCHIVE_BYTES / (1024 * 1024);
	bool only_args = false;

	*o = (struct fetch_options){
		.base = STR(FETCH_BASE),
		.timeout = 60,
		.max_time = 7200,
		.retries = 3,
		.changes = 500,
	};
	for (int i = 1; i < argc; i++) {
		struct str word = str_of(argv[i]);

		if (!only_args && (str_is(word, "--help") || str_is(word, "-h"))) {
			fputs(help, stdout);
			return 1;
		}
		if (!only_args && str_is(word, "--version")) {
			puts("waybill-fetch " WAYBILL_VERSION);
			return 1;
		}
		if (!only_args && str_is(word, "--")) {
			only_args = true;
		} else if (!only_args && word.len > 1 && word.ptr[0] == '-') {
			if (read_option(o, argv, argc, &i, &max_mib) != 0)
				return -1;
		} else if (o->folder.len) {
			return usage("one folder is enough, and not also", argv[i]);
		} else {
			o->folder = word;
		}
	}
	return check(o, max_mib);
}
