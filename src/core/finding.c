#include "core/finding.h"

static const struct {
	const char *name, *brief;
} kinds[FINDING_KIND_COUNT] = {
	[FINDING_VULNERABILITY] = { "vulnerability", "vuln" },
	[FINDING_MISCONFIGURATION] = { "misconfiguration", "misconfig" },
	[FINDING_END_OF_LIFE] = { "end-of-life", "eol" },
	[FINDING_SECRET] = { "secret", "secret" },
	[FINDING_LICENSE] = { "license", "license" },
};

const char *finding_kind_name(enum finding_kind k)
{
	return kinds[k].name;
}

const char *finding_kind_short(enum finding_kind k)
{
	return kinds[k].brief;
}

static int number_cmp(unsigned a, unsigned b)
{
	return (a > b) - (a < b);
}

int finding_cmp(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int c = str_cmp(x->path, y->path);

	if (!c)
		c = number_cmp(x->line, y->line);
	if (!c)
		c = number_cmp(x->kind, y->kind);
	if (!c)
		c = number_cmp(y->severity, x->severity);
	if (!c)
		c = str_cmp(x->id, y->id);
	if (!c)
		c = number_cmp(x->package, y->package);
	return c ? c : str_cmp(x->message, y->message);
}
