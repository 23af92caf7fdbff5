/* The kernel text for libtcc inside coreyc: one lane; math and tiles are the host's compiled functions. The names mean what
   prologue.h says. tcc inlines nothing, so what is short is a macro: arguments may be evaluated twice. */
#include <stddef.h>
#include <stdint.h>
#define INFINITY (1.0f / 0.0f)
#define NAN (0.0f / 0.0f)
#define LANES 1
#define CK(name) name
#define CK_INLINE static
#define CK_FUNCTION static
#define CK_RESTRICT
#define CK_UNROLL
typedef float vf;
typedef uint32_t vu;
typedef int32_t vi;
#define v_load(p) (*(p))
#define v_load_n(p, n) ((n) > 0 ? *(p) : 0.0f)
#define v_load_s(p, stride, n) v_load_n(p, n)
#define v_store(p, x) ((void)(*(p) = (x)))
#define v_store_n(p, x, n) ((n) > 0 ? (void)(*(p) = (x)) : (void)0)
#define v_store_s(p, stride, x, n) v_store_n(p, x, n)
#define s_load(p) (*(p))
#define s_store(p, x) ((void)(*(p) = (x)))
#define s_load_i32(p) (*(p))
float corey_widen_bf16(uint16_t);
uint16_t corey_narrow_bf16(float);
#define v_load_bf16(p) corey_widen_bf16(*(p))
#define v_store_bf16(p, x) ((void)(*(p) = corey_narrow_bf16(x)))
#define s_load_bf16(p) corey_widen_bf16(*(p))
#define s_store_bf16(p, x) ((void)(*(p) = corey_narrow_bf16(x)))
#define v_load_bf16_n(p, n) ((n) > 0 ? v_load_bf16(p) : 0.0f)
#define v_load_bf16_s(p, stride, n) v_load_bf16_n(p, n)
#define v_store_bf16_n(p, x, n) ((n) > 0 ? v_store_bf16(p, x) : (void)0)
#define v_store_bf16_s(p, stride, x, n) v_store_bf16_n(p, x, n)
float corey_widen_f16(uint16_t);
uint16_t corey_narrow_f16(float);
#define v_load_f16(p) corey_widen_f16(*(p))
#define v_store_f16(p, x) ((void)(*(p) = corey_narrow_f16(x)))
#define s_load_f16(p) corey_widen_f16(*(p))
#define s_store_f16(p, x) ((void)(*(p) = corey_narrow_f16(x)))
#define v_load_f16_n(p, n) ((n) > 0 ? v_load_f16(p) : 0.0f)
#define v_load_f16_s(p, stride, n) v_load_f16_n(p, n)
#define v_store_f16_n(p, x, n) ((n) > 0 ? v_store_f16(p, x) : (void)0)
#define v_store_f16_s(p, stride, x, n) v_store_f16_n(p, x, n)
int8_t corey_narrow_i8(float);
#define v_load_i8(p) ((float)*(p))
#define v_store_i8(p, x) ((void)(*(p) = corey_narrow_i8(x)))
#define s_load_i8(p) ((float)*(p))
#define s_store_i8(p, x) ((void)(*(p) = corey_narrow_i8(x)))
#define v_load_i8_n(p, n) ((n) > 0 ? v_load_i8(p) : 0.0f)
#define v_load_i8_s(p, stride, n) v_load_i8_n(p, n)
#define v_store_i8_n(p, x, n) ((n) > 0 ? v_store_i8(p, x) : (void)0)
#define v_store_i8_s(p, stride, x, n) v_store_i8_n(p, x, n)
#define v_splat(x) (x)
#define v_iota(base) ((float)(base))
#define v_first(x) (x)
#define v_head(n, a, b) ((n) > 0 ? (a) : (b))
float corey_tree_sum(const float *);
float corey_tree_max(const float *);
float corey_tree_min(const float *);
#define v_tree_sum(p) corey_tree_sum(p)
#define v_tree_max(p) corey_tree_max(p)
#define v_tree_min(p) corey_tree_min(p)
float corey_sqrt(float);
float corey_floor(float);
float corey_ceil(float);
float corey_round(float);
float corey_exp(float);
float corey_exp2(float);
float corey_log(float);
float corey_sin(float);
float corey_cos(float);
float corey_tanh(float);
float corey_erf(float);
float corey_sigmoid(float);
float corey_silu(float);
float corey_softplus(float);
float corey_abs(float);
float corey_fma(float, float, float);
#define s_fma(a, b, c) corey_fma(a, b, c)
#define s_abs(x) corey_abs(x)
#define s_sqrt(x) corey_sqrt(x)
#define s_floor(x) corey_floor(x)
#define s_ceil(x) corey_ceil(x)
#define s_round(x) corey_round(x)
#define s_exp(x) corey_exp(x)
#define s_exp2(x) corey_exp2(x)
#define s_log(x) corey_log(x)
#define s_sin(x) corey_sin(x)
#define s_cos(x) corey_cos(x)
#define s_tanh(x) corey_tanh(x)
#define s_erf(x) corey_erf(x)
#define s_sigmoid(x) corey_sigmoid(x)
#define s_silu(x) corey_silu(x)
#define s_softplus(x) corey_softplus(x)
#define s_min(a, b) ((a) < (b) ? (a) : (b))
#define s_max(a, b) ((a) > (b) ? (a) : (b))
#define s_less(a, b) ((float)((a) < (b)))
#define s_less_or_equal(a, b) ((float)((a) <= (b)))
#define s_equal(a, b) ((float)((a) == (b)))
#define s_and(a, b) ((float)((a) != 0.0f && (b) != 0.0f))
#define s_or(a, b) ((float)((a) != 0.0f || (b) != 0.0f))
#define s_not(a) ((float)((a) == 0.0f))
#define s_select(c, a, b) ((c) == 0.0f ? (b) : (a))
#define v_fma(a, b, c) corey_fma(a, b, c)
#define v_abs(x) corey_abs(x)
#define v_sqrt(x) corey_sqrt(x)
#define v_floor(x) corey_floor(x)
#define v_ceil(x) corey_ceil(x)
#define v_round(x) corey_round(x)
#define v_exp(x) corey_exp(x)
#define v_exp2(x) corey_exp2(x)
#define v_log(x) corey_log(x)
#define v_sin(x) corey_sin(x)
#define v_cos(x) corey_cos(x)
#define v_tanh(x) corey_tanh(x)
#define v_erf(x) corey_erf(x)
#define v_sigmoid(x) corey_sigmoid(x)
#define v_silu(x) corey_silu(x)
#define v_softplus(x) corey_softplus(x)
#define v_min(a, b) ((a) < (b) ? (a) : (b))
#define v_max(a, b) ((a) > (b) ? (a) : (b))
#define v_less(a, b) ((float)((a) < (b)))
#define v_less_or_equal(a, b) ((float)((a) <= (b)))
#define v_equal(a, b) ((float)((a) == (b)))
#define v_and(a, b) ((float)((a) != 0.0f && (b) != 0.0f))
#define v_or(a, b) ((float)((a) != 0.0f || (b) != 0.0f))
#define v_not(a) ((float)((a) == 0.0f))
#define v_select(c, a, b) ((c) == 0.0f ? (b) : (a))
void corey_matmul(int64_t rows, int64_t k, const float *x, int64_t xs, const float *w, float *y, int64_t ys);
void corey_pack_panels(int64_t rows, int64_t columns, const float *x, int64_t ks, int64_t ns, float *w);
#define ck_matmul corey_matmul
#define ck_pack_panels corey_pack_panels
void corey_matmul_bf16(int64_t rows, int64_t k, const float *x, int64_t xs, const uint16_t *w, float *y, int64_t ys);
void corey_pack_panels_bf16(int64_t rows, int64_t columns, const uint16_t *x, int64_t ks, int64_t ns, uint16_t *w);
#define ck_matmul_bf16 corey_matmul_bf16
#define ck_pack_panels_bf16 corey_pack_panels_bf16
void corey_matmul_f16(int64_t rows, int64_t k, const float *x, int64_t xs, const uint16_t *w, float *y, int64_t ys);
void corey_pack_panels_f16(int64_t rows, int64_t columns, const uint16_t *x, int64_t ks, int64_t ns, uint16_t *w);
#define ck_matmul_f16 corey_matmul_f16
#define ck_pack_panels_f16 corey_pack_panels_f16
void corey_matmul_part(int64_t rows, int64_t k, const float *x, int64_t xs, const float *w, float *y, int64_t ys, int64_t goes_on);
#define ck_matmul_part corey_matmul_part
void corey_matmul_part_bf16(int64_t rows, int64_t k, const float *x, int64_t xs, const uint16_t *w, float *y, int64_t ys, int64_t goes_on);
#define ck_matmul_part_bf16 corey_matmul_part_bf16
void corey_matmul_part_f16(int64_t rows, int64_t k, const float *x, int64_t xs, const uint16_t *w, float *y, int64_t ys, int64_t goes_on);
#define ck_matmul_part_f16 corey_matmul_part_f16
void corey_rotate(int64_t n, int64_t width, int64_t dense, const uint8_t *terms, const uint32_t *signs, int inverse,
                  float scale, const float *x, float *y);
#define ck_rotate corey_rotate
void corey_fold_rotate(int64_t n, int64_t width, int64_t dense, const uint8_t *terms, const uint32_t *signs,
                       int inverse, double scale, double *y);
#define ck_fold_rotate corey_fold_rotate


/* Tiles: rows of w floats, what the loops of a nest do to all of them at once. An operand is a pointer, the distance of its
   rows and 1 if it has lanes, 0 if it is one number a row. */
enum {
    COREY_COPY, COREY_ADD, COREY_SUBTRACT, COREY_MULTIPLY, COREY_DIVIDE, COREY_FMA, COREY_NEGATE, COREY_ABS,
    COREY_SQRT, COREY_SQUARE, COREY_FLOOR, COREY_CEIL, COREY_ROUND, COREY_EXP, COREY_EXP2, COREY_LOG, COREY_SIN, COREY_COS,
    COREY_TANH, COREY_ERF, COREY_SIGMOID, COREY_SILU, COREY_SOFTPLUS, COREY_MIN, COREY_MAX, COREY_LESS, COREY_LESS_OR_EQUAL,
    COREY_EQUAL, COREY_AND, COREY_OR, COREY_NOT, COREY_SELECT
};
enum { COREY_F32 = -1, COREY_BF16, COREY_F16, COREY_I8 };
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

/* d[r * ds + j] = f(a, b, c) for r < rows, j < w; an operand is at p[r * ps + j] if its last number is 1, p[r * ps] if 0 */
void corey_tile_map1(int f, int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, int al);
void corey_tile_map2(int f, int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, int al, const float *b, int64_t bs, int bl);
void corey_tile_map3(int f, int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, int al, const float *b, int64_t bs, int bl, const float *c, int64_t cs, int cl);
/* y[j] = the fma chain over ascending r, from y[j], of a * b */
void corey_tile_dot(int64_t rows, int64_t w, float *y, const float *a, int64_t as, int al, const float *b, int64_t bs, int bl);
/* both: x = f(a, b, c), d[r * ds + j] = x, y[j] = the fma chain over ascending r, from y[j], of x * p[r * ps] */
void corey_tile_map_dot(int f, int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, int al, const float *b, int64_t bs, int bl, const float *c, int64_t cs, int cl, float *y, const float *p, int64_t ps);
void corey_tile_affine(const struct corey_affine *x);
/* d[r * ds + j] = a[r * as + j * lane] and back, from and to a stored type (-1: f32) */
void corey_tile_load(int type, int64_t rows, int64_t w, float *d, int64_t ds, const void *a, int64_t as, int64_t lane);
void corey_tile_store(int type, int64_t rows, int64_t w, void *d, int64_t ds, int64_t lane, const float *a, int64_t as, int al);
/* d[r * ds + j] = (float)(base + r * step + j * lane) */
void corey_tile_count(int64_t rows, int64_t w, float *d, int64_t ds, int64_t base, int64_t step, int64_t lane);
/* n floats to a place that may overlap, and with strides, that may not */
void corey_tile_move(float *d, const float *a, int64_t n);
void corey_tile_copy(int64_t n, float *d, int64_t ds, const float *a, int64_t as);
float corey_row_sum(int64_t n, const float *x);
float corey_row_max(int64_t n, const float *x);
float corey_row_min(int64_t n, const float *x);
#define ck_row_sum(x, n) corey_row_sum(n, x)
#define ck_row_max(x, n) corey_row_max(n, x)
#define ck_row_min(x, n) corey_row_min(n, x)
#define ck_move(to, from, n) corey_tile_move(to, from, n)
