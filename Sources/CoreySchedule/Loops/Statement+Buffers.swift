extension Statement {
  /// Calls `visit` for every buffer that the statement touches.
  public func visitBuffers(_ visit: (BufferID) -> Void) {
    switch self {
    case .array, .barrier, .tree: break
    case .loop(_, let from, let to, _, let body), .lanes(_, let from, let to, let body),
      .stride(_, let from, let to, _, let body):
      from.visitBuffers(visit)
      to.visitBuffers(visit)
      for statement in body { statement.visitBuffers(visit) }
    case .parallel(_, let count, let body):
      count.visitBuffers(visit)
      for statement in body { statement.visitBuffers(visit) }
    case .scope(let body), .single(let body), .nest(_, let body):
      for statement in body { statement.visitBuffers(visit) }
    case .integer(_, let expression): expression.visitBuffers(visit)
    case .define(_, _, let expression), .assign(_, let expression): expression.visitBuffers(visit)
    case .assignElement(_, let index, let expression):
      index.visitBuffers(visit)
      expression.visitBuffers(visit)
    case .store(let access, let expression):
      access.visitBuffers(visit)
      expression.visitBuffers(visit)
    case .reduceRow(_, _, let access, _): access.visitBuffers(visit)
    case .rotate(let row):
      for access in [row.from, row.to] { access.visitBuffers(visit) }
    case .fold(let fold): fold.visitBuffers(visit)
    case .matrixTile(let tile):
      for access in [tile.x, tile.w, tile.y] { access.visitBuffers(visit) }
    case .move(let buffer, _, _, _): visit(buffer)
    case .fetch(_, _, let buffer, _, _, _): visit(buffer)
    case .packPanels(let target, let source, _, _, _, _):
      target.visitBuffers(visit)
      source.visitBuffers(visit)
    }
  }
}

extension Statement {
  /// Calls `visit` for every buffer that the statement writes to.
  func visitStores(_ visit: (BufferID) -> Void) {
    switch self {
    case .loop(_, _, _, _, let body), .lanes(_, _, _, let body), .stride(_, _, _, _, let body),
      .parallel(_, _, let body), .scope(let body), .single(let body), .nest(_, let body):
      for statement in body { statement.visitStores(visit) }
    case .store(let access, _): visit(access.buffer)
    case .rotate(let row): visit(row.to.buffer)
    case .matrixTile(let tile): visit(tile.y.buffer)
    case .move(let buffer, _, _, _), .fetch(_, _, let buffer, _, _, _): visit(buffer)
    case .packPanels(let target, _, _, _, _, _): visit(target.buffer)
    case .fold(let fold): fold.visitBuffers(visit)
    case .integer, .define, .assign, .array, .assignElement, .tree, .reduceRow, .barrier: break
    }
  }
}

extension Statement {
  /// Calls `visit` for every weight pointer that is fetched.
  func visitFetches(_ visit: (Int) -> Void) {
    switch self {
    case .fetch(let port, _, _, _, _, _): visit(port)
    case .nest(_, let body), .scope(let body), .single(let body):
      for statement in body { statement.visitFetches(visit) }
    case .loop(_, _, _, _, let body), .lanes(_, _, _, let body), .stride(_, _, _, _, let body),
      .parallel(_, _, let body):
      for statement in body { statement.visitFetches(visit) }
    default: break
    }
  }

  /// Calls `visit` for every buffer that the statement touches outside of nests.
  public func visitBuffersOutsideNests(_ visit: (BufferID) -> Void) {
    switch self {
    case .nest: break
    case .loop(_, _, _, _, let body), .stride(_, _, _, _, let body):
      for statement in body { statement.visitBuffersOutsideNests(visit) }
    default: visitBuffers(visit)
    }
  }

  /// The statements inside that are reached one after the other.
  var sequence: [Statement] {
    switch self {
    case .loop(_, _, _, _, let body), .stride(_, _, _, _, let body): body
    default: []
    }
  }
}

extension Expression {
  func visitBuffers(_ visit: (BufferID) -> Void) {
    switch self {
    case .constant, .variable: break
    case .element(_, let index, _), .iota(let index, _): index.visitBuffers(visit)
    case .load(let access): access.visitBuffers(visit)
    case .apply(_, let arguments): for argument in arguments { argument.visitBuffers(visit) }
    case .round(_, let inner): inner.visitBuffers(visit)
    }
  }
}

extension Access {
  func visitBuffers(_ visit: (BufferID) -> Void) {
    visit(buffer)
    index.visitBuffers(visit)
  }
}

extension IntExpression {
  func visitBuffers(_ visit: (BufferID) -> Void) {
    switch self {
    case .constant, .variable: break
    case .add(let left, let right), .subtract(let left, let right), .multiply(let left, let right),
      .divide(let left, let right), .remainder(let left, let right), .min(let left, let right):
      left.visitBuffers(visit)
      right.visitBuffers(visit)
    case .element(let buffer, let index):
      visit(buffer)
      index.visitBuffers(visit)
    }
  }
}
