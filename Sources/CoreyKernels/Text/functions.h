/* functions: lanes first, the scalar ones are their lane 0 */

/* fma: the instruction where there is one; else a * b, exact in double, plus c, rounded to odd with the error of a
   two-sum and then once to float. The error is NaN when the sum is infinite or NaN: then nothing is adjusted. */
#if CK_FMA
CK_INLINE float s_fma(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
#else
CK_INLINE float s_fma(float a, float b, float c)
{
    union { double f; uint64_t u; } s;
    double p = (double)a * (double)b, d = (double)c, t, e;
    s.f = p + d;
    t = s.f - p;
    e = (p - (s.f - t)) + (d - t);
    if ((e > 0.0 || e < 0.0) && (s.u & 1u) == 0) s.u = (e > 0.0) == (s.f > 0.0) ? s.u + 1u : s.u - 1u;
    return (float)s.f;
}
#endif
#if LANES == 1
CK_INLINE vf v_fma(vf a, vf b, vf c) { return s_fma(a, b, c); }
#elif CK_FMA && CK_HAS(__builtin_elementwise_fma)
CK_INLINE vf v_fma(vf a, vf b, vf c) { return __builtin_elementwise_fma(a, b, c); }
#elif CK_FMA
CK_INLINE vf v_fma(vf a, vf b, vf c)
{
    vf r = c;
    for (int i = 0; i < LANES; i++) r[i] = __builtin_fmaf(a[i], b[i], c[i]);
    return r;
}
#else
CK_INLINE vf v_fma(vf a, vf b, vf c)
{
    typedef double wide __attribute__((vector_size(8 * LANES)));
    typedef uint64_t bits __attribute__((vector_size(8 * LANES)));
    wide p = __builtin_convertvector(a, wide) * __builtin_convertvector(b, wide), d = __builtin_convertvector(c, wide);
    wide s = p + d, t = s - p, e = (p - (s - t)) + (d - t);
    bits u = (bits)s, up = (bits)(e > 0.0), down = (bits)(e < 0.0), positive = (bits)(s > 0.0), even = (u & 1u) - 1u;
    bits away = (up & positive) | (down & ~positive), toward = (up & ~positive) | (down & positive);
    u = u - (away & even) + (toward & even);
    return __builtin_convertvector((wide)u, vf);
}
#endif

#if CK_HAS(__builtin_elementwise_sqrt)
CK_INLINE vf v_sqrt(vf x) { return __builtin_elementwise_sqrt(x); }
#elif LANES == 1
CK_INLINE vf v_sqrt(vf x) { return sqrtf(x); }
#elif LANES == 16 && CK_X86 && CK_HAS(__builtin_ia32_sqrtps512_mask)
CK_INLINE vf v_sqrt(vf x) { return __builtin_ia32_sqrtps512_mask(x, x, (short)-1, 4); }
#elif LANES == 8 && CK_X86 && CK_HAS(__builtin_ia32_sqrtps256)
CK_INLINE vf v_sqrt(vf x) { return __builtin_ia32_sqrtps256(x); }
#elif LANES == 4 && CK_X86 && CK_HAS(__builtin_ia32_sqrtps)
CK_INLINE vf v_sqrt(vf x) { return __builtin_ia32_sqrtps(x); }
#else
CK_INLINE vf v_sqrt(vf x)
{
    for (int i = 0; i < LANES; i++) x[i] = __builtin_sqrtf(x[i]);
    return x;
}
#endif

CK_INLINE vf v_abs(vf x) { return v_from(v_bits(x) & 0x7fffffffu); }
#if LANES == 1
CK_INLINE vf v_min(vf a, vf b) { return a < b ? a : b; }
CK_INLINE vf v_max(vf a, vf b) { return a > b ? a : b; }
#else
CK_INLINE vf v_min(vf a, vf b) { return v_pick(v_lt(a, b), a, b); }
CK_INLINE vf v_max(vf a, vf b) { return v_pick(v_lt(b, a), a, b); }
#endif
CK_INLINE vf CK(v_truth)(vu m) { return v_from(m & 0x3f800000u); }
CK_INLINE vf v_less(vf a, vf b) { return CK(v_truth)(v_lt(a, b)); }
CK_INLINE vf v_less_or_equal(vf a, vf b) { return CK(v_truth)(v_le(a, b)); }
CK_INLINE vf v_equal(vf a, vf b) { return CK(v_truth)(v_eq(a, b)); }
CK_INLINE vf v_not(vf a) { return CK(v_truth)(v_eq(a, v_splat(0.0f))); }
CK_INLINE vf v_and(vf a, vf b) { return CK(v_truth)(~(v_eq(a, v_splat(0.0f)) | v_eq(b, v_splat(0.0f)))); }
CK_INLINE vf v_or(vf a, vf b) { return CK(v_truth)(~(v_eq(a, v_splat(0.0f)) & v_eq(b, v_splat(0.0f)))); }
CK_INLINE vf v_select(vf c, vf a, vf b) { return v_pick(v_eq(c, v_splat(0.0f)), b, a); }

/* whole numbers: below 2^23 the sum with 2^23 rounds (ties to even); the sign is kept, so that of zero is */
CK_INLINE vf CK(v_whole)(vf x, vf r)
{
    r = v_from(v_bits(r) | (v_bits(x) & 0x80000000u));
    return v_pick(v_lt(v_abs(x), v_splat(8388608.0f)), r, x);
}
CK_INLINE vf v_round(vf x) { return CK(v_whole)(x, (v_abs(x) + 8388608.0f) - 8388608.0f); }
CK_INLINE vf v_floor(vf x)
{
    vf r = v_round(x);
    return CK(v_whole)(x, r - CK(v_truth)(v_lt(x, r)));
}
CK_INLINE vf v_ceil(vf x)
{
    vf r = v_round(x);
    return CK(v_whole)(x, r + CK(v_truth)(v_lt(r, x)));
}

/* p * 2^n for r = n + 12582912: two factors, the first product exact; scalef does the same in one instruction */
#if LANES == 16 && CK_X86 && CK_HAS_IN_SECTION(__builtin_ia32_scalefps512_mask)
CK_INLINE vf v_scale(vf p, vf r)
{
    return __builtin_ia32_scalefps512_mask(p, r - 12582912.0f, p, (short)-1, 4);
}
#else
CK_INLINE vf v_scale(vf p, vf r)
{
    vi n = v_signed(v_bits(r) - 0x4b400000u), half = n >> 1;
    return p * v_from(v_unsigned(half + 127) << 23) * v_from(v_unsigned(n - half + 127) << 23);
}
#endif

/* e^x = p * 2^n. Bounded so that n fits; the bounds give inf and 0. ln 2 in two parts: n times the first is exact. */
CK_INLINE vf v_exp_parts(vf x, vf *r)
{
    vf n, f, p;
    x = v_min(v_splat(110.0f), v_max(v_splat(-110.0f), x));
    *r = v_fma(x, v_splat(1.44269504f), v_splat(12582912.0f));
    n = *r - 12582912.0f;
    f = v_fma(n, v_splat(-0.693359375f), x);
    f = v_fma(n, v_splat(2.1219444e-4f), f);
    p = v_fma(v_splat(1.382099930e-3f), f, v_splat(8.368671872e-3f));
    p = v_fma(p, f, v_splat(4.166826233e-2f));
    p = v_fma(p, f, v_splat(1.666652113e-1f));
    p = v_fma(p, f, v_splat(4.999999404e-1f));
    p = v_fma(p, f, v_splat(1.0f));
    return v_fma(p, f, v_splat(1.0f));
}
CK_INLINE vf v_exp(vf x)
{
    vf r, p = v_exp_parts(x, &r);
    return v_scale(p, r);
}
CK_INLINE vf v_exp2(vf x)
{
    vf r, f, p;
    x = v_min(v_splat(129.0f), v_max(v_splat(-152.0f), x));
    r = x + 12582912.0f;
    f = x - (r - 12582912.0f);
    p = v_fma(v_splat(1.532926399e-4f), f, v_splat(1.339096925e-3f));
    p = v_fma(p, f, v_splat(9.618499316e-3f));
    p = v_fma(p, f, v_splat(5.550359562e-2f));
    p = v_fma(p, f, v_splat(2.402264774e-1f));
    p = v_fma(p, f, v_splat(6.931471825e-1f));
    p = v_fma(p, f, v_splat(1.0f));
    return v_scale(p, r);
}

/* ln x = e ln 2 + ln(1 + f), 1 + f between sqrt(1/2) and sqrt(2); denormals are scaled by 2^23 */
CK_INLINE vf v_log(vf x)
{
    vu small = v_lt(x, v_splat(1.17549435e-38f)), b;
    vf y = v_pick(small, x * 8388608.0f, x), e, f, z, p, r;
    b = v_bits(y) - 0x3f3504f3u;
    e = v_from(((b >> 23) ^ 0x100u) + (0x4b400000u - 0x100u));                    /* 12582912 + the signed exponent */
    e = e - 12582912.0f - v_from(small & 0x41b80000u);                            /* 23 */
    f = v_from((b & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
    z = f * f;
    p = v_fma(v_splat(6.749538332e-2f), f, v_splat(-1.167018414e-1f));
    p = v_fma(p, f, v_splat(1.188347191e-1f));
    p = v_fma(p, f, v_splat(-1.240620837e-1f));
    p = v_fma(p, f, v_splat(1.422036290e-1f));
    p = v_fma(p, f, v_splat(-1.666799039e-1f));
    p = v_fma(p, f, v_splat(2.000207156e-1f));
    p = v_fma(p, f, v_splat(-2.500000894e-1f));
    p = v_fma(p, f, v_splat(3.333331347e-1f));
    p = v_fma(e, v_splat(-2.1219444e-4f), f * z * p);
    p = v_fma(z, v_splat(-0.5f), p);
    r = v_fma(e, v_splat(0.693359375f), f + p);
    r = v_pick(v_lt(x, v_from(v_ints(0x7f800000u))), r, x);                                 /* inf, NaN */
    r = v_pick(v_lt(x, v_splat(0.0f)), v_from(v_ints(0x7fc00000u)), r);
    return v_pick(v_eq(x, v_splat(0.0f)), v_from(v_ints(0xff800000u)), r);
}

/* x mod pi / 2 for x from 65536 on: x = m * 2^e times 96 bits of 2 / pi, from the first that counts modulo 4 */
CK_FUNCTION float s_trig_reduce(float x, uint32_t *n)
{
    static const uint32_t two_over_pi[8] = {0, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u,
                                            0xf534ddc0u, 0xdb629599u, 0x3c439041u, 0xfe5163abu};
    union { float f; uint32_t u; } b;
    uint32_t m, s, w[3], i;
    uint64_t p;
    b.f = x;
    m = (b.u & 0x007fffffu) | 0x00800000u;
    s = (b.u >> 23) - 120u;
    for (i = 0; i < 3; i++) {
        const uint32_t *q = two_over_pi + (s >> 5) + i;
        w[i] = (uint32_t)((((uint64_t)q[0] << 32 | q[1]) << (s & 31u)) >> 32);
    }
    p = ((uint64_t)(m * w[0]) << 32) + (uint64_t)m * w[1] + ((uint64_t)m * w[2] >> 32);   /* 62 bits of fraction */
    *n = (uint32_t)((p + ((uint64_t)1 << 61)) >> 62);
    return (float)((double)(int64_t)(p - ((uint64_t)*n << 62)) * 3.4061215800865545e-19);   /* pi / 2^63 */
}
CK_INLINE vf v_trig(vf x, uint32_t quarter)
{
    vf a = v_abs(x), r, n, z, s, c;
    vu k, large = v_le(v_splat(65536.0f), a) & v_lt(a, v_from(v_ints(0x7f800000u)));
    r = v_fma(a, v_splat(0.636619747f), v_splat(12582912.0f));
    n = r - 12582912.0f;
    k = v_bits(r);
    r = v_fma(n, v_splat(-1.57079637f), a);
    r = v_fma(n, v_splat(4.37113883e-8f), r);
    r = v_fma(n, v_splat(1.7151245e-15f), r);
    if (v_any(large)) {
#if LANES == 1
        r = s_trig_reduce(a, &k);
#else
        for (int i = 0; i < LANES; i++)
            if (large[i]) {
                uint32_t q;
                r[i] = s_trig_reduce(a[i], &q);
                k[i] = q;
            }
#endif
    }
    k = k + quarter;
    z = r * r;
    s = v_fma(v_splat(-1.951840823e-4f), z, v_splat(8.332190104e-3f));
    s = v_fma(s, z, v_splat(-1.666665524e-1f));
    s = v_fma(r * z, s, r);
    c = v_fma(v_splat(2.443066842e-5f), z, v_splat(-1.388730132e-3f));
    c = v_fma(c, z, v_splat(4.166664556e-2f));
    c = v_fma(c, z, v_splat(-0.5f));
    c = v_fma(c, z, v_splat(1.0f));
    r = v_pick(v_zero(k & 1u), s, c);
    r = v_from(v_bits(r) ^ ((k & 2u) << 30));
    return v_pick(v_lt(a, v_from(v_ints(0x7f800000u))), r, v_from(v_ints(0x7fc00000u)));
}
CK_INLINE vf v_sin(vf x)
{
    return v_from(v_bits(v_trig(v_abs(x), 0)) ^ (v_bits(x) & 0x80000000u));
}
CK_INLINE vf v_cos(vf x) { return v_trig(x, 1); }

CK_INLINE vf v_tanh(vf x)
{
    vf a = v_abs(x), z = a * a, p, t;
    p = v_fma(v_splat(-5.697345827e-3f), z, v_splat(2.063172311e-2f));
    p = v_fma(p, z, v_splat(-5.373726785e-2f));
    p = v_fma(p, z, v_splat(1.333141029e-1f));
    p = v_fma(p, z, v_splat(-3.333328068e-1f));
    p = v_fma(a * z, p, a);
    t = 1.0f - 2.0f / (v_exp(a + a) + 1.0f);
    t = v_pick(v_lt(a, v_splat(0.625f)), p, t);
    return v_from(v_bits(t) | (v_bits(x) & 0x80000000u));
}
/* an odd polynomial below 0.9; above, 1 - e^(a q(a)) with ln erfc(a) = a q(a), which is 1 from 4 on */
CK_INLINE vf v_erf(vf x)
{
    vf a = v_min(v_splat(4.0f), v_abs(x)), z = a * a, p, q;
    p = v_fma(v_splat(-6.052461686e-4f), z, v_splat(5.004160106e-3f));
    p = v_fma(p, z, v_splat(-2.677328512e-2f));
    p = v_fma(p, z, v_splat(1.128197610e-1f));
    p = v_fma(p, z, v_splat(-3.761250675e-1f));
    p = v_fma(p, z, v_splat(1.283791512e-1f));
    p = v_fma(p, a, a);
    q = v_fma(v_splat(-1.042901567e-5f), a, v_splat(3.148278338e-4f));
    q = v_fma(q, a, v_splat(-3.610254498e-3f));
    q = v_fma(q, a, v_splat(2.369444259e-2f));
    q = v_fma(q, a, v_splat(-1.061589643e-1f));
    q = v_fma(q, a, v_splat(-6.351980567e-1f));
    q = v_fma(q, a, v_splat(-1.128637075f));
    q = 1.0f - v_exp(q * a);
    p = v_pick(v_lt(a, v_splat(0.9f)), p, q);
    return v_from(v_bits(p) | (v_bits(x) & 0x80000000u));
}
/* with e = e^-|x|: 1 / (1 + e), or e / (1 + e) below 0, where nothing overflows */
CK_INLINE vf v_sigmoid(vf x)
{
    vf e = v_exp(-v_abs(x));
    return v_pick(v_lt(x, v_splat(0.0f)), e, v_splat(1.0f)) / (e + 1.0f);
}
/* x / (1 + e^-x) with e^-x = p * 2^n as (x / (p + 2^-n)) * 2^-n: nothing overflows, denormals are rounded once */
CK_INLINE vf v_silu(vf x)
{
    vf r, p, y = v_max(v_splat(-110.0f), x);
    p = v_exp_parts(v_max(v_splat(-30.0f), -y), &r);                             /* 1 + e^-30 is 1 */
    r = 25165824.0f - r;
    return v_scale(y / (p + v_scale(v_splat(1.0f), r)), r);
}
/* max(x, 0) + ln(1 + e^-|x|), and ln(1 + u) = 2 atanh(u / (2 + u)) */
CK_INLINE vf v_softplus(vf x)
{
    vf u = v_exp(-v_abs(x)), s = u / (u + 2.0f), z = s * s, p;
    p = v_fma(v_splat(1.212262809e-1f), z, v_splat(1.072194278e-1f));
    p = v_fma(p, z, v_splat(1.430760622e-1f));
    p = v_fma(p, z, v_splat(1.999947429e-1f));
    p = v_fma(p, z, v_splat(3.333333731e-1f));
    p = v_fma(s * z, p, s);
    return v_max(x, v_splat(0.0f)) + (p + p);
}

CK_INLINE float s_abs(float x) { return v_first(v_abs(v_splat(x))); }
CK_INLINE float s_sqrt(float x) { return v_first(v_sqrt(v_splat(x))); }
CK_INLINE float s_floor(float x) { return v_first(v_floor(v_splat(x))); }
CK_INLINE float s_ceil(float x) { return v_first(v_ceil(v_splat(x))); }
CK_INLINE float s_round(float x) { return v_first(v_round(v_splat(x))); }
CK_INLINE float s_exp(float x) { return v_first(v_exp(v_splat(x))); }
CK_INLINE float s_exp2(float x) { return v_first(v_exp2(v_splat(x))); }
CK_INLINE float s_log(float x) { return v_first(v_log(v_splat(x))); }
CK_INLINE float s_sin(float x) { return v_first(v_sin(v_splat(x))); }
CK_INLINE float s_cos(float x) { return v_first(v_cos(v_splat(x))); }
CK_INLINE float s_tanh(float x) { return v_first(v_tanh(v_splat(x))); }
CK_INLINE float s_erf(float x) { return v_first(v_erf(v_splat(x))); }
CK_INLINE float s_sigmoid(float x) { return v_first(v_sigmoid(v_splat(x))); }
CK_INLINE float s_silu(float x) { return v_first(v_silu(v_splat(x))); }
CK_INLINE float s_softplus(float x) { return v_first(v_softplus(v_splat(x))); }
CK_INLINE float s_not(float x) { return v_first(v_not(v_splat(x))); }
CK_INLINE float s_less(float a, float b) { return v_first(v_less(v_splat(a), v_splat(b))); }
CK_INLINE float s_less_or_equal(float a, float b) { return v_first(v_less_or_equal(v_splat(a), v_splat(b))); }
CK_INLINE float s_equal(float a, float b) { return v_first(v_equal(v_splat(a), v_splat(b))); }
CK_INLINE float s_and(float a, float b) { return v_first(v_and(v_splat(a), v_splat(b))); }
CK_INLINE float s_or(float a, float b) { return v_first(v_or(v_splat(a), v_splat(b))); }
CK_INLINE float s_min(float a, float b) { return a < b ? a : b; }
CK_INLINE float s_max(float a, float b) { return a > b ? a : b; }
CK_INLINE float s_select(float c, float a, float b) { return c == 0.0f ? b : a; }

/* the tree over 16 partials */
CK_INLINE float v_tree_sum(const vf *p)
{
    float s[16];
    int i;
    for (i = 0; i < 16; i += LANES) v_store(s + i, p[i / LANES]);
    for (i = 0; i < 8; i++) s[i] = s[i] + s[i + 8];
    for (i = 0; i < 4; i++) s[i] = s[i] + s[i + 4];
    return (s[0] + s[2]) + (s[1] + s[3]);
}
CK_INLINE float v_tree_max(const vf *p)
{
    float s[16];
    int i;
    for (i = 0; i < 16; i += LANES) v_store(s + i, p[i / LANES]);
    for (i = 0; i < 8; i++) s[i] = s_max(s[i], s[i + 8]);
    for (i = 0; i < 4; i++) s[i] = s_max(s[i], s[i + 4]);
    return s_max(s_max(s[0], s[2]), s_max(s[1], s[3]));
}
CK_INLINE float v_tree_min(const vf *p)
{
    float s[16];
    int i;
    for (i = 0; i < 16; i += LANES) v_store(s + i, p[i / LANES]);
    for (i = 0; i < 8; i++) s[i] = s_min(s[i], s[i + 8]);
    for (i = 0; i < 4; i++) s[i] = s_min(s[i], s[i + 4]);
    return s_min(s_min(s[0], s[2]), s_min(s[1], s[3]));
}

