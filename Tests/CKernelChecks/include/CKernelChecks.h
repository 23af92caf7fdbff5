/* Sweeps over many inputs, in C because tests run unoptimized. */
#ifndef C_KERNEL_CHECKS_H
#define C_KERNEL_CHECKS_H
#include "CCoreyKernels.h"

/* What a sweep found: how many results failed (or the worst error in ulp), one of the inputs as bits, its variant. */
struct kc_result { uint64_t failures; double ulp; uint32_t at[3]; int isa; };

/* The error against Float64 of a unary function over `count` inputs first, first + step … (as bits, modulo 2^32).
   A wrong NaN, infinity or sign of zero is a failure. */
struct kc_result kc_accuracy(enum corey_function f, enum corey_isa isa, uint32_t first, uint32_t step, uint64_t count);
/* Lanes (and, in one of 16 blocks, scalars) of all variants that run here against the scalars of the portable one, as
   bits (any NaN equals any NaN): unary functions over first, first + step …, others over random bits, special values
   and values close to each other. */
struct kc_result kc_equality(enum corey_function f, int arity, uint32_t first, uint32_t step, uint64_t count);
/* The same over special values and their neighbours, in combinations. */
struct kc_result kc_equality_of_specials(enum corey_function f, int arity);
struct kc_result kc_accuracy_of_specials(enum corey_function f, enum corey_isa isa);
/* fma of a variant against the C library's, on sums that are close to ties or cancel. */
struct kc_result kc_fma(enum corey_isa isa, uint64_t count);
/* y = the chain, one multiplication and addition at a time, through fmaf of the C library. */
void kc_matmul(int64_t rows, int64_t k, const float *x, int64_t xs, const float *w, float *y, int64_t ys);
#endif
