#include "CMachineProbe.h"

/* Wide enough for every machine: narrower ones use several registers for each. */
typedef float wide __attribute__((vector_size(64), aligned(4), may_alias));

static volatile float sink;

#define COREY_READ(NAME, TARGET)                                                    \
    TARGET static void NAME(const float *x, size_t n, int64_t times)                \
    {                                                                               \
        wide a = {0}, b = {0}, c = {0}, d = {0};                                    \
        for (int64_t round = 0; round < times; round++) {                           \
            __asm__ volatile("" ::: "memory");                                      \
            for (size_t i = 0; i + 64 <= n; i += 64) {                              \
                a += *(const wide *)(const void *)(x + i);                          \
                b += *(const wide *)(const void *)(x + i + 16);                     \
                c += *(const wide *)(const void *)(x + i + 32);                     \
                d += *(const wide *)(const void *)(x + i + 48);                     \
            }                                                                       \
        }                                                                           \
        a = (a + b) + (c + d);                                                      \
        sink = a[0];                                                                \
    }

#define COREY_WRITE(NAME, TARGET)                                                   \
    TARGET static void NAME(float *x, size_t n, int64_t times)                      \
    {                                                                               \
        wide value = {0};                                                           \
        for (int64_t round = 0; round < times; round++) {                           \
            __asm__ volatile("" ::: "memory");                                      \
            value = value + 1.0f;                                                   \
            for (size_t i = 0; i + 16 <= n; i += 16) *(wide *)(void *)(x + i) = value; \
        }                                                                           \
    }

#if defined(__x86_64__)
COREY_READ(read16, __attribute__((target("avx512f"))))
COREY_READ(read8, __attribute__((target("avx2"))))
COREY_READ(read4, )
COREY_WRITE(write16, __attribute__((target("avx512f"))))
COREY_WRITE(write8, __attribute__((target("avx2"))))
COREY_WRITE(write4, )

void corey_probe_read(const float *x, size_t n, int64_t times)
{
    switch (corey_fma_lanes()) {
    case 16: read16(x, n, times); break;
    case 8: read8(x, n, times); break;
    default: read4(x, n, times);
    }
}

void corey_probe_write(float *x, size_t n, int64_t times)
{
    switch (corey_fma_lanes()) {
    case 16: write16(x, n, times); break;
    case 8: write8(x, n, times); break;
    default: write4(x, n, times);
    }
}
#else
COREY_READ(read4, )
COREY_WRITE(write4, )
void corey_probe_read(const float *x, size_t n, int64_t times) { read4(x, n, times); }
void corey_probe_write(float *x, size_t n, int64_t times) { write4(x, n, times); }
#endif
