import CoreyIR

/// Lowers one nest to statements.
struct NestLowering {
  let kernel: KernelLowering

  func lower(_ nest: Nest) -> [Statement] {
    switch nest.kind {
    case .lanes(let signature):
      return LaneNestLowering(kernel: kernel, nest: nest, signature: signature).lower()
    case .matrix(let matrix): return MatrixNestLowering(kernel: kernel).lower(matrix)
    case .row: return nest.operations.flatMap { RowNestLowering(kernel: kernel).lower($0) }
    case .rotation:
      return nest.operations.flatMap { RotationLowering(kernel: kernel).lower($0, isStep: false) }
    case .fold: return nest.operations.flatMap { FoldLowering(kernel: kernel).lower($0) }
    case .steps: return StepNestLowering(kernel: kernel).lower(nest)
    }
  }
}
