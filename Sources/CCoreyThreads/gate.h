/* A gate is a number that threads wait on until it changes: spinning first, then asleep. */
#ifndef COREY_GATE_H
#define COREY_GATE_H

#include <stdatomic.h>

#if defined(__linux__)
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#else
#include <pthread.h>
#endif

#if defined(__x86_64__) || defined(__i386__)
#define COREY_PAUSE() __builtin_ia32_pause()
#elif defined(__aarch64__)
#define COREY_PAUSE() __asm__ volatile("isb")
#else
#define COREY_PAUSE() ((void)0)
#endif

typedef struct {
    _Alignas(64) atomic_uint value;    /* the futex word */
    _Alignas(64) atomic_uint sleepers; /* no system call when nobody sleeps */
#if !defined(__linux__)
    pthread_mutex_t mutex;
    pthread_cond_t changed;
#endif
} corey_gate;

static inline void corey_gate_init(corey_gate *gate)
{
    atomic_init(&gate->value, 0);
    atomic_init(&gate->sleepers, 0);
#if !defined(__linux__)
    pthread_mutex_init(&gate->mutex, 0);
    pthread_cond_init(&gate->changed, 0);
#endif
}

static inline void corey_gate_destroy(corey_gate *gate)
{
#if !defined(__linux__)
    pthread_cond_destroy(&gate->changed);
    pthread_mutex_destroy(&gate->mutex);
#else
    (void)gate;
#endif
}

/* Sets the value and wakes everyone. Sequentially consistent together with the sleepers' count: a
   waiter either is counted before this looks, or sees the new value before it sleeps. */
static inline void corey_gate_set(corey_gate *gate, unsigned value)
{
    atomic_store_explicit(&gate->value, value, memory_order_seq_cst);
    if (atomic_load_explicit(&gate->sleepers, memory_order_seq_cst) == 0) return;
#if defined(__linux__)
    syscall(SYS_futex, &gate->value, FUTEX_WAKE_PRIVATE, INT_MAX, 0, 0, 0);
#else
    pthread_mutex_lock(&gate->mutex);
    pthread_cond_broadcast(&gate->changed);
    pthread_mutex_unlock(&gate->mutex);
#endif
}

/* Adds one; only for a gate that no other thread sets meanwhile. */
static inline void corey_gate_advance(corey_gate *gate)
{
    corey_gate_set(gate, atomic_load_explicit(&gate->value, memory_order_relaxed) + 1);
}

/* Returns when the value is no longer `old`. */
static inline void corey_gate_wait(corey_gate *gate, unsigned old, unsigned spin)
{
    for (unsigned i = 0; i <= spin; i++) {
        if (atomic_load_explicit(&gate->value, memory_order_acquire) != old) return;
        COREY_PAUSE();
    }
    atomic_fetch_add_explicit(&gate->sleepers, 1, memory_order_seq_cst);
#if defined(__linux__)
    while (atomic_load_explicit(&gate->value, memory_order_seq_cst) == old)
        syscall(SYS_futex, &gate->value, FUTEX_WAIT_PRIVATE, old, 0, 0, 0);
#else
    pthread_mutex_lock(&gate->mutex);
    while (atomic_load_explicit(&gate->value, memory_order_seq_cst) == old)
        pthread_cond_wait(&gate->changed, &gate->mutex);
    pthread_mutex_unlock(&gate->mutex);
#endif
    atomic_fetch_sub_explicit(&gate->sleepers, 1, memory_order_relaxed);
}

#endif
