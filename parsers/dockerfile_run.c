/*
 * dockerfile_run.c - the commands of RUN, their variables, and what is added for them;
 * see dockerfile_run.h.
 *
 * A variable has the value that ARG, ENV or --build-arg gives it (see
 * format/dockerfile.h), unless its name stands in the script by itself: there it may be
 * assigned, looped over or read.
 */
#include "parsers/dockerfile_run.h"

#include "base/map.h"
#include "format/image_ref.h"

enum {
	/* Bytes that the variables of one file's commands may become.  Versions are
	 * short. */
	EXPANDED_MOST = 4 * 1024 * 1024,
	/* Words of one file that are said not to be understood; the others are counted.
	 */
	NOTES_MOST = 50,
};

struct installer {
	struct dockerfile_runs *runs;
	const struct df_instr *in; /* the RUN itself */
	const struct sh_script *script;
	size_t index; /* of it, or of the ONBUILD around it */
	enum dep_scope scope;
	const struct df_scope *vars; /* NULL until a variable is met */
	struct map names;   /* words of the script that are not "$word" or "${word" */
	struct map deleted; /* arguments of its `apk del` */
	bool deleted_known;
};

struct arena *install_arena(struct installer *r)
{
	return parse_arena(r->runs->ctx);
}

struct parse_ctx *install_ctx(struct installer *r)
{
	return r->runs->ctx;
}

/* --- variables --------------------------------------------------------------- */

static bool is_name_byte(char c)
{
	return is_alnum(c) || c == '_';
}

static size_t name_end(struct str text, size_t at)
{
	while (at < text.len && is_name_byte(text.ptr[at]))
		at++;
	return at;
}

static void note_names(struct installer *r, struct str text)
{
	for (size_t i = 0, end; i < text.len; i = end + 1) {
		end = name_end(text, i);
		if (end > i && !(i && (text.ptr[i - 1] == '$' || text.ptr[i - 1] == '{')))
			map_put(&r->names, str_slice(text, i, end), 0);
	}
}

/* What the Dockerfile says of variables here; once for each RUN that has some. */
static void open_variables(struct installer *r)
{
	if (r->vars)
		return;
	r->vars = df_scope_at(install_arena(r), r->runs->df, r->index);
	note_names(r, r->in->text);
	for (size_t i = 0; i < r->in->n_heredocs; i++)
		note_names(r, r->in->heredocs[i].body);
}

/* True when the script may give one of the variables of text another value. */
static bool is_set_by_script(const struct installer *r, struct str text)
{
	for (size_t i = 0; i + 1 < text.len; i++) {
		size_t from = i + 1;

		if (text.ptr[i] != '$')
			continue;
		if (text.ptr[from] == '{')
			from++;
		if (map_has(&r->names, str_slice(text, from, name_end(text, from))))
			return true;
	}
	return false;
}

struct install_word install_word_of(struct installer *r, const struct sh_word *w)
{
	struct install_word out = { w->text, !w->has_variable, w->line };
	struct df_expansion e;

	if (out.known)
		return out;
	if (str_find(w->text, STR("$(")) != STR_NONE || str_has_char(w->text, '`'))
		return out;
	open_variables(r);
	if (is_set_by_script(r, w->text))
		return out;
	if (r->runs->expanded > EXPANDED_MOST) {
		if (!r->runs->said_full)
			parse_warn(r->runs->ctx, w->line, DIAG_LIMIT,
				   "the variables of the commands expand to more than %d "
				   "MiB; those from here on are not replaced",
				   EXPANDED_MOST / (1024 * 1024));
		r->runs->said_full = true;
		return out;
	}
	e = df_expand(install_arena(r), r->vars, w->text, r->runs->df->escape);
	r->runs->expanded += e.text.len;
	if (e.error || !e.known || e.assumed || e.undefined.len)
		return out;
	return (struct install_word){ e.text, true, w->line };
}

struct install_word install_word_at(struct installer *r, const struct call *k, size_t i)
{
	if (i >= k->command->n_words)
		return (struct install_word){ STR(""), false, k->command->line };
	return install_word_of(r, &k->command->words[i]);
}

/* --- what is added ----------------------------------------------------------- */

bool install_base_image(const struct installer *r, struct str *name, struct str *tag)
{
	const struct dockerfile *df = r->runs->df;
	const struct df_stage *s = &df->stages[r->runs->df->instrs[r->index].stage];
	struct image_ref ref;

	/* a parent comes before its child, so this ends */
	while (s->parent >= 0 && (size_t)s->parent < s->index)
		s = &df->stages[s->parent];
	if (!s->from || s->is_scratch || !s->image_known ||
	    image_ref_parse(s->image, &ref))
		return false;
	*name = image_ref_is_hub(&ref) ? image_ref_familiar(&ref) : ref.name;
	*tag = ref.tag;
	return true;
}

struct distribution install_base(const struct installer *r)
{
	struct str name, tag;

	if (!install_base_image(r, &name, &tag))
		return (struct distribution){ .ecosystem = ECO_NONE };
	return distribution_of_image(name, tag);
}

void install_add(struct installer *r, struct package *p, unsigned line)
{
	struct dockerfile_runs *runs = r->runs;

	if (p->scope == SCOPE_UNKNOWN || p->scope > r->scope)
		p->scope = r->scope;
	p->relation = DEP_DIRECT;
	p->evidence = EVIDENCE_COMMAND;
	p->line = line;
	parse_add(runs->ctx, p);
	if (!runs->n++)
		runs->first_line = line;
}

/* What comes before the release in the qualifier `distro`; NULL for none. */
static const char *vendor_of(enum ecosystem e)
{
	static const struct {
		enum ecosystem ecosystem;
		const char *id;
	} all[] = {
		{ ECO_DEBIAN, "debian-" },          { ECO_UBUNTU, "ubuntu-" },
		{ ECO_ALPINE, "alpine-" },          { ECO_REDHAT, "rhel-" },
		{ ECO_ALMALINUX, "almalinux-" },    { ECO_ROCKY, "rocky-" },
		{ ECO_OPENSUSE, "opensuse-leap-" }, { ECO_SUSE, "sles-" },
		{ ECO_AZURE_LINUX, "azurelinux-" }, { ECO_PHOTON, "photon-" },
		{ ECO_MAGEIA, "mageia-" },          { ECO_OPENEULER, "openeuler-" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i].ecosystem == e)
			return all[i].id;
	return NULL;
}

void install_add_system(struct installer *r, struct package *p, struct distribution d,
			struct str arch, unsigned line)
{
	const char *vendor = d.release.len ? vendor_of(d.ecosystem) : NULL;

	p->ecosystem = d.ecosystem;
	if (d.ecosystem == ECO_NONE && !r->runs->n_homeless++)
		r->runs->homeless_line = line;
	p->qualifiers = arena_printf(
		install_arena(r), "%s" STR_FMT "%s%s%s" STR_FMT, arch.len ? "arch=" : "",
		STR_ARG(arch), arch.len && vendor ? "&" : "", vendor ? "distro=" : "",
		vendor ? vendor : "", STR_ARG(vendor ? d.release : STR("")));
	install_add(r, p, line);
}

void install_note(struct installer *r, unsigned line, struct str word, const char *why)
{
	if (r->runs->n_notes++ >= NOTES_MOST)
		return;
	parse_note(r->runs->ctx, line, DIAG_UNRESOLVED, "not listed: '" STR_FMT "' %s",
		   STR_ARG(str_slice(word, 0, 200)), why);
}

static void note_deleted(struct installer *r)
{
	const struct sh_script *script = r->script;
	struct call k;

	for (size_t i = 0; i < script->n_commands; i++) {
		const struct sh_command *c = &script->commands[i];

		if (!call_read(c, &k) || k.tool != TOOL_APK || !call_is(&k, "del"))
			continue;
		for (size_t n = k.sub + 1; n < c->n_words; n++)
			map_put(&r->deleted, sh_word_text(c, n), 0);
	}
	r->deleted_known = true;
}

bool install_is_deleted(struct installer *r, struct str name)
{
	if (!r->deleted_known)
		note_deleted(r);
	return map_has(&r->deleted, name);
}

/* --- one RUN ----------------------------------------------------------------- */

void dockerfile_runs_add(struct dockerfile_runs *runs, size_t index, enum dep_scope scope)
{
	const struct df_instr *in = &runs->df->instrs[index];
	struct installer r = { .runs = runs, .index = index, .scope = scope };
	struct call k;

	bool was_spent = runs->words.spent;

	r.in = in->onbuild ? in->onbuild : in;
	if (r.in->kind != DF_RUN)
		return;
	if (!r.in->shell && df_stage_is_windows(runs->df, in->stage))
		return; /* cmd's language is another one */
	r.script = shell_read_instr(install_arena(&r), r.in,
				    r.in->shell ? r.in->shell->words : NULL,
				    r.in->shell ? r.in->shell->n_words : 0, &runs->words);
	/* the rules say the same in the same words, which is then shown once */
	if (r.script->partly && !was_spent)
		parse_note(runs->ctx, r.script->partly_line, DIAG_UNSUPPORTED,
			   "the shell text of this RUN was read up to here: %s",
			   r.script->partly_why);
	map_init(&r.names);
	map_init(&r.deleted);
	for (size_t i = 0; i < r.script->n_commands; i++)
		if (call_read(&r.script->commands[i], &k))
			dockerfile_tool_read(&r, &k);
	map_release(&r.names);
	map_release(&r.deleted);
}

void dockerfile_runs_end(struct dockerfile_runs *runs)
{
	if (runs->n)
		parse_note(runs->ctx, runs->first_line, DIAG_UNRESOLVED,
			   "low confidence: %zu %s named by commands of RUN, which are "
			   "read and not run",
			   runs->n, runs->n == 1 ? "package is" : "packages are");
	if (runs->n_notes > NOTES_MOST)
		parse_note(runs->ctx, 0, DIAG_UNRESOLVED,
			   "%zu more arguments of commands are not listed",
			   runs->n_notes - NOTES_MOST);
	if (runs->n_homeless)
		parse_note(runs->ctx, runs->homeless_line, DIAG_NO_ADVISORIES,
			   "the base image does not tell its distribution, so %zu %s of "
			   "it cannot be checked",
			   runs->n_homeless,
			   runs->n_homeless == 1 ? "package" : "packages");
}
