/* workflow.c - the parts of a workflow; see workflow.h. */
#include "checks/workflow.h"

#include "base/map.h"
#include "format/command.h"

/* --- uses ----------------------------------------------------------------- */

/* Empty for a local folder, an image, an expression, and what is none. */
static struct gh_uses read_uses(const struct ynode *step_or_job)
{
	const struct ynode *v = ynode_get(step_or_job, "uses");
	struct gh_uses u = { .text = { "", 0 } };
	struct str text, path, repo;

	if (!v || v->type != YNODE_SCALAR)
		return u;
	text = str_trim(v->text);
	if (!text.len || text.ptr[0] == '.' || text.ptr[0] == '$' ||
	    str_find(text, STR("://")) != STR_NONE || gh_has_expression(text))
		return u;
	str_rcut(text, '@', &path, &u.ref);
	if (!str_cut(path, '/', &u.owner, &repo) || !u.owner.len)
		return u;
	str_cut(repo, '/', &repo, &u.path);
	if (!repo.len)
		return u;
	u.name = str_slice(path, 0, u.owner.len + 1 + repo.len);
	u.text = text;
	return u;
}

bool gh_is_one_of(const struct gh_uses *u, const char *names)
{
	struct str rest = str_of(names), word;

	while (u->text.len && str_next_word(&rest, &word))
		if (str_eq_nocase(u->name, word))
			return true;
	return false;
}

const struct ynode *gh_with(const struct ynode *step_or_job, const char *key)
{
	const struct ynode *with = ynode_get(step_or_job, "with");

	/* Inputs are named in any case. */
	if (with && with->type == YNODE_MAPPING)
		ynode_each (v, with)
			if (str_eq_nocase(v->key, str_of(key)))
				return v;
	return NULL;
}

struct str gh_input(const struct ynode *step_or_job, const char *key)
{
	const struct ynode *v = gh_with(step_or_job, key);

	return v && v->type == YNODE_SCALAR ? str_trim(v->text) : STR("");
}

/* The KEY of ${{ matrix.KEY }}. */
static bool matrix_key(struct str text, struct str *key)
{
	struct str inner, context;
	size_t from = 0, offset;

	text = str_trim(text);
	return gh_next_expression(text, &from, &inner, &offset) && !offset &&
	       from == text.len && str_cut(str_trim(inner), '.', &context, key) &&
	       str_is(context, "matrix");
}

bool gh_each_value(struct check_ctx *ctx, const struct check *self,
		   const struct ynode *job, const struct ynode *v, gh_value_fn *fn)
{
	const struct ynode *matrix = ynode_get(ynode_get(job, "strategy"), "matrix");
	struct str key;

	if (!matrix_key(v->text, &key)) {
		fn(ctx, self, v);
		return false;
	}
	if (!matrix || matrix->type != YNODE_MAPPING)
		return true;
	ynode_each (list, matrix) {
		if (str_eq_nocase(list->key, key))
			ynode_each (one, list)
				fn(ctx, self, one);
		if (!str_is(list->key, "include"))
			continue;
		ynode_each (entry, list)
			ynode_each (one, entry)
				if (str_eq_nocase(one->key, key))
					fn(ctx, self, one);
	}
	return true;
}

/* --- images --------------------------------------------------------------- */

struct images {
	struct check_ctx *ctx;
	const struct check *self;
	gh_image_fn *fn;
	const struct ynode *matrix; /* of the job */
	struct map expanded;        /* its keys that were reported */
};

static void report_image(struct images *im, const struct ynode *v)
{
	struct str key;

	if (!matrix_key(v->text, &key)) {
		im->fn(im->ctx, im->self, v, str_trim(v->text), NULL, false);
		return;
	}
	if (!map_put(&im->expanded, key, 1))
		return;
	ynode_each (list, im->matrix)
		if (str_eq_nocase(list->key, key))
			ynode_each (one, list)
				if (one->type == YNODE_SCALAR && one->text.len)
					im->fn(im->ctx, im->self, one,
					       str_trim(one->text), NULL, true);
}

static void report_container(struct images *im, const struct ynode *container)
{
	if (container && container->type == YNODE_MAPPING)
		container = ynode_get(container, "image");
	if (container && container->type == YNODE_SCALAR && container->text.len)
		report_image(im, container);
}

static void report_job(struct images *im, const struct ynode *job)
{
	const struct ynode *services = ynode_get(job, "services");

	im->matrix = ynode_get(ynode_get(job, "strategy"), "matrix");
	map_init(&im->expanded);
	report_container(im, ynode_get(job, "container"));
	if (services && services->type == YNODE_MAPPING)
		ynode_each (service, services)
			report_container(im, service);
	map_release(&im->expanded);
}

static void report_docker(struct check_ctx *ctx, const struct check *self,
			  const struct ynode *v, const struct gh_step *step,
			  gh_image_fn *fn)
{
	struct str docker = STR("docker://");

	if (v && v->type == YNODE_SCALAR && str_starts_with(v->text, docker))
		fn(ctx, self, v, str_trim(str_from(v->text, docker.len)), step, false);
}

void gh_each_image(struct check_ctx *ctx, const struct check *self, gh_image_fn *fn)
{
	const struct gh_file *f = gh_file(ctx);
	struct images im = { .ctx = ctx, .self = self, .fn = fn };

	for (size_t i = 0; i < f->n_jobs; i++)
		report_job(&im, f->jobs[i].node);
	for (size_t i = 0; i < f->n_steps; i++)
		report_docker(ctx, self, ynode_get(f->steps[i].node, "uses"),
			      &f->steps[i], fn);
	report_docker(ctx, self, ynode_get(ynode_get(f->doc, "runs"), "image"), NULL, fn);
}

/* --- triggers ------------------------------------------------------------- */

const struct ynode *gh_trigger(const struct gh_file *f, const char *events)
{
	const struct ynode *on = f->on;

	if (!on)
		return NULL;
	if (on->type == YNODE_SCALAR)
		return word_in(on->text, events) ? on : NULL;
	ynode_each (v, on)
		if (word_in(on->type == YNODE_MAPPING ? v->key : v->text, events))
			return v;
	return NULL;
}

bool gh_has_trigger(const struct gh_file *f, const char *events)
{
	return gh_trigger(f, events) != NULL;
}

bool gh_is_only_called(const struct gh_file *f)
{
	if (!gh_has_trigger(f, "workflow_call"))
		return false;
	return f->on->type == YNODE_SCALAR || (f->on->child && !f->on->child->next);
}

bool gh_is_privileged(const struct gh_file *f)
{
	return gh_has_trigger(f, "pull_request_target workflow_run issue_comment "
				 "discussion_comment issues discussion");
}

/* --- steps ---------------------------------------------------------------- */

static struct str default_shell(const struct ynode *holder)
{
	return ynode_string(ynode_get(ynode_get(holder, "defaults"), "run"), "shell");
}

static bool is_posix_shell(struct str shell)
{
	struct str word;

	return str_next_word(&shell, &word) &&
	       word_in(str_basename(word), "bash sh dash ash zsh ksh");
}

static bool runs_on_windows(const struct ynode *job)
{
	const struct ynode *on = ynode_get(job, "runs-on");

	if (!on)
		return false;
	if (on->type == YNODE_SCALAR)
		return str_starts_with_nocase(on->text, STR("windows"));
	ynode_each (label, on)
		if (str_starts_with_nocase(label->text, STR("windows")))
			return true;
	return false;
}

struct reader {
	struct arena *arena;
	struct gh_file *file;
	size_t cap_jobs, cap_steps;
};

static void add_steps(struct reader *r, const struct ynode *holder,
		      const struct ynode *job, bool posix)
{
	const struct ynode *steps = ynode_get(holder, "steps");
	struct gh_file *f = r->file;

	if (!steps || steps->type != YNODE_SEQUENCE)
		return;
	ynode_each (v, steps) {
		const struct ynode *run = ynode_get(v, "run");
		struct str shell = ynode_string(v, "shell");

		if (v->type != YNODE_MAPPING)
			continue;
		arena_grow(r->arena, f->steps, f->n_steps, &r->cap_steps);
		f->steps[f->n_steps++] = (struct gh_step){
			.node = v,
			.job = job,
			.uses = read_uses(v),
			.run = run && run->type == YNODE_SCALAR ? run : NULL,
			.is_posix = shell.len ? is_posix_shell(shell) : posix,
		};
	}
}

static void add_job(struct reader *r, const struct ynode *job, struct str shell)
{
	struct gh_file *f = r->file;
	struct str own = default_shell(job);
	size_t before = f->n_steps;

	if (own.len)
		shell = own;
	add_steps(r, job, job, shell.len ? is_posix_shell(shell) : !runs_on_windows(job));
	arena_grow(r->arena, f->jobs, f->n_jobs, &r->cap_jobs);
	f->jobs[f->n_jobs++] = (struct gh_job){
		.node = job,
		.uses = read_uses(job),
		.n_steps = f->n_steps - before,
	};
}

const struct gh_file *gh_file(struct check_ctx *ctx)
{
	const struct ynode *doc = ctx->yaml->doc, *jobs = ynode_get(doc, "jobs");
	struct reader r = { .arena = ctx->arena };
	size_t first = 0;

	if (ctx->workflow && ctx->workflow->doc == doc)
		return ctx->workflow;
	r.file = ctx->workflow = arena_new(ctx->arena, struct gh_file);
	r.file->doc = doc;
	r.file->on = ynode_get(doc, "on");
	r.file->permissions = ynode_get(doc, "permissions");
	r.file->env = ynode_get(doc, "env");
	if (jobs && jobs->type == YNODE_MAPPING) {
		struct str shell = default_shell(doc);

		ynode_each (job, jobs)
			if (job->type == YNODE_MAPPING)
				add_job(&r, job, shell);
	} else {
		add_steps(&r, ynode_get(doc, "runs"), NULL, true);
	}
	/* Only now do the steps stay where they are. */
	for (size_t i = 0; i < r.file->n_jobs; i++) {
		r.file->jobs[i].steps = r.file->steps ? r.file->steps + first : NULL;
		first += r.file->jobs[i].n_steps;
	}
	return r.file;
}

/* --- places --------------------------------------------------------------- */

struct check_at gh_at(const struct ynode *v, const struct gh_step *step)
{
	return (struct check_at){
		.line = v->line,
		.end_line = v->line,
		.also = { v->key_line, step ? step->node->line : 0 },
	};
}

struct check_at gh_at_key(const struct ynode *v)
{
	struct check_at at = gh_at(v, NULL);

	if (v->key_line)
		at.line = at.end_line = v->key_line;
	return at;
}

/* True when the block that begins on the line is literal ('|'), so that lines stay
 * lines. */
static bool is_literal(const struct check_ctx *ctx, const struct ynode *v)
{
	struct str s = v->line && v->line <= ctx->yaml->n_lines
			       ? str_trim_right(ctx->yaml->lines[v->line - 1])
			       : STR("");

	if (v->comment.len && str_ends_with(s, v->comment))
		s = str_slice(s, 0, s.len - v->comment.len);
	while (s.len && (is_space(s.ptr[s.len - 1]) || is_digit(s.ptr[s.len - 1]) ||
			 s.ptr[s.len - 1] == '#' || s.ptr[s.len - 1] == '-' ||
			 s.ptr[s.len - 1] == '+'))
		s.len--;
	return str_ends_with(s, STR("|"));
}

struct gh_lines gh_lines(const struct check_ctx *ctx, const struct ynode *v)
{
	bool literal = v->block && is_literal(ctx, v);

	return (struct gh_lines){ .v = v,
				  .literal = literal,
				  .line = literal ? v->line + 1 : v->line };
}

unsigned gh_line(struct gh_lines *l, size_t offset)
{
	if (!l->literal)
		return l->line;
	for (; l->at < offset && l->at < l->v->text.len; l->at++)
		l->line += l->v->text.ptr[l->at] == '\n';
	return l->line < l->v->end_line ? l->line : l->v->end_line;
}

/* --- scripts -------------------------------------------------------------- */

/* The script with a variable of the same length for each expression. */
static struct str hide_expressions(struct arena *a, struct str text)
{
	struct str copy = arena_dup(a, text), inner;
	char *p = (char *)copy.ptr; /* the arena's own */
	size_t from = 0, offset;

	while (gh_next_expression(text, &from, &inner, &offset)) {
		struct gh_before before = { false, false };
		struct gh_context c;
		bool secret = false;

		while (!secret && gh_next_context(&inner, &before, &c))
			secret = str_starts_with(str_of(c.path), STR("secrets"));
		p[offset] = '$';
		p[offset + 1] = secret ? 'S' : 'X';
		for (size_t i = offset + 2; i < from; i++)
			p[i] = '_';
	}
	return copy;
}

const struct sh_script *gh_script(struct check_ctx *ctx, struct gh_step *s)
{
	if (!s->run || !s->is_posix)
		return NULL;
	if (!s->script) {
		s->script = shell_read(ctx->arena,
				       hide_expressions(ctx->arena, s->run->text), 1);
		s->is_literal = s->run->block && is_literal(ctx, s->run);
	}
	return s->script;
}

void gh_each_command(struct check_ctx *ctx, const struct check *self, gh_command_fn *fn)
{
	const struct gh_file *f = gh_file(ctx);

	for (size_t i = 0; i < f->n_steps; i++) {
		const struct sh_script *script = gh_script(ctx, &f->steps[i]);

		for (size_t k = 0; script && k < script->n_commands; k++)
			fn(ctx, self, &f->steps[i], script, k);
	}
}

struct check_at gh_at_command(const struct gh_step *s, const struct sh_command *c)
{
	struct check_at at = gh_at(s->run, s);

	if (s->is_literal && c->line)
		at.line = at.end_line = s->run->line + c->line < s->run->end_line
						? s->run->line + c->line
						: s->run->end_line;
	return at;
}
