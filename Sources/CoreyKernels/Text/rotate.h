
/* rotations: butterflies in registers, then the dense factor from sums and differences of pairs of rows */
#if LANES == 16
#define CK_LANES(w) 0 ^ w, 1 ^ w, 2 ^ w, 3 ^ w, 4 ^ w, 5 ^ w, 6 ^ w, 7 ^ w, \
        8 ^ w, 9 ^ w, 10 ^ w, 11 ^ w, 12 ^ w, 13 ^ w, 14 ^ w, 15 ^ w
#elif LANES == 8
#define CK_LANES(w) 0 ^ w, 1 ^ w, 2 ^ w, 3 ^ w, 4 ^ w, 5 ^ w, 6 ^ w, 7 ^ w
#elif LANES == 4
#define CK_LANES(w) 0 ^ w, 1 ^ w, 2 ^ w, 3 ^ w
#endif
#if LANES > 1
#if CK_HAS(__builtin_shufflevector)
#define CK_SWAP(x, w) __builtin_shufflevector(x, x, CK_LANES(w))
#else
#define CK_SWAP(x, w) __builtin_shuffle(x, (vi){CK_LANES(w)})
#endif
/* a + b in the lanes without the bit w, a - b in those with it */
#define CK_BUTTERFLY(x, w) (CK_SWAP(x, w) + v_from(v_bits(x) ^ ((vu){CK_LANES(0)} & w##u) * (0x80000000u / w##u)))
CK_INLINE vu CK(v_signs)(const uint32_t *signs, int64_t i)
{
    return v_ints(signs[i / 32] >> i % 32) >> (vu){CK_LANES(0)} << 31;
}
#else
CK_INLINE vu CK(v_signs)(const uint32_t *signs, int64_t i) { return signs[i / 32] >> i % 32 << 31; }
#endif
CK_INLINE void CK(rotate_blocks)(const int vectors, int64_t n, int64_t width, const uint32_t *signs,
                                 const float *x, float *y)
{
    int64_t at, left;
    int i;
    for (at = 0; at < n; at += vectors * LANES) {
        vf v[8];
        left = n - at;
        CK_UNROLL for (i = 0; i < vectors; i++) {
            v[i] = vectors > 1 ? v_load(x + at + i * LANES) : v_load_n(x + at, left);
            if (signs) v[i] = v_from(v_bits(v[i]) ^ CK(v_signs)(signs, at + i * LANES));
#if LANES > 1
            if (width > 1) v[i] = CK_BUTTERFLY(v[i], 1);
            if (width > 2) v[i] = CK_BUTTERFLY(v[i], 2);
#endif
#if LANES > 4
            if (width > 4) v[i] = CK_BUTTERFLY(v[i], 4);
#endif
#if LANES > 8
            if (width > 8) v[i] = CK_BUTTERFLY(v[i], 8);
#endif
        }
#define CK_STAGE(w) \
        if (vectors > w) { \
            CK_UNROLL for (i = 0; i < vectors; i++) { \
                if (!(i & w)) { vf a = v[i], b = v[i | w]; v[i] = a + b; v[i | w] = a - b; } \
            } \
        }
        CK_STAGE(1)
        CK_STAGE(2)
        CK_STAGE(4)
#undef CK_STAGE
        CK_UNROLL for (i = 0; i < vectors; i++) {
            if (vectors > 1) v_store(y + at + i * LANES, v[i]);
            else v_store_n(y + at, v[i], left);
        }
    }
}
CK_FUNCTION void CK(rotate_dense)(int64_t n, int64_t width, int64_t dense, const uint8_t *terms, float scale, float *y)
{
    vf taken[4 * 256];
    int64_t block, j, i, k, pairs = dense / 2;
    for (block = 0; block < n; block += dense * width)
        for (j = 0; j < width; j += LANES) {
            float *at = y + block + j;
            for (k = 0; k < pairs; k++) {
                vf a = v_load_n(at + 2 * k * width, width - j), b = v_load_n(at + (2 * k + 1) * width, width - j);
                taken[4 * k] = a + b;
                taken[4 * k + 1] = a - b;
                taken[4 * k + 2] = -(a - b);
                taken[4 * k + 3] = -(a + b);
            }
            for (i = 0; i < dense; i++) {
                vf sum = taken[terms[i * pairs]];
                for (k = 1; k < pairs; k++) sum = sum + taken[4 * k + terms[i * pairs + k]];
                v_store_n(at + i * width, sum * scale, width - j);
            }
        }
}
CK_FUNCTION void ck_rotate(int64_t n, int64_t width, int64_t dense, const uint8_t *terms, const uint32_t *signs,
                           int inverse, float scale, const float *x, float *y)
{
    const uint32_t *before = inverse ? NULL : signs;
    int64_t i, j, w, done;
    if (width >= 8 * LANES) {
        done = 8;
        CK(rotate_blocks)(8, n, width, before, x, y);
    } else if (width == 4 * LANES) {
        done = 4;
        CK(rotate_blocks)(4, n, width, before, x, y);
    } else if (width == 2 * LANES) {
        done = 2;
        CK(rotate_blocks)(2, n, width, before, x, y);
    } else {
        done = 1;
        CK(rotate_blocks)(1, n, width, before, x, y);
    }
    for (w = done * LANES; w < width; w *= 2)
        for (i = 0; i < n; i += 2 * w)
            for (j = i; j < i + w; j += LANES) {
                vf a = v_load(y + j), b = v_load(y + j + w);
                v_store(y + j, a + b);
                v_store(y + j + w, a - b);
            }
    if (dense > 1) CK(rotate_dense)(n, width, dense, terms, scale, y);
    if (dense > 1 && !(inverse && signs)) return;
    for (i = 0; i < n; i += LANES) {
        vf v = v_load_n(y + i, n - i);
        if (dense == 1) v = v * scale;
        if (inverse && signs) v = v_from(v_bits(v) ^ CK(v_signs)(signs, i));
        v_store_n(y + i, v, n - i);
    }
}
#if LANES > 1
#undef CK_LANES
#undef CK_SWAP
#undef CK_BUTTERFLY
#endif
