/* The functions for single elements of one variant. */
#ifndef COREY_SCALARS_TABLE_H
#define COREY_SCALARS_TABLE_H
#include <stdint.h>
struct corey_scalars {
    float (*abs)(float);
    float (*sqrt)(float);
    float (*floor)(float);
    float (*ceil)(float);
    float (*round)(float);
    float (*exp)(float);
    float (*exp2)(float);
    float (*log)(float);
    float (*sin)(float);
    float (*cos)(float);
    float (*tanh)(float);
    float (*erf)(float);
    float (*sigmoid)(float);
    float (*silu)(float);
    float (*softplus)(float);
    float (*fma)(float, float, float);
    float (*widen_bf16)(uint16_t);
    float (*widen_f16)(uint16_t);
    uint16_t (*narrow_bf16)(float);
    uint16_t (*narrow_f16)(float);
    int8_t (*narrow_i8)(float);
    float (*tree_sum)(const float *);
    float (*tree_max)(const float *);
    float (*tree_min)(const float *);
};
#endif
