/* fuzz_checks.c - every rule and every ignore comment over any bytes. */
#include "checks/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
	struct finding *findings;
	struct arena a;
	size_t n;

	arena_init(&a);
	diag_list_init(&diags, &a);
	check_set_all(&all);
	date_parse(STR("2026-11-24"), &opt.as_of);
	checks_run_dockerfile(&opt, &a, &diags, STR("Dockerfile"),
			      (struct str){ (const char *)data, size }, &findings, &n);
	checks_run_yaml(&opt, CHECK_WORKFLOW, &a, &diags, STR("a.yml"),
			(struct str){ (const char *)data, size }, &findings, &n);
	checks_run_yaml(&opt, CHECK_COMPOSE, &a, &diags, STR("compose.yml"),
			(struct str){ (const char *)data, size }, &findings, &n);
	arena_release(&a);
	return 0;
}
