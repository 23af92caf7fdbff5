import CoreyIR
import CoreySchedule

@testable import CoreyRuntime

/// A layer written by hand against the ABI: `h = decay * h[t-1] + 2 * x`, out = h, over e = 5.
///
/// Threads first share the rows of time, then, behind the barrier, the channels.
enum AveragingLayer {
  static let channels = 5

  static let interface = KernelInterface(
    name: "average",
    inputs: [.init(name: "x", extents: [.batch, .time, .fixed(channels)], type: "f32")],
    outputs: [.init(name: "out", extents: [.batch, .time, .fixed(channels)], type: "f32")],
    states: [.init(name: "h", extents: [.batch, .fixed(channels)], offset: 0)],
    stateElements: channels,
    weights: [
      .init(name: "decay", shape: [channels], type: "f32", fallback: nil),
      .init(name: "gain", shape: [1], type: "f32", fallback: 2),
    ],
    packParts: [[0], [1]], packedBytes: 64, needsWholeSequence: false)

  static let text = """
    #include <stddef.h>
    #include <stdint.h>
    enum { E = 5 };
    typedef struct { const float *decay, *gain; } average_weights;
    typedef struct {
      size_t size; int32_t version, reserved; int64_t b, t;
      const float *x; float *out; const float *state_in; float *state_out;
      const void *packed; void *workspace; void (*barrier)(void *); void *barrier_argument;
    } average_args;
    size_t average_workspace_size(int64_t b, int64_t t, int threads)
    {
      (void)threads; return (size_t)(b * t * E) * sizeof(float);
    }
    size_t average_packed_size(void) { return 64; }
    size_t average_state_size(int64_t b) { return (size_t)b * E * sizeof(float); }
    int64_t average_pack_parts(void) { return 2; }
    int average_pack_part(const average_weights *w, void *packed, int64_t part)
    {
      float *p = packed;
      if (part == 0)
        for (int e = 0; e < E; e++) p[e] = w->decay[e];
      else
        p[E] = w->gain ? w->gain[0] : 2.0f;
      return 0;
    }
    int average_run(const average_args *a, int thread, int threads)
    {
      if (a->size != sizeof *a || a->version != 1) return 1;
      const float *decay = a->packed;
      float *scaled = a->workspace;
      int64_t rows = a->b * a->t;
      for (int64_t i = rows * thread / threads; i < rows * (thread + 1) / threads; i++)
        for (int e = 0; e < E; e++) scaled[i * E + e] = a->x[i * E + e] * decay[E];
      if (threads > 1) a->barrier(a->barrier_argument);
      for (int64_t b = 0; b < a->b; b++)
        for (int e = thread; e < E; e += threads) {
          float h = a->state_in ? a->state_in[b * E + e] : 0.0f;
          for (int64_t t = 0; t < a->t; t++) {
            int64_t i = (b * a->t + t) * E + e;
            h = decay[e] * h;
            h = h + scaled[i];
            a->out[i] = h;
          }
          if (a->state_out) a->state_out[b * E + e] = h;
        }
      return 0;
    }

    """

  static let program = ProgramHash(of: text, interface: interface)

  static let decay = Tensor([0.5, 0.25, 0.75, 1, 0] as [Float], shape: [channels])

  /// Compiled and with its weights.
  static func layer(_ compiler: any KernelCompiler) throws -> CompiledLayer {
    let kernel = try compiler.load(text, as: interface)
    let weights = try kernel.pack(program: program) { name in name == "decay" ? decay : nil }
    return try CompiledLayer(kernel: kernel, weights: weights)
  }

  /// Inputs `[batch, time, 5]` that differ everywhere.
  static func input(batch: Int, time: Int, from start: Int = 0, of total: Int? = nil) -> Tensor {
    var elements: [Float] = []
    for b in 0..<batch {
      for t in start..<(start + time) {
        for e in 0..<channels {
          elements.append(Float((b * (total ?? time) + t) * channels + e) * 0.125 - 3)
        }
      }
    }
    return Tensor(elements, shape: [batch, time, channels])
  }

  /// The outputs, from the definition.
  static func expected(_ input: Tensor) -> [Float] {
    let x = input.floats
    let decay = decay.floats
    var result = x
    for b in 0..<input.shape[0] {
      for e in 0..<channels {
        var h: Float = 0
        for t in 0..<input.shape[1] {
          let index = (b * input.shape[1] + t) * channels + e
          h = decay[e] * h
          h += 2 * x[index]
          result[index] = h
        }
      }
    }
    return result
  }
}
