#include "CMachineProbe.h"

/* Enough for two units of four cycles, few enough for 16 registers. */
enum { CHAINS = 12 };

static volatile float factor = 0.5f, addend = 0.25f, sink;

#define COREY_FUSED(a, m, c) __builtin_elementwise_fma(a, m, c)
#define COREY_SEPARATE(a, m, c) ((a) * (m) + (c))

#define COREY_CHAINS(NAME, TARGET, LANES, STEP)                                                     \
    typedef float NAME##_vector __attribute__((vector_size(4 * LANES)));                            \
    TARGET static void NAME(int64_t steps)                                                          \
    {                                                                                               \
        NAME##_vector a[CHAINS], m = (NAME##_vector){0} + factor, c = (NAME##_vector){0} + addend;  \
        for (int i = 0; i < CHAINS; i++) a[i] = c * (float)i;                                       \
        for (int64_t step = 0; step < steps; step++) {                                              \
            _Pragma("clang loop unroll(full)")                                                      \
            for (int i = 0; i < CHAINS; i++) a[i] = STEP(a[i], m, c);                               \
        }                                                                                           \
        float sum = 0;                                                                              \
        for (int i = 0; i < CHAINS; i++) for (int lane = 0; lane < LANES; lane++) sum += a[i][lane];\
        sink = sum;                                                                                 \
    }

#if defined(__x86_64__)
COREY_CHAINS(chains16, __attribute__((target("avx512f"))), 16, COREY_FUSED)
COREY_CHAINS(chains8, __attribute__((target("avx2,fma"))), 8, COREY_FUSED)
COREY_CHAINS(chains4, , 4, COREY_SEPARATE)

int corey_fma_lanes(void)
{
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f")) return 16;
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? 8 : 4;
}

static void run(int64_t steps)
{
    switch (corey_fma_lanes()) {
    case 16: chains16(steps); break;
    case 8: chains8(steps); break;
    default: chains4(steps);
    }
}
#else
COREY_CHAINS(chains4, , 4, COREY_FUSED)

int corey_fma_lanes(void) { return 4; }

static void run(int64_t steps) { chains4(steps); }
#endif

int64_t corey_fma_chains(int64_t steps)
{
    run(steps);
    return steps * CHAINS * corey_fma_lanes() * 2;
}
