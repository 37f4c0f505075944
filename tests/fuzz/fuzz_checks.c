/* fuzz_checks.c - every rule and every ignore comment over any bytes. */
#include "checks/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every file beside is the file itself: what extends, includes and merges goes round. */
static bool read_itself(const void *data, struct str path, struct str *bytes)
{
	*bytes = *(const struct str *)data;
	return path.len % 2 == 0;
}

static bool has_itself(const void *data, struct str path)
{
	(void)data;
	return path.len % 2 == 0;
}

static void search(const struct check_run *opt, struct arena *a, struct str bytes)
{
	static const struct str names[] = { { ".env", 4 },
					    { ".netrc", 6 },
					    { "a.py", 4 },
					    { ".github/workflows/a.yml", 23 } };
	struct finding *findings;
	size_t n;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		checks_run_text(opt, a, names[i], bytes, &findings, &n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct str notable[] = { { ".env", 4 }, { ".git", 4 } };
	static const struct str registries[] = { { "*.example", 9 } };
	struct check_set all = { .bits = { 0 } };
	struct check_run opt = { .enabled = &all,
				 .eol_warn_days = 90,
				 .context_known = true,
				 .notable = notable,
				 .n_notable = 2,
				 .registries = registries,
				 .n_registries = 1 };
	struct diag_list diags;
	struct str bytes = { (const char *)data, size };
	struct hadolint hadolint;
	struct finding *findings;
	struct arena a;
	size_t n;

	arena_init(&a);
	diag_list_init(&diags, &a);
	check_set_all(&all);
	date_parse(STR("2026-11-24"), &opt.as_of);
	opt.read_beside = read_itself;
	opt.has_beside = has_itself;
	opt.read_beside_data = opt.beside_data = &bytes;
	opt.secrets = secret_patterns_new();
	opt.ignore = dockerignore_read(&a, bytes);
	opt.ignore_path = STR(".dockerignore");
	opt.judge_ignore = opt.has_dockerignore = true;
	if (hadolint_read(&a, bytes, &diags, STR(".hadolint.yaml"), &hadolint) == 0) {
		opt.hadolint = &hadolint;
		opt.labels = hadolint.labels;
		opt.n_labels = hadolint.n_labels;
		opt.strict_labels = true;
	}
	checks_run_dockerfile(&opt, &a, &diags, STR("Dockerfile"), bytes, &findings, &n);
	checks_run_yaml(&opt, CHECK_WORKFLOW, &a, &diags, STR("a.yml"), bytes, &findings,
			&n);
	checks_run_yaml(&opt, CHECK_COMPOSE, &a, &diags, STR("compose.yml"), bytes,
			&findings, &n);
	search(&opt, &a, bytes);
	secret_patterns_free(opt.secrets);
	arena_release(&a);
	return 0;
}
