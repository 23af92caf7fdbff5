/* Picks variants for this machine, once, before main. */
#include "CCoreyKernels.h"
#include "scalars_table.h"
#include "tile_table.h"
#include "../CoreyKernels/Text/prologue.h"
#include "../CoreyKernels/Text/dispatch.h"
extern const struct corey_variant corey_variant_portable;
extern const struct corey_tiles corey_tiles_portable;
extern const struct corey_scalars corey_scalars_portable;
#if CK_X86
extern const struct corey_variant corey_variant_v4, corey_variant_v3, corey_variant_v2, corey_variant_fma;
extern const struct corey_scalars corey_scalars_fma;
extern const struct corey_tiles corey_tiles_v4, corey_tiles_v3, corey_tiles_v2;
#elif CK_ARM
extern const struct corey_variant corey_variant_neon;
extern const struct corey_tiles corey_tiles_neon;
#endif

static const struct corey_variant *best = &corey_variant_portable;
static const struct corey_scalars *one = &corey_scalars_portable;
static const struct corey_variant *element = &corey_variant_portable;
static int isa;
/* the tiles of a variant */
static const struct corey_tiles *tiles(int of)
{
    switch (of) {
#if CK_X86
    case COREY_V4: return &corey_tiles_v4;
    case COREY_V3: return &corey_tiles_v3;
    case COREY_V2: return &corey_tiles_v2;
#elif CK_ARM
    case COREY_NEON: return &corey_tiles_neon;
#endif
    default: return &corey_tiles_portable;
    }
}
static struct corey_symbol symbols[64];

const struct corey_variant *corey_variant(enum corey_isa wanted)
{
    switch (wanted) {
    case COREY_PORTABLE: return &corey_variant_portable;
#if CK_X86
    case COREY_V4: return isa >= COREY_V4 ? &corey_variant_v4 : NULL;
    case COREY_V3: return isa >= COREY_V3 ? &corey_variant_v3 : NULL;
    case COREY_V2: return &corey_variant_v2;
    case COREY_FMA: return isa >= COREY_V3 ? &corey_variant_fma : NULL;
#elif CK_ARM
    case COREY_NEON: return &corey_variant_neon;
#endif
    default: return NULL;
    }
}
int corey_can_run(enum corey_isa wanted) { return corey_variant(wanted) != NULL; }
enum corey_isa corey_best_isa(void) { return (enum corey_isa)isa; }

float corey_apply(enum corey_function f, float a, float b, float c)
{
    float r = 0.0f;
    element->scalars(f, 1, &a, &b, &c, &r);
    return r;
}
float corey_abs(float x) { return one->abs(x); }
float corey_sqrt(float x) { return one->sqrt(x); }
float corey_floor(float x) { return one->floor(x); }
float corey_ceil(float x) { return one->ceil(x); }
float corey_round(float x) { return one->round(x); }
float corey_exp(float x) { return one->exp(x); }
float corey_exp2(float x) { return one->exp2(x); }
float corey_log(float x) { return one->log(x); }
float corey_sin(float x) { return one->sin(x); }
float corey_cos(float x) { return one->cos(x); }
float corey_tanh(float x) { return one->tanh(x); }
float corey_erf(float x) { return one->erf(x); }
float corey_sigmoid(float x) { return one->sigmoid(x); }
float corey_silu(float x) { return one->silu(x); }
float corey_softplus(float x) { return one->softplus(x); }
float corey_fma(float a, float b, float c) { return one->fma(a, b, c); }
float corey_widen_bf16(uint16_t x) { return one->widen_bf16(x); }
float corey_widen_f16(uint16_t x) { return one->widen_f16(x); }
uint16_t corey_narrow_bf16(float x) { return one->narrow_bf16(x); }
uint16_t corey_narrow_f16(float x) { return one->narrow_f16(x); }
int8_t corey_narrow_i8(float x) { return one->narrow_i8(x); }
float corey_tree_sum(const float *p) { return one->tree_sum(p); }
float corey_tree_max(const float *p) { return one->tree_max(p); }
float corey_tree_min(const float *p) { return one->tree_min(p); }
void corey_matmul(int64_t rows, int64_t k, const float *x, int64_t xs, const float *w, float *y, int64_t ys)
{
    best->matmul(rows, k, x, xs, w, y, ys);
}
void corey_rotate(int64_t n, int64_t width, int64_t dense, const uint8_t *terms, const uint32_t *signs, int inverse,
                  float scale, const float *x, float *y)
{
    best->rotate(n, width, dense, terms, signs, inverse, scale, x, y);
}
void corey_matmul_bf16(int64_t rows, int64_t k, const float *x, int64_t xs, const uint16_t *w, float *y, int64_t ys)
{
    best->matmul_bf16(rows, k, x, xs, w, y, ys);
}
void corey_matmul_f16(int64_t rows, int64_t k, const float *x, int64_t xs, const uint16_t *w, float *y, int64_t ys)
{
    best->matmul_f16(rows, k, x, xs, w, y, ys);
}
void corey_matmul_part(int64_t rows, int64_t k, const float *x, int64_t xs, const float *w, float *y, int64_t ys, int64_t goes_on)
{
    best->matmul_part(rows, k, x, xs, w, y, ys, goes_on);
}
void corey_matmul_part_bf16(int64_t rows, int64_t k, const float *x, int64_t xs, const uint16_t *w, float *y, int64_t ys, int64_t goes_on)
{
    best->matmul_part_bf16(rows, k, x, xs, w, y, ys, goes_on);
}
void corey_matmul_part_f16(int64_t rows, int64_t k, const float *x, int64_t xs, const uint16_t *w, float *y, int64_t ys, int64_t goes_on)
{
    best->matmul_part_f16(rows, k, x, xs, w, y, ys, goes_on);
}
void corey_fold_rotate(int64_t n, int64_t width, int64_t dense, const uint8_t *terms, const uint32_t *signs,
                       int inverse, double scale, double *y)
{
    best->fold_rotate(n, width, dense, terms, signs, inverse, scale, y);
}
const struct corey_symbol *corey_symbols(void) { return symbols; }

__attribute__((constructor)) static void pick(void)
{
    size_t n = 0;
    isa = ck_isa();
    best = corey_variant((enum corey_isa)isa);
#if CK_X86
    if (isa >= COREY_V3) {
        element = &corey_variant_fma;
        one = &corey_scalars_fma;
    }
#endif
#define NAMED(text, f) symbols[n].address = (const void *)(uintptr_t)(f); symbols[n++].name = text
#define SYMBOL(f) NAMED("corey_" #f, one->f)
    SYMBOL(abs);
    SYMBOL(sqrt);
    SYMBOL(floor);
    SYMBOL(ceil);
    SYMBOL(round);
    SYMBOL(exp);
    SYMBOL(exp2);
    SYMBOL(log);
    SYMBOL(sin);
    SYMBOL(cos);
    SYMBOL(tanh);
    SYMBOL(erf);
    SYMBOL(sigmoid);
    SYMBOL(silu);
    SYMBOL(softplus);
    SYMBOL(fma);
    SYMBOL(widen_bf16);
    SYMBOL(widen_f16);
    SYMBOL(narrow_bf16);
    SYMBOL(narrow_f16);
    SYMBOL(narrow_i8);
    SYMBOL(tree_sum);
    SYMBOL(tree_max);
    SYMBOL(tree_min);
#undef SYMBOL
    NAMED("corey_matmul", best->matmul);
    NAMED("corey_matmul_bf16", best->matmul_bf16);
    NAMED("corey_matmul_f16", best->matmul_f16);
    NAMED("corey_matmul_part", best->matmul_part);
    NAMED("corey_matmul_part_bf16", best->matmul_part_bf16);
    NAMED("corey_matmul_part_f16", best->matmul_part_f16);
    NAMED("corey_pack_panels", best->pack_panels);
    NAMED("corey_pack_panels_bf16", best->pack_panels_half);
    NAMED("corey_pack_panels_f16", best->pack_panels_half);
    NAMED("corey_rotate", best->rotate);
    NAMED("corey_fold_rotate", best->fold_rotate);
    NAMED("corey_row_sum", best->sum);
    NAMED("corey_row_max", best->max);
    NAMED("corey_row_min", best->min);
#define SYMBOL(f) NAMED("corey_tile_" #f, tiles(isa)->f)
    SYMBOL(map1);
    SYMBOL(map2);
    SYMBOL(map3);
    SYMBOL(dot);
    SYMBOL(map_dot);
    SYMBOL(affine);
    SYMBOL(load);
    SYMBOL(store);
    SYMBOL(count);
    SYMBOL(move);
    SYMBOL(copy);
#undef SYMBOL
#undef NAMED
}
