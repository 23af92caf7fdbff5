import CLibClang

/// A node of the syntax tree of C text.
public struct Cursor {
  private let cursor: corey_cursor
  /// Kept, for the node lives in it.
  private let owner: TranslationUnit

  init(_ cursor: corey_cursor, in owner: TranslationUnit) {
    self.cursor = cursor
    self.owner = owner
  }

  private var unit: OpaquePointer { owner.unit }

  /// What it is.
  public var kind: Kind { Kind(rawValue: corey_cursor_kind(unit, cursor)) }

  /// The name it declares or uses; empty if none.
  public var spelling: String { CText.take(corey_cursor_spelling(unit, cursor)) ?? "" }

  /// Where its text starts; what a macro made is where the macro is used.
  public var start: CursorPlace { CursorPlace(corey_cursor_start(unit, cursor)) }

  /// Where its text ends: the place behind its last byte.
  public var end: CursorPlace { CursorPlace(corey_cursor_end(unit, cursor)) }

  /// Whether it lies in the text itself and not in a file that the text includes.
  public var isInMainFile: Bool { corey_cursor_is_in_main_file(unit, cursor) != 0 }

  /// Whether a declaration is also the definition.
  public var isDefinition: Bool { corey_cursor_is_definition(unit, cursor) != 0 }

  /// Whether a variable lives longer than a call of its function.
  public var isLasting: Bool { corey_cursor_is_lasting(unit, cursor) != 0 }

  /// Whether the type forbids writing.
  public var isConst: Bool { corey_cursor_is_const(unit, cursor) != 0 }

  /// The type as written; empty if it has none.
  public var type: String { CText.take(corey_cursor_type(unit, cursor)) ?? "" }

  /// The type without typedefs; empty if it has none.
  public var canonicalType: String { CText.take(corey_cursor_canonical_type(unit, cursor)) ?? "" }

  /// What a function answers, without typedefs.
  public var resultType: String { CText.take(corey_cursor_result_type(unit, cursor)) ?? "" }

  /// Whether a function takes more arguments than it names.
  public var isVariadic: Bool { corey_cursor_is_variadic(unit, cursor) != 0 }

  /// What values of its type are good for.
  var typeShape: TypeShape { TypeShape(corey_cursor_type_shape(unit, cursor)) }

  /// The same of what a function answers.
  var resultShape: TypeShape { TypeShape(corey_cursor_result_shape(unit, cursor)) }

  /// The operator of a unary, binary or assigning expression, as C spells it; empty if libclang is
  /// older than LLVM 17.
  var operatorSpelling: String { CText.take(corey_cursor_operator(unit, cursor)) ?? "" }

  /// The value of a constant integer expression.
  public var integer: Int64? {
    var value: Int64 = 0
    return corey_cursor_integer(unit, cursor, &value) != 0 ? value : nil
  }

  /// The declaration of what an expression names.
  public var referenced: Cursor? {
    var found = corey_cursor()
    return corey_cursor_referenced(unit, cursor, &found) != 0 ? Cursor(found, in: owner) : nil
  }

  /// The nodes directly below, in the order of the text.
  public var children: [Cursor] {
    final class List {
      var cursors: [corey_cursor] = []
    }
    let list = List()
    corey_cursor_children(
      unit, cursor,
      { context, child in
        guard let context else { return 0 }
        Unmanaged<List>.fromOpaque(context).takeUnretainedValue().cursors.append(child)
        return 1
      }, Unmanaged.passUnretained(list).toOpaque())
    return withExtendedLifetime(list) { list.cursors.map { Cursor($0, in: owner) } }
  }

  /// All nodes below, each before its own; `body` answers whether to look below a node.
  public func visit(_ body: (Cursor) -> Bool) {
    var pending = Array(children.reversed())
    while let next = pending.popLast() {
      if body(next) { pending += next.children.reversed() }
    }
  }
}

extension Cursor: Equatable {
  /// Whether both are the same node of the same text.
  public static func == (left: Cursor, right: Cursor) -> Bool {
    left.owner === right.owner && corey_cursor_equal(left.unit, left.cursor, right.cursor) != 0
  }
}
