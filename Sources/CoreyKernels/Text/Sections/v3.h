/* section v3: x86-64-v3, 8 lanes */
#define LANES 8
#define CK(name) name##_v3
#define CK_FMA 1
#define CK_TARGET 1
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif

