/* tiles: rows x columns of accumulators in registers, weights in panels of 32 columns */
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
CK_INLINE void CK(matmul_rows)(const int rows, int64_t k, const float *CK_RESTRICT x, int64_t xs,
                               const float *CK_RESTRICT w, float *CK_RESTRICT y, int64_t ys)
{
    int j, r, v;
    int64_t i;
    for (j = 0; j < 32; j += CK_COLUMNS * LANES) {
        vf c[CK_ROWS][CK_COLUMNS], b[CK_COLUMNS];
        CK_UNROLL for (r = 0; r < rows; r++) {
            CK_UNROLL for (v = 0; v < CK_COLUMNS; v++) c[r][v] = v_splat(0.0f);
        }
        for (i = 0; i < k; i++) {
            CK_UNROLL for (v = 0; v < CK_COLUMNS; v++) b[v] = v_load(w + i * 32 + j + v * LANES);
            CK_UNROLL for (r = 0; r < rows; r++) {
                vf a = v_splat(x[r * xs + i]);
                CK_UNROLL for (v = 0; v < CK_COLUMNS; v++) c[r][v] = v_fma(a, b[v], c[r][v]);
            }
        }
        CK_UNROLL for (r = 0; r < rows; r++) {
            CK_UNROLL for (v = 0; v < CK_COLUMNS; v++) v_store(y + r * ys + j + v * LANES, c[r][v]);
        }
    }
}
CK_FUNCTION void ck_matmul(int64_t rows, int64_t k, const float *x, int64_t xs, const float *w, float *y, int64_t ys)
{
    int64_t tiles = (rows + CK_ROWS - 1) / CK_ROWS, n;
    for (; tiles > 0; tiles--, rows -= n, x += n * xs, y += n * ys) {
        n = (rows + tiles - 1) / tiles;                                          /* tiles of about equal height */
        switch (n) {
#define CK_CASE(rows) case rows: CK(matmul_rows)(rows, k, x, xs, w, y, ys); break;
#if LANES == 16
        CK_CASE(14)
        CK_CASE(13)
        CK_CASE(12)
        CK_CASE(11)
        CK_CASE(10)
        CK_CASE(9)
        CK_CASE(8)
        CK_CASE(7)
#endif
#if LANES > 4 || (LANES == 4 && CK_FMA)
        CK_CASE(6)
        CK_CASE(5)
        CK_CASE(4)
        CK_CASE(3)
#endif
#if LANES != 4 || CK_FMA
        CK_CASE(2)
#endif
        default: CK(matmul_rows)(1, k, x, xs, w, y, ys);
#undef CK_CASE
        }
    }
}
#undef CK_ROWS
#undef CK_COLUMNS

