import CoreyIR
import CoreySchedule

/// The tcc tier: compiles in this process, in milliseconds, without any header or library.
///
/// The text may call what it defines and what `symbols` names, nothing else.
public struct TCCCompiler: KernelCompiler {
  public var tier: Tier { .tcc }

  private let symbols: [HostSymbol]

  public init(symbols: [HostSymbol]) {
    self.symbols = symbols
  }

  public func load(
    _ text: String, as interface: KernelInterface
  ) throws(Diagnostic) -> LoadedKernel {
    try TCCCompilation.load(text, symbols: symbols, interface: interface)
  }
}
