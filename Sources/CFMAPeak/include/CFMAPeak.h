/* How many fused multiply-adds this machine does in registers: the ceiling of every matrix nest. */
#ifndef CFMA_PEAK_H
#define CFMA_PEAK_H
#include <stdint.h>

/* Runs the widest chains of this machine, side by side and `steps` long; the floating-point
   operations that were done, two for each multiply-add of each lane. */
int64_t corey_fma_chains(int64_t steps);
/* Lanes of one vector of the chains. */
int corey_fma_lanes(void);
#endif
