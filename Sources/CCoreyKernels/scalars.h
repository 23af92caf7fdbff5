/* The table of functions for single elements, inside a section with one lane. */
static float CK(widen_one_bf16)(uint16_t x) { return s_load_bf16(&x); }
static float CK(widen_one_f16)(uint16_t x) { return s_load_f16(&x); }
static uint16_t CK(narrow_one_bf16)(float x) { uint16_t r; s_store_bf16(&r, x); return r; }
static uint16_t CK(narrow_one_f16)(float x) { uint16_t r; s_store_f16(&r, x); return r; }
static int8_t CK(narrow_one_i8)(float x) { int8_t r; s_store_i8(&r, x); return r; }
const struct corey_scalars CK(corey_scalars);
const struct corey_scalars CK(corey_scalars) = {
    s_abs, s_sqrt, s_floor, s_ceil, s_round, s_exp, s_exp2, s_log, s_sin, s_cos, s_tanh, s_erf, s_sigmoid, s_silu, s_softplus, s_fma,
    CK(widen_one_bf16), CK(widen_one_f16), CK(narrow_one_bf16), CK(narrow_one_f16), CK(narrow_one_i8), v_tree_sum, v_tree_max, v_tree_min};
