/* Tiles of floats: what the tcc tier's loops call for the work inside them. */
#ifndef COREY_TILE_TABLE_H
#define COREY_TILE_TABLE_H
#include <stdint.h>
#include "CCoreyKernels.h"

/* A recurrence whose update is affine in the state, for t < steps in order, n < rows, j < w:
     h[n * hs + j] = decay * h + u * B, and + v * D by an fma behind it, if v is not NULL
     y[t * yt + j] = the fma chain over ascending n, from +0, of h * C
        or h itself, if C is NULL and rows is 1,
   with u at t * ut + n * un + j, v like u, B at t * Bt + n * Bn, C and D like B. */
struct corey_affine {
    int64_t steps, rows, w;
    float *h;
    const float *a, *A, *u, *B, *v, *D, *C;
    float *y;
    int64_t hs, at, an, An, ut, un, Bt, Bn, vt, vn, Dt, Dn, Ct, Cn, yt;
    /* the decay: 0 a[t * at + n * an], 1 the same + j, 2 e^(a[t * at + n * an + j] * A[n * An + j]), 3 none: h = fma(u, B, h) */
    int32_t kind;
    /* 0: h = fma(decay, h, u * B); 1: h = fma(u, B, decay * h) */
    int32_t drive_first;
    /* whether y reads h before its update */
    int32_t before;
};

struct corey_tiles {
    /* d[r * ds + j] = f(a, b, c) for r < rows, j < w; an operand is at p[r * ps + j] if its last number is 1, p[r * ps] if 0 */
    void (*map1)(int f, int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, int al);
    void (*map2)(int f, int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, int al, const float *b,
                 int64_t bs, int bl);
    void (*map3)(int f, int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, int al, const float *b,
                 int64_t bs, int bl, const float *c, int64_t cs, int cl);
    /* y[j] = the fma chain over ascending r, from y[j], of a * b */
    void (*dot)(int64_t rows, int64_t w, float *y, const float *a, int64_t as, int al, const float *b, int64_t bs, int bl);
    /* both: x = f(a, b, c), d[r * ds + j] = x, y[j] = the fma chain over ascending r, from y[j], of x * p[r * ps] */
    void (*map_dot)(int f, int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, int al,
                    const float *b, int64_t bs, int bl, const float *c, int64_t cs, int cl, float *y, const float *p,
                    int64_t ps);
    void (*affine)(const struct corey_affine *x);
    /* d[r * ds + j] = a[r * as + j * lane] and back, from and to a stored type (-1: f32) */
    void (*load)(int type, int64_t rows, int64_t w, float *d, int64_t ds, const void *a, int64_t as, int64_t lane);
    void (*store)(int type, int64_t rows, int64_t w, void *d, int64_t ds, int64_t lane, const float *a, int64_t as, int al);
    /* d[r * ds + j] = (float)(base + r * step + j * lane) */
    void (*count)(int64_t rows, int64_t w, float *d, int64_t ds, int64_t base, int64_t step, int64_t lane);
    /* n floats to a place that may overlap, and with strides, that may not */
    void (*move)(float *d, const float *a, int64_t n);
    void (*copy)(int64_t n, float *d, int64_t ds, const float *a, int64_t as);
};
#endif
