import CoreySchedule

/// The memory of one `NAME_args`: a header of four words, then only pointers.
struct KernelArguments {
  /// Every field is a word: the version and the reserved field share one.
  private var words: [UInt64]

  init(_ call: KernelCall, pool: WorkerPool?) {
    func word(_ pointer: UnsafeRawPointer?) -> UInt64 { UInt64(UInt(bitPattern: pointer)) }
    words = [
      0, UInt64(UInt32(bitPattern: KernelInterface.abiVersion).littleEndian),
      UInt64(bitPattern: Int64(call.batch)), UInt64(bitPattern: Int64(call.time)),
    ]
    words += call.inputs.map { word($0) }
    words += call.outputs.map { word($0) }
    words += [word(call.stateIn), word(call.stateOut), word(call.packed), word(call.workspace)]
    if let barrier = pool?.kernelBarrier {
      words += [
        word(unsafeBitCast(barrier.function, to: UnsafeRawPointer.self)), word(barrier.argument),
      ]
    } else {
      words += [0, 0]
    }
    words[0] = UInt64(words.count * MemoryLayout<UInt64>.stride)
  }

  func withPointer<Result>(_ body: (UnsafeRawPointer) -> Result) -> Result {
    words.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { preconditionFailure("the header is never empty") }
      return body(base)
    }
  }
}
