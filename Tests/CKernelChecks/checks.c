#include "CKernelChecks.h"
#include <math.h>
#include <string.h>

enum { BLOCK = 1021 };   /* not a multiple of any lane width */

static float value(uint32_t bits) { float f; memcpy(&f, &bits, 4); return f; }
static uint32_t bits(float f) { uint32_t u; memcpy(&u, &f, 4); return u; }
static int same(float a, float b) { return bits(a) == bits(b) || (a != a && b != b); }
static uint64_t next(uint64_t *s)
{
    uint64_t z = *s += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Values where definitions change: each stands for itself, its negative and their neighbours. */
static const float centers[] = {
    0.0f, 1.17549435e-38f, 3.40282347e38f, INFINITY, NAN, 1.0f, 0.5f, 1.5f, 2.5f, 2.0f, 4.0f, 0.625f, 0.9f, 8388608.0f,
    4194304.5f, 16777216.0f, 65536.0f, 2147483648.0f, 88.7228394f, 87.3365402f, 103.97208f, 104.0f, 110.0f, 89.0f, 127.0f,
    128.0f, 126.0f, 149.0f, 150.0f, 152.0f, 129.0f, 0.785398185f, 1.57079637f, 3.14159274f, 0.707106769f, 1.41421354f,
    6.10351562e-5f, 5.96046448e-8f, 65504.0f, 65520.0f, 1e-20f, 1e20f, 1e30f, 0.346573591f, 16.635532f, 9.0f};
enum { CENTERS = sizeof centers / sizeof *centers, SPECIALS = CENTERS * 10 };
static float special(uint32_t i)
{
    uint32_t u = bits(centers[i / 10 % CENTERS]) + i % 5 - 2u;
    return value(i % 10 < 5 ? u : u ^ 0x80000000u);
}

static double truth(enum corey_function f, double x)
{
    double e = exp(-fabs(x));
    switch (f) {
    case COREY_ABS: return fabs(x);
    case COREY_NEGATE: return -x;
    case COREY_SQRT: return sqrt(x);
    case COREY_FLOOR: return floor(x);
    case COREY_CEIL: return ceil(x);
    case COREY_ROUND: return rint(x);
    case COREY_SQUARE: return x * x;
    case COREY_EXP: return exp(x);
    case COREY_EXP2: return exp2(x);
    case COREY_LOG: return log(x);
    case COREY_SIN: return sin(x);
    case COREY_COS: return cos(x);
    case COREY_TANH: return tanh(x);
    case COREY_ERF: return erf(x);
    case COREY_SIGMOID: return (x < 0 ? e : 1.0) / (1.0 + e);
    case COREY_SILU: return x == -INFINITY ? -0.0 : x * ((x < 0 ? e : 1.0) / (1.0 + e));
    case COREY_SOFTPLUS: return (x > 0 ? x : 0.0) + log1p(e);
    default: return x;
    }
}

/* Errors in units of the last place of the exact value (of a denormal below the normal range). */
static double error(double exact, float result)
{
    int e;
    float nearest = (float)exact;
    if (exact != exact || result != result) return (exact != exact) == (result != result) ? 0.0 : INFINITY;
    if (exact == 0.0) return bits(nearest) == bits(result) ? 0.0 : INFINITY;
    if (signbit(exact) != signbit(result)) return INFINITY;
    if (isinf(exact) || isinf(nearest) || isinf(result)) {
        if (nearest == result) return 0.0;
        /* one of both just crossed the largest number */
        return fabs(exact) > 3.4028234e38 && !isinf(exact) && fabsf(result) > 3.4028234e38f ? 1.0 : INFINITY;
    }
    frexp(exact, &e);
    return fabs((double)result - exact) / ldexp(1.0, (e < -125 ? -125 : e) - 24);
}

static void measure(enum corey_function f, enum corey_isa isa, int n, const float *a, struct kc_result *r)
{
    float out[BLOCK];
    corey_variant(isa)->lanes(f, (size_t)n, a, a, a, out);
    for (int i = 0; i < n; i++) {
        double e = error(truth(f, (double)a[i]), out[i]);
        if (isinf(e)) {
            r->failures++;
            r->at[0] = bits(a[i]);
        } else if (e > r->ulp) {
            r->ulp = e;
            if (r->failures == 0) r->at[0] = bits(a[i]);
        }
    }
}

struct kc_result kc_accuracy(enum corey_function f, enum corey_isa isa, uint32_t first, uint32_t step, uint64_t count)
{
    struct kc_result r = {0};
    float a[BLOCK];
    uint32_t x = first;
    while (count > 0) {
        int n = 0;
        for (; n < BLOCK && count > 0; n++, count--, x += step) a[n] = value(x);
        measure(f, isa, n, a, &r);
    }
    return r;
}

struct kc_result kc_accuracy_of_specials(enum corey_function f, enum corey_isa isa)
{
    struct kc_result r = {0};
    float a[SPECIALS];
    for (uint32_t i = 0; i < SPECIALS; i++) a[i] = special(i);
    measure(f, isa, SPECIALS, a, &r);
    return r;
}

static void compare_with(
    const float *expected, const float *result, int isa, int n, const float *a, const float *b, const float *c,
    struct kc_result *r)
{
    for (int i = 0; i < n; i++)
        if (!same(expected[i], result[i])) {
            r->failures++;
            r->isa = isa;
            r->at[0] = bits(a[i]);
            r->at[1] = bits(b[i]);
            r->at[2] = bits(c[i]);
        }
}

static void compare(
    enum corey_function f, int scalars, int n, const float *a, const float *b, const float *c, struct kc_result *r)
{
    float expected[BLOCK], result[BLOCK];
    corey_variant(COREY_PORTABLE)->scalars(f, (size_t)n, a, b, c, expected);
    for (int isa = COREY_PORTABLE; isa <= COREY_FMA; isa++) {
        const struct corey_variant *variant = corey_variant((enum corey_isa)isa);
        if (variant == NULL) continue;
        variant->lanes(f, (size_t)n, a, b, c, result);
        compare_with(expected, result, isa, n, a, b, c, r);
        if (!scalars) continue;
        variant->scalars(f, (size_t)n, a, b, c, result);
        compare_with(expected, result, isa, n, a, b, c, r);
    }
}

struct kc_result kc_equality(enum corey_function f, int arity, uint32_t first, uint32_t step, uint64_t count)
{
    struct kc_result r = {0};
    float a[3][BLOCK];
    uint32_t x = first;
    uint64_t seed = first, block = 0;
    while (count > 0) {
        int n = 0;
        for (; n < BLOCK && count > 0; n++, count--, x += step) {
            uint64_t z = next(&seed);
            a[0][n] = arity == 1 ? value(x) : z % 8 == 0 ? special((uint32_t)(z >> 32)) : value((uint32_t)(z >> 32));
            z = next(&seed);
            a[1][n] = z % 8 == 0   ? special((uint32_t)(z >> 32))
                      : z % 8 == 1 ? value(bits(a[0][n]) + (uint32_t)(z >> 60) - 8u)
                                   : value((uint32_t)(z >> 32));
            z = next(&seed);
            a[2][n] = z % 8 == 0  ? special((uint32_t)(z >> 32))
                      : z % 8 < 4 ? value(bits(-a[0][n] * a[1][n]) + (uint32_t)(z >> 60) - 8u)
                                  : value((uint32_t)(z >> 32));
        }
        compare(f, block++ % 16 == 0, n, a[0], a[1], a[2], &r);
    }
    return r;
}

struct kc_result kc_equality_of_specials(enum corey_function f, int arity)
{
    struct kc_result r = {0};
    float a[SPECIALS], b[SPECIALS], c[SPECIALS];
    for (uint32_t i = 0; i < SPECIALS; i++) a[i] = special(i);
    for (uint32_t j = 0; j < (arity > 1 ? SPECIALS : 1); j++)
        for (uint32_t k = 0; k < (arity > 2 ? SPECIALS : 1); k += 37) {
            for (int i = 0; i < SPECIALS; i++) b[i] = special(j), c[i] = special(k);
            compare(f, arity == 1, SPECIALS, a, b, c, &r);
        }
    return r;
}

struct kc_result kc_fma(enum corey_isa isa, uint64_t count)
{
    struct kc_result r = {0};
    float a[3][BLOCK], lanes[BLOCK], scalars[BLOCK];
    uint64_t seed = 1;
    while (count > 0) {
        int n = 0;
        for (; n < BLOCK && count > 0; n++, count--) {
            uint64_t z = next(&seed), w = next(&seed);
            uint32_t spread = (uint32_t)(w >> 8) % 64u;
            a[0][n] = value((uint32_t)z);
            a[1][n] = value((uint32_t)(z >> 32));
            switch (w % 4) {
            case 0:   /* few mantissa bits: products that are exactly ties of the sum */
                a[0][n] = value((uint32_t)z & 0xbf87f000u) * 1.0f;
                a[1][n] = value((uint32_t)(z >> 32) & 0xbf8ff000u) + 1.0f;
                a[2][n] = value((bits(a[0][n] * a[1][n]) & 0xfffffff0u) + (24u << 23));
                break;
            case 1:   /* cancellation */
                a[2][n] = value(bits(-(a[0][n] * a[1][n])) + (uint32_t)(w >> 60) - 8u);
                break;
            case 2:   /* an addend far above or below the product */
                a[2][n] = value(bits(a[0][n] * a[1][n]) + ((spread - 32u) << 23) + (uint32_t)(w >> 60));
                break;
            default:  /* results around the smallest denormals */
                a[0][n] = value(((uint32_t)z & 0x807fffffu) | ((40u + spread) << 23));
                a[1][n] = value(((uint32_t)(z >> 32) & 0x807fffffu) | ((40u - spread / 2u) << 23));
                a[2][n] = value((uint32_t)(w >> 32) & 0x80ffffffu);
            }
        }
        corey_variant(isa)->lanes(COREY_FMA_FUNCTION, (size_t)n, a[0], a[1], a[2], lanes);
        corey_variant(isa)->scalars(COREY_FMA_FUNCTION, (size_t)n, a[0], a[1], a[2], scalars);
        for (int i = 0; i < n; i++) {
            float e = fmaf(a[0][i], a[1][i], a[2][i]);
            if (!same(e, lanes[i]) || !same(e, scalars[i])) {
                r.failures++;
                for (int j = 0; j < 3; j++) r.at[j] = bits(a[j][i]);
            }
        }
    }
    return r;
}

void kc_matmul(int64_t rows, int64_t k, const float *x, int64_t xs, const float *w, float *y, int64_t ys)
{
    for (int64_t r = 0; r < rows; r++)
        for (int64_t j = 0; j < 32; j++) {
            float s = 0.0f;
            for (int64_t i = 0; i < k; i++) s = fmaf(x[r * xs + i], w[i * 32 + j], s);
            y[r * ys + j] = s;
        }
}
