/* section v4: x86-64-v4, 16 lanes */
#define LANES 16
#define CK(name) name##_v4
#define CK_FMA 1
#define CK_TARGET 1
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma,prefer-vector-width=512")
#endif

