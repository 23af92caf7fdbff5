/* Threads that run one function side by side, and the barrier inside it.

   Waiting spins a little and then sleeps: 0.2 us when the machine is quiet, and no collapse when
   another process takes a core. With more threads than cores nobody spins. */
#ifndef CCOREYTHREADS_H
#define CCOREYTHREADS_H

/* Cores this process may run on, at least 1. */
int corey_core_count(void);

typedef struct corey_pool corey_pool;

/* `threads` - 1 workers that sleep until there is work; the caller of run is the other thread.
   NULL if memory or threads run out. */
corey_pool *corey_pool_create(int threads);

/* Ends and joins the workers. Nothing may be running. */
void corey_pool_destroy(corey_pool *pool);

/* Calls job(context, i) for i in 0 ..< threads, each on its own thread, 0 on the caller's, and
   returns when all have returned. `threads` is at most the pool's. Calls from several threads are
   served one after the other; a job must not call it. */
void corey_pool_run(corey_pool *pool, int threads, void (*job)(void *context, int thread),
                    void *context);

/* The barrier of the running job: each of its threads waits for all. `pool` is a corey_pool; the
   type is that of the kernels' arguments. */
void corey_pool_barrier(void *pool);

#endif
