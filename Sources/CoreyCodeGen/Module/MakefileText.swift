/// A Makefile for a C file and its example program.
struct MakefileText {
  let name: String
  /// Whether the program continues a text given as its argument.
  let isPrompted: Bool

  var text: String {
    let run = isPrompted ? "./demo -n 200 \"$(PROMPT)\"" : "./demo"
    return """
      # \(OwnFile.invitation)
      #   make               one thread
      #   make THREADS=1     several, by pthreads; THREADS=openmp: by OpenMP
      #   make run           builds and runs the example\(isPrompted ? ": PROMPT='…' is continued" : "")
      CFLAGS = -std=c11 -O2 -Wall -Wextra -Wpedantic
      LDLIBS = -lm
      ifeq ($(THREADS),openmp)
      CFLAGS += -fopenmp
      else ifneq ($(THREADS),)
      CFLAGS += -D\(name.uppercased())_PTHREADS -pthread
      endif
      \(isPrompted ? "PROMPT = def \n" : "")
      demo: main.c \(name).c \(name).h Makefile
      \t$(CC) $(CFLAGS) main.c \(name).c $(LDLIBS) -o $@
      run: demo
      \t\(run)
      clean:
      \trm -f demo
      .PHONY: run clean

      """
  }
}
