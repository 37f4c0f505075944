#include "scan/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "scan/limits.h"

struct pool {
	atomic_size_t next;
	size_t n;
	pool_fn *fn;
	void *arg;
};

static void *work(void *data)
{
	struct pool *p = data;
	size_t i;

	while ((i = atomic_fetch_add_explicit(&p->next, 1, memory_order_relaxed)) < p->n)
		p->fn(p->arg, i);
	return NULL;
}

void pool_run(unsigned jobs, size_t n, pool_fn *fn, void *arg)
{
	struct pool p = { .n = n, .fn = fn, .arg = arg };
	pthread_t threads[LIMIT_JOBS];
	unsigned made = 0;

	atomic_init(&p.next, 0);
	if (jobs > LIMIT_JOBS)
		jobs = LIMIT_JOBS;
	if (jobs > n)
		jobs = (unsigned)n;
	/* this thread is one of the workers */
	while (made + 1 < jobs && pthread_create(&threads[made], NULL, work, &p) == 0)
		made++;
	work(&p);
	for (unsigned i = 0; i < made; i++)
		pthread_join(threads[i], NULL);
}

unsigned pool_processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > LIMIT_JOBS ? LIMIT_JOBS : (unsigned)n;
}
