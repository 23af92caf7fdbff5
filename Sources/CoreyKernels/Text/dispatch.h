/* the best section for the machine that runs */
CK_FUNCTION int ck_isa(void)
{
#if CK_X86
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")
            && __builtin_cpu_supports("avx512dq"))
            return 4;
        return 3;
    }
    return 2;
#elif CK_ARM
    return 1;
#else
    return 0;
#endif
}

