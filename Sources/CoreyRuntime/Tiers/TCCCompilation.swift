import CLibTCC
import CoreyIR
import CoreySchedule
import Synchronization

/// One state of libtcc: takes one text and makes one image of it.
struct TCCCompilation: ~Copyable {
  /// What libtcc said so far; a reference, for libtcc keeps its address.
  private final class Log {
    var messages: [String] = []
  }

  /// libtcc compiles one text at a time in a process: most of its data is global.
  private static let turn = Mutex(())

  private let state: OpaquePointer
  private let log: Log

  private init() throws(Diagnostic) {
    guard let state = tcc_new() else {
      throw Diagnostic(.error, "no memory for libtcc")
    }
    self.state = state
    self.log = Log()
  }

  /// Compiles `text` to the point where its code can be placed.
  private func compile(_ text: String, symbols: [HostSymbol]) throws(Diagnostic) {
    tcc_set_error_func(state, Unmanaged.passUnretained(log).toOpaque()) { opaque, message in
      guard let opaque, let message else { return }
      Unmanaged<Log>.fromOpaque(opaque).takeUnretainedValue()
        .messages.append(String(cString: message))
    }
    // No headers, no libraries, no search paths: the text and the symbols are all there is.
    tcc_set_options(state, "-nostdlib -nostdinc -Werror")
    tcc_set_output_type(state, TCC_OUTPUT_MEMORY)
    for (name, value) in StandardHeaders.macros {
      tcc_define_symbol(state, name, value)
    }
    for symbol in symbols {
      tcc_add_symbol(state, symbol.name, symbol.address)
    }
    guard tcc_compile_string(state, StandardHeaders.resolve(text)) == 0 else { throw failure() }
  }

  /// Compiles `text` and answers its code with the functions of `interface`.
  static func load(
    _ text: String, symbols: [HostSymbol], interface: KernelInterface
  ) throws(Diagnostic) -> LoadedKernel {
    try turn.withLock { _ throws(Diagnostic) in
      let compilation = try TCCCompilation()
      try compilation.compile(text, symbols: symbols)
      let byteCount = corey_tcc_relocate(compilation.state, nil)
      guard byteCount >= 0 else { throw compilation.failure() }
      if byteCount == 0 {
        // A later libtcc has placed the code itself and frees it with the state.
        let entries = try compilation.entryPoints(of: interface)
        return LoadedKernel(
          interface: interface, tier: .tcc, entries: entries, image: .compilation(compilation))
      }
      let pages = try CodePages(byteCount: Int(byteCount))
      guard corey_tcc_relocate(compilation.state, pages.base) == 0 else {
        throw compilation.failure()
      }
      try pages.seal()
      let entries = try compilation.entryPoints(of: interface)
      return LoadedKernel(
        interface: interface, tier: .tcc, entries: entries, image: .pages(pages))
    }
  }

  private func entryPoints(of interface: KernelInterface) throws(Diagnostic) -> EntryPoints {
    try EntryPoints(of: interface) { tcc_get_symbol(state, $0) }
  }

  private func failure() -> Diagnostic {
    CompilerMessages.diagnostic(of: log.messages, compiler: "tcc")
  }

  deinit {
    tcc_delete(state)
  }
}
