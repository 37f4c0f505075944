/* fuzz_shell.c - shell text. */
#include "format/shell.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct sh_script *s;
	struct str value;
	struct arena a;

	arena_init(&a);
	s = shell_read(&a, (struct str){ (const char *)data, size }, 1);
	for (size_t i = 0; i < s->n_commands; i++) {
		const struct sh_command *c = &s->commands[i];

		sh_has_flag(c, "-y");
		sh_flag_value(c, "--target", &value);
		sh_word_text(c, 1);
		if (c->wrapper && (c->wrapper < s->commands || c->wrapper >= c))
			__builtin_trap(); /* a wrapper stands before what it wraps */
	}
	arena_release(&a);
	return 0;
}
