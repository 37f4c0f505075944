#include "policy/gate.h"

/* --reach and --ignore-unfixed say what the run is about; they bind view and gate alike.
 */
static bool in_scope(const struct view *view, const struct finding *f)
{
	if (view->reach_image && f->reach_image == TRI_NO)
		return false;
	return !(view->ignore_unfixed && f->kind == FINDING_VULNERABILITY &&
		 !f->n_fixed_versions);
}

static bool is_shown(const struct view *view, const struct finding *f)
{
	if (!in_scope(view, f))
		return false;
	return !view->severities || (view->severities & (1u << f->severity));
}

size_t view_apply(const struct view *view, struct finding *v, size_t n,
		  struct report_counts *counts)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (v[i].suppressed)
			counts->suppressed++;
		if (!is_shown(view, &v[i])) {
			counts->hidden += !v[i].suppressed;
			continue;
		}
		if (v[i].suppressed && !view->show_suppressed)
			continue;
		if (!v[i].suppressed)
			counts->shown[v[i].kind][v[i].severity]++;
		v[kept++] = v[i];
	}
	return kept;
}

static bool reaches(const struct gate *gate, const struct finding *f)
{
	const struct exploitation *e = &f->exploited;

	if (gate->set[f->kind] && f->severity >= gate->least[f->kind])
		return true;
	return (gate->exploited && e->kev) ||
	       (gate->epss && e->has_epss && e->epss >= gate->epss);
}

size_t gate_count(const struct gate *gate, const struct view *view,
		  const struct finding *v, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		const struct finding *f = &v[i];

		if (!f->suppressed && !f->informational && in_scope(view, f))
			count += reaches(gate, f);
	}
	return count;
}
