/* Tiles of floats for one variant, inside its section: see tile_table.h. Rows outside, lanes inside, the last lanes masked. */
#define CK_TILE_ROWS(HEAD, STEP) \
    for (; rows > 0; rows--) { \
        int64_t j = 0; \
        for (; j + LANES <= w; j += LANES) { HEAD(CK_WHOLE); v_store(d + j, x); } \
        if (j < w) { HEAD(CK_PART); v_store_n(d + j, x, w - j); } \
        d += ds; \
        STEP; \
    }
#define CK_WHOLE(p, l) ((l) ? v_load((p) + j) : v_splat(*(p)))
#define CK_PART(p, l) ((l) ? v_load_n((p) + j, w - j) : v_splat(*(p)))

/* the simple ones, whose operands' kinds must not be asked for in the loop */
#define CK_TILE2(name) \
    CK_INLINE void CK(tile_##name)(int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, const int al, \
                                   const float *b, int64_t bs, const int bl) \
    { \
        CK_TILE_ROWS(CK_TILE2_##name, (a += as, b += bs)) \
    } \
    CK_FUNCTION void CK(tile_kinds_##name)(int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, int al, \
                                           const float *b, int64_t bs, int bl) \
    { \
        if (w == 16) { \
            if (al && bl) CK(tile_##name)(rows, 16, d, ds, a, as, 1, b, bs, 1); \
            else if (al) CK(tile_##name)(rows, 16, d, ds, a, as, 1, b, bs, 0); \
            else CK(tile_##name)(rows, 16, d, ds, a, as, 0, b, bs, bl); \
        } else if (al && bl) CK(tile_##name)(rows, w, d, ds, a, as, 1, b, bs, 1); \
        else if (al) CK(tile_##name)(rows, w, d, ds, a, as, 1, b, bs, 0); \
        else CK(tile_##name)(rows, w, d, ds, a, as, 0, b, bs, bl); \
    }
#define CK_TILE2_add(L) vf x = L(a, al) + L(b, bl)
#define CK_TILE2_subtract(L) vf x = L(a, al) - L(b, bl)
#define CK_TILE2_multiply(L) vf x = L(a, al) * L(b, bl)
#define CK_TILE2_divide(L) vf x = L(a, al) / L(b, bl)
CK_TILE2(add)
CK_TILE2(subtract)
CK_TILE2(multiply)
CK_TILE2(divide)
CK_INLINE void CK(tile_fma)(int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, const int al,
                            const float *b, int64_t bs, const int bl, const float *c, int64_t cs, const int cl)
{
#define CK_TILE3_fma(L) vf x = v_fma(L(a, al), L(b, bl), L(c, cl))
    CK_TILE_ROWS(CK_TILE3_fma, (a += as, b += bs, c += cs))
#undef CK_TILE3_fma
}
/* a product's factors may change places */
CK_FUNCTION void CK(tile_kinds_fma)(int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, int al,
                                    const float *b, int64_t bs, int bl, const float *c, int64_t cs, int cl)
{
    if (!bl) {
        const float *p = a;
        int64_t s = as;
        int l = al;
        a = b, as = bs, al = bl;
        b = p, bs = s, bl = l;
    }
    if (w == 16 && bl && cl) {
        if (al) CK(tile_fma)(rows, 16, d, ds, a, as, 1, b, bs, 1, c, cs, 1);
        else CK(tile_fma)(rows, 16, d, ds, a, as, 0, b, bs, 1, c, cs, 1);
    } else if (bl && cl) {
        if (al) CK(tile_fma)(rows, w, d, ds, a, as, 1, b, bs, 1, c, cs, 1);
        else CK(tile_fma)(rows, w, d, ds, a, as, 0, b, bs, 1, c, cs, 1);
    } else CK(tile_fma)(rows, w, d, ds, a, as, al, b, bs, bl, c, cs, cl);
}

#define EACH(expression) \
    for (; rows > 0; rows--, d += ds, a += as) { \
        int64_t j = 0; \
        for (; j + LANES <= w; j += LANES) { vf x = CK_WHOLE(a, al), r = (expression); v_store(d + j, r); } \
        if (j < w) { vf x = CK_PART(a, al), r = (expression); v_store_n(d + j, r, w - j); } \
    } \
    break
#define EACH2(expression) \
    for (; rows > 0; rows--, d += ds, a += as, b += bs) { \
        int64_t j = 0; \
        for (; j + LANES <= w; j += LANES) { vf x = CK_WHOLE(a, al), y = CK_WHOLE(b, bl), r = (expression); v_store(d + j, r); } \
        if (j < w) { vf x = CK_PART(a, al), y = CK_PART(b, bl), r = (expression); v_store_n(d + j, r, w - j); } \
    } \
    break
#define EACH3(expression) \
    for (; rows > 0; rows--, d += ds, a += as, b += bs, c += cs) { \
        int64_t j = 0; \
        for (; j + LANES <= w; j += LANES) { \
            vf x = CK_WHOLE(a, al), y = CK_WHOLE(b, bl), z = CK_WHOLE(c, cl), r = (expression); \
            v_store(d + j, r); \
        } \
        if (j < w) { \
            vf x = CK_PART(a, al), y = CK_PART(b, bl), z = CK_PART(c, cl), r = (expression); \
            v_store_n(d + j, r, w - j); \
        } \
    } \
    break
static void CK(tile_map3)(int f, int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, int al,
                          const float *b, int64_t bs, int bl, const float *c, int64_t cs, int cl)
{
    switch ((enum corey_function)f) {
#define NAME(name) v_##name
#include "cases.h"
#undef NAME
    }
}
#undef EACH
#undef EACH2
#undef EACH3
static void CK(tile_map1)(int f, int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, int al)
{
    CK(tile_map3)(f, rows, w, d, ds, a, as, al, a, 0, 0, a, 0, 0);
}
static void CK(tile_map2)(int f, int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, int al,
                          const float *b, int64_t bs, int bl)
{
    switch (f) {
    case COREY_ADD: CK(tile_kinds_add)(rows, w, d, ds, a, as, al, b, bs, bl); break;
    case COREY_SUBTRACT: CK(tile_kinds_subtract)(rows, w, d, ds, a, as, al, b, bs, bl); break;
    case COREY_MULTIPLY: CK(tile_kinds_multiply)(rows, w, d, ds, a, as, al, b, bs, bl); break;
    case COREY_DIVIDE: CK(tile_kinds_divide)(rows, w, d, ds, a, as, al, b, bs, bl); break;
    default: CK(tile_map3)(f, rows, w, d, ds, a, as, al, b, bs, bl, a, 0, 0);
    }
}
static void CK(tile_map3_kinds)(int f, int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, int al,
                                const float *b, int64_t bs, int bl, const float *c, int64_t cs, int cl)
{
    if (f == COREY_FMA_FUNCTION) CK(tile_kinds_fma)(rows, w, d, ds, a, as, al, b, bs, bl, c, cs, cl);
    else CK(tile_map3)(f, rows, w, d, ds, a, as, al, b, bs, bl, c, cs, cl);
}

/* Chains over rows: as many vectors side by side as there are, for each waits for its own last sum. */
CK_INLINE void CK(tile_dot_block)(const int vectors, const int part, const int f, int64_t rows, int64_t w, float *d, int64_t ds,
                                  const float *a, int64_t as, const int al, const float *b, int64_t bs, const int bl,
                                  const float *c, int64_t cs, const int cl, float *y, const float *p, int64_t ps, const int pl)
{
#define CK_LANE(q, l) ((l) ? part ? v_load_n((q) + i * LANES, w) : v_load((q) + i * LANES) : v_splat(*(q)))
    vf z[8];
    int i;
    CK_UNROLL for (i = 0; i < vectors; i++) z[i] = part ? v_load_n(y + i * LANES, w) : v_load(y + i * LANES);
    for (; rows > 0; rows--, a += as, b += bs, c += cs, p += ps, d += ds) {
        CK_UNROLL for (i = 0; i < vectors; i++) {
            vf x = CK_LANE(a, al);
            if (f == COREY_MULTIPLY) x = x * CK_LANE(b, bl);
            if (f == COREY_FMA_FUNCTION) x = v_fma(x, CK_LANE(b, bl), CK_LANE(c, cl));
            if (f != COREY_COPY) {
                if (part) v_store_n(d + i * LANES, x, w);
                else v_store(d + i * LANES, x);
            }
            z[i] = v_fma(CK_LANE(p, pl), x, z[i]);
        }
    }
    CK_UNROLL for (i = 0; i < vectors; i++) {
        if (part) v_store_n(y + i * LANES, z[i], w);
        else v_store(y + i * LANES, z[i]);
    }
#undef CK_LANE
}
CK_INLINE void CK(tile_dot_kinds)(const int f, int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as,
                                  const int al, const float *b, int64_t bs, const int bl, const float *c, int64_t cs,
                                  const int cl, float *y, const float *p, int64_t ps, const int pl)
{
#define CK_BLOCK(vectors, part) \
    CK(tile_dot_block)(vectors, part, f, rows, w, d, ds, a, as, al, b, bs, bl, c, cs, cl, y, p, ps, pl); \
    a += al * (vectors) * LANES, b += bl * (vectors) * LANES, c += cl * (vectors) * LANES; \
    p += pl * (vectors) * LANES, d += (vectors) * LANES, y += (vectors) * LANES, w -= (vectors) * LANES
    while (w >= 4 * LANES) { CK_BLOCK(4, 0); }
    while (w >= 2 * LANES) { CK_BLOCK(2, 0); }
    while (w >= LANES) { CK_BLOCK(1, 0); }
    if (w > 0) { CK_BLOCK(1, 1); }
#undef CK_BLOCK
}
static void CK(tile_dot)(int64_t rows, int64_t w, float *y, const float *a, int64_t as, int al, const float *b, int64_t bs,
                         int bl)
{
    if (al && bl) CK(tile_dot_kinds)(COREY_COPY, rows, w, y, 0, a, as, 1, b, 0, 0, a, 0, 0, y, b, bs, 1);
    else if (al) CK(tile_dot_kinds)(COREY_COPY, rows, w, y, 0, a, as, 1, b, 0, 0, a, 0, 0, y, b, bs, 0);
    else if (bl) CK(tile_dot_kinds)(COREY_COPY, rows, w, y, 0, b, bs, 1, b, 0, 0, a, 0, 0, y, a, as, 0);
    else CK(tile_dot_kinds)(COREY_COPY, rows, w, y, 0, a, as, 0, b, 0, 0, a, 0, 0, y, b, bs, 0);
}
static void CK(tile_map_dot)(int f, int64_t rows, int64_t w, float *d, int64_t ds, const float *a, int64_t as, int al,
                             const float *b, int64_t bs, int bl, const float *c, int64_t cs, int cl, float *y,
                             const float *p, int64_t ps)
{
    if (!bl) {
        const float *q = a;
        int64_t s = as;
        int l = al;
        a = b, as = bs, al = bl;
        b = q, bs = s, bl = l;
    }
    if (f == COREY_MULTIPLY && !al && bl) CK(tile_dot_kinds)(COREY_MULTIPLY, rows, w, d, ds, a, as, 0, b, bs, 1, a, 0, 0, y, p, ps, 0);
    else if (f == COREY_MULTIPLY) CK(tile_dot_kinds)(COREY_MULTIPLY, rows, w, d, ds, a, as, al, b, bs, bl, a, 0, 0, y, p, ps, 0);
    else if (!al && bl && cl) CK(tile_dot_kinds)(COREY_FMA_FUNCTION, rows, w, d, ds, a, as, 0, b, bs, 1, c, cs, 1, y, p, ps, 0);
    else CK(tile_dot_kinds)(COREY_FMA_FUNCTION, rows, w, d, ds, a, as, al, b, bs, bl, c, cs, cl, y, p, ps, 0);
}

/* held: 1 if u is the same for all elements of the state, 2 if the decay is, too; then they stay in registers.
   `steps` steps of one vector: a state passes once through the registers for all of them, each step has its own sum */
CK_INLINE void CK(affine_steps)(const struct corey_affine *x, const int kind, const int drive_first, const int before,
                                const int sums, const int both, const int held, const int steps, const int part, int64_t t, int64_t j)
{
    const int64_t left = x->w - j;
    const float *a = x->a + t * x->at + (kind == 1 || kind == 2 ? j : 0), *u = x->u + t * x->ut + j;
    const float *A = x->A + j, *B = x->B + t * x->Bt, *C = sums ? x->C + t * x->Ct : B;
    const float *v2 = both ? x->v + t * x->vt + j : u, *D = both ? x->D + t * x->Dt : B;
    float *h = x->h + j;
    const int64_t at = x->at, ut = x->ut, Bt = x->Bt, vt = x->vt, Dt = x->Dt, Ct = x->Ct;
    vf z[4], vs[4], es[4];
    int q;
#define CK_LANE(p) (part ? v_load_n(p, left) : v_load(p))
    CK_UNROLL for (q = 0; q < steps; q++) {
        z[q] = vs[q] = es[q] = v_splat(0.0f);
        if (held > 0) vs[q] = CK_LANE(u + q * ut);
        if (held > 1 && kind == 0) es[q] = v_splat(a[q * at]);
        if (held > 1 && (kind == 1 || kind == 2)) es[q] = CK_LANE(a + q * at);
    }
    for (int64_t n = x->rows; n > 0; n--) {
        vf s = CK_LANE(h), k = s;
        if (kind == 2) k = CK_LANE(A);
        CK_UNROLL for (q = 0; q < steps; q++) {
            vf v = held > 0 ? vs[q] : CK_LANE(u + q * ut), b = v_splat(B[q * Bt]), c = v_splat(C[q * Ct]), e = b, old = s;
            if (held > 1) e = es[q];
            else if (kind == 0) e = v_splat(a[q * at]);
            else if (kind < 3) e = CK_LANE(a + q * at);
            if (kind == 2) e = v_exp(e * k);
            if (kind == 3) s = v_fma(v, b, s);
            else if (drive_first) s = v_fma(v, b, e * s);
            else s = v_fma(e, s, v * b);
            if (both) s = v_fma(CK_LANE(v2 + q * vt), v_splat(D[q * Dt]), s);
            if (sums) z[q] = v_fma(before ? old : s, c, z[q]);
            else z[q] = before ? old : s;
        }
        if (part) v_store_n(h, s, left);
        else v_store(h, s);
        h += x->hs, a += x->an, A += x->An, u += x->un, B += x->Bn, C += sums ? x->Cn : 0;
        if (both) v2 += x->vn, D += x->Dn;
    }
    CK_UNROLL for (q = 0; q < steps; q++) {
        if (part) v_store_n(x->y + (t + q) * x->yt + j, z[q], left);
        else v_store(x->y + (t + q) * x->yt + j, z[q]);
    }
#undef CK_LANE
}
CK_INLINE void CK(affine_kind)(const struct corey_affine *x, const int kind, const int drive_first, const int before,
                               const int sums, const int both, const int held)
{
    int64_t j = 0, t;
    for (; j + LANES <= x->w; j += LANES) {
        for (t = 0; t + 4 <= x->steps; t += 4) CK(affine_steps)(x, kind, drive_first, before, sums, both, held, 4, 0, t, j);
        for (; t < x->steps; t++) CK(affine_steps)(x, kind, drive_first, before, sums, both, held, 1, 0, t, j);
    }
    if (j < x->w)
        for (t = 0; t < x->steps; t++) CK(affine_steps)(x, kind, drive_first, before, sums, both, held, 1, 1, t, j);
}
static void CK(tile_affine)(const struct corey_affine *x)
{
#define CK_KIND(kind) \
    if (!x->C) CK(affine_kind)(x, kind, x->drive_first, x->before, 0, x->v != NULL, 0); \
    else if (x->v) CK(affine_kind)(x, kind, x->drive_first, x->before, 1, 1, 0); \
    else if (x->drive_first && x->before) CK(affine_kind)(x, kind, 1, 1, 1, 0, 0); \
    else if (x->drive_first) CK(affine_kind)(x, kind, 1, 0, 1, 0, 0); \
    else if (x->before) CK(affine_kind)(x, kind, 0, 1, 1, 0, 0); \
    else if (x->un) CK(affine_kind)(x, kind, 0, 0, 1, 0, 0); \
    else if (x->an) CK(affine_kind)(x, kind, 0, 0, 1, 0, 1); \
    else CK(affine_kind)(x, kind, 0, 0, 1, 0, 2); \
    break
    switch (x->kind) {
    case 0: CK_KIND(0);
    case 1: CK_KIND(1);
    case 2: CK_KIND(2);
    default: CK_KIND(3);
    }
#undef CK_KIND
}

static void CK(tile_load)(int type, int64_t rows, int64_t w, float *d, int64_t ds, const void *a, int64_t as, int64_t lane)
{
    for (int64_t r = 0; r < rows; r++)
        for (int64_t j = 0; j < w; j += LANES) {
            const int64_t place = r * as + j * lane, m = w - j;
            vf x;
            if (lane == 0) {
                if (type == COREY_BF16) x = v_splat(s_load_bf16((const uint16_t *)a + place));
                else if (type == COREY_F16) x = v_splat(s_load_f16((const uint16_t *)a + place));
                else if (type == COREY_I8) x = v_splat(s_load_i8((const int8_t *)a + place));
                else x = v_splat(((const float *)a)[place]);
            } else if (lane == 1) {
                if (type == COREY_BF16) x = v_load_bf16_n((const uint16_t *)a + place, m);
                else if (type == COREY_F16) x = v_load_f16_n((const uint16_t *)a + place, m);
                else if (type == COREY_I8) x = v_load_i8_n((const int8_t *)a + place, m);
                else x = v_load_n((const float *)a + place, m);
            } else {
                if (type == COREY_BF16) x = v_load_bf16_s((const uint16_t *)a + place, lane, m);
                else if (type == COREY_F16) x = v_load_f16_s((const uint16_t *)a + place, lane, m);
                else if (type == COREY_I8) x = v_load_i8_s((const int8_t *)a + place, lane, m);
                else x = v_load_s((const float *)a + place, lane, m);
            }
            v_store_n(d + r * ds + j, x, m);
        }
}
static void CK(tile_store)(int type, int64_t rows, int64_t w, void *d, int64_t ds, int64_t lane, const float *a, int64_t as,
                           int al)
{
    for (int64_t r = 0; r < rows; r++)
        for (int64_t j = 0; j < w; j += LANES) {
            const int64_t place = r * ds + j * lane, m = w - j;
            vf x = al ? v_load_n(a + r * as + j, m) : v_splat(a[r * as]);
            if (lane == 1) {
                if (type == COREY_BF16) v_store_bf16_n((uint16_t *)d + place, x, m);
                else if (type == COREY_F16) v_store_f16_n((uint16_t *)d + place, x, m);
                else if (type == COREY_I8) v_store_i8_n((int8_t *)d + place, x, m);
                else v_store_n((float *)d + place, x, m);
            } else {
                if (type == COREY_BF16) v_store_bf16_s((uint16_t *)d + place, lane, x, m);
                else if (type == COREY_F16) v_store_f16_s((uint16_t *)d + place, lane, x, m);
                else if (type == COREY_I8) v_store_i8_s((int8_t *)d + place, lane, x, m);
                else v_store_s((float *)d + place, lane, x, m);
            }
        }
}
static void CK(tile_count)(int64_t rows, int64_t w, float *d, int64_t ds, int64_t base, int64_t step, int64_t lane)
{
    for (int64_t r = 0; r < rows; r++)
        for (int64_t j = 0; j < w; j++) d[r * ds + j] = (float)(base + r * step + j * lane);
}
static void CK(tile_move)(float *d, const float *a, int64_t n)
{
    int64_t i = 0;
    if (d <= a || d >= a + n) {
        for (; i + LANES <= n; i += LANES) v_store(d + i, v_load(a + i));
        for (; i < n; i++) d[i] = a[i];
    } else
        for (i = n; i > 0; i--) d[i - 1] = a[i - 1];
}
static void CK(tile_copy)(int64_t n, float *d, int64_t ds, const float *a, int64_t as)
{
    for (int64_t i = 0; i < n; i++) d[i * ds] = a[i * as];
}
#undef CK_WHOLE
#undef CK_PART
#undef CK_TILE_ROWS
#undef CK_TILE2
#undef CK_TILE2_add
#undef CK_TILE2_subtract
#undef CK_TILE2_multiply
#undef CK_TILE2_divide
const struct corey_tiles CK(corey_tiles);
const struct corey_tiles CK(corey_tiles) = {CK(tile_map1), CK(tile_map2), CK(tile_map3_kinds), CK(tile_dot), CK(tile_map_dot),
                                            CK(tile_affine), CK(tile_load), CK(tile_store), CK(tile_count), CK(tile_move), CK(tile_copy)};
