/* matrix.h once per stored type: its names end with T, the names here with the type. */
#include "../CoreyKernels/Text/tiles.h"
#define T_element float
#define v_load_T v_load
#define ck_matmul_T ck_matmul
#define ck_matmul_part_T ck_matmul_part
#define ck_matmul_rows_T ck_matmul_rows
#define ck_pack_panels_T ck_pack_panels
#include "../CoreyKernels/Text/matrix.h"
#undef T_element
#undef v_load_T
#undef ck_matmul_T
#undef ck_matmul_part_T
#undef ck_matmul_rows_T
#undef ck_pack_panels_T
#define T_element uint16_t
#define v_load_T v_load_bf16
#define ck_matmul_T ck_matmul_bf16
#define ck_matmul_part_T ck_matmul_part_bf16
#define ck_matmul_rows_T ck_matmul_rows_bf16
#define ck_pack_panels_T ck_pack_panels_bf16
#include "../CoreyKernels/Text/matrix.h"
#undef v_load_T
#undef ck_matmul_T
#undef ck_matmul_part_T
#undef ck_matmul_rows_T
#undef ck_pack_panels_T
#define v_load_T v_load_f16
#define ck_matmul_T ck_matmul_f16
#define ck_matmul_part_T ck_matmul_part_f16
#define ck_matmul_rows_T ck_matmul_rows_f16
#define ck_pack_panels_T ck_pack_panels_f16
#include "../CoreyKernels/Text/matrix.h"
#undef T_element
#undef v_load_T
#undef ck_matmul_T
#undef ck_matmul_part_T
#undef ck_matmul_rows_T
#undef ck_pack_panels_T
