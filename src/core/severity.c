#include "core/severity.h"

static const char *const names[SEVERITY_COUNT] = {
	[SEVERITY_UNKNOWN] = "UNKNOWN",   [SEVERITY_LOW] = "LOW",
	[SEVERITY_MEDIUM] = "MEDIUM",     [SEVERITY_HIGH] = "HIGH",
	[SEVERITY_CRITICAL] = "CRITICAL",
};

const char *severity_name(enum severity s)
{
	return names[s];
}

bool severity_of_name(struct str name, enum severity *out)
{
	static const struct {
		const char *name;
		enum severity severity;
	} others[] = {
		{ "MODERATE", SEVERITY_MEDIUM },
		{ "NEGLIGIBLE", SEVERITY_LOW },
		{ "NONE", SEVERITY_LOW },
		{ "INFO", SEVERITY_LOW },
	};

	for (int i = 0; i < SEVERITY_COUNT; i++) {
		if (str_eq_nocase(name, str_of(names[i]))) {
			*out = (enum severity)i;
			return true;
		}
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (str_eq_nocase(name, str_of(others[i].name))) {
			*out = others[i].severity;
			return true;
		}
	}
	return false;
}

enum severity severity_of_score(unsigned tenths, bool is_cvss2)
{
	if (tenths < 40)
		return SEVERITY_LOW;
	if (tenths < 70)
		return SEVERITY_MEDIUM;
	return tenths < 90 || is_cvss2 ? SEVERITY_HIGH : SEVERITY_CRITICAL;
}
