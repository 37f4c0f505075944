#include "cli/db_fetch.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/child.h"
#include "cli/term.h"

/* The folder of this program's own file.  PATH is not asked: what lies there under the
 * name may be anybody's. */
static struct str own_folder(const struct options *opt)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path));

	if (n > 0 && (size_t)n < sizeof(path))
		return arena_dup(opt->arena,
				 str_dirname((struct str){ path, (size_t)n }));
	if (str_has_char(opt->program, '/'))
		return str_dirname(opt->program);
	return STR("");
}

static const char *find_program(const struct options *opt)
{
	static const char *const places[] = { "waybill-fetch",
					      "../libexec/waybill/waybill-fetch" };
	struct str folder = own_folder(opt);
	const char *path[2];

	for (size_t i = 0; folder.len && i < 2; i++) {
		path[i] = arena_printf(opt->arena, STR_FMT "/%s", STR_ARG(folder),
				       places[i])
				  .ptr;
		if (access(path[i], X_OK) == 0)
			return path[i];
	}
	if (folder.len)
		term_error("waybill-fetch, which downloads, is not installed: neither %s "
			   "nor %s is there; `waybill db import FILE…` takes what was "
			   "downloaded another way",
			   path[0], path[1]);
	else
		term_error(
			"waybill-fetch, which downloads, lies beside waybill, and where "
			"that is cannot be told: start waybill by its path");
	return NULL;
}

/* Proxies and certificates; nothing else of the environment is the download's business.
 */
static char **scrubbed_environment(struct arena *a)
{
	static const char *const names[] = { "http_proxy",    "https_proxy",
					     "HTTPS_PROXY",   "all_proxy",
					     "ALL_PROXY",     "no_proxy",
					     "NO_PROXY",      "CURL_CA_BUNDLE",
					     "SSL_CERT_FILE", "SSL_CERT_DIR" };
	enum { NAMES = sizeof(names) / sizeof(names[0]) };
	char **v = arena_new_array(a, char *, NAMES + 1);
	size_t n = 0;

	for (size_t i = 0; i < NAMES; i++) {
		const char *value = getenv(names[i]);

		if (value)
			v[n++] = (char *)(uintptr_t)arena_printf(a, "%s=%s", names[i],
								 value)
					 .ptr;
	}
	return v;
}

static void add_option(const char **argv, size_t *n, struct arena *a, const char *name,
		       struct str value)
{
	if (!value.len)
		return;
	argv[(*n)++] = name;
	argv[(*n)++] = arena_dup(a, value).ptr;
}

int db_fetch(const struct options *opt, struct str ecosystems, struct str folder)
{
	enum { WORDS = 24 };
	struct arena *a = opt->arena;
	const char *argv[WORDS], *program = find_program(opt);
	struct child child;
	size_t n = 0;

	if (!program)
		return -1;
	argv[n++] = program;
	argv[n++] = "--watch-stdin";
	if (opt->quiet)
		argv[n++] = "--quiet";
	if (opt->no_progress)
		argv[n++] = "--no-progress";
	if (opt->full)
		argv[n++] = "--full";
	add_option(argv, &n, a, "--ecosystems", ecosystems);
	add_option(argv, &n, a, "--mirror", opt->mirror);
	add_option(argv, &n, a, "--proxy", opt->proxy);
	add_option(argv, &n, a, "--cacert", opt->cacert);
	argv[n++] = "--";
	argv[n++] = arena_dup(a, folder).ptr;
	argv[n] = NULL;
	if (child_start(&child, program, argv, scrubbed_environment(a),
			CHILD_TO_STDERR) != 0) {
		term_error("%s: cannot be started: %s", program, strerror(errno));
		return -1;
	}
	/* Our end of its stdin stays open: when we die, it knows. */
	int in = child.in, rc;

	child.in = -1;
	rc = child_end(&child);
	close(in);
	if (rc < 0)
		term_error("%s: was ended before it was done", program);
	return rc;
}
