#include <libtcc.h>

/* Up to 0.9.27 `tcc_relocate(s, memory)` copies the code to memory of the caller and answers its size
   for NULL; later versions have no second parameter, keep the code in the state and answer 0. Both
   are called alike here, and told apart by the answer. */
static inline int corey_tcc_relocate(TCCState *state, void *memory)
{
    int (*relocate)(TCCState *, void *) = (int (*)(TCCState *, void *))(void *)tcc_relocate;
    return relocate(state, memory);
}
