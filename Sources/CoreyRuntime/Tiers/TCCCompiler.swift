import CoreyIR
import CoreyKernels
import CoreySchedule

/// The tcc tier: compiles in this process, in milliseconds, without any header or library.
///
/// The text may include `<stddef.h>` and `<stdint.h>`. It may call what it defines and what `symbols` names, nothing else.
public struct TCCCompiler: KernelCompiler {
  public var tier: Tier { .tcc }

  private let symbols: [HostSymbol]

  /// For texts that call the compiled kernel functions of this program.
  public init() {
    self.init(
      symbols: HostSymbols.all.map { HostSymbol(name: $0.name, address: $0.address) })
  }

  public init(symbols: [HostSymbol]) {
    self.symbols = symbols
  }

  public func load(
    _ text: String, as interface: KernelInterface
  ) throws(Diagnostic) -> LoadedKernel {
    try TCCCompilation.load(text, symbols: symbols, interface: interface)
  }
}
