#include "base/intern.h"

void intern_init(struct intern *in, struct arena *arena)
{
	map_init(&in->map);
	in->arena = arena;
}

void intern_release(struct intern *in)
{
	map_release(&in->map);
}

struct str intern_str(struct intern *in, struct str s)
{
	uint64_t at;

	if (!s.len)
		return STR("");
	if (map_get(&in->map, s, &at))
		return (struct str){ (const char *)(uintptr_t)at, s.len };
	struct str copy = arena_dup(in->arena, s);
	map_put(&in->map, copy, (uint64_t)(uintptr_t)copy.ptr);
	return copy;
}
