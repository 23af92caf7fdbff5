/// The small functions that loops call beside the kernel text.
enum NestText {
  /// A function of a section; its name stands for `CK(name)`.
  struct Function {
    var name: String
    var text: String
    /// Whether the hosted text has it.
    var isInHost: Bool { name == "ck_move" || name.hasPrefix("ck_row_") }
  }

  /// Once per file, before the sections.
  static let shared = """
    CK_INLINE float ck_infinity(void) { union { uint32_t u; float f; } x; x.u = 0x7f800000u; return x.f; }
    CK_INLINE float ck_nan(void) { union { uint32_t u; float f; } x; x.u = 0x7fc00000u; return x.f; }
    CK_INLINE int64_t ck_smaller(int64_t a, int64_t b) { return a < b ? a : b; }
    /* the first of n rounds that is a thread's */
    #define CK_SHARE(n, thread) ((n) * (thread) / threads)
    #define CK_BARRIER(f) do { if (threads > 1) (f)->barrier((f)->barrier_argument); } while (0)

    """

  /// The functions that a section's code calls, and those they call.
  static func functions(for code: String) -> [Function] {
    var used: [Function] = []
    var code = code
    for function in all.reversed() where code.contains(function.name + "(") {
      used.insert(function, at: 0)
      code += function.text
    }
    return used
  }

  /// Callees before their callers.
  private static let all: [Function] = [
    Function(
      name: "ck_move",
      text: """
        /* n floats to lower addresses, ascending */
        CK_INLINE void ck_move(float *to, const float *from, int64_t n)
        {
            int64_t i = 0;
            for (; i + LANES <= n; i += LANES) v_store(to + i, v_load(from + i));
            for (; i < n; i++) s_store(to + i, s_load(from + i));
        }

        """),
    Function(
      name: "ck_row_sum",
      text: """
        /* reductions of n floats: 16 strided partials, fixed tree */
        CK_INLINE float ck_row_sum(const float *x, int64_t n)
        {
            vf p[16 / LANES];
            int64_t i = 0;
            for (int q = 0; q < 16 / LANES; q++) p[q] = v_splat(0.0f);
            for (; i + 16 <= n; i += 16)
                for (int q = 0; q < 16 / LANES; q++) p[q] = p[q] + v_load(x + i + q * LANES);
            for (int q = 0; i + q * LANES < n; q++) {
                vf v = v_load_n(x + i + q * LANES, n - i - q * LANES);
                p[q] = v_head(n - i - q * LANES, p[q] + v, p[q]);
            }
            return v_tree_sum(p);
        }

        """),
    extreme("max", identity: "-ck_infinity()"),
    extreme("min", identity: "ck_infinity()"),
    Function(
      name: "s_through_bf16",
      text: """
        /* a value as a storage type would keep it */
        CK_INLINE float s_through_bf16(float x) { uint16_t m; s_store_bf16(&m, x); return s_load_bf16(&m); }

        """),
    Function(
      name: "s_through_f16",
      text: """
        CK_INLINE float s_through_f16(float x) { uint16_t m; s_store_f16(&m, x); return s_load_f16(&m); }

        """),
    Function(
      name: "s_through_i8",
      text: """
        CK_INLINE float s_through_i8(float x) { int8_t m; s_store_i8(&m, x); return s_load_i8(&m); }

        """),
    Function(
      name: "s_through_i4",
      text: """
        CK_INLINE float s_through_i4(float x) { float y = s_through_i8(x); y = s_max(y, -8.0f); return s_min(y, 7.0f); }

        """),
    Function(
      name: "s_through_ternary",
      text: """
        CK_INLINE float s_through_ternary(float x) { float y = s_through_i8(x); y = s_max(y, -1.0f); return s_min(y, 1.0f); }

        """),
    Function(
      name: "v_through_bf16",
      text: """
        CK_INLINE vf v_through_bf16(vf x) { uint16_t m[LANES]; v_store_bf16(m, x); return v_load_bf16(m); }

        """),
    Function(
      name: "v_through_f16",
      text: """
        CK_INLINE vf v_through_f16(vf x) { uint16_t m[LANES]; v_store_f16(m, x); return v_load_f16(m); }

        """),
    Function(
      name: "v_through_i8",
      text: """
        CK_INLINE vf v_through_i8(vf x) { int8_t m[LANES]; v_store_i8(m, x); return v_load_i8(m); }

        """),
    Function(
      name: "v_through_i4",
      text: """
        CK_INLINE vf v_through_i4(vf x) { vf y = v_through_i8(x); y = v_max(y, v_splat(-8.0f)); return v_min(y, v_splat(7.0f)); }

        """),
    Function(
      name: "v_through_ternary",
      text: """
        CK_INLINE vf v_through_ternary(vf x) { vf y = v_through_i8(x); y = v_max(y, v_splat(-1.0f)); return v_min(y, v_splat(1.0f)); }

        """),
  ]

  /// The largest or smallest of a row; not written as a sum is, for `v_max` may evaluate twice.
  private static func extreme(_ name: String, identity: String) -> Function {
    Function(
      name: "ck_row_\(name)",
      text: """
        CK_INLINE float ck_row_\(name)(const float *x, int64_t n)
        {
            vf p[16 / LANES];
            int64_t i = 0;
            for (int q = 0; q < 16 / LANES; q++) p[q] = v_splat(\(identity));
            for (; i + 16 <= n; i += 16)
                for (int q = 0; q < 16 / LANES; q++) {
                    vf v = v_load(x + i + q * LANES);
                    p[q] = v_\(name)(p[q], v);
                }
            for (int q = 0; i + q * LANES < n; q++) {
                vf v = v_load_n(x + i + q * LANES, n - i - q * LANES), m = v_\(name)(p[q], v);
                p[q] = v_head(n - i - q * LANES, m, p[q]);
            }
            return v_tree_\(name)(p);
        }

        """)
  }
}
