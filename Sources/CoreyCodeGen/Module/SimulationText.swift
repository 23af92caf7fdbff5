import CoreyIR
import CoreySchedule

/// A program for cache simulators around the layer: made-up weights and inputs, then the caches are
/// emptied of them, then one run on one thread.
///
/// All that the run touches lies in one stretch of whole pages, in the order that the cost model
/// gives it, so that the two disagree about caches and not about addresses.
struct SimulationText {
  let program: LoopProgram
  let batch: Int
  let time: Int
  /// Bytes of the cache to empty.
  let cacheBytes: Int

  private var name: String { program.interface.name }

  var text: String {
    var writer = CWriter()
    writer.line("#include <stdio.h>")
    writer.line("#include <stdlib.h>")
    writer.line("#include <string.h>")
    writer.line("#include \"\(name).h\"")
    writer.line()
    writeHelpers(to: &writer)
    writer.block("int main(void)") { writer in
      writer.line("const int64_t b = \(batch), t = \(time);")
      writer.line("\(name)_args args;")
      writer.line("\(name)_weights weights;")
      writer.line("void *packed = block(\(name)_packed_size()), *resident;")
      writer.line("int error;")
      writer.line("memset(&weights, 0, sizeof weights);")
      MadeUpText(program: program).writeWeights(to: &writer)
      writer.line("error = \(name)_pack_weights(&weights, packed);")
      writer.line("if (error) return fprintf(stderr, \"packing failed: %d\\n\", error), 1;")
      writeArguments(to: &writer)
      writer.line("if (empty_caches() != 0) return 1;")
      writer.line("error = \(name)_run(&args, 0, 1);")
      writer.line("if (error) return fprintf(stderr, \"run failed: %d\\n\", error), 1;")
      writer.line("return 0;")
    }
    return writer.text
  }

  private func writeArguments(to writer: inout CWriter) {
    writer.line("memset(&args, 0, sizeof args);")
    writer.line("args.size = sizeof args;")
    writer.line("args.version = \(KernelInterface.abiVersion);")
    writer.line("args.b = b;")
    writer.line("args.t = t;")
    let workspace = "\(name)_workspace_size(b, t, 1)"
    var sizes = (program.interface.inputs + program.interface.outputs).map(bytes)
    sizes += ["2 * \(name)_state_size(b)", "\(program.totals.packed)u", workspace]
    writer.line("pages(\(sizes.joined(separator: " + ")), \(sizes.count + 1));")
    let bounds = program.layers.last?.rowBounds ?? [:]
    for (position, port) in program.interface.inputs.enumerated() {
      let field = "args.\(CModule.field(port))"
      let made =
        bounds[position].map { "rows((int64_t)(\(MadeUpText.count(port))), \($0))" }
        ?? "made_\(port.type)(\(MadeUpText.count(port)))"
      writer.line("\(field) = memcpy(part(\(bytes(port))), \(made), \(bytes(port)));")
    }
    for port in program.interface.outputs {
      writer.line("args.\(CModule.field(port)) = part(\(bytes(port)));")
    }
    writer.line("args.state_in = part(\(name)_state_size(b));")
    writer.line("args.state_out = part(\(name)_state_size(b));")
    writer.line("resident = part(\(program.totals.packed)u);")
    writer.line("args.packed = memcpy(resident, packed, \(program.totals.packed)u);")
    writer.line("args.workspace = part(\(workspace));")
  }

  private func bytes(_ port: KernelInterface.Port) -> String {
    "(size_t)(\(MadeUpText.count(port))) * \(MadeUpText.size(port))"
  }

  private func writeHelpers(to writer: inout CWriter) {
    writer.raw(
      """
      enum { PAGE = 4096 };
      static char *next;

      /* whole pages, all zero, kept until the program ends */
      static void *block(size_t size)
      {
          char *memory = calloc(size + 2 * PAGE, 1);
          if (!memory) exit(fprintf(stderr, "out of memory\\n") < 0 ? 2 : 1);
          return memory + (PAGE - (uintptr_t)memory % PAGE) % PAGE;
      }

      /* what the run touches, in so many parts */
      static void pages(size_t size, int parts)
      {
          next = block(size + (size_t)parts * 2 * PAGE);
      }

      static void *part(size_t size)
      {
          char *start = next;
          next += (size + PAGE - 1) / PAGE * PAGE + PAGE;
          return start;
      }

      /* reads every line of more memory than the caches hold; the sum is wanted, for a simulator
         that translates code drops loads of what is not */
      static unsigned empty_caches(void)
      {
          const size_t size = \(2 * cacheBytes)u;
          const volatile char *other = block(size);
          unsigned sum = 0;
          for (size_t i = 0; i < size; i += 16) sum += (unsigned)other[i];
          return sum;
      }

      """)
    let interface = program.interface
    let types = Set(interface.inputs.map(\.type) + interface.weights.map(\.type))
    MadeUpText(program: program).writeFunctions(for: types, to: &writer)
    if !(program.layers.last?.rowBounds ?? [:]).isEmpty {
      writer.raw(
        """
        static int32_t *rows(int64_t n, int64_t bound)
        {
            int32_t *x = block((size_t)n * sizeof *x);
            uint64_t bits = 1;
            for (int64_t i = 0; i < n; i++) {
                bits = bits * 6364136223846793005u + 1442695040888963407u;
                x[i] = (int32_t)((bits >> 33) % (uint64_t)bound);
            }
            return x;
        }

        """)
    }
  }
}
