import CoreyIR
import CoreySchedule

/// Makes a kernel that can be called from emitted C text.
///
/// One file per tier conforms. Compilers are values that many threads may use at once.
public protocol KernelCompiler: Sendable {
  /// The tier this compiler is; the text must have been emitted for it.
  var tier: Tier { get }

  /// Compiles `text` and loads the entry points of `interface.name`.
  ///
  /// - Throws: What the compiler says about the text, with the place its `#line` lines name; or what
  ///   keeps the result from being loaded.
  func load(_ text: String, as interface: KernelInterface) throws(Diagnostic) -> LoadedKernel
}
