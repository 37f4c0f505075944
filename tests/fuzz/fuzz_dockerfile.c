/* fuzz_dockerfile.c - Dockerfiles, their variables and the shell of their commands. */
#include "format/shell.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool build_arg(const void *arg, struct str name, struct str *value)
{
	(void)arg;
	if (!str_is(name, "A"))
		return false;
	*value = STR("a${B}'");
	return true;
}

static void expand_all(struct arena *a, const struct dockerfile *df, size_t index)
{
	const struct df_instr *in = &df->instrs[index];
	struct df_scope *scope = df_scope_at(a, df, index);

	for (size_t i = 0; i < in->n_words; i++)
		df_expand(a, scope, in->words[i].raw, df->escape);
	for (size_t i = 0; i < in->n_pairs; i++)
		df_expand(a, scope, in->pairs[i].raw, df->escape);
	for (size_t i = 0; i < in->text.len; i += 7)
		df_line_at(in, i);
}

static void read_shell(struct arena *a, const struct df_instr *in)
{
	size_t n = in->shell ? in->shell->n_words : 0;

	shell_read_instr(a, in, n ? in->shell->words : NULL, n, NULL);
	if (in->health)
		shell_read_instr(a, in->health, NULL, 0, NULL);
	if (in->onbuild)
		shell_read_instr(a, in->onbuild, NULL, 0, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = { (const char *)data, size }, field;
	struct diag_list d;
	struct dockerfile *df;
	struct arena a;
	unsigned errors;

	arena_init(&a);
	diag_list_init(&d, &a);
	df = dockerfile_read(&a, bytes, &d, STR("Dockerfile"), build_arg, NULL, &errors);
	for (size_t i = 0; i < df->n_instrs; i++) {
		const struct df_instr *in = &df->instrs[i];

		expand_all(&a, df, i);
		for (size_t k = 0; k < in->n_flags; k++)
			df_mount_field(in->flags[k].value, "target", &field);
		if (DF_BIT(in->kind) &
		    (DF_BIT(DF_RUN) | DF_BIT(DF_CMD) | DF_BIT(DF_ENTRYPOINT) |
		     DF_BIT(DF_HEALTHCHECK) | DF_BIT(DF_ONBUILD)))
			read_shell(&a, in);
	}
	df_uses(&a, df, STR(""));
	arena_release(&a);
	return 0;
}
