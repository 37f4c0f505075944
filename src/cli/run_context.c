/*
 * run_context.c - the build model of each Dockerfile: what reaches the image; and the
 * rules, on Dockerfiles and on the other files that a build is described in.
 */
#include <errno.h>

#include "base/fsio.h"
#include "base/glob.h"
#include "base/map.h"
#include "checks/run.h"
#include "cli/beside.h"
#include "cli/commands.h"
#include "cli/run.h"
#include "cli/term.h"
#include "context/reach.h"
#include "data/eol_facts.h"
#include "format/text.h"

enum { DOCKERIGNORE_BYTES = 1024 * 1024, MORE_YAML_BYTES = 1024 * 1024 };

static bool build_arg(const void *data, struct str name, struct str *value)
{
	const struct options *opt = data;

	for (size_t i = opt->n_build_args; i > 0; i--)
		if (str_eq(opt->build_args[i - 1].name, name)) {
			*value = opt->build_args[i - 1].value;
			return true;
		}
	return false;
}

static bool is_dockerfile(const struct build_file *f)
{
	enum df_name name = df_name_of(str_basename(f->path));

	return str_is(str_of(f->parser->id), "dockerfile") && name != DF_NAME_OTHER &&
	       name != DF_NAME_LEFTOVER;
}

static struct dockerignore *read_ignore_at(struct run *run, struct str path)
{
	struct dockerignore *model = NULL;
	struct buf b;

	buf_init(&b, DOCKERIGNORE_BYTES);
	enum fs_result r =
		source_read(run->index ? &run->source : NULL, run->scan.rootfd, path, &b);

	if (r == FS_OK) {
		struct str bytes = arena_dup(run->arena, buf_str(&b));

		model = dockerignore_read(
			run->arena,
			text_decode(run->arena, bytes, &run->scan.diags, path));
		if (model->full)
			diag_add(&run->scan.diags, DIAG_WARNING, DIAG_LIMIT, path,
				 model->full,
				 "more than %d patterns; this one and the rest are left "
				 "out",
				 DOCKERIGNORE_MOST);
	} else if (r != FS_ABSENT) {
		diag_add(&run->scan.diags, DIAG_WARNING,
			 r == FS_TOO_BIG ? DIAG_LIMIT : DIAG_IO, path, 0, "not read: %s",
			 fs_result_text(r, errno));
	}
	buf_release(&b);
	return model;
}

/* "X.dockerignore" beside Dockerfile X wins over .dockerignore of the context folder. */
static void read_ignore(struct run *run, struct reach_build *b)
{
	b->ignore_path = arena_cat(run->arena, b->path, STR(".dockerignore"), STR(""));
	b->ignore = read_ignore_at(run, b->ignore_path);
	if (b->ignore)
		return;
	b->ignore_path =
		arena_cat(run->arena, b->context, b->context.len ? STR("/") : STR(""),
			  STR(".dockerignore"));
	b->ignore = read_ignore_at(run, b->ignore_path);
}

/* --dockerfile FILE builds with the root as context; every other one with its own folder.
 */
static bool make_build(struct run *run, const struct build_file *f,
		       struct reach_build *out)
{
	const struct options *opt = run->opt;
	struct diag_list said; /* the parser has said the same */
	unsigned errors;

	if (opt->dockerfile.len && !str_eq(f->path, opt->dockerfile))
		return false;
	diag_list_init(&said, run->arena);
	*out = (struct reach_build){
		.path = f->path,
		.context = opt->dockerfile.len ? STR("") : str_dirname(f->path),
		.dockerfile = dockerfile_read(run->arena, f->bytes, &said, f->path,
					      build_arg, opt, &errors),
		.target = opt->target,
	};
	read_ignore(run, out);
	return true;
}

/* The notable files that the build sends, named from its context folder. */
static const struct str *notable_sent(struct run *run, const struct reach_build *b,
				      size_t *n)
{
	struct str *v = arena_new_array(run->arena, struct str, run->scan.n_notable + 1);
	struct str prefix = b->context;

	if (prefix.len)
		prefix = arena_cat(run->arena, prefix, STR("/"), STR(""));
	*n = 0;
	for (size_t i = 0; i < run->scan.n_notable; i++) {
		struct str path = run->scan.notable[i];

		if (!str_starts_with(path, prefix))
			continue;
		path = str_from(path, prefix.len);
		if (!dockerignore_excludes(b->ignore, path, NULL))
			v[(*n)++] = path;
	}
	return v;
}

static const struct str *lower_all(struct arena *a, const struct string_list *list)
{
	struct str *v = arena_new_array(a, struct str, list->n + 1);

	for (size_t i = 0; i < list->n; i++)
		v[i] = arena_lower(a, list->v[i]);
	return v;
}

static const struct license_policy *license_policy(const struct run *run)
{
	const struct options *opt = run->opt;
	struct license_policy *p = arena_new(run->arena, struct license_policy);

	*p = (struct license_policy){
		.allow = lower_all(run->arena, &opt->license_allow),
		.n_allow = opt->license_allow.n,
		.deny = lower_all(run->arena, &opt->license_deny),
		.n_deny = opt->license_deny.n,
		.except = opt->license_except.v,
		.n_except = opt->license_except.n,
	};
	return p;
}

static struct check_run check_options(const struct run *run,
				      const struct check_set *enabled)
{
	const struct hadolint *h = run->hadolint;
	struct check_run opt = {
		.enabled = enabled,
		.known = run->known,
		.as_of = run->today,
		.eol_warn_days = run->opt->eol_within,
		.target = run->opt->target,
		.build_arg = build_arg,
		.build_arg_data = run->opt,
		.hadolint = h,
		.licenses = license_policy(run),
	};

	if (h) {
		opt.registries = h->registries;
		opt.n_registries = h->n_registries;
		opt.labels = h->labels;
		opt.n_labels = h->n_labels;
		opt.strict_labels = h->strict_labels;
	}
	return opt;
}

static void check_build(struct run *run, const struct check_run *of_all,
			const struct reach_build *b, bool judge_ignore)
{
	const struct beside beside = { run, b->context };
	struct check_run opt = *of_all;
	struct finding *found;
	size_t n;

	opt.read_beside = beside_read;
	opt.has_beside = beside_has;
	opt.beside_data = opt.read_beside_data = &beside;
	opt.context_known = true;
	opt.has_dockerignore = b->ignore != NULL;
	opt.ignore = b->ignore;
	opt.ignore_path = b->ignore_path;
	opt.judge_ignore = b->ignore && judge_ignore;
	opt.notable = notable_sent(run, b, &opt.n_notable);
	checks_run_model(&opt, run->arena, &run->scan.diags, b->path, b->dockerfile,
			 &found, &n);
	run_add_findings(run, found, n);
}

/* Files with rules of their own, by the parser that reads them. */
static const struct {
	const char *parser;
	enum check_on on;
} yaml_kinds[] = {
	{ "compose", CHECK_COMPOSE },
	{ "github-workflow", CHECK_WORKFLOW },
};

static void check_yaml(struct run *run, const struct check_run *of_all,
		       const struct build_file *f)
{
	const struct beside beside = { run, str_dirname(f->path) };
	struct check_run opt = *of_all;
	struct finding *found;
	size_t n;

	opt.read_beside = beside_read;
	opt.has_beside = beside_has;
	opt.beside_data = opt.read_beside_data = &beside;
	for (size_t i = 0; i < sizeof(yaml_kinds) / sizeof(yaml_kinds[0]); i++) {
		if (!str_is(str_of(f->parser->id), yaml_kinds[i].parser))
			continue;
		checks_run_yaml(&opt, yaml_kinds[i].on, run->arena, &run->scan.diags,
				f->path, f->bytes, &found, &n);
		run_add_findings(run, found, n);
	}
}

/* Files that no parser reads, at the one place where their user looks for them. */
static const char *const more_yaml[] = { ".github/dependabot.yml",
					 ".github/dependabot.yaml" };

static bool any_glob(const struct str *v, size_t n, struct str path)
{
	for (size_t i = 0; i < n; i++)
		if (glob_match(v[i], path) || glob_match(v[i], str_basename(path)))
			return true;
	return false;
}

static bool is_asked_for(const struct run *run, struct str path)
{
	const struct options *opt = run->opt;

	/* With --staged and --diff no start is no file. */
	if ((opt->staged || opt->diff.len) && !run->targets.n_starts)
		return false;
	return run_is_below_starts(&run->targets, path) &&
	       !any_glob(opt->skip_files.v, opt->skip_files.n, path) &&
	       !any_glob(opt->skip_dirs.v, opt->skip_dirs.n, str_dirname(path));
}

static void check_more_yaml(struct run *run, const struct check_run *opt,
			    const char *name)
{
	const struct file_source *source = run->index ? &run->source : NULL;
	struct finding *found;
	struct buf b;
	size_t n;

	if (!is_asked_for(run, str_of(name)))
		return;
	buf_init(&b, MORE_YAML_BYTES);
	if (source_read(source, run->scan.rootfd, str_of(name), &b) == FS_OK) {
		struct str bytes = arena_dup(run->arena, buf_str(&b));

		checks_run_yaml(opt, CHECK_WORKFLOW, run->arena, &run->scan.diags,
				str_of(name), bytes, &found, &n);
		run_add_findings(run, found, n);
	}
	buf_release(&b);
}

static void check_inventory(struct run *run, const struct check_run *opt)
{
	struct finding *found;
	size_t n;

	checks_run_inventory(opt, run->arena, &run->scan.diags, &run->scan.inventory,
			     &found, &n);
	run_add_findings(run, found, n);
}

static void run_checks(struct run *run, const struct check_set *enabled,
		       const struct reach_build *builds, size_t n)
{
	struct check_run opt = check_options(run, enabled);
	struct map ignores;
	bool first;

	opt.secrets = secret_patterns_new();
	opt.bases = base_cache_new(run->arena);
	/* One finding about a .dockerignore is enough, however many Dockerfiles have it.
	 */
	map_init(&ignores);
	for (size_t i = 0; i < n; i++) {
		map_get_or_put(&ignores, builds[i].ignore_path, i, &first);
		check_build(run, &opt, &builds[i], first);
	}
	map_release(&ignores);
	for (size_t i = 0; i < run->scan.n_build_files; i++)
		check_yaml(run, &opt, &run->scan.build_files[i]);
	for (size_t i = 0; i < sizeof(more_yaml) / sizeof(more_yaml[0]); i++)
		check_more_yaml(run, &opt, more_yaml[i]);
	check_inventory(run, &opt);
	if (run_wants(run->opt, FINDING_SECRET))
		run_secrets(run, &opt, builds, n);
	secret_patterns_free(opt.secrets);
	base_cache_free(opt.bases);
}

static int choose_rules(struct run *run, struct check_set *set)
{
	struct str unknown;

	check_set_default(set);
	/* Who sets a rule's severity wants the rule. */
	for (size_t i = 0; run->hadolint && i < CHECK_SET_WORDS; i++)
		set->bits[i] |= run->hadolint->overridden.bits[i];
	if (!run->opt->rules.len || check_set_apply(set, run->opt->rules, &unknown))
		return EXIT_CLEAN;
	term_error("--rules: there is no rule '" STR_FMT "'; waybill rules lists them",
		   STR_ARG(unknown));
	return EXIT_USAGE;
}

static bool wants_checks(const struct options *opt)
{
	unsigned others = opt->scanners & ~(1u << FINDING_VULNERABILITY);

	return opt->command == CMD_SCAN && (!opt->scanners || others);
}

static bool any_has_stage(const struct options *opt, const struct reach_build *v,
			  size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (df_stage_find(v[i].dockerfile, opt->target,
				  (unsigned)v[i].dockerfile->n_stages) >= 0)
			return true;
	return false;
}

int run_context(struct run *run)
{
	struct reach_build *builds = arena_new_array(run->arena, struct reach_build,
						     run->scan.n_build_files + 1);
	struct check_set set;
	size_t n = 0;

	if (wants_checks(run->opt))
		run_hadolint(run);
	int rc = choose_rules(run, &set);

	if (rc != EXIT_CLEAN)
		return rc;
	for (size_t i = 0; i < run->scan.n_build_files; i++)
		if (is_dockerfile(&run->scan.build_files[i]) &&
		    make_build(run, &run->scan.build_files[i], &builds[n]))
			n++;
	if (run->opt->dockerfile.len && !n) {
		term_error("--dockerfile " STR_FMT ": the scan found no such Dockerfile",
			   STR_ARG(run->opt->dockerfile));
		return EXIT_USAGE;
	}
	if (run->opt->target.len && n && !any_has_stage(run->opt, builds, n)) {
		term_error("--target " STR_FMT ": no Dockerfile has such a stage",
			   STR_ARG(run->opt->target));
		return EXIT_USAGE;
	}
	reach_fill(run->arena, &run->scan.inventory, builds, n);
	if (wants_checks(run->opt))
		run_checks(run, &set, builds, n);
	return EXIT_CLEAN;
}
