import CLibClang

extension Cursor {
  /// What a node is: libclang's number, with names for those that kernels consist of.
  public struct Kind: RawRepresentable, Hashable, Sendable {
    public let rawValue: Int32

    public init(rawValue: Int32) {
      self.rawValue = rawValue
    }

    private init(_ number: Int) {
      rawValue = Int32(number)
    }

    public static let structure = Kind(COREY_STRUCT)
    public static let union = Kind(COREY_UNION)
    public static let typeReference = Kind(COREY_TYPE_REFERENCE)
    public static let initializerList = Kind(COREY_INITIALIZER_LIST)
    public static let enumeration = Kind(COREY_ENUM)
    public static let field = Kind(COREY_FIELD)
    public static let enumerator = Kind(COREY_ENUM_CONSTANT)
    public static let function = Kind(COREY_FUNCTION)
    public static let variable = Kind(COREY_VARIABLE)
    public static let parameter = Kind(COREY_PARAMETER)
    public static let typeAlias = Kind(COREY_TYPEDEF)
    public static let reference = Kind(COREY_REFERENCE_EXPRESSION)
    public static let member = Kind(COREY_MEMBER_EXPRESSION)
    public static let call = Kind(COREY_CALL)
    public static let integerLiteral = Kind(COREY_INTEGER_LITERAL)
    public static let floatingLiteral = Kind(COREY_FLOATING_LITERAL)
    public static let parentheses = Kind(COREY_PARENTHESES)
    public static let unaryOperator = Kind(COREY_UNARY_OPERATOR)
    public static let subscripting = Kind(COREY_ARRAY_SUBSCRIPT)
    public static let binaryOperator = Kind(COREY_BINARY_OPERATOR)
    public static let compoundAssignment = Kind(COREY_COMPOUND_ASSIGNMENT)
    public static let conditional = Kind(COREY_CONDITIONAL)
    public static let cast = Kind(COREY_CAST)
    public static let sizeExpression = Kind(COREY_UNARY_EXPRESSION)
    public static let unexposedExpression = Kind(COREY_UNEXPOSED_EXPRESSION)
    public static let unexposedStatement = Kind(COREY_UNEXPOSED_STATEMENT)
    public static let caseStatement = Kind(COREY_CASE)
    public static let defaultStatement = Kind(COREY_DEFAULT)
    public static let breakStatement = Kind(COREY_BREAK)
    public static let nullStatement = Kind(COREY_NULL_STATEMENT)
    public static let block = Kind(COREY_COMPOUND)
    public static let ifStatement = Kind(COREY_IF)
    public static let switchStatement = Kind(COREY_SWITCH)
    public static let whileStatement = Kind(COREY_WHILE)
    public static let doStatement = Kind(COREY_DO)
    public static let forStatement = Kind(COREY_FOR)
    public static let returnStatement = Kind(COREY_RETURN)
    public static let declarationStatement = Kind(COREY_DECLARATION_STATEMENT)
  }
}
