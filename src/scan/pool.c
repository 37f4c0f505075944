#include "scan/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
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

struct pool_feed {
	pool_item_fn *fn;
	void *arg;
	unsigned jobs;
	size_t grain;

	pthread_mutex_t lock; /* of what is below, to `closed` */
	pthread_cond_t more;
	struct arena arena; /* of `items` */
	void **items;
	size_t n, cap, next;
	bool closed;

	pthread_t threads[LIMIT_JOBS]; /* the opener's alone */
	unsigned made;
};

/* The next item; NULL when there will be none. */
static void *take(struct pool_feed *f)
{
	void *item = NULL;

	pthread_mutex_lock(&f->lock);
	while (f->next == f->n && !f->closed)
		pthread_cond_wait(&f->more, &f->lock);
	if (f->next < f->n)
		item = f->items[f->next++];
	pthread_mutex_unlock(&f->lock);
	return item;
}

static void *work_feed(void *data)
{
	struct pool_feed *f = data;
	void *item;

	while ((item = take(f)))
		f->fn(f->arg, item);
	return NULL;
}

struct pool_feed *pool_feed_open(unsigned jobs, size_t grain, pool_item_fn *fn, void *arg)
{
	struct pool_feed *f = calloc(1, sizeof(*f));

	if (!f)
		oom_die();
	arena_init(&f->arena);
	f->fn = fn;
	f->arg = arg;
	f->jobs = jobs > LIMIT_JOBS ? LIMIT_JOBS : jobs;
	f->grain = grain ? grain : 1;
	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->more, NULL);
	return f;
}

/* The opener is a worker too, once it has closed the feed. */
static void add_thread(struct pool_feed *f, size_t n)
{
	if (f->made + 1 < f->jobs && n / f->grain > f->made &&
	    pthread_create(&f->threads[f->made], NULL, work_feed, f) == 0)
		f->made++;
}

void pool_feed_add(struct pool_feed *f, void *item)
{
	pthread_mutex_lock(&f->lock);
	arena_grow(&f->arena, f->items, f->n, &f->cap);
	f->items[f->n++] = item;
	size_t n = f->n;

	pthread_cond_signal(&f->more);
	pthread_mutex_unlock(&f->lock);
	add_thread(f, n);
}

void pool_feed_close(struct pool_feed *f)
{
	pthread_mutex_lock(&f->lock);
	f->closed = true;
	pthread_cond_broadcast(&f->more);
	pthread_mutex_unlock(&f->lock);
	work_feed(f);
	for (unsigned i = 0; i < f->made; i++)
		pthread_join(f->threads[i], NULL);
	pthread_mutex_destroy(&f->lock);
	pthread_cond_destroy(&f->more);
	arena_release(&f->arena);
	free(f);
}

unsigned pool_processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > LIMIT_JOBS ? LIMIT_JOBS : (unsigned)n;
}
