#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include "CCoreyThreads.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#if defined(__linux__)
#include <sched.h>
#endif

#include "gate.h"

/* Pauses before a waiting thread sleeps: measured best when every thread has a core. */
enum { COREY_SPIN = 1000 };

typedef struct {
    corey_gate start; /* counts the jobs given to this worker */
    pthread_t thread;
    corey_pool *pool;
    int index;
} corey_worker;

struct corey_pool {
    corey_gate barrier;              /* counts the barriers passed */
    _Alignas(64) atomic_uint absent; /* threads still to arrive at the barrier */
    corey_gate finish;               /* counts the jobs done */
    _Alignas(64) atomic_uint busy;   /* workers still in the job */
    pthread_mutex_t turn;            /* one job at a time */
    void (*job)(void *, int);        /* NULL: end */
    void *context;
    int active; /* threads of the running job */
    unsigned spin;
    int threads, cores;
    unsigned idle_spin;    /* pauses of a worker without work */
    corey_worker *workers; /* threads - 1 */
};

int corey_core_count(void)
{
#if defined(__linux__)
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        int count = CPU_COUNT(&set);
        if (count > 0) return count;
    }
#endif
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (int)count : 1;
}

void corey_pool_barrier(void *argument)
{
    corey_pool *pool = argument;
    unsigned passed = atomic_load_explicit(&pool->barrier.value, memory_order_relaxed);
    if (atomic_fetch_sub_explicit(&pool->absent, 1, memory_order_acq_rel) == 1) {
        atomic_store_explicit(&pool->absent, (unsigned)pool->active, memory_order_relaxed);
        corey_gate_set(&pool->barrier, passed + 1);
        return;
    }
    corey_gate_wait(&pool->barrier, passed, pool->spin);
}

static void *corey_work(void *argument)
{
    corey_worker *worker = argument;
    corey_pool *pool = worker->pool;
    for (unsigned jobs = 0;; jobs++) {
        corey_gate_wait(&worker->start, jobs, pool->idle_spin);
        if (!pool->job) return 0;
        pool->job(pool->context, worker->index);
        if (atomic_fetch_sub_explicit(&pool->busy, 1, memory_order_acq_rel) == 1)
            corey_gate_advance(&pool->finish);
    }
}

/* Gives the pool's job to the first `count` workers. */
static void corey_start(corey_pool *pool, int count)
{
    for (int i = 0; i < count; i++) corey_gate_advance(&pool->workers[i].start);
}

void corey_pool_run(corey_pool *pool, int threads, void (*job)(void *, int), void *context)
{
    pthread_mutex_lock(&pool->turn);
    if (threads > pool->threads) threads = pool->threads;
    if (threads < 1) threads = 1;
    pool->job = job;
    pool->context = context;
    pool->active = threads;
    pool->spin = threads <= pool->cores ? COREY_SPIN : 0;
    atomic_store_explicit(&pool->absent, (unsigned)threads, memory_order_relaxed);
    atomic_store_explicit(&pool->busy, (unsigned)threads - 1, memory_order_relaxed);
    unsigned finished = atomic_load_explicit(&pool->finish.value, memory_order_relaxed);
    corey_start(pool, threads - 1);
    job(context, 0);
    if (threads > 1) corey_gate_wait(&pool->finish, finished, pool->spin);
    pthread_mutex_unlock(&pool->turn);
}

corey_pool *corey_pool_create(int threads)
{
    if (threads < 1) threads = 1;
    corey_pool *pool = 0;
    if (posix_memalign((void **)&pool, 64, sizeof *pool)) return 0;
    memset(pool, 0, sizeof *pool);
    corey_gate_init(&pool->barrier);
    corey_gate_init(&pool->finish);
    atomic_init(&pool->absent, 0);
    atomic_init(&pool->busy, 0);
    pthread_mutex_init(&pool->turn, 0);
    pool->cores = corey_core_count();
    pool->threads = threads;
    pool->idle_spin = threads <= pool->cores ? COREY_SPIN : 0;
    if (posix_memalign((void **)&pool->workers, 64, (size_t)threads * sizeof *pool->workers)) {
        free(pool);
        return 0;
    }
    for (int i = 0; i + 1 < threads; i++) {
        corey_worker *worker = &pool->workers[i];
        corey_gate_init(&worker->start);
        worker->pool = pool;
        worker->index = i + 1;
        if (pthread_create(&worker->thread, 0, corey_work, worker)) {
            corey_gate_destroy(&worker->start);
            pool->threads = i + 1;
            corey_pool_destroy(pool);
            return 0;
        }
    }
    return pool;
}

void corey_pool_destroy(corey_pool *pool)
{
    pool->job = 0;
    corey_start(pool, pool->threads - 1);
    for (int i = 0; i + 1 < pool->threads; i++) {
        pthread_join(pool->workers[i].thread, 0);
        corey_gate_destroy(&pool->workers[i].start);
    }
    free(pool->workers);
    pthread_mutex_destroy(&pool->turn);
    corey_gate_destroy(&pool->finish);
    corey_gate_destroy(&pool->barrier);
    free(pool);
}
