/* The kernel text: what generated code may call, compiled into coreyc and emitted into its C files alike.

   A file holds this prologue once, then one section per ISA: the other texts between a
   definition of LANES and CK and their #undef, kernels inside. Every name below stands for CK(name), so
   sections live side by side in one object. LANES is 16, 8 or 4 (GNU vectors) or 1 (plain C, any compiler).

   Numerics: every function is a fixed sequence of IEEE + - * / sqrt fma, compares and integer operations
   on bits, so the bits of a result depend on nothing but the arguments (which NaN a NaN is, is left open).
   Denormals are kept, in arguments and in results. exp exp2 log: at most 1.1 ulp from the exact value;
   sin cos tanh erf sigmoid silu softplus: 3 ulp; all else is exact or correctly rounded.
   Arguments of macros may be evaluated twice: pass expressions without side effects. */
#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__ > 0)
#error "compile without -ffast-math, -Ofast and -ffinite-math-only: they change results"
#endif
#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0
#error "float arithmetic must round to float (on 32-bit x86: -msse2 -mfpmath=sse)"
#endif
#include <math.h>
#include <stddef.h>
#include <stdint.h>

/* The compiler: GNU C with vectors, or plain C. Contraction would fuse what the text does not. */
#if defined(__GNUC__) && !defined(__TINYC__)
#define CK_GNU 1
#else
#define CK_GNU 0
#endif
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif CK_GNU
#pragma GCC optimize("fp-contract=off", "no-math-errno")
#endif
#if CK_GNU && defined(__x86_64__) && !defined(CK_ONLY_PORTABLE)
#define CK_X86 1
#else
#define CK_X86 0
#endif
#if CK_GNU && defined(__aarch64__) && !defined(CK_ONLY_PORTABLE)
#define CK_ARM 1
#else
#define CK_ARM 0
#endif
#if defined(__has_builtin)
#define CK_HAS(builtin) __has_builtin(builtin)
#else
#define CK_HAS(builtin) 0
#endif
/* clang has the builtins of every instruction set, but in a section __has_builtin asks what the whole file is compiled for */
#if defined(__clang__)
#define CK_HAS_IN_SECTION(builtin) 1
#else
#define CK_HAS_IN_SECTION(builtin) CK_HAS(builtin)
#endif
#if CK_GNU
/* asks for the cache line of an address, which may lie behind all memory */
#define CK_SOON(p) __builtin_prefetch(p, 0, 2)
#else
#define CK_SOON(p) ((void)(p))
#endif
#if CK_GNU
#define CK_INLINE static inline __attribute__((always_inline, unused))
#define CK_FUNCTION static __attribute__((noinline, unused))
#define CK_RESTRICT restrict
#if defined(__clang__)
#define CK_UNROLL _Pragma("clang loop unroll(full)")
#else
#define CK_UNROLL _Pragma("GCC unroll 32")
#endif
#else
#define CK_INLINE static
#define CK_FUNCTION static
#define CK_RESTRICT
#define CK_UNROLL
#endif

/* ---- names: the type or signature beside each; s_ is one float, v_ is LANES floats ---- */
#define vf CK(vf)                           /* LANES floats; + - * / and unary - work on it, also with a float on one side */
#define vu CK(vu)                           /* LANES uint32_t: bits, or a mask of all ones and zeros */
#define vi CK(vi)                           /* LANES int32_t */

/* Memory: n lanes are touched, n >= 0 and LANES at most (more counts as LANES); the other lanes load +0. */
#define v_load CK(v_load)                   /* vf (const float *p): any alignment */
#define v_load_n CK(v_load_n)               /* vf (const float *p, int64_t n) */
#define v_load_s CK(v_load_s)               /* vf (const float *p, int64_t stride, int64_t n): lane i from p[i * stride] */
#define v_store CK(v_store)                 /* void (float *p, vf x) */
#define v_store_n CK(v_store_n)             /* void (float *p, vf x, int64_t n) */
#define v_store_s CK(v_store_s)             /* void (float *p, int64_t stride, vf x, int64_t n) */
#define s_load CK(s_load)                   /* float (const float *p) */
#define s_store CK(s_store)                 /* void (float *p, float x) */
#define s_load_i32 CK(s_load_i32)           /* int32_t (const int32_t *p) */

/* Stored types: bf16 and f16 are uint16_t bits, i8 is int8_t. Loads are exact; stores round to nearest even (i8: and
   saturate, NaN gives 0). For each there are v_load_T(p), v_load_T_n(p, n), v_load_T_s(p, stride, n), s_load_T(p),
   v_store_T(p, x), v_store_T_n(p, x, n), v_store_T_s(p, stride, x, n), s_store_T(p, x). */
#define v_load_bf16 CK(v_load_bf16)
#define v_load_bf16_n CK(v_load_bf16_n)
#define v_load_bf16_s CK(v_load_bf16_s)
#define v_store_bf16 CK(v_store_bf16)
#define v_store_bf16_n CK(v_store_bf16_n)
#define v_store_bf16_s CK(v_store_bf16_s)
#define s_load_bf16 CK(s_load_bf16)
#define s_store_bf16 CK(s_store_bf16)
#define v_load_f16 CK(v_load_f16)
#define v_load_f16_n CK(v_load_f16_n)
#define v_load_f16_s CK(v_load_f16_s)
#define v_store_f16 CK(v_store_f16)
#define v_store_f16_n CK(v_store_f16_n)
#define v_store_f16_s CK(v_store_f16_s)
#define s_load_f16 CK(s_load_f16)
#define s_store_f16 CK(s_store_f16)
#define v_load_i8 CK(v_load_i8)
#define v_load_i8_n CK(v_load_i8_n)
#define v_load_i8_s CK(v_load_i8_s)
#define v_store_i8 CK(v_store_i8)
#define v_store_i8_n CK(v_store_i8_n)
#define v_store_i8_s CK(v_store_i8_s)
#define s_load_i8 CK(s_load_i8)
#define s_store_i8 CK(s_store_i8)

/* Lanes. */
#define v_splat CK(v_splat)                 /* vf (float x) */
#define v_iota CK(v_iota)                   /* vf (int64_t base): (float)(base + lane) */
#define v_first CK(v_first)                 /* float (vf x): lane 0 */
#define v_head CK(v_head)                   /* vf (int64_t n, vf a, vf b): a in the lanes below n, else b */

/* 16 partials as vf p[16 / LANES], partial i in lane i; the tree is p[i] = op(p[i], p[i + j]) for j = 8, 4, 2, 1. */
#define v_tree_sum CK(v_tree_sum)           /* float (const vf *p) */
#define v_tree_max CK(v_tree_max)           /* float (const vf *p) */
#define v_tree_min CK(v_tree_min)           /* float (const vf *p) */

/* Element-wise functions: float s_NAME(float ...) and vf v_NAME(vf ...). */
#define s_fma CK(s_fma)                     /* (a, b, c): a * b + c rounded once */
#define v_fma CK(v_fma)
#define s_abs CK(s_abs)
#define v_abs CK(v_abs)
#define s_sqrt CK(s_sqrt)
#define v_sqrt CK(v_sqrt)
#define s_floor CK(s_floor)
#define v_floor CK(v_floor)
#define s_ceil CK(s_ceil)
#define v_ceil CK(v_ceil)
#define s_round CK(s_round)                 /* ties to even */
#define v_round CK(v_round)
#define s_exp CK(s_exp)
#define v_exp CK(v_exp)
#define s_exp2 CK(s_exp2)
#define v_exp2 CK(v_exp2)
#define s_log CK(s_log)
#define v_log CK(v_log)
#define s_sin CK(s_sin)
#define v_sin CK(v_sin)
#define s_cos CK(s_cos)
#define v_cos CK(v_cos)
#define s_tanh CK(s_tanh)
#define v_tanh CK(v_tanh)
#define s_erf CK(s_erf)
#define v_erf CK(v_erf)
#define s_sigmoid CK(s_sigmoid)
#define v_sigmoid CK(v_sigmoid)
#define s_silu CK(s_silu)
#define v_silu CK(v_silu)
#define s_softplus CK(s_softplus)
#define v_softplus CK(v_softplus)
#define s_min CK(s_min)                     /* (a, b): a < b ? a : b */
#define v_min CK(v_min)
#define s_max CK(s_max)                     /* (a, b): a > b ? a : b */
#define v_max CK(v_max)
#define s_less CK(s_less)                   /* (a, b): 1 or 0, as all below */
#define v_less CK(v_less)
#define s_less_or_equal CK(s_less_or_equal)
#define v_less_or_equal CK(v_less_or_equal)
#define s_equal CK(s_equal)
#define v_equal CK(v_equal)
#define s_and CK(s_and)                     /* (a, b): both are not 0 (a NaN is not 0) */
#define v_and CK(v_and)
#define s_or CK(s_or)
#define v_or CK(v_or)
#define s_not CK(s_not)
#define v_not CK(v_not)
#define s_select CK(s_select)               /* (c, a, b): a where c is not 0, else b */
#define v_select CK(v_select)

/* Bits: parts of the functions above. A mask is all ones or zeros in a lane. */
#define v_half CK(v_half)                   /* LANES uint16_t */
#define v_byte CK(v_byte)                   /* LANES int8_t */
#define v_bits CK(v_bits)                   /* vu (vf x) */
#define v_from CK(v_from)                   /* vf (vu bits) */
#define v_ints CK(v_ints)                   /* vu (uint32_t x): in every lane */
#define v_signed CK(v_signed)               /* vi (vu x) */
#define v_unsigned CK(v_unsigned)           /* vu (vi x) */
#define v_lt CK(v_lt)                       /* vu (vf a, vf b): the mask of a < b */
#define v_le CK(v_le)
#define v_eq CK(v_eq)
#define v_zero CK(v_zero)                   /* vu (vu x): the mask of x == 0 */
#define v_pick CK(v_pick)                   /* vf (vu m, vf a, vf b): a where m, else b */
#define v_mask CK(v_mask)                   /* vu (int64_t n): the lanes below n */
#define v_any CK(v_any)                     /* int (vu m): whether a bit is set in any lane */
#define v_scale CK(v_scale)                 /* vf (vf p, vf r): p * 2^n rounded once, r = n + 12582912 */
#define v_exp_parts CK(v_exp_parts)         /* vf (vf x, vf *r): p with e^x = p * 2^n, r as in v_scale */
#define s_trig_reduce CK(s_trig_reduce)     /* float (float x, uint32_t *n): x - n * pi / 2, from 65536 on */
#define v_trig CK(v_trig)                   /* vf (vf x, uint32_t quarter): sin(x + quarter * pi / 2) */
#define ck_matmul_rows CK(ck_matmul_rows)   /* ck_matmul of a fixed number of rows */
#define ck_matmul_rows_bf16 CK(ck_matmul_rows_bf16)
#define ck_matmul_rows_f16 CK(ck_matmul_rows_f16)

/* Tiles of weights stored as T: f32 (no suffix), bf16 or f16. */
#define ck_matmul CK(ck_matmul)
#define ck_matmul_bf16 CK(ck_matmul_bf16)
#define ck_matmul_f16 CK(ck_matmul_f16)
/* void ck_matmul_T(int64_t rows, int64_t k, const float *x, int64_t xs, const T *w, float *y, int64_t ys)
   y[r * ys + j] = the fma chain over ascending i < k, from +0, of x[r * xs + i] * w[i * 32 + j], for r < rows, j < 32.
   Fast for every number of rows; slower by a quarter where xs is a multiple of 1024 (rows compete for cache sets). */
#define ck_matmul_part CK(ck_matmul_part)
#define ck_matmul_part_bf16 CK(ck_matmul_part_bf16)
#define ck_matmul_part_f16 CK(ck_matmul_part_f16)
/* void ck_matmul_part_T(int64_t rows, int64_t k, const float *x, int64_t xs, const T *w, float *y, int64_t ys,
                         int64_t goes_on)
   the same of a part of the depth: chains go on from what y holds if goes_on is not 0. */
#define ck_pack_panels CK(ck_pack_panels)
#define ck_pack_panels_bf16 CK(ck_pack_panels_bf16)
#define ck_pack_panels_f16 CK(ck_pack_panels_f16)
/* void ck_pack_panels_T(int64_t rows, int64_t columns, const T *x, int64_t ks, int64_t ns, T *w)
   w[(n / 32 * rows + k) * 32 + n % 32] = x[k * ks + n * ns], missing columns 0: bits move, nothing is converted. */
#define ck_rotate CK(ck_rotate)
/* void ck_rotate(int64_t n, int64_t width, int64_t dense, const uint8_t *terms, const uint32_t *signs, int inverse,
                  float scale, const float *x, float *y)
   y = the Hadamard transform of x (or in place: y == x) in blocks of dense * width elements: butterflies of widths 1, 2, 4
   ... < width, a power of two; then output row i of dense rows of width elements is the sum over pairs of rows (a, b), in
   ascending order, of a + b, a - b, b - a, -a - b for terms[i * dense / 2 + pair] = 0, 1, 2, 3; then a product with scale.
   Element i changes its sign where bit i of signs (may be NULL) is set: before all else, or at the end if inverse. */
#define ck_fold_rotate CK(ck_fold_rotate)
/* void ck_fold_rotate(int64_t n, int64_t width, int64_t dense, const uint8_t *terms, const uint32_t *signs, int inverse,
                       double scale, double *y): the same in place, in doubles, for weights. */

