import CCoreyKernels
import CoreyIR

extension ScalarFunction {
  /// The Float32 value, bit for bit what emitted code computes. Operands beyond the arity are not
  /// read.
  public func callAsFunction(_ a: Float, _ b: Float = 0, _ c: Float = 0) -> Float {
    switch self {
    case .copy: a
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .negate: -a
    case .square: a * a
    case .min: a < b ? a : b
    case .max: a > b ? a : b
    case .less: a < b ? 1 : 0
    case .lessOrEqual: a <= b ? 1 : 0
    case .equal: a == b ? 1 : 0
    case .and: a != 0 && b != 0 ? 1 : 0
    case .or: a != 0 || b != 0 ? 1 : 0
    case .not: a == 0 ? 1 : 0
    case .select: a == 0 ? c : b
    case .fma: corey_fma(a, b, c)
    case .abs: corey_abs(a)
    case .sqrt: corey_sqrt(a)
    case .floor: corey_floor(a)
    case .ceil: corey_ceil(a)
    case .round: corey_round(a)
    case .exp: corey_exp(a)
    case .exp2: corey_exp2(a)
    case .log: corey_log(a)
    case .sin: corey_sin(a)
    case .cos: corey_cos(a)
    case .tanh: corey_tanh(a)
    case .erf: corey_erf(a)
    case .sigmoid: corey_sigmoid(a)
    case .silu: corey_silu(a)
    case .softplus: corey_softplus(a)
    }
  }

  /// The number of the function in the compiled kernels.
  var code: corey_function {
    switch self {
    case .copy: COREY_COPY
    case .add: COREY_ADD
    case .subtract: COREY_SUBTRACT
    case .multiply: COREY_MULTIPLY
    case .divide: COREY_DIVIDE
    case .fma: COREY_FMA_FUNCTION
    case .negate: COREY_NEGATE
    case .abs: COREY_ABS
    case .sqrt: COREY_SQRT
    case .square: COREY_SQUARE
    case .floor: COREY_FLOOR
    case .ceil: COREY_CEIL
    case .round: COREY_ROUND
    case .exp: COREY_EXP
    case .exp2: COREY_EXP2
    case .log: COREY_LOG
    case .sin: COREY_SIN
    case .cos: COREY_COS
    case .tanh: COREY_TANH
    case .erf: COREY_ERF
    case .sigmoid: COREY_SIGMOID
    case .silu: COREY_SILU
    case .softplus: COREY_SOFTPLUS
    case .min: COREY_MIN
    case .max: COREY_MAX
    case .less: COREY_LESS
    case .lessOrEqual: COREY_LESS_OR_EQUAL
    case .equal: COREY_EQUAL
    case .and: COREY_AND
    case .or: COREY_OR
    case .not: COREY_NOT
    case .select: COREY_SELECT
    }
  }
}
