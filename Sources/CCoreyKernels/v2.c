#include "CCoreyKernels.h"
#include "tile_table.h"
#include "../CoreyKernels/Text/prologue.h"
#if CK_X86
#include "../CoreyKernels/Text/Sections/v2.h"
#include "../CoreyKernels/Text/lanes.h"
#include "../CoreyKernels/Text/functions.h"
#include "matrices.h"
#include "../CoreyKernels/Text/rotate.h"
#include "../CoreyKernels/Text/fold.h"
#include "variant.h"
#include "tile_ops.h"
#include "../CoreyKernels/Text/Sections/end.h"
#endif
