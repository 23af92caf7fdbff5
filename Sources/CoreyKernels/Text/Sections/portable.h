/* section portable: plain C, 1 lane */
#define LANES 1
#define CK(name) name##_portable
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
#define CK_FMA 1
#else
#define CK_FMA 0
#endif
#define CK_TARGET 0

