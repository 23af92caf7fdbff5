import CLibTCC
import Foundation
import Testing

@testable import CoreyKernels

extension ExampleKernel {
  /// The inputs three times, in different orders: the operands of each function.
  static let operands: [Float] = [1, 7, 11].flatMap { factor in
    inputs.indices.map { inputs[$0 * factor % inputs.count] }
  }

  /// The kernel compiled by libtcc in this process, with the hosted text.
  static func hostedResults() throws -> [Float] {
    let state = try #require(tcc_new())
    defer { tcc_delete(state) }
    tcc_set_options(state, "-nostdlib -Wall -Werror")
    tcc_set_output_type(state, TCC_OUTPUT_MEMORY)
    try #require(tcc_compile_string(state, KernelText.hosted + text) == 0)
    for symbol in HostSymbols.all {
      tcc_add_symbol(state, symbol.name, symbol.address)
    }
    let size = Int(corey_tcc_relocate(state, nil))
    try #require(size >= 0)
    let pages = mmap(
      nil, max(size, 1), PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    let code = try #require(pages == MAP_FAILED ? nil : pages)
    defer { munmap(code, max(size, 1)) }
    if size > 0 { try #require(corey_tcc_relocate(state, code) == 0) }
    let address = try #require(tcc_get_symbol(state, "run"))
    typealias Run =
      @convention(c) (UnsafePointer<Float>, Int64, UnsafeMutablePointer<Float>) -> Int64
    let run = unsafeBitCast(address, to: Run.self)
    var out = [Float](repeating: 0, count: 1 << 17)
    let count = run(operands, Int64(inputs.count), &out)
    return Array(out.prefix(Int(count)))
  }
}
