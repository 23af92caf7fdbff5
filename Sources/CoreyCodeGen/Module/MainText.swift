import CoreyIR
import CoreySchedule

/// An example program around the layer: seeded inputs, weights that are seeded too if no file of
/// them lies beside it, one run, a checksum.
struct MainText {
  let program: LoopProgram
  let packed: PackedFile?
  private var name: String { program.interface.name }

  var text: String {
    var writer = CWriter()
    let madeUp = packed == nil ? "weights and inputs" : "inputs"
    writer.line("/* \(OwnFile.invitation)")
    writer.line()
    writer.line("   Runs \(name) on made-up \(madeUp): a frame to put your own data into.")
    writer.line("   Arguments: time steps, threads. Build it with one of")
    writer.line("     cc -O2 main.c \(name).c -lm -o \(name)")
    writer.line("     cc -O2 -fopenmp main.c \(name).c -lm -o \(name)")
    writer.line(
      "     cc -O2 -D\(name.uppercased())_PTHREADS -pthread main.c \(name).c -lm -o \(name) */")
    writer.line("#include <stdio.h>")
    writer.line("#include <stdlib.h>")
    writer.line("#include <string.h>")
    writer.line("#include \"\(name).h\"")
    writer.line()
    writeHelpers(to: &writer)
    writer.block("int main(int argc, char **argv)") { writer in
      writer.line("const int64_t b = 1, t = argc > 1 ? atoll(argv[1]) : 16;")
      writer.line("const int threads = argc > 2 ? atoi(argv[2]) : 1;")
      writer.line("\(name)_args args;")
      writer.line(packed == nil ? "\(name)_weights weights;" : "\(name)_file file;")
      writer.line("int error;")
      writer.line("memset(&args, 0, sizeof args);")
      writePacked(to: &writer)
      writer.line("args.size = sizeof args;")
      writer.line("args.version = \(KernelInterface.abiVersion);")
      writer.line("args.b = b;")
      writer.line("args.t = t;")
      for port in program.interface.inputs {
        writer.line("args.\(port.name.cField) = \(made(port.type))(\(count(port)));")
      }
      for port in program.interface.outputs {
        writer.line(
          "args.\(port.name.cField) = block((size_t)(\(count(port))) * \(MadeUpText.size(port)));")
      }
      writer.line("args.workspace = block(\(name)_workspace_size(b, t, threads));")
      writer.line("#if defined(_OPENMP)")
      writer.line("error = \(name)_run_openmp(&args, threads);")
      writer.line("#elif defined(\(name.uppercased())_PTHREADS)")
      writer.line("error = \(name)_run_pthreads(&args, threads);")
      writer.line("#else")
      writer.line("error = \(name)_run(&args, 0, 1);")
      writer.line("#endif")
      writer.line("if (error) return fprintf(stderr, \"run failed: %d\\n\", error), 1;")
      for port in program.interface.outputs where port.type == StorageType.f32.rawValue {
        writer.line("report(\"\(port.name)\", args.\(port.name.cField), \(count(port)));")
      }
      writer.line("return 0;")
    }
    return writer.text
  }

  private func writeHelpers(to writer: inout CWriter) {
    writer.raw(
      """
      /* 64-byte aligned memory, kept until the program ends */
      static void *block(size_t size)
      {
          char *memory = malloc(size + 64);
          if (!memory) exit(fprintf(stderr, "out of memory\\n") < 0 ? 2 : 1);
          return memory + (64 - (uintptr_t)memory % 64) % 64;
      }

      """)
    let madeUpWeights = packed == nil ? program.interface.weights : []
    let types = Set(program.interface.inputs.map(\.type) + madeUpWeights.map(\.type))
    MadeUpText(program: program).writeFunctions(for: types, to: &writer)
    if program.interface.outputs.contains(where: { $0.type == StorageType.f32.rawValue }) {
      writer.raw(
        """
        static void report(const char *name, const float *x, int64_t n)
        {
            double sum = 0;
            for (int64_t i = 0; i < n; i++) sum += (double)x[i] * (double)x[i];
            printf("%s: %lld values, sum of squares %.9g\\n", name, (long long)n, sum);
        }

        """)
    }
  }

  /// Packs made-up weights, or opens the file.
  private func writePacked(to writer: inout CWriter) {
    if let packed {
      writer.line("error = \(name)_open_weights(\"\(packed.name)\", 1, &file);")
      writer.line(
        "if (error) return fprintf(stderr, \"\(packed.name): %s\\n\", \(name)_error(error)), 1;")
      writer.line("args.packed = file.packed;")
    } else {
      writer.line("void *packed = block(\(name)_packed_size());")
      writer.line("memset(&weights, 0, sizeof weights);")
      MadeUpText(program: program).writeWeights(to: &writer)
      writer.line("error = \(name)_pack_weights(&weights, packed);")
      writer.line("if (error) return fprintf(stderr, \"packing failed: %d\\n\", error), 1;")
      writer.line("args.packed = packed;")
    }
  }

  private func made(_ type: String) -> String { "made_\(type)" }

  private func count(_ port: KernelInterface.Port) -> String { MadeUpText.count(port) }
}
