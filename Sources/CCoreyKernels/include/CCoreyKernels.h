/* The kernel text compiled in: one variant per ISA, and the functions that the tcc tier calls. */
#ifndef CCOREY_KERNELS_H
#define CCOREY_KERNELS_H
#include <stddef.h>
#include <stdint.h>

/* Numbers as ck_isa() returns them. fma is one lane with fma instructions; it has no text of its own. */
enum corey_isa { COREY_PORTABLE, COREY_NEON, COREY_V2, COREY_V3, COREY_V4, COREY_FMA };

/* Whether this library has the variant and this machine runs it. */
int corey_can_run(enum corey_isa isa);
/* The widest variant that this machine runs. */
enum corey_isa corey_best_isa(void);

enum corey_function {
    COREY_COPY, COREY_ADD, COREY_SUBTRACT, COREY_MULTIPLY, COREY_DIVIDE, COREY_FMA_FUNCTION, COREY_NEGATE, COREY_ABS,
    COREY_SQRT, COREY_SQUARE, COREY_FLOOR, COREY_CEIL, COREY_ROUND, COREY_EXP, COREY_EXP2, COREY_LOG, COREY_SIN, COREY_COS,
    COREY_TANH, COREY_ERF, COREY_SIGMOID, COREY_SILU, COREY_SOFTPLUS, COREY_MIN, COREY_MAX, COREY_LESS, COREY_LESS_OR_EQUAL,
    COREY_EQUAL, COREY_AND, COREY_OR, COREY_NOT, COREY_SELECT
};

/* Stored types that have conversions of 16 or 8 bits. */
enum corey_stored { COREY_BF16, COREY_F16, COREY_I8 };

/* What one variant offers. */
struct corey_variant {
    /* out[i] = f(a[i], b[i], c[i]) in lanes, and one at a time; operands beyond the arity of f are not read */
    void (*lanes)(enum corey_function f, size_t n, const float *a, const float *b, const float *c, float *out);
    void (*scalars)(enum corey_function f, size_t n, const float *a, const float *b, const float *c, float *out);
    /* y[r * ys + j] = chain over i < k of x[r * xs + i] * w[i * 32 + j] */
    void (*matmul)(int64_t rows, int64_t k, const float *x, int64_t xs, const float *w, float *y, int64_t ys);
    void (*matmul_bf16)(int64_t rows, int64_t k, const float *x, int64_t xs, const uint16_t *w, float *y, int64_t ys);
    void (*matmul_f16)(int64_t rows, int64_t k, const float *x, int64_t xs, const uint16_t *w, float *y, int64_t ys);
    void (*matmul_part)(int64_t rows, int64_t k, const float *x, int64_t xs, const float *w, float *y, int64_t ys, int64_t goes_on);
    void (*matmul_part_bf16)(int64_t rows, int64_t k, const float *x, int64_t xs, const uint16_t *w, float *y, int64_t ys, int64_t goes_on);
    void (*matmul_part_f16)(int64_t rows, int64_t k, const float *x, int64_t xs, const uint16_t *w, float *y, int64_t ys, int64_t goes_on);
    /* w[(n / 32 * rows + k) * 32 + n % 32] = x[k * ks + n * ns], missing columns 0: of 4 and of 2 bytes */
    void (*pack_panels)(int64_t rows, int64_t columns, const float *x, int64_t ks, int64_t ns, float *w);
    void (*pack_panels_half)(int64_t rows, int64_t columns, const uint16_t *x, int64_t ks, int64_t ns, uint16_t *w);
    /* the Hadamard transform of n elements, as ck_rotate of the kernel text */
    void (*rotate)(int64_t n, int64_t width, int64_t dense, const uint8_t *terms, const uint32_t *signs, int inverse,
                   float scale, const float *x, float *y);
    /* the same in place and in doubles, as ck_fold_rotate */
    void (*fold_rotate)(int64_t n, int64_t width, int64_t dense, const uint8_t *terms, const uint32_t *signs,
                        int inverse, double scale, double *y);
    /* n elements between f32 and a stored type (uint16_t or int8_t), stride counted in elements of the strided side */
    void (*widen)(enum corey_stored type, int64_t n, const void *p, int64_t stride, float *out);
    void (*narrow)(enum corey_stored type, int64_t n, const float *a, void *p, int64_t stride);
    /* 16 strided partials of n elements and the fixed tree */
    float (*sum)(int64_t n, const float *a);
    float (*max)(int64_t n, const float *a);
    float (*min)(int64_t n, const float *a);
};
/* NULL where corey_can_run says 0. */
const struct corey_variant *corey_variant(enum corey_isa isa);

/* One element, through the best code of this machine. */
float corey_apply(enum corey_function f, float a, float b, float c);
float corey_fma(float a, float b, float c);
float corey_abs(float x);
float corey_sqrt(float x);
float corey_floor(float x);
float corey_ceil(float x);
float corey_round(float x);
float corey_exp(float x);
float corey_exp2(float x);
float corey_log(float x);
float corey_sin(float x);
float corey_cos(float x);
float corey_tanh(float x);
float corey_erf(float x);
float corey_sigmoid(float x);
float corey_silu(float x);
float corey_softplus(float x);
float corey_widen_bf16(uint16_t x);
float corey_widen_f16(uint16_t x);
uint16_t corey_narrow_bf16(float x);
uint16_t corey_narrow_f16(float x);
int8_t corey_narrow_i8(float x);
/* The tree over p[0 ..< 16]. */
float corey_tree_sum(const float *p);
float corey_tree_max(const float *p);
float corey_tree_min(const float *p);
void corey_matmul(int64_t rows, int64_t k, const float *x, int64_t xs, const float *w, float *y, int64_t ys);
void corey_matmul_bf16(int64_t rows, int64_t k, const float *x, int64_t xs, const uint16_t *w, float *y, int64_t ys);
void corey_matmul_f16(int64_t rows, int64_t k, const float *x, int64_t xs, const uint16_t *w, float *y, int64_t ys);
void corey_matmul_part(int64_t rows, int64_t k, const float *x, int64_t xs, const float *w, float *y, int64_t ys, int64_t goes_on);
void corey_matmul_part_bf16(int64_t rows, int64_t k, const float *x, int64_t xs, const uint16_t *w, float *y, int64_t ys, int64_t goes_on);
void corey_matmul_part_f16(int64_t rows, int64_t k, const float *x, int64_t xs, const uint16_t *w, float *y, int64_t ys, int64_t goes_on);
void corey_rotate(int64_t n, int64_t width, int64_t dense, const uint8_t *terms, const uint32_t *signs, int inverse,
                  float scale, const float *x, float *y);
void corey_fold_rotate(int64_t n, int64_t width, int64_t dense, const uint8_t *terms, const uint32_t *signs,
                       int inverse, double scale, double *y);

/* The functions above by name, for code compiled in memory; ends with a NULL name. */
struct corey_symbol { const char *name; const void *address; };
const struct corey_symbol *corey_symbols(void);
#endif
