/* section v2: x86-64, 4 lanes */
#define LANES 4
#define CK(name) name##_v2
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
#define CK_FMA 1
#else
#define CK_FMA 0
#endif
#define CK_TARGET 0

