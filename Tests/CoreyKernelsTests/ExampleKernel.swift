import CCoreyKernels
import CoreyIR

@testable import CoreyKernels

/// A kernel that uses everything in the kernel text, and what it must compute.
enum ExampleKernel {
  /// Floats in, floats out.
  static let inputs: [Float] = {
    let special: [Float] = [
      0, 1, 0.5, 2.5, 1.5, .infinity, .nan, .leastNonzeroMagnitude, .leastNormalMagnitude, 88.7,
      104, 3e38, 65504, 70000, 0.625, 0.9, 127.5, 8_388_607.5, 1e10,
    ]
    var random = SeededGenerator(seed: 7)
    return special + special.map { -$0 }
      + (0..<300).map { _ in Float.random(in: -20...20, using: &random) }
      + (0..<200).map { _ in Float(bitPattern: random.next32()) }
  }()

  /// `int64_t CK(run)(const float *in, int64_t n, float *out)` returns the number of results.
  static var text: String {
    let operands = ["x", "y", "z"]
    var text = ""
    var calls = ""
    for function in ScalarFunction.allCases {
      for lanes in [true, false] {
        let used = operands.prefix(function.arity)
        let expression = function.expression(Array(used), lanes: lanes)
        let name = "CK(\(lanes ? "lanes" : "scalars")_\(function.textName))"
        let loads = zip(used, [1, 7, 11]).map { name, factor in
          lanes
            ? "vf \(name) = v_load_n(\(name)p + i, n - i);"
            : "float \(name) = s_load(\(name)p + i);"
        }
        text += """
          static void \(name)(const float *xp, const float *yp, const float *zp, float *out, int64_t n)
          {
              int64_t i;
              (void)yp;
              (void)zp;
              for (i = 0; i < n; i += \(lanes ? "LANES" : "1")) {
                  \(loads.joined(separator: "\n        "))
                  \(lanes ? "v_store_n(out + i, \(expression), n - i);" : "s_store(out + i, \(expression));")
              }
          }

          """
        calls += "    \(name)(in, in + n, in + 2 * n, out, n);\n    out += n;\n"
      }
    }
    return text + memory + """
      int64_t CK(run)(const float *in, int64_t n, float *out);
      int64_t CK(run)(const float *in, int64_t n, float *out)
      {
          float *first = out;
      \(calls)    out = CK(memory)(in, n, out);
          ck_matmul(15, 9, in + 60, 10, in + 80, out, 32);
          return out + 15 * 32 - first;
      }

      """
  }

  /// Loads and stores of every kind, iota, head and the trees.
  private static var memory: String {
    let stored = [("bf16", "uint16_t"), ("f16", "uint16_t"), ("i8", "int8_t")].map { name, type in
      """
          {
              \(type) q[512];
              for (i = 0; i + LANES <= 100; i += LANES) v_store_\(name)(q + i, v_load(in + i));
              v_store_\(name)_n(q + i, v_load(in + i), 100 - i);
              for (i = 0; i < 100; i += LANES) {
                  v_store_n(out + i, v_load_\(name)_n(q + i, 100 - i), 100 - i);
                  v_store_\(name)_s(q + 100 + 3 * i, 3, v_load(in + i), 100 - i);
              }
              out += 100;
              for (i = 0; i < 100; i += LANES) v_store_n(out + i, v_load_\(name)_s(q + 100 + 3 * i, 3, 100 - i), 100 - i);
              for (i = 0; i + LANES <= 100; i += LANES) v_store(out + i, v_load_\(name)(q + i));
              out += 100;
              for (i = 0; i < 100; i++) {
                  s_store_\(name)(q, s_load(in + i));
                  s_store(out + i, s_load_\(name)(q));
              }
              out += 100;
          }

      """
    }
    return """
      static float *CK(memory)(const float *in, int64_t n, float *out)
      {
          vf p[16 / LANES];
          int32_t whole = 7;
          int64_t i, j;
          for (i = 0; i < 40; i += LANES) v_store_n(out + i, v_iota(i + 16777200), 40 - i);
          out += 40;
          for (i = 0; i < 40; i += LANES) v_store_s(out + 2 * i, 2, v_load_s(in + 5 * i, 5, 40 - i), 40 - i);
          for (i = 0; i < 40; i += LANES) v_store_s(out + 2 * i + 1, 2, v_splat(in[i]) * 0.0f, 40 - i);
          for (i = 1; i < 80; i += 2) out[i] = v_first(v_splat(in[i]));
          out += 80;
      \(stored.joined())    for (j = 0; j < 16; j += LANES) p[j / LANES] = v_splat(-0.0f);
          for (i = 38; i < n; i += 16)
              for (j = 0; j < 16; j += LANES)
                  p[j / LANES] = v_head(n - i - j, p[j / LANES] + v_load_n(in + i + j, n - i - j), p[j / LANES]);
          out[0] = v_tree_sum(p);
          out[1] = v_tree_max(p);
          out[2] = v_tree_min(p);
          out[3] = (float)s_load_i32(&whole);
          return out + 4;
      }

      """
  }
}

/// A small generator that gives the same numbers everywhere (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
  mutating func next32() -> UInt32 { UInt32(truncatingIfNeeded: next()) }
}
