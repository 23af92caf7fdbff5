
/* rotations of weights: in doubles, before they are rounded once */
CK_INLINE void CK(fold_signs)(int64_t n, const uint32_t *signs, double *y)
{
    int64_t i;
    for (i = 0; i < n; i++) if (signs[i / 32] >> i % 32 & 1) y[i] = -y[i];
}
/* Columns are taken eight at a time, so that the compiler has lanes to work with. */
CK_INLINE void CK(fold_dense)(int64_t n, int64_t width, int64_t dense, const uint8_t *terms, double *y)
{
    double plus[256][8], minus[256][8];
    int64_t block, j, i, k, c, columns, pairs = dense / 2;
    for (block = 0; block < n; block += dense * width)
        for (j = 0; j < width; j += 8) {
            double *at = y + block + j;
            columns = width - j < 8 ? width - j : 8;
            for (k = 0; k < pairs; k++)
                for (c = 0; c < columns; c++) {
                    double a = at[2 * k * width + c], b = at[(2 * k + 1) * width + c];
                    plus[k][c] = a + b;
                    minus[k][c] = a - b;
                }
            for (i = 0; i < dense; i++) {
                const uint8_t *term = terms + i * pairs;
                double *sum = at + i * width, *taken;
                for (k = 0; k < pairs; k++) {
                    taken = term[k] == 0 || term[k] == 3 ? plus[k] : minus[k];
                    if (k == 0) for (c = 0; c < columns; c++) sum[c] = term[k] > 1 ? -taken[c] : taken[c];
                    else if (term[k] > 1) for (c = 0; c < columns; c++) sum[c] = sum[c] - taken[c];
                    else for (c = 0; c < columns; c++) sum[c] = sum[c] + taken[c];
                }
            }
        }
}
CK_FUNCTION void ck_fold_rotate(int64_t n, int64_t width, int64_t dense, const uint8_t *terms, const uint32_t *signs,
                                int inverse, double scale, double *y)
{
    int64_t i, j, w;
    if (signs && !inverse) CK(fold_signs)(n, signs, y);
    for (w = 1; w < width; w *= 2)
        for (i = 0; i < n; i += 2 * w)
            for (j = i; j < i + w; j++) {
                double a = y[j], b = y[j + w];
                y[j] = a + b;
                y[j + w] = a - b;
            }
    if (dense > 1) CK(fold_dense)(n, width, dense, terms, y);
    for (i = 0; i < n; i++) y[i] = y[i] * scale;
    if (signs && inverse) CK(fold_signs)(n, signs, y);
}
