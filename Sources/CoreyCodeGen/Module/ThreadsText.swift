/// Wrappers that run a layer on several threads: with OpenMP where it is switched on, with pthreads
/// where `NAME_PTHREADS` is defined. Without either the file depends on no thread library.
struct ThreadsText {
  let name: String

  /// What must stand before the first include of the file.
  var feature: String {
    """
    #if defined(\(macro)) && !defined(_POSIX_C_SOURCE)
    #define _POSIX_C_SOURCE 200112L
    #endif

    """
  }

  /// The wrappers' prototypes.
  var prototypes: String {
    """
    /* Runs on so many threads: args->barrier is set by the wrapper. */
    #if defined(_OPENMP)
    int \(name)_run_openmp(const \(name)_args *args, int threads);
    #endif
    #if defined(\(macro))
    int \(name)_run_pthreads(const \(name)_args *args, int threads);
    #endif

    """
  }

  /// The wrappers, at the end of the file.
  var definitions: String {
    prototypes + openMP + pthreads
  }

  private var macro: String { "\(name.uppercased())_PTHREADS" }

  private var openMP: String {
    """
    #if defined(_OPENMP)
    #include <omp.h>
    static void ck_openmp_barrier(void *unused)
    {
        (void)unused;
    #pragma omp barrier
    }
    int \(name)_run_openmp(const \(name)_args *args, int threads)
    {
        \(name)_args shared = *args;
        int error = 0;
        shared.barrier = ck_openmp_barrier;
    #pragma omp parallel num_threads(threads) reduction(| : error)
        error |= \(name)_run(&shared, omp_get_thread_num(), omp_get_num_threads());
        return error;
    }
    #endif

    """
  }

  private var pthreads: String {
    """
    #if defined(\(macro))
    #include <pthread.h>
    struct ck_team { const \(name)_args *args; int threads, starts; pthread_mutex_t gate; };
    struct ck_worker { struct ck_team *team; int thread, error; };
    static void ck_pthread_barrier(void *barrier) { pthread_barrier_wait((pthread_barrier_t *)barrier); }
    /* waits at the gate until all threads are there, or it is known that they never will be */
    static void *ck_work(void *argument)
    {
        struct ck_worker *w = (struct ck_worker *)argument;
        pthread_mutex_lock(&w->team->gate);
        pthread_mutex_unlock(&w->team->gate);
        if (w->team->starts) w->error = \(name)_run(w->team->args, w->thread, w->team->threads);
        return 0;
    }
    int \(name)_run_pthreads(const \(name)_args *args, int threads)
    {
        enum { most = 256 };
        struct ck_worker workers[most];
        pthread_t ids[most];
        pthread_barrier_t barrier;
        \(name)_args shared = *args;
        struct ck_team team;
        int started = 1, error = 0;
        if (threads < 1 || threads > most) return 2;
        if (threads == 1 || pthread_barrier_init(&barrier, 0, (unsigned)threads)) return \(name)_run(args, 0, 1);
        shared.barrier = ck_pthread_barrier;
        shared.barrier_argument = &barrier;
        team.args = &shared;
        team.threads = threads;
        pthread_mutex_init(&team.gate, 0);
        pthread_mutex_lock(&team.gate);
        for (; started < threads; started++) {
            workers[started].team = &team;
            workers[started].thread = started;
            workers[started].error = 0;
            if (pthread_create(&ids[started], 0, ck_work, &workers[started])) break;
        }
        team.starts = started == threads;
        pthread_mutex_unlock(&team.gate);
        error = team.starts ? \(name)_run(&shared, 0, threads) : \(name)_run(args, 0, 1);
        for (int i = 1; i < started; i++) {
            pthread_join(ids[i], 0);
            error |= workers[i].error;
        }
        pthread_mutex_destroy(&team.gate);
        pthread_barrier_destroy(&barrier);
        return error;
    }
    #endif

    """
  }
}
