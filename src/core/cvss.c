/*
 * cvss.c - base scores of CVSS 2.0, 3.0 and 3.1.
 *
 * https://www.first.org/cvss/v2/guide section 3.2.1,
 * https://www.first.org/cvss/v3-0/specification-document section 8.1 and
 * https://www.first.org/cvss/v3-1/specification-document section 7.1 and appendix A.
 *
 * The weights are decimal fractions: as whole numbers of their last place they make
 * exact scores, which a rounding up to one decimal needs.
 */
#include "core/cvss_parts.h"
#include "core/severity.h"

/* The place of text among blank separated values; false when it is not there. */
static bool value_of(const char *values, struct str text, unsigned *out)
{
	struct str rest = str_of(values), word;

	for (unsigned i = 0; str_next_word(&rest, &word); i++) {
		if (!str_eq(word, text))
			continue;
		*out = i;
		return true;
	}
	return false;
}

bool cvss_take_apart(struct str text, const struct cvss_metric *metrics, size_t n,
		     size_t n_base, unsigned *value)
{
	bool seen[CVSS_MOST_METRICS] = { false };
	struct str field, name, word;

	for (bool more = true; more;) {
		size_t i = 0;
		unsigned place;

		more = str_cut(text, '/', &field, &text);
		if (!str_cut(field, ':', &name, &word))
			return false;
		while (i < n && !str_is(name, metrics[i].name))
			i++;
		if (i == n || seen[i] || !value_of(metrics[i].values, word, &place))
			return false;
		seen[i] = true;
		if (i < n_base)
			value[i] = place;
	}
	for (size_t i = 0; i < n_base; i++)
		if (!seen[i])
			return false;
	return true;
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- 2.0 ---------------------------------------------------------------------- */

static bool cvss2_score(struct str text, unsigned *tenths)
{
	static const struct cvss_metric metrics[] = {
		{ "AV", "L A N" },       { "AC", "H M L" },
		{ "Au", "M S N" },       { "C", "N P C" },
		{ "I", "N P C" },        { "A", "N P C" },
		{ "E", "U POC F H ND" }, { "RL", "OF TF W U ND" },
		{ "RC", "UC UR C ND" },  { "CDP", "N L LM MH H ND" },
		{ "TD", "N L M H ND" },  { "CR", "L M H ND" },
		{ "IR", "L M H ND" },    { "AR", "L M H ND" },
	};
	static const uint64_t vector[] = { 395, 646, 1000 },
			      complexity[] = { 35, 61, 71 },
			      authentication[] = { 450, 560, 704 },
			      left[] = { 1000, 725, 340 };
	unsigned v[6];

	if (!cvss_take_apart(text, metrics, COUNT(metrics), 6, v))
		return false;
	/* 1 - Impact / 10.41, in 1e-9 */
	uint64_t unhurt = left[v[3]] * left[v[4]] * left[v[5]];

	if (v[3] + v[4] + v[5] == 0) { /* f(Impact) is 0 */
		*tenths = 0;
		return true;
	}
	/* 0.6 * Impact and 0.4 * Exploitability in 1e-12; f(Impact) = 1.176 */
	uint64_t impact = 6246 * (UINT64_C(1000000000) - unhurt);
	uint64_t exploitability =
		8 * vector[v[0]] * complexity[v[1]] * authentication[v[2]] * 10000;
	uint64_t sum = impact + exploitability - UINT64_C(1500000000000);

	/* to the nearest tenth, which is 1e14 */
	*tenths = (unsigned)((sum * 1176 + UINT64_C(50000000000000)) /
			     UINT64_C(100000000000000));
	return true;
}

/* --- 3.0 and 3.1 --------------------------------------------------------------- */

/* 7.52 * (iss - 0.029) - 3.25 * (iss - 0.02)^15 in 1e-10, iss in 1e-6.  Only the
 * power needs more places than an integer has; its error is far below one of them. */
static int64_t changed_impact(uint64_t iss)
{
	double base = (double)iss / 1e6 - 0.02, power = 1;

	for (int i = 0; i < 15; i++)
		power *= base;
	double subtrahend = 3.25e10 * power;

	return 75200 * ((int64_t)iss - 29000) -
	       (int64_t)(subtrahend < 0 ? subtrahend - 0.5 : subtrahend + 0.5);
}

/* Tenths of a score in 1e-10. */
static unsigned round_up(uint64_t score, bool is_31)
{
	const uint64_t tenth = 1000000000;

	if (!is_31) /* to the next tenth, exactly */
		return (unsigned)((score + tenth - 1) / tenth);
	/* appendix A: rounded to five places first */
	uint64_t places = (score + 50000) / 100000;

	return (unsigned)((places + 9999) / 10000);
}

static bool cvss3_score(struct str text, bool is_31, unsigned *tenths)
{
	static const struct cvss_metric metrics[] = {
		{ "AV", "N A L P" },   { "AC", "L H" },      { "PR", "N L H" },
		{ "UI", "N R" },       { "S", "U C" },       { "C", "H L N" },
		{ "I", "H L N" },      { "A", "H L N" },     { "E", "X H F P U" },
		{ "RL", "X U W T O" }, { "RC", "X C R U" },  { "CR", "X H M L" },
		{ "IR", "X H M L" },   { "AR", "X H M L" },  { "MAV", "X N A L P" },
		{ "MAC", "X L H" },    { "MPR", "X N L H" }, { "MUI", "X N R" },
		{ "MS", "X U C" },     { "MC", "X N L H" },  { "MI", "X N L H" },
		{ "MA", "X N L H" },
	};
	static const uint64_t vector[] = { 85, 62, 55, 20 }, complexity[] = { 77, 44 },
			      privileges[2][3] = { { 85, 62, 27 }, { 85, 68, 50 } },
			      interaction[] = { 85, 62 }, left[] = { 44, 78, 100 };
	unsigned v[8];

	if (!cvss_take_apart(text, metrics, COUNT(metrics), 8, v))
		return false;
	bool changed = v[4] == 1;
	uint64_t iss = 1000000 - left[v[5]] * left[v[6]] * left[v[7]]; /* in 1e-6 */
	int64_t impact = changed ? changed_impact(iss) : (int64_t)(iss * 64200);
	uint64_t exploitability = 822 * vector[v[0]] * complexity[v[1]] *
				  privileges[changed][v[2]] * interaction[v[3]];

	if (impact <= 0) {
		*tenths = 0;
		return true;
	}
	uint64_t score = (uint64_t)impact + exploitability;

	if (changed) /* 1.08 times: the last places are kept, not cut off */
		score = (score * 108 + 50) / 100;
	if (score > UINT64_C(100000000000))
		score = UINT64_C(100000000000);
	*tenths = round_up(score, is_31);
	return true;
}

/* --- all of them ---------------------------------------------------------------- */

int cvss_base_score(struct str vector, unsigned *tenths, const char **version)
{
	static const char *const versions[] = { "4.0", "3.1", "3.0", "2.0" };
	struct str rest = vector;
	const char *of = "2.0";
	unsigned score;
	bool ok;

	if (str_starts_with(vector, STR("CVSS:"))) {
		struct str number;

		if (!str_cut(str_from(vector, 5), '/', &number, &rest))
			return -1;
		of = NULL;
		for (size_t i = 0; i < COUNT(versions); i++)
			if (str_is(number, versions[i]))
				of = versions[i];
		if (!of)
			return -1;
	} else if (rest.len > 1 && rest.ptr[0] == '(' && rest.ptr[rest.len - 1] == ')') {
		rest = str_slice(rest, 1, rest.len - 1);
	}
	if (of[0] == '4')
		ok = cvss4_score(rest, &score);
	else if (of[0] == '3')
		ok = cvss3_score(rest, of[2] == '1', &score);
	else
		ok = cvss2_score(rest, &score);
	if (!ok)
		return -1;
	*tenths = score;
	*version = of;
	return 0;
}
