/* The exported functions of one variant, inside its section. */
#define EACH(expression) \
    for (; i < n; i += LANES) { \
        int64_t m = (int64_t)(n - i); \
        vf x = v_load_n(a + i, m), r = (expression); \
        v_store_n(out + i, r, m); \
    } \
    break
#define EACH2(expression) \
    for (; i < n; i += LANES) { \
        int64_t m = (int64_t)(n - i); \
        vf x = v_load_n(a + i, m), y = v_load_n(b + i, m), r = (expression); \
        v_store_n(out + i, r, m); \
    } \
    break
#define EACH3(expression) \
    for (; i < n; i += LANES) { \
        int64_t m = (int64_t)(n - i); \
        vf x = v_load_n(a + i, m), y = v_load_n(b + i, m), z = v_load_n(c + i, m), r = (expression); \
        v_store_n(out + i, r, m); \
    } \
    break
static void CK(lanes)(enum corey_function f, size_t n, const float *a, const float *b, const float *c, float *out)
{
    size_t i = 0;
    switch (f) {
#define NAME(name) v_##name
#include "cases.h"
    }
}
#undef EACH
#undef EACH2
#undef EACH3
#undef NAME
#define EACH(expression) for (; i < n; i++) { float x = a[i]; out[i] = (expression); } break
#define EACH2(expression) for (; i < n; i++) { float x = a[i], y = b[i]; out[i] = (expression); } break
#define EACH3(expression) for (; i < n; i++) { float x = a[i], y = b[i], z = c[i]; out[i] = (expression); } break
static void CK(scalars)(enum corey_function f, size_t n, const float *a, const float *b, const float *c, float *out)
{
    size_t i = 0;
    switch (f) {
#define NAME(name) s_##name
#include "cases.h"
    }
}
#undef EACH
#undef EACH2
#undef EACH3
#undef NAME
#define CONVERT(type, name) \
    for (i = 0; i < n; i += LANES) { \
        const type *q = (const type *)p + i * stride; \
        v_store_n(out + i, stride == 1 ? CK(v_load_##name##_n)(q, n - i) : CK(v_load_##name##_s)(q, stride, n - i), n - i); \
    } \
    break
static void CK(widen)(enum corey_stored t, int64_t n, const void *p, int64_t stride, float *out)
{
    int64_t i;
    switch (t) {
    case COREY_BF16: CONVERT(uint16_t, bf16);
    case COREY_F16: CONVERT(uint16_t, f16);
    case COREY_I8: CONVERT(int8_t, i8);
    }
}
#undef CONVERT
#define CONVERT(type, name) \
    for (i = 0; i < n; i += LANES) { \
        type *q = (type *)p + i * stride; \
        if (stride == 1) CK(v_store_##name##_n)(q, v_load_n(a + i, n - i), n - i); \
        else CK(v_store_##name##_s)(q, stride, v_load_n(a + i, n - i), n - i); \
    } \
    break
static void CK(narrow)(enum corey_stored t, int64_t n, const float *a, void *p, int64_t stride)
{
    int64_t i;
    switch (t) {
    case COREY_BF16: CONVERT(uint16_t, bf16);
    case COREY_F16: CONVERT(uint16_t, f16);
    case COREY_I8: CONVERT(int8_t, i8);
    }
}
#undef CONVERT
#define REDUCE(name, identity, op) \
    static float CK(reduce_##name)(int64_t n, const float *a) \
    { \
        vf p[16 / LANES]; \
        int64_t i, j; \
        for (j = 0; j < 16 / LANES; j++) p[j] = v_splat(identity); \
        for (i = 0; i < n; i += 16) \
            for (j = 0; j < 16 / LANES && i + j * LANES < n; j++) { \
                int64_t m = n - i - j * LANES; \
                p[j] = v_head(m, op(p[j], v_load_n(a + i + j * LANES, m)), p[j]); \
            } \
        return CK(v_tree_##name)(p); \
    }
#define ADD(a, b) ((a) + (b))
REDUCE(sum, 0.0f, ADD)
REDUCE(max, -INFINITY, v_max)
REDUCE(min, INFINITY, v_min)
#undef ADD
#undef REDUCE
const struct corey_variant CK(corey_variant);
const struct corey_variant CK(corey_variant) = {
    CK(lanes), CK(scalars), ck_matmul, ck_matmul_bf16, ck_matmul_f16, ck_matmul_part, ck_matmul_part_bf16,
    ck_matmul_part_f16, ck_pack_panels, ck_pack_panels_bf16, ck_rotate,
    ck_fold_rotate, CK(widen), CK(narrow), CK(reduce_sum), CK(reduce_max), CK(reduce_min)};
