/* section neon: 64-bit ARM, 4 lanes */
#define LANES 4
#define CK(name) name##_neon
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
#define CK_FMA 1
#else
#define CK_FMA 0
#endif
#define CK_TARGET 0

