/* One lane with fma instructions: what single elements use on x86 machines that have them. */
#include "CCoreyKernels.h"
#include "scalars_table.h"
#include "../CoreyKernels/Text/prologue.h"
#if CK_X86
#define LANES 1
#define CK(name) name##_fma
#define CK_FMA 1
#define CK_TARGET 1
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx,fma")
#endif
#include "../CoreyKernels/Text/lanes.h"
#include "../CoreyKernels/Text/functions.h"
#include "matrices.h"
#include "../CoreyKernels/Text/rotate.h"
#include "../CoreyKernels/Text/fold.h"
#include "variant.h"
#include "scalars.h"
#include "../CoreyKernels/Text/Sections/end.h"
#endif
