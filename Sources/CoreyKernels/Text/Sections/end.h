#if CK_TARGET && defined(__clang__)
#pragma clang attribute pop
#elif CK_TARGET
#pragma GCC pop_options
#endif
#undef CK_TARGET
#undef CK_FMA
#undef CK
#undef LANES
