import CoreySchedule

/// An example program around a language model: reads a prompt, prints what the model continues it
/// with, token by token.
struct GenerationText {
  /// Floats of scores that the prompt's steps may take at once.
  private static let mostScores = 4 << 20
  /// Steps of the prompt that are run at once, if they make no scores or not too many.
  private static let longestChunk = 512

  private let name: String
  private let ports: TokenPorts
  private let tokens: TokenUse
  private let weights: String

  init(
    _ interface: KernelInterface, _ ports: TokenPorts, tokens: TokenUse, weights: String
  ) {
    name = interface.name
    self.ports = ports
    self.tokens = tokens
    self.weights = weights
  }

  var text: String {
    usage + declarations + prompt + choice + run + main
  }

  private var vocabulary: Int { min(tokens.vocabulary ?? ports.width, ports.width) }

  private var chunk: Int {
    ports.areScoresOptional
      ? Self.longestChunk : max(1, min(Self.longestChunk, Self.mostScores / max(ports.width, 1)))
  }

  // MARK: Text

  private var usage: String {
    let prompt =
      tokens.areBytes
      ? "The prompt is a text; without one the standard input is read."
      : "The prompt is token numbers; without any the standard input is read."
    return """
      /* \(OwnFile.invitation)

         Continues a prompt with \(name.cComment), always with the token of the highest score.
         Build it with make, or with one of
           cc -O2 main.c \(name).c -lm -o demo
           cc -O2 -fopenmp main.c \(name).c -lm -o demo
           cc -O2 -D\(name.uppercased())_PTHREADS -pthread main.c \(name).c -lm -o demo

         Usage: demo [-n tokens] [-w weights] [-j threads] [--] [prompt]
         \(prompt) */

      """
  }

  private var declarations: String {
    let ends = tokens.ends.map { "token == \($0)" }.joined(separator: " || ")
    return """
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      #include "\(name).h"

      enum {
          vocabulary = \(vocabulary),   /* tokens there are */
          width = \(ports.width),       /* scores of a step */
          chunk = \(chunk)              /* steps of the prompt that are run at once */
      };

      static void fail(const char *what, const char *why)
      {
          fprintf(stderr, "%s: %s\\n", what, why);
          exit(1);
      }
      static void *memory(size_t size)
      {
          void *block = aligned_alloc(64, size / 64 * 64 + 64);
          if (!block) fail("\(name)", "out of memory");
          return block;
      }
      static long long number(const char *text, long long least, long long most)
      {
          char *end;
          const long long value = strtoll(text, &end, 10);
          if (end == text || *end || value < least || value > most) fail(text, "no number in range");
          return value;
      }
      static int is_end(int32_t token)
      {
          \(ends.isEmpty ? "(void)token;\n    return 0;" : "return \(ends);")
      }

      """
  }

  private var prompt: String {
    let body =
      tokens.areBytes
      ? """
      /* the arguments, or the standard input if there are none */
      static void read_prompt(struct prompt *p, char **words)
      {
          int byte;
          if (*words)
              for (const char *text = *words; *text; text++) append(p, (unsigned char)*text);
          else
              while ((byte = getchar()) != EOF) append(p, byte);
      }
      static void print(int32_t token) { putchar((int)token); }

      """
      : """
      /* the arguments, or the standard input if there are none */
      static void read_prompt(struct prompt *p, char **words)
      {
          char word[24];
          if (*words)
              for (; *words; words++) append(p, (int32_t)number(*words, 0, vocabulary - 1));
          else
              while (scanf("%23s", word) == 1) append(p, (int32_t)number(word, 0, vocabulary - 1));
      }
      static void print(int32_t token) { printf("%d ", (int)token); }

      """
    return """
      struct prompt { int32_t *tokens; int64_t count, room; };
      static void append(struct prompt *p, int32_t token)
      {
          if (p->count == p->room) {
              p->room = p->room * 2 + 64;
              p->tokens = realloc(p->tokens, (size_t)p->room * sizeof *p->tokens);
              if (!p->tokens) fail("prompt", "out of memory");
          }
          p->tokens[p->count++] = token;
      }
      \(body)
      """
  }

  private var choice: String {
    """
    /* the token of the highest score, the first of equals */
    static int32_t choose(const float *scores)
    {
        int32_t best = 0;
        for (int32_t i = 1; i < vocabulary; i++)
            if (scores[i] > scores[best]) best = i;
        return best;
    }

    """
  }

  private var run: String {
    """
    static void run(const \(name)_args *args, int threads)
    {
    #if defined(_OPENMP)
        const int error = \(name)_run_openmp(args, threads);
    #elif defined(\(name.uppercased())_PTHREADS)
        const int error = \(name)_run_pthreads(args, threads);
    #else
        const int error = \(name)_run(args, 0, threads);
    #endif
        if (error) fail("\(name)", \(name)_error(error));
    }

    """
  }

  private var main: String {
    let start =
      tokens.start.map { "if (prompt.count == 0) append(&prompt, \($0));" }
      ?? "if (prompt.count == 0) fail(\"prompt\", \"there is no token to begin with\");"
    return """
      int main(int argc, char **argv)
      {
          const char *weights = "\(weights)";
          struct prompt prompt = {0, 0, 0};
          \(name)_file file;
          \(name)_args args;
          float *scores;
          int64_t wanted = 200, done, i;
          int32_t token;
          int threads = 1, argument, error;

          for (argument = 1; argument < argc && argv[argument][0] == '-'; argument += 2) {
              const char *option = argv[argument], *value = argv[argument + 1];
              if (!strcmp(option, "--")) {
                  argument++;
                  break;
              }
              if (!value) fail(option, "wants a value");
              if (!strcmp(option, "-n")) wanted = number(value, 0, INT64_MAX);
              else if (!strcmp(option, "-w")) weights = value;
              else if (!strcmp(option, "-j")) threads = (int)number(value, 1, 256);
              else fail(option, "no such option");
          }
      #if !defined(_OPENMP) && !defined(\(name.uppercased())_PTHREADS)
          if (threads > 1) fail("-j", "this program was built for one thread");
      #endif
          read_prompt(&prompt, argv + argument);
          \(start)

          error = \(name)_open_weights(weights, 1, &file);
          if (error) fail(weights, \(name)_error(error));
          scores = memory(sizeof *scores * \(ports.areScoresOptional ? "" : "chunk * ")width);
          memset(&args, 0, sizeof args);
          args.size = sizeof args;
          args.version = \(KernelInterface.abiVersion);
          args.b = 1;
          \(ports.areScoresOptional ? "" : "args.\(ports.scores) = scores;\n    ")args.packed = file.packed;
          args.workspace = memory(\(name)_workspace_size(1, chunk, threads));
          args.state_out = memory(\(name)_state_size(1));

          /* all of the prompt but its last token, in chunks: the states of each are what the next one
             begins with\(ports.areScoresOptional ? ", and nobody wants its scores" : "") */
          token = prompt.tokens[prompt.count - 1];
          for (i = 0; i + 1 < prompt.count; i += args.t) {
              args.t = prompt.count - 1 - i < chunk ? prompt.count - 1 - i : chunk;
              args.\(ports.ids) = prompt.tokens + i;
              run(&args, threads);
              args.state_in = args.state_out;
          }
          args.t = 1;
          args.\(ports.ids) = &token;
          args.\(ports.scores) = scores;
          for (done = 0; done < wanted; done++) {
              run(&args, threads);
              args.state_in = args.state_out;
              token = choose(scores);
              if (is_end(token)) break;
              print(token);
              if (fflush(stdout) || ferror(stdout)) fail("standard output", "cannot be written");
          }
          free(args.state_out);
          free(args.workspace);
          free(scores);
          free(prompt.tokens);
          \(name)_close_weights(&file);
          return 0;
      }

      """
  }
}
