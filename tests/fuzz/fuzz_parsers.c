/*
 * fuzz_parsers.c - every parser on every input, through the same context and merge
 * as in a scan.  The first byte chooses the parser; the rest is the file.
 *
 * What must hold of any input: packages have names, places and unique ids; a purl that is
 * given reads back; edges lead to packages; a parser that fails says why.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "core/purl.h"
#include "format/text.h"
#include "cli/formats.h"
#include "scan/merge.h"

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* An empty folder as root: no file lies beside the one that is parsed. */
static int empty_root(void)
{
	static int fd = -1;
	char name[] = "/tmp/waybill-fuzz.XXXXXX";

	if (fd < 0) {
		require(mkdtemp(name) != NULL);
		fd = open(name, O_RDONLY | O_CLOEXEC);
		rmdir(name); /* it stays open, and empty */
	}
	return fd;
}

/* A path that the parser's first pattern knows. */
static struct str path_for(struct arena *a, const struct parser *p)
{
	const struct file_match *m = &p->matches[0];

	switch (m->kind) {
	case MATCH_SUFFIX:
		return arena_printf(a, "x%s", m->text);
	case MATCH_WRAP:
	case MATCH_WRAP_NOCASE:
		return arena_printf(a, "%s%s", m->text, m->tail);
	case MATCH_DIR:
		return arena_printf(a, "%s/x%s", m->text, m->tail);
	case MATCH_BELOW:
		return arena_printf(a, "%s/x/x%s", m->text, m->tail);
	case MATCH_PROGRAM:
		return STR("program");
	default:
		return arena_dup(a, str_of(m->text));
	}
}

static void require_package(const struct inventory *inv, size_t i, struct arena *a,
			    struct map *ids)
{
	const struct package *p = &inv->packages[i];
	struct purl parts;
	struct str again;
	bool added;

	require(p->n_locations > 0 && p->locations[0].path.len > 0);
	require(p->id.len > 0 && p->ecosystem < ECO_COUNT);
	require(str_is_utf8(p->name) && str_is_utf8(p->version) && str_is_utf8(p->purl));
	map_get_or_put(ids, p->id, 1, &added);
	require(added);
	if (p->purl.len) {
		require(purl_parse(a, p->purl, &parts) == NULL);
		require(purl_build(a, &parts, &again) == NULL && str_eq(again, p->purl));
	}
	require(inv->first_edge[i] <= inv->first_edge[i + 1]);
	for (uint32_t k = inv->first_edge[i]; k < inv->first_edge[i + 1]; k++)
		require(inv->edges[k].from == i && inv->edges[k].to < inv->n_packages);
}

static void parse_one(const struct parser *parser, struct str bytes)
{
	struct parse_result result = { 0 };
	struct inventory inv;
	struct diag_list d;
	struct parse_ctx ctx;
	struct map ids;
	struct arena a;

	arena_init(&a);
	diag_list_init(&d, &a);
	parse_ctx_init(&ctx, parser, empty_root(), path_for(&a, parser), NULL, 0,
		       &result);
	struct str text = parser->is_binary ? bytes
					    : text_decode(&ctx.scratch, bytes,
							  &result.diags, ctx.path);

	ctx.whole = bytes;
	if (parser->sniff)
		parser->sniff(text);
	int rc = parser->parse(&ctx, text);

	parse_ctx_finish(&ctx);
	merge_results(&result, 1, &a, &d, &inv);
	bool error = false;

	for (size_t i = 0; i < d.n; i++) {
		error = error || d.v[i].level == DIAG_ERROR;
		require(d.v[i].path.len > 0 && d.v[i].text.len > 0);
		require(!str_has_char(d.v[i].text, '\n'));
	}
	require(rc == 0 || error);
	map_init(&ids);
	for (size_t i = 0; i < inv.n_packages; i++) {
		/* Some formats know of packages that no ecosystem has: they say so.  The
		 * merge makes a project of a folder, which is of none. */
		require(parser->ecosystem == ECO_NONE ||
			inv.packages[i].ecosystem != ECO_NONE ||
			inv.packages[i].kind == PACKAGE_PROJECT);
		require_package(&inv, i, &a, &ids);
	}
	map_release(&ids);
	arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size)
		parse_one(format_table[data[0] % format_table_len],
			  (struct str){ (const char *)data + 1, size - 1 });
	return 0;
}
