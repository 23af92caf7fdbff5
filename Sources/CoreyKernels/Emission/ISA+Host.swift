import CCoreyKernels

extension ISA {
  /// The best level that this machine can run.
  public static var host: ISA {
    let number = Int(corey_best_isa().rawValue)
    return allCases.first { $0.number == number } ?? .portable
  }
}
