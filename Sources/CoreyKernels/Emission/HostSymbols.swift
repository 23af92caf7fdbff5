import CCoreyKernels

/// The precompiled functions that `KernelText.hosted` declares.
public enum HostSymbols {
  /// Name and address of each, picked for this machine: what libtcc's `tcc_add_symbol` gets.
  public static var all: [(name: String, address: UnsafeRawPointer)] {
    var symbols: [(name: String, address: UnsafeRawPointer)] = []
    guard var next = corey_symbols() else { return symbols }
    while let name = next.pointee.name, let address = next.pointee.address {
      symbols.append((String(cString: name), address))
      next += 1
    }
    return symbols
  }
}
