/// A statement of emitted C.
indirect enum CodeStatement {
  case block([CodeStatement])
  case declare(CodeVariable, CodeExpression?, isUnion: Bool)
  case expression(CodeExpression)
  case branch(CodeExpression, CodeStatement, CodeStatement?)
  case loop(CodeLoop)
  /// `do body while (condition)`
  case repeated(CodeStatement, while: CodeExpression)
  /// The statements of the body in order, and where among them each case starts.
  case select(CodeExpression, cases: [Int: Int], fallback: Int?, [CodeStatement])
  case leave
  case answer(CodeExpression?, CodePlace)
}

/// `for (start; condition; advance) body`, or `while`.
struct CodeLoop {
  var start: [CodeStatement]
  var condition: CodeExpression?
  var advance: CodeExpression?
  var body: CodeStatement
  /// The counter and its step, if the loop advances one variable by a constant and its body leaves
  /// it alone.
  var counter: (variable: CodeVariable, step: Int)?
  var place: CodePlace
}
