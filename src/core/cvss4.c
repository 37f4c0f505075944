/*
 * cvss4.c - base scores of CVSS 4.0.
 *
 * https://www.first.org/cvss/v4-0/specification-document section 8: the macro vector
 * gives a score, from which the mean distance to the next lower macro vectors is
 * taken.  Threat and environmental metrics have their defaults (E:A, CR, IR and AR:H),
 * so that EQ5 is 0 and EQ6 follows from the impact.
 */
#include "core/cvss_parts.h"
#include "data/cvss4_table.h"

enum { AV, AC, AT, PR, UI, VC, VI, VA, SC, SI, SA, N_BASE };

static const struct cvss_metric metrics[] = {
	[AV] = { "AV", "N A L P" }, [AC] = { "AC", "L H" },
	[AT] = { "AT", "N P" },     [PR] = { "PR", "N L H" },
	[UI] = { "UI", "N P A" },   [VC] = { "VC", "H L N" },
	[VI] = { "VI", "H L N" },   [VA] = { "VA", "H L N" },
	[SC] = { "SC", "H L N" },   [SI] = { "SI", "H L N" },
	[SA] = { "SA", "H L N" },   { "E", "X A P U" },
	{ "CR", "X H M L" },        { "IR", "X H M L" },
	{ "AR", "X H M L" },        { "MAV", "X N A L P" },
	{ "MAC", "X L H" },         { "MAT", "X N P" },
	{ "MPR", "X N L H" },       { "MUI", "X N P A" },
	{ "MVC", "X H L N" },       { "MVI", "X H L N" },
	{ "MVA", "X H L N" },       { "MSC", "X H L N" },
	{ "MSI", "X S H L N" },     { "MSA", "X S H L N" },
	{ "S", "X N P" },           { "AU", "X N Y" },
	{ "R", "X A U I" },         { "V", "X D C" },
	{ "RE", "X L M H" },        { "U", "X Clear Green Amber Red" },
};

/* The values stand from the worst down, 0 being the worst: their places are the
 * severity levels of section 8.2 in steps of 0.1. */
enum { HIGH, LOW, NO };

/* Tables 24 to 29 of the specification. */
struct macro {
	unsigned eq1, eq2, eq3, eq4, eq6;
};

static struct macro macro_of(const unsigned *v)
{
	struct macro m = { .eq6 = 1 };

	if (v[AV] == 0 && v[PR] == 0 && v[UI] == 0)
		m.eq1 = 0;
	else if (v[AV] != 3 && (v[AV] == 0 || v[PR] == 0 || v[UI] == 0))
		m.eq1 = 1;
	else
		m.eq1 = 2;
	m.eq2 = v[AC] || v[AT];
	if (v[VC] == HIGH && v[VI] == HIGH)
		m.eq3 = 0;
	else if (v[VC] == HIGH || v[VI] == HIGH || v[VA] == HIGH)
		m.eq3 = 1;
	else
		m.eq3 = 2;
	m.eq4 = v[SC] == HIGH || v[SI] == HIGH || v[SA] == HIGH ? 1 : 2;
	if (m.eq3 < 2)
		m.eq6 = 0;
	return m;
}

/* 0 where there is no such macro vector. */
static int score_of(struct macro m, unsigned eq5)
{
	if (m.eq1 > 2 || m.eq2 > 1 || m.eq3 > 2 || m.eq4 > 2 || m.eq6 > 1)
		return 0;
	return cvss4_scores[m.eq1][m.eq2][m.eq3][m.eq4][eq5][m.eq6];
}

/*
 * How far the three values lie below the worst vectors of their set, of which the
 * first counts that is nowhere better.
 */
static int distance(const unsigned *v, const unsigned char (*worst)[3], size_t n,
		    unsigned a, unsigned b, unsigned c)
{
	for (size_t i = 0; i < n; i++) {
		int x = (int)v[a] - worst[i][0];
		int y = (int)v[b] - worst[i][1];
		int z = (int)v[c] - worst[i][2];

		if (x >= 0 && y >= 0 && z >= 0)
			return x + y + z;
	}
	return 0;
}

/* The worst vectors and the depth of each set, tables 30 and 31 of the specification. */
static const unsigned char worst_eq1[3][3][3] = {
	{ { 0, 0, 0 } },
	{ { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
	{ { 3, 0, 0 }, { 1, 1, 1 } },
};
static const unsigned char worst_eq3[3][2][3] = {
	{ { HIGH, HIGH, HIGH } },
	{ { LOW, HIGH, HIGH }, { HIGH, LOW, HIGH } },
	{ { LOW, LOW, LOW } },
};
static const unsigned char worst_eq4[3][1][3] = { { { HIGH, HIGH, HIGH } },
						  { { HIGH, HIGH, HIGH } },
						  { { LOW, LOW, LOW } } };
static const size_t n_worst_eq1[] = { 1, 3, 2 }, n_worst_eq3[] = { 1, 2, 1 };
static const int depth_eq1[] = { 1, 4, 5 }, depth_eq2[] = { 1, 2 };
static const int depth_eq3[] = { 7, 8, 10 }, depth_eq4[] = { 6, 5, 4 };

/* Sums the parts of the mean distance, in tenths of a score by 840, which every depth
 * divides. */
struct mean {
	int score, sum, n;
};

static void add_lower(struct mean *m, int lower, int steps, int depth)
{
	if (!lower || lower > m->score)
		return;
	m->sum += (m->score - lower) * steps * (840 / depth);
	m->n++;
}

/* The next lower score by EQ3 and EQ6, which go together. */
static int lower_eq3(struct macro m)
{
	struct macro by_eq6 = m, by_eq3 = m;

	by_eq6.eq6++;
	by_eq3.eq3++;
	if (m.eq3 == 1)
		return score_of(by_eq6, 0);
	int left = score_of(by_eq6, 0), right = score_of(by_eq3, 0);

	return left > right ? left : right;
}

bool cvss4_score(struct str text, unsigned *tenths)
{
	unsigned v[N_BASE] = { 0 };

	if (!cvss_take_apart(text, metrics, sizeof(metrics) / sizeof(metrics[0]), N_BASE,
			     v))
		return false;
	if (v[VC] == NO && v[VI] == NO && v[VA] == NO && v[SC] == NO && v[SI] == NO &&
	    v[SA] == NO) {
		*tenths = 0;
		return true;
	}
	struct macro m = macro_of(v), lower = m;
	struct mean mean = { .score = score_of(m, 0) };

	lower.eq1++;
	add_lower(&mean, score_of(lower, 0),
		  distance(v, worst_eq1[m.eq1], n_worst_eq1[m.eq1], AV, PR, UI),
		  depth_eq1[m.eq1]);
	lower = m;
	lower.eq2++;
	/* the worst of EQ2 = 1 have one of the two metrics raised */
	/* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): the table has both sets */
	add_lower(&mean, score_of(lower, 0), v[AC] && v[AT], depth_eq2[m.eq2]);
	add_lower(&mean, lower_eq3(m),
		  distance(v, worst_eq3[m.eq3], n_worst_eq3[m.eq3], VC, VI, VA),
		  depth_eq3[m.eq3]);
	lower = m;
	lower.eq4++;
	add_lower(&mean, score_of(lower, 0), distance(v, worst_eq4[m.eq4], 1, SC, SI, SA),
		  depth_eq4[m.eq4]);
	add_lower(&mean, score_of(m, 1), 0, 1);

	/* to the nearest tenth, a half upwards */
	int unit = 840 * (mean.n ? mean.n : 1);
	int exact = mean.score * unit - mean.sum;

	*tenths = exact <= 0 ? 0 : (unsigned)((2 * exact + unit) / (2 * unit));
	return true;
}
