/* lanes: the types and everything that touches memory */
#if LANES == 1
typedef float vf;
typedef uint32_t vu;
typedef int32_t vi;
typedef uint16_t v_half;
typedef int8_t v_byte;
CK_INLINE vu v_bits(vf x) { union { float f; uint32_t u; } b; b.f = x; return b.u; }
CK_INLINE vf v_from(vu x) { union { float f; uint32_t u; } b; b.u = x; return b.f; }
CK_INLINE vu v_ints(uint32_t x) { return x; }
CK_INLINE vi v_signed(vu x) { return (vi)x; }
CK_INLINE vu v_unsigned(vi x) { return (vu)x; }
CK_INLINE vu v_lt(vf a, vf b) { return (vu)0 - (vu)(a < b); }
CK_INLINE vu v_le(vf a, vf b) { return (vu)0 - (vu)(a <= b); }
CK_INLINE vu v_eq(vf a, vf b) { return (vu)0 - (vu)(a == b); }
CK_INLINE vu v_zero(vu x) { return (vu)0 - (vu)(x == 0); }
CK_INLINE vu v_mask(int64_t n) { return (vu)0 - (vu)(n > 0); }
CK_INLINE int v_any(vu m) { return m != 0; }
CK_INLINE vf v_splat(float x) { return x; }
CK_INLINE vf v_iota(int64_t base) { return (float)base; }
CK_INLINE float v_first(vf x) { return x; }
CK_INLINE vf v_load(const float *p) { return *p; }
CK_INLINE vf v_load_n(const float *p, int64_t n) { return n > 0 ? *p : 0.0f; }
CK_INLINE vf v_load_s(const float *p, int64_t stride, int64_t n) { (void)stride; return n > 0 ? *p : 0.0f; }
CK_INLINE void v_store(float *p, vf x) { *p = x; }
CK_INLINE void v_store_n(float *p, vf x, int64_t n) { if (n > 0) *p = x; }
CK_INLINE void v_store_s(float *p, int64_t stride, vf x, int64_t n) { (void)stride; if (n > 0) *p = x; }
#else
typedef float vf __attribute__((vector_size(4 * LANES)));
typedef uint32_t vu __attribute__((vector_size(4 * LANES)));
typedef int32_t vi __attribute__((vector_size(4 * LANES)));
typedef uint16_t v_half __attribute__((vector_size(2 * LANES)));
typedef int8_t v_byte __attribute__((vector_size(LANES)));
CK_INLINE vu v_bits(vf x) { return (vu)x; }
CK_INLINE vf v_from(vu x) { return (vf)x; }
CK_INLINE vu v_ints(uint32_t x) { return (vu){0} + x; }
CK_INLINE vi v_signed(vu x) { return (vi)x; }
CK_INLINE vu v_unsigned(vi x) { return (vu)x; }
CK_INLINE vu v_lt(vf a, vf b) { return (vu)(a < b); }
CK_INLINE vu v_le(vf a, vf b) { return (vu)(a <= b); }
CK_INLINE vu v_eq(vf a, vf b) { return (vu)(a == b); }
CK_INLINE vu v_zero(vu x) { return (vu)(x == 0); }
CK_INLINE vu v_mask(int64_t n)
{
#if LANES == 16
    vi lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
#elif LANES == 8
    vi lane = {0, 1, 2, 3, 4, 5, 6, 7};
#else
    vi lane = {0, 1, 2, 3};
#endif
    return (vu)(lane < (int32_t)(n < LANES ? n : LANES));
}
CK_INLINE int v_any(vu m)
{
    uint32_t any = 0;
    for (int i = 0; i < LANES; i++) any |= m[i];
    return any != 0;
}
CK_INLINE vf v_splat(float x) { return x - (vf){0}; }               /* x + 0 would turn -0 into +0 */
CK_INLINE vf v_iota(int64_t base)
{
    vf r = {0};
    for (int i = 0; i < LANES; i++) r[i] = (float)(base + i);
    return r;
}
CK_INLINE float v_first(vf x) { return x[0]; }
CK_INLINE vf v_load(const float *p)
{
    typedef float memory __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
    return *(const memory *)(const void *)p;
}
CK_INLINE void v_store(float *p, vf x)
{
    typedef float memory __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
    *(memory *)(void *)p = x;
}
CK_INLINE vf v_load_s(const float *p, int64_t stride, int64_t n)
{
    union { vf v; float a[LANES]; } r = {{0}};
    for (int i = 0; i < LANES && i < n; i++) r.a[i] = p[i * stride];
    return r.v;
}
CK_INLINE void v_store_s(float *p, int64_t stride, vf x, int64_t n)
{
    union { vf v; float a[LANES]; } r;
    r.v = x;
    for (int i = 0; i < LANES && i < n; i++) p[i * stride] = r.a[i];
}
#if LANES == 16 && CK_X86 && CK_HAS_IN_SECTION(__builtin_ia32_loadups512_mask) && CK_HAS_IN_SECTION(__builtin_ia32_storeups512_mask)
CK_INLINE uint16_t CK(v_mask16)(int64_t n) { return (uint16_t)(n >= 16 ? 0xffffu : (1u << (n > 0 ? n : 0)) - 1u); }
CK_INLINE vf v_load_n(const float *p, int64_t n)
{
    return __builtin_ia32_loadups512_mask((const void *)p, (vf){0}, CK(v_mask16)(n));
}
CK_INLINE void v_store_n(float *p, vf x, int64_t n)
{
    __builtin_ia32_storeups512_mask((void *)p, x, CK(v_mask16)(n));
}
#else
CK_INLINE vf v_load_n(const float *p, int64_t n) { return n >= LANES ? v_load(p) : v_load_s(p, 1, n); }
CK_INLINE void v_store_n(float *p, vf x, int64_t n)
{
    if (n >= LANES) v_store(p, x);
    else v_store_s(p, 1, x, n);
}
#endif
#endif
CK_INLINE vf v_pick(vu m, vf a, vf b) { return v_from((m & v_bits(a)) | (~m & v_bits(b))); }
CK_INLINE vf v_head(int64_t n, vf a, vf b) { return v_pick(v_mask(n), a, b); }
CK_INLINE float s_load(const float *p) { return *p; }
CK_INLINE void s_store(float *p, float x) { *p = x; }
CK_INLINE int32_t s_load_i32(const int32_t *p) { return *p; }

/* stored types: access to their bits, then conversions in integer arithmetic, then both together */
#if LANES == 1
CK_INLINE v_half CK(v_load_half)(const uint16_t *p) { return *p; }
CK_INLINE v_half CK(v_load_half_s)(const uint16_t *p, int64_t stride, int64_t m) { (void)stride; return m > 0 ? *p : (uint16_t)0; }
CK_INLINE v_half CK(v_load_half_n)(const uint16_t *p, int64_t m) { return m > 0 ? *p : (uint16_t)0; }
CK_INLINE void CK(v_store_half)(uint16_t *p, v_half x) { *p = x; }
CK_INLINE void CK(v_store_half_s)(uint16_t *p, int64_t stride, v_half x, int64_t m) { (void)stride; if (m > 0) *p = x; }
CK_INLINE void CK(v_store_half_n)(uint16_t *p, v_half x, int64_t m) { if (m > 0) *p = x; }
CK_INLINE v_byte CK(v_load_byte)(const int8_t *p) { return *p; }
CK_INLINE v_byte CK(v_load_byte_s)(const int8_t *p, int64_t stride, int64_t m) { (void)stride; return m > 0 ? *p : (int8_t)0; }
CK_INLINE v_byte CK(v_load_byte_n)(const int8_t *p, int64_t m) { return m > 0 ? *p : (int8_t)0; }
CK_INLINE void CK(v_store_byte)(int8_t *p, v_byte x) { *p = x; }
CK_INLINE void CK(v_store_byte_s)(int8_t *p, int64_t stride, v_byte x, int64_t m) { (void)stride; if (m > 0) *p = x; }
CK_INLINE void CK(v_store_byte_n)(int8_t *p, v_byte x, int64_t m) { if (m > 0) *p = x; }
CK_INLINE vu CK(v_widen)(v_half x) { return x; }
CK_INLINE v_half CK(v_narrow)(vu x) { return (v_half)x; }
CK_INLINE vf CK(v_widen_i8)(v_byte x) { return (vf)x; }
CK_INLINE v_byte CK(v_narrow_byte)(vu x) { return (v_byte)((int32_t)(x & 0xffu) - (int32_t)(x & 0x80u) * 2); }
#else
CK_INLINE v_half CK(v_load_half)(const uint16_t *p)
{
    typedef uint16_t memory __attribute__((vector_size(sizeof(v_half)), aligned(sizeof(uint16_t)), may_alias));
    return *(const memory *)(const void *)p;
}
CK_INLINE v_half CK(v_load_half_s)(const uint16_t *p, int64_t stride, int64_t m)
{
    union { v_half v; uint16_t a[LANES]; } r = {{0}};
    for (int i = 0; i < LANES && i < m; i++) r.a[i] = p[i * stride];
    return r.v;
}
CK_INLINE v_half CK(v_load_half_n)(const uint16_t *p, int64_t m)
{
    return m >= LANES ? CK(v_load_half)(p) : CK(v_load_half_s)(p, 1, m);
}
CK_INLINE void CK(v_store_half)(uint16_t *p, v_half x)
{
    typedef uint16_t memory __attribute__((vector_size(sizeof(v_half)), aligned(sizeof(uint16_t)), may_alias));
    *(memory *)(void *)p = x;
}
CK_INLINE void CK(v_store_half_s)(uint16_t *p, int64_t stride, v_half x, int64_t m)
{
    union { v_half v; uint16_t a[LANES]; } r;
    r.v = x;
    for (int i = 0; i < LANES && i < m; i++) p[i * stride] = r.a[i];
}
CK_INLINE void CK(v_store_half_n)(uint16_t *p, v_half x, int64_t m)
{
    if (m >= LANES) CK(v_store_half)(p, x);
    else CK(v_store_half_s)(p, 1, x, m);
}
CK_INLINE v_byte CK(v_load_byte)(const int8_t *p)
{
    typedef int8_t memory __attribute__((vector_size(sizeof(v_byte)), aligned(sizeof(int8_t)), may_alias));
    return *(const memory *)(const void *)p;
}
CK_INLINE v_byte CK(v_load_byte_s)(const int8_t *p, int64_t stride, int64_t m)
{
    union { v_byte v; int8_t a[LANES]; } r = {{0}};
    for (int i = 0; i < LANES && i < m; i++) r.a[i] = p[i * stride];
    return r.v;
}
CK_INLINE v_byte CK(v_load_byte_n)(const int8_t *p, int64_t m)
{
    return m >= LANES ? CK(v_load_byte)(p) : CK(v_load_byte_s)(p, 1, m);
}
CK_INLINE void CK(v_store_byte)(int8_t *p, v_byte x)
{
    typedef int8_t memory __attribute__((vector_size(sizeof(v_byte)), aligned(sizeof(int8_t)), may_alias));
    *(memory *)(void *)p = x;
}
CK_INLINE void CK(v_store_byte_s)(int8_t *p, int64_t stride, v_byte x, int64_t m)
{
    union { v_byte v; int8_t a[LANES]; } r;
    r.v = x;
    for (int i = 0; i < LANES && i < m; i++) p[i * stride] = r.a[i];
}
CK_INLINE void CK(v_store_byte_n)(int8_t *p, v_byte x, int64_t m)
{
    if (m >= LANES) CK(v_store_byte)(p, x);
    else CK(v_store_byte_s)(p, 1, x, m);
}
CK_INLINE vu CK(v_widen)(v_half x) { return __builtin_convertvector(x, vu); }
CK_INLINE v_half CK(v_narrow)(vu x) { return __builtin_convertvector(x, v_half); }
CK_INLINE vf CK(v_widen_i8)(v_byte x) { return __builtin_convertvector(x, vf); }
CK_INLINE v_byte CK(v_narrow_byte)(vu x) { return __builtin_convertvector((vi)x, v_byte); }
#endif
CK_INLINE vf CK(v_widen_bf16)(v_half x) { return v_from(CK(v_widen)(x) << 16); }
CK_INLINE v_half CK(v_narrow_bf16)(vf x)
{
    vu b = v_bits(x), nan = ~v_eq(x, x), r = (b + 0x7fffu + ((b >> 16) & 1u)) >> 16;
    return CK(v_narrow)((~nan & r) | (nan & ((b >> 16) | 0x40u)));
}
CK_INLINE vf CK(v_widen_f16)(v_half x)
{
    vu h = CK(v_widen)(x), e = (h & 0x7fffu) << 13, r = e + 0x38000000u;         /* 112 more in the exponent */
    vu tiny = v_zero(e & 0x0f800000u), huge = v_zero((e & 0x0f800000u) ^ 0x0f800000u);
    vf d = v_from(e + 0x38800000u) - v_from(v_ints(0x38800000u));                /* denormals: an exact difference */
    r = r + (huge & 0x38000000u);
    return v_from((tiny & v_bits(d)) | (~tiny & r) | ((h & 0x8000u) << 16));
}
CK_INLINE v_half CK(v_narrow_f16)(vf x)
{
    vu b = v_bits(x), a = b & 0x7fffffffu, nan = ~v_eq(x, x);
    vu small = v_lt(v_from(a), v_splat(6.103515625e-5f)), large = v_le(v_splat(65536.0f), v_from(a));
    vu s = v_bits(v_from(a) + 0.5f) - 0x3f000000u;                               /* the sum rounds where f16 denormals do */
    vu r = (a - 0x38000000u + 0xfffu + ((a >> 13) & 1u)) >> 13;
    r = (small & s) | (~small & r);
    r = (large & 0x7c00u) | (~large & r);
    r = (nan & 0x7e00u) | (~nan & r);
    return CK(v_narrow)(r | ((b >> 16) & 0x8000u));
}
CK_INLINE v_byte CK(v_narrow_i8)(vf x)
{
    vf c = v_pick(v_lt(x, v_splat(-128.0f)), v_splat(-128.0f), x);
    c = v_pick(v_lt(v_splat(127.0f), c), v_splat(127.0f), c);
    return CK(v_narrow_byte)(v_bits(c + 12582912.0f) & v_eq(x, x));              /* the sum rounds; whole part in the low bits */
}
CK_INLINE vf v_load_bf16(const uint16_t *p) { return CK(v_widen_bf16)(CK(v_load_half)(p)); }
CK_INLINE vf v_load_bf16_n(const uint16_t *p, int64_t n) { return CK(v_widen_bf16)(CK(v_load_half_n)(p, n)); }
CK_INLINE vf v_load_bf16_s(const uint16_t *p, int64_t stride, int64_t n)
{
    return CK(v_widen_bf16)(CK(v_load_half_s)(p, stride, n));
}
CK_INLINE void v_store_bf16(uint16_t *p, vf x) { CK(v_store_half)(p, CK(v_narrow_bf16)(x)); }
CK_INLINE void v_store_bf16_n(uint16_t *p, vf x, int64_t n) { CK(v_store_half_n)(p, CK(v_narrow_bf16)(x), n); }
CK_INLINE void v_store_bf16_s(uint16_t *p, int64_t stride, vf x, int64_t n)
{
    CK(v_store_half_s)(p, stride, CK(v_narrow_bf16)(x), n);
}
CK_INLINE float s_load_bf16(const uint16_t *p) { return v_first(v_load_bf16_n(p, 1)); }
CK_INLINE void s_store_bf16(uint16_t *p, float x) { v_store_bf16_n(p, v_splat(x), 1); }
CK_INLINE vf v_load_f16(const uint16_t *p) { return CK(v_widen_f16)(CK(v_load_half)(p)); }
CK_INLINE vf v_load_f16_n(const uint16_t *p, int64_t n) { return CK(v_widen_f16)(CK(v_load_half_n)(p, n)); }
CK_INLINE vf v_load_f16_s(const uint16_t *p, int64_t stride, int64_t n)
{
    return CK(v_widen_f16)(CK(v_load_half_s)(p, stride, n));
}
CK_INLINE void v_store_f16(uint16_t *p, vf x) { CK(v_store_half)(p, CK(v_narrow_f16)(x)); }
CK_INLINE void v_store_f16_n(uint16_t *p, vf x, int64_t n) { CK(v_store_half_n)(p, CK(v_narrow_f16)(x), n); }
CK_INLINE void v_store_f16_s(uint16_t *p, int64_t stride, vf x, int64_t n)
{
    CK(v_store_half_s)(p, stride, CK(v_narrow_f16)(x), n);
}
CK_INLINE float s_load_f16(const uint16_t *p) { return v_first(v_load_f16_n(p, 1)); }
CK_INLINE void s_store_f16(uint16_t *p, float x) { v_store_f16_n(p, v_splat(x), 1); }
CK_INLINE vf v_load_i8(const int8_t *p) { return CK(v_widen_i8)(CK(v_load_byte)(p)); }
CK_INLINE vf v_load_i8_n(const int8_t *p, int64_t n) { return CK(v_widen_i8)(CK(v_load_byte_n)(p, n)); }
CK_INLINE vf v_load_i8_s(const int8_t *p, int64_t stride, int64_t n)
{
    return CK(v_widen_i8)(CK(v_load_byte_s)(p, stride, n));
}
CK_INLINE void v_store_i8(int8_t *p, vf x) { CK(v_store_byte)(p, CK(v_narrow_i8)(x)); }
CK_INLINE void v_store_i8_n(int8_t *p, vf x, int64_t n) { CK(v_store_byte_n)(p, CK(v_narrow_i8)(x), n); }
CK_INLINE void v_store_i8_s(int8_t *p, int64_t stride, vf x, int64_t n)
{
    CK(v_store_byte_s)(p, stride, CK(v_narrow_i8)(x), n);
}
CK_INLINE float s_load_i8(const int8_t *p) { return (float)*p; }
CK_INLINE void s_store_i8(int8_t *p, float x) { v_store_i8_n(p, v_splat(x), 1); }

