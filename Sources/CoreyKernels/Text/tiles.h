/* sizes of tiles: rows x columns of accumulators in registers */
#undef CK_ROWS
#undef CK_COLUMNS
#if LANES == 16
#define CK_ROWS 14
#define CK_COLUMNS 2
#elif LANES == 8
#define CK_ROWS 6
#define CK_COLUMNS 2
#elif LANES == 4 && CK_FMA
#define CK_ROWS 6
#define CK_COLUMNS 4
#elif LANES == 4
#define CK_ROWS 1
#define CK_COLUMNS 2
#else
#define CK_ROWS 2
#define CK_COLUMNS 4
#endif

