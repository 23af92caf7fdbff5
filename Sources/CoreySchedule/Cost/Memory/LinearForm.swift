/// A number as a constant plus multiples of variables.
struct LinearForm: Hashable {
  /// What a number may hang on.
  enum Symbol: Hashable {
    /// A variable of the loops outside of a nest.
    case outer(String)
    /// Runs from 0 to `count` inside of the nest.
    case inner(Digit)
  }

  /// A digit of a loop's counter: `counter / divisor % count`. Different digits of a counter are
  /// taken as independent, which those of a mixed-radix number are.
  struct Digit: Hashable {
    var counter: String
    var divisor: Int
    var count: Int
  }

  var constant = 0
  private(set) var terms: [(symbol: Symbol, factor: Int)] = []

  static func == (left: Self, right: Self) -> Bool {
    left.constant == right.constant
      && left.terms.elementsEqual(right.terms) { $0.symbol == $1.symbol && $0.factor == $1.factor }
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(constant)
    for term in terms {
      hasher.combine(term.symbol)
      hasher.combine(term.factor)
    }
  }

  init(_ constant: Int) { self.constant = constant }

  init(_ symbol: Symbol) { terms = [(symbol, 1)] }

  var isConstant: Bool { terms.isEmpty }

  static func + (left: Self, right: Self) -> Self {
    var sum = left
    sum.constant &+= right.constant
    for term in right.terms {
      if let index = sum.terms.firstIndex(where: { $0.symbol == term.symbol }) {
        sum.terms[index].factor &+= term.factor
      } else {
        sum.terms.append(term)
      }
    }
    sum.terms.removeAll { $0.factor == 0 }
    return sum
  }

  static func * (left: Self, factor: Int) -> Self {
    var product = left
    product.constant &*= factor
    for index in product.terms.indices { product.terms[index].factor &*= factor }
    product.terms.removeAll { $0.factor == 0 }
    return product
  }
}
