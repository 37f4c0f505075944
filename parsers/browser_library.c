/*
 * browser_library.c - jquery.min.js, jquery-3.4.1.js and their like: libraries for web
 * pages of which somebody has put a copy into the tree
 *
 * There is no standard for it: "! name v1.2.3", "@license", "@preserve" and "@version"
 * in the comment at the head of a file are what the projects write, and minifiers keep
 * (https://terser.org/docs/options/#keeping-copyright-notices-or-other-comments).  The
 * table has those whose comments are known to state the version of the package of npm
 * beside the name; each was held against a release of that package.  DataTables
 * (datatables.net) and Hammer.JS (hammerjs) are not in it: their comments are often a
 * release behind.
 *
 * What a comment says may be wrong, and the file may have been patched: EVIDENCE_COMMENT.
 * The name of a file is a weaker witness still: EVIDENCE_FILE_NAME.  What the table does
 * not have is not listed: any script begins with a comment, and few of the names in them
 * are those of a package.
 */
#include "base/map.h"
#include "parsers/lock_text.h"
#include "parsers/npm.h"

enum {
	HEAD_MOST = 4096, /* bytes of the file that are looked at */
	ABOVE_MOST = 4,   /* folders above, in which the project itself may be */
	NESTING = 64,
	MANIFEST_MOST =
		1024 * 1024, /* bytes of a package.json that is read for its name */
};

enum special {
	PLAIN,
	REACT,   /* all its parts say "React"; the line behind names the file */
	ANGULAR, /* all its parts say "AngularJS"; the name of the file tells them apart
		  */
	LODASH,  /* so do the packages of single functions */
};

/* How a comment begins, and the package of npm that this is. */
static const struct library {
	const char *words, *name;
	enum special special;
} libraries[] = {
	{ "@popperjs/core", "@popperjs/core", PLAIN },
	{ "AngularJS", "angular", ANGULAR },
	{ "Axios", "axios", PLAIN },
	{ "axios", "axios", PLAIN },
	{ "Backbone.js", "backbone", PLAIN },
	{ "Bootstrap", "bootstrap", PLAIN },
	{ "Bootstrap-select", "bootstrap-select", PLAIN },
	{ "Chart.js", "chart.js", PLAIN },
	{ "DOMPurify", "dompurify", PLAIN },
	{ "Datepicker for Bootstrap", "bootstrap-datepicker", PLAIN },
	{ "FullCalendar", "fullcalendar", PLAIN },
	{ "JSZip", "jszip", PLAIN },
	{ "Knockout JavaScript library", "knockout", PLAIN },
	{ "Leaflet", "leaflet", PLAIN },
	{ "Lo-Dash", "lodash", LODASH },
	{ "Magnific Popup", "magnific-popup", PLAIN },
	{ "Owl Carousel", "owl.carousel", PLAIN },
	{ "Quill Editor", "quill", PLAIN },
	{ "React", "react", REACT },
	{ "ReactDOM", "react-dom", PLAIN },
	{ "RequireJS", "requirejs", PLAIN },
	{ "Select2", "select2", PLAIN },
	{ "Socket.IO", "socket.io-client", PLAIN },
	{ "Summernote", "summernote", PLAIN },
	{ "Swiper", "swiper", PLAIN },
	{ "Underscore.js", "underscore", PLAIN },
	{ "Video.js", "video.js", PLAIN },
	{ "Vue.js", "vue", PLAIN },
	{ "Zepto", "zepto", PLAIN },
	{ "clipboard.js", "clipboard", PLAIN },
	{ "froala_editor", "froala-editor", PLAIN },
	{ "handlebars", "handlebars", PLAIN },
	{ "https://d3js.org", "d3", PLAIN },
	{ "jQuery", "jquery", PLAIN },
	{ "jQuery Form Plugin", "jquery-form", PLAIN },
	{ "jQuery JavaScript Library", "jquery", PLAIN },
	{ "jQuery Migrate", "jquery-migrate", PLAIN },
	{ "jQuery UI", "jquery-ui", PLAIN },
	{ "jQuery Validation Plugin", "jquery-validation", PLAIN },
	{ "js-cookie", "js-cookie", PLAIN },
	{ "lodash", "lodash", LODASH },
	{ "marked", "marked", PLAIN },
	{ "moment.js", "moment", PLAIN },
	{ "plotly.js", "plotly.js", PLAIN },
	{ "showdown", "showdown", PLAIN },
	{ "sweetalert2", "sweetalert2", PLAIN },
	{ "vue", "vue", PLAIN },
};
enum { N_LIBRARIES = sizeof(libraries) / sizeof(libraries[0]) };

/* Names of files in front of a version, where they are not those of the package. */
static const struct {
	const char *file, *name;
} files[] = {
	{ "chart", "chart.js" },
	{ "chart.js", "chart.js" },
	{ "chart.bundle", "chart.js" },
	{ "bootstrap.bundle", "bootstrap" },
	{ "popper", "popper.js" },
	{ "purify", "dompurify" },
	{ "jquery.ui", "jquery-ui" },
	{ "jquery.slim", "jquery" },
	{ "jquery.validate", "jquery-validation" },
	{ "react-dom.production", "react-dom" },
	{ "react.production", "react" },
};

/* Names of packages that a file with a version behind may have without a comment. */
static const char *const named[] = {
	"angular",   "axios",      "backbone",         "bootstrap",  "d3",
	"dompurify", "handlebars", "jquery",           "jquery-ui",  "jquery-migrate",
	"knockout",  "lodash",     "moment",           "mustache",   "react",
	"react-dom", "select2",    "socket.io-client", "underscore", "vue",
};

struct reader {
	struct parse_ctx *ctx;
	struct map found; /* names of packages */
};

/* --- the project itself ------------------------------------------------------------ */

/* A library's own tree has what is built of it, too. */
static bool is_of_project(struct parse_ctx *ctx, struct str name)
{
	struct arena *a = parse_arena(ctx);
	struct str file = STR("package.json"), bytes;

	for (int i = 0; i <= ABOVE_MOST; i++) {
		struct diag_list unsaid;
		const struct jnode *root;

		diag_list_init(&unsaid, a);
		if (parse_exists(ctx, file.ptr) && parse_sibling(ctx, file.ptr, &bytes)) {
			if (bytes.len > MANIFEST_MOST)
				return false;
			root = jnode_read(a, bytes, JNODE_STRICT, NESTING, &unsaid, file);
			if (str_eq(jnode_string(root, "name"), name))
				return true;
		}
		file = arena_cat(a, STR("../"), file, STR(""));
	}
	return false;
}

static void add(struct reader *r, struct str name, struct str version, unsigned line,
		enum package_evidence evidence)
{
	struct package p = { .name = name,
			     .version = version,
			     .scope = SCOPE_RUNTIME,
			     .evidence = evidence,
			     .line = line };

	if (!map_put(&r->found, name, 0))
		return;
	if (!npm_is_exact(version)) {
		parse_note(r->ctx, line, DIAG_UNRESOLVED,
			   "the version of " STR_FMT " is not a whole one: " STR_FMT,
			   STR_ARG(name), STR_ARG(version));
		return;
	}
	if (!is_of_project(r->ctx, name))
		parse_add(r->ctx, &p);
}

/* --- names of files ---------------------------------------------------------------- */

/* "jquery-3.4.1.slim.min.js" without what tells how it was made. */
static struct str stem_of(struct str file)
{
	static const char *const ends[] = { ".js",     ".min", "-min", ".slim",
					    ".custom", ".umd", ".pack" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		struct str end = str_of(ends[i]);

		if (file.len > end.len &&
		    str_eq_nocase(str_from(file, file.len - end.len), end))
			file.len -= end.len;
	}
	return file;
}

/* "jquery-ui-1.12.1" in its name and version.  False without a version. */
static bool split_stem(struct str stem, struct str *name, struct str *version)
{
	for (size_t i = 1; i + 1 < stem.len; i++) {
		if (stem.ptr[i] != '-' && stem.ptr[i] != '.')
			continue;
		size_t from = i + 1 + (stem.ptr[i + 1] == 'v');

		if (npm_is_exact(str_from(stem, from))) {
			*name = str_slice(stem, 0, i);
			*version = str_from(stem, from);
			return true;
		}
	}
	return false;
}

static struct str package_of_file(struct str name)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (str_eq_nocase(name, str_of(files[i].file)))
			return str_of(files[i].name);
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		if (str_eq_nocase(name, str_of(named[i])))
			return str_of(named[i]);
	return STR("");
}

static void read_name(struct reader *r)
{
	struct str stem = stem_of(str_basename(parse_path(r->ctx))), name, version;

	if (!split_stem(stem, &name, &version))
		return;
	name = package_of_file(name);
	if (name.len)
		add(r, name, version, 0, EVIDENCE_FILE_NAME);
}

/* --- comments ---------------------------------------------------------------------- */

/* "v3.4.1 | (c)", "- v1.13.2 -", "Version 4.13.0.": the first word of digits. */
static struct str version_in(struct str text)
{
	static const char *const marks[] = { "-", ":", "version", "v", ":", "v" };
	size_t n = 0;

	text = str_trim(text);
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (str_starts_with_nocase(text, str_of(marks[i])))
			text = str_trim(str_from(text, strlen(marks[i])));
	if (!text.len || !is_digit(text.ptr[0]))
		return STR("");
	while (n < text.len &&
	       (is_alnum(text.ptr[n]) || str_has_char(STR(".+-"), text.ptr[n])))
		n++;
	text.len = n;
	while (text.len && !is_alnum(text.ptr[text.len - 1]))
		text.len--;
	return text;
}

/* What a line of a comment says: without its signs and the tags that keep it. */
static struct str text_of(struct str line)
{
	static const char *const tags[] = { "@license", "@preserve" };

	line = str_trim(line);
	while (line.len && str_has_char(STR("/*! \t"), line.ptr[0]))
		line = str_from(line, 1);
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (str_starts_with(line, str_of(tags[i])))
			line = str_trim(str_from(line, strlen(tags[i])));
	return line;
}

/* The longest that fits, with the rest of the line. */
static const struct library *find_library(struct str text, struct str *rest)
{
	const struct library *best = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < N_LIBRARIES; i++) {
		struct str words = str_of(libraries[i].words), behind;

		if (words.len <= longest || !str_starts_with(text, words))
			continue;
		behind = str_from(text, words.len);
		if (behind.len && behind.ptr[0] != ' ')
			continue;
		/* nothing but a version may follow: "Bootstrap Table v1" is another */
		if (behind.len && !version_in(behind).len)
			continue;
		best = &libraries[i];
		longest = words.len;
		*rest = behind;
	}
	return best;
}

/* Takes the next line with text off the comment; false at its end. */
static bool next_text(struct str *comment, unsigned *line, struct str *text)
{
	struct str one;

	while (str_next_line(comment, &one)) {
		++*line;
		*text = text_of(one);
		if (text->len && !str_starts_with(*text, STR("vim:")))
			return true;
	}
	return false;
}

/* "@version 1.2.3", "version : 1.2.3" */
static struct str version_below(struct str comment)
{
	struct str text;
	unsigned unused = 0;

	while (next_text(&comment, &unused, &text)) {
		if (str_starts_with(text, STR("@")))
			text = str_from(text, 1);
		if (str_starts_with_nocase(text, STR("version")))
			return version_in(text);
	}
	return STR("");
}

/* The part of a family whose comments all begin alike; empty when it is not told. */
static struct str part_of_family(const struct reader *r, const struct library *l,
				 struct str comment)
{
	static const char *const parts[] = { "animate", "aria",      "cookies",
					     "loader",  "messages",  "resource",
					     "route",   "sanitize",  "touch",
					     "mocks",   "parse-ext", "message-format" };
	struct str file = stem_of(str_basename(parse_path(r->ctx))), text, unused, part;
	unsigned line = 0;

	split_stem(file, &file, &unused);
	if (l->special == LODASH)
		return str_starts_with_nocase(file, STR("lodash")) ? str_of(l->name)
								   : STR("");
	if (l->special == ANGULAR) {
		if (str_is(file, "angular"))
			return file;
		part = str_starts_with(file, STR("angular-")) ? str_from(file, 8)
							      : STR("");
		for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
			if (str_is(part, parts[i]))
				return file;
		return STR("");
	}
	if (!next_text(&comment, &line, &text) || !str_ends_with(text, STR(".js")))
		return STR("react");
	str_cut(text, '.', &part, &unused);
	return str_is(part, "react") || str_is(part, "react-dom") ? part : STR("");
}

static void read_comment(struct reader *r, struct str comment, unsigned line)
{
	struct str text, rest, name, version;
	const struct library *l;

	if (!next_text(&comment, &line, &text))
		return;
	l = find_library(text, &rest);
	if (!l)
		return;
	name = l->special ? part_of_family(r, l, comment) : str_of(l->name);
	version = rest.len ? version_in(rest) : version_below(comment);
	if (name.len && version.len)
		add(r, name, version, line, EVIDENCE_COMMENT);
}

static bool is_line_comment(struct str line)
{
	return str_starts_with(str_trim(line), STR("//"));
}

/* The comment that begins with the line at the head of rest, and is taken off it. */
static struct str take_comment(struct str *rest)
{
	struct str from = *rest, line, begin;
	size_t end;

	if (!is_line_comment(*rest)) {
		end = str_find(*rest, STR("*/"));
		end = end == STR_NONE ? rest->len : end;
		*rest = str_from(from, end);
		str_next_line(rest, &line); /* what stands behind it is code */
		return str_slice(from, 0, end);
	}
	do {
		str_next_line(rest, &line);
		begin = *rest;
	} while (str_next_line(&begin, &line) && is_line_comment(line));
	return str_slice(from, 0, from.len - rest->len);
}

static unsigned lines_in(struct str s)
{
	unsigned n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] == '\n';
	return n;
}

/* Comments that begin a line; a bundle may have those of several libraries. */
static void read_head(struct reader *r, struct str rest)
{
	unsigned at = 0; /* lines before rest */

	while (rest.len) {
		struct str begin = str_trim_left(rest), behind = begin, line;
		struct str comment = STR("");

		at += lines_in(str_slice(rest, 0, rest.len - begin.len));
		if (str_starts_with(begin, STR("/*")) ||
		    str_starts_with(begin, STR("//")))
			comment = take_comment(&behind);
		else
			str_next_line(&behind, &line);
		if (comment.len)
			read_comment(r, comment, at);
		at += lines_in(str_slice(begin, 0, begin.len - behind.len));
		rest = behind;
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reader r = { .ctx = ctx };
	uint64_t size = parse_size(ctx);
	struct str head;

	(void)bytes;
	if (!parse_read_at(ctx, 0, size < HEAD_MOST ? (size_t)size : HEAD_MOST, &head))
		return 0;
	if (str_starts_with(head, STR("\xef\xbb\xbf")))
		head = str_from(head, 3);
	map_init(&r.found);
	read_head(&r, head);
	if (!r.found.n)
		read_name(&r);
	map_release(&r.found);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".min.js", NULL },
	{ MATCH_SUFFIX, "-min.js", NULL },
	{ MATCH_NAME_NOCASE, "angular.js", NULL },
	{ MATCH_NAME_NOCASE, "axios.js", NULL },
	{ MATCH_NAME_NOCASE, "backbone.js", NULL },
	{ MATCH_NAME_NOCASE, "bootstrap.js", NULL },
	{ MATCH_NAME_NOCASE, "bootstrap.bundle.js", NULL },
	{ MATCH_NAME_NOCASE, "chart.js", NULL },
	{ MATCH_NAME_NOCASE, "chart.umd.js", NULL },
	{ MATCH_NAME_NOCASE, "d3.js", NULL },
	{ MATCH_NAME_NOCASE, "handlebars.js", NULL },
	{ MATCH_NAME_NOCASE, "jquery.js", NULL },
	{ MATCH_NAME_NOCASE, "jquery-ui.js", NULL },
	{ MATCH_NAME_NOCASE, "knockout.js", NULL },
	{ MATCH_NAME_NOCASE, "knockout-latest.js", NULL },
	{ MATCH_NAME_NOCASE, "leaflet.js", NULL },
	{ MATCH_NAME_NOCASE, "lodash.js", NULL },
	{ MATCH_NAME_NOCASE, "moment.js", NULL },
	{ MATCH_NAME_NOCASE, "popper.js", NULL },
	{ MATCH_NAME_NOCASE, "purify.js", NULL },
	{ MATCH_NAME_NOCASE, "react.js", NULL },
	{ MATCH_NAME_NOCASE, "react-dom.js", NULL },
	{ MATCH_NAME_NOCASE, "select2.js", NULL },
	{ MATCH_NAME_NOCASE, "select2.full.js", NULL },
	{ MATCH_NAME_NOCASE, "socket.io.js", NULL },
	{ MATCH_NAME_NOCASE, "underscore.js", NULL },
	{ MATCH_NAME_NOCASE, "vue.js", NULL },
	{ MATCH_NAME_NOCASE, "vue.global.js", NULL },
	{ MATCH_NAME_NOCASE, "vue.global.prod.js", NULL },
	{ MATCH_WRAP_NOCASE, "angular-", ".js" },
	{ MATCH_WRAP_NOCASE, "bootstrap-", ".js" },
	{ MATCH_WRAP_NOCASE, "handlebars-", ".js" },
	{ MATCH_WRAP_NOCASE, "jquery-", ".js" },
	{ MATCH_WRAP_NOCASE, "knockout-", ".js" },
	{ MATCH_WRAP_NOCASE, "lodash-", ".js" },
	{ MATCH_WRAP_NOCASE, "moment-", ".js" },
	{ MATCH_WRAP_NOCASE, "underscore-", ".js" },
};

const struct parser browser_library_parser = {
	.id = "browser-library",
	.title = "copy of a library for web pages",
	.versions = "what the comment at its head, or the name of the file, says",
	.spec = "https://terser.org/docs/options/",
	.ecosystem = ECO_NPM,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.is_program = true, /* of which the head is read */
	.parse = parse,
};
