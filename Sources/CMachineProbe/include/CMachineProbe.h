/* Small kernels that find out what a machine can do: how fast it computes and moves memory. */
#ifndef CMACHINE_PROBE_H
#define CMACHINE_PROBE_H
#include <stddef.h>
#include <stdint.h>

/* Runs the widest chains of this machine, side by side and `steps` long; the floating-point
   operations that were done, two for each multiply-add of each lane. */
int64_t corey_fma_chains(int64_t steps);
/* Lanes of one vector of the chains. */
int corey_fma_lanes(void);
/* Reads n floats, a multiple of 64, `times` over. */
void corey_probe_read(const float *x, size_t n, int64_t times);
/* Writes n floats, a multiple of 64, `times` over. */
void corey_probe_write(float *x, size_t n, int64_t times);
#endif
