/* weights of one stored type in panels of 32 columns: w[k * 32 + n % 32] of panel n / 32 */
CK_FUNCTION void ck_pack_panels_T(int64_t rows, int64_t columns, const T_element *x, int64_t ks, int64_t ns, T_element *w)
{
    int64_t n, k, i, j;
    for (n = 0; n < columns; n += 32, w += rows * 32)
        for (k = 0; k < rows; k += 16)                                           /* blocks that stay in the nearest cache */
            for (j = 0; j < 32; j++)
                for (i = k; i < k + 16 && i < rows; i++)
                    w[i * 32 + j] = n + j < columns ? x[i * ks + (n + j) * ns] : (T_element)0;
}
CK_INLINE void ck_matmul_rows_T(const int rows, int64_t k, const float *CK_RESTRICT x, int64_t xs,
                                const T_element *CK_RESTRICT w, float *CK_RESTRICT y, int64_t ys, int64_t goes_on)
{
    int j, r, v;
    int64_t i;
    for (j = 0; j < 32; j += CK_COLUMNS * LANES) {
        vf c[CK_ROWS][CK_COLUMNS], b[CK_COLUMNS];
        CK_UNROLL for (r = 0; r < rows; r++) {
            CK_UNROLL for (v = 0; v < CK_COLUMNS; v++) c[r][v] = goes_on ? v_load(y + r * ys + j + v * LANES) : v_splat(0.0f);
        }
        for (i = 0; i < k; i++) {
            if (rows == 1) {                                                     /* it waits for its weights alone */
                CK_SOON(w + i * 32 + j + 4096);
                CK_SOON(w + i * 32 + j + 4112);
            }
            CK_UNROLL for (v = 0; v < CK_COLUMNS; v++) b[v] = v_load_T(w + i * 32 + j + v * LANES);
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
/* sums of a part of the depth, which go on from those in y unless it is the first part */
CK_FUNCTION void ck_matmul_part_T(int64_t rows, int64_t k, const float *x, int64_t xs, const T_element *w, float *y, int64_t ys,
                                  int64_t goes_on)
{
    int64_t tiles = (rows + CK_ROWS - 1) / CK_ROWS, n;
    for (; tiles > 0; tiles--, rows -= n, x += n * xs, y += n * ys) {
        n = (rows + tiles - 1) / tiles;                                          /* tiles of about equal height */
        switch (n) {
#define CK_CASE(rows) case rows: ck_matmul_rows_T(rows, k, x, xs, w, y, ys, goes_on); break;
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
        default: ck_matmul_rows_T(1, k, x, xs, w, y, ys, goes_on);
#undef CK_CASE
        }
    }
}
CK_FUNCTION void ck_matmul_T(int64_t rows, int64_t k, const float *x, int64_t xs, const T_element *w, float *y, int64_t ys)
{
    ck_matmul_part_T(rows, k, x, xs, w, y, ys, 0);
}

