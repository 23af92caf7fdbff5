/// A finite field of `p^k` elements, as far as Paley's constructions need one: differences and the
/// quadratic character.
///
/// Elements are numbered by their coefficients in base p. The field is the polynomials over the
/// integers mod p modulo one whose root x runs through all elements but 0; that it does proves it.
struct GaloisField {
  let order: Int
  private let prime: Int
  private let degree: Int
  /// 1 for the squares, -1 for the others, 0 for zero.
  let character: [Int8]

  /// - Returns: `nil` if there is no field of this order.
  init?(order: Int) {
    guard let (prime, degree) = Self.primePower(order) else { return nil }
    self.order = order
    self.prime = prime
    self.degree = degree
    guard let character = Self.character(order: order, prime: prime, degree: degree) else {
      return nil
    }
    self.character = character
  }

  /// The number of `a - b`.
  func difference(_ a: Int, _ b: Int) -> Int {
    var (a, b, digit, result) = (a, b, 1, 0)
    for _ in 0..<degree {
      result += (a % prime - b % prime + prime) % prime * digit
      (a, b, digit) = (a / prime, b / prime, digit * prime)
    }
    return result
  }

  /// `order = prime ^ degree`.
  static func primePower(_ order: Int) -> (prime: Int, degree: Int)? {
    guard order >= 2 else { return nil }
    let prime = (2...order).first { $0 * $0 > order || order % $0 == 0 } ?? order
    guard order % prime == 0 else { return (order, 1) }
    var (rest, degree) = (order, 0)
    while rest % prime == 0 { (rest, degree) = (rest / prime, degree + 1) }
    return rest == 1 ? (prime, degree) : nil
  }

  /// Even powers of a generator are squares.
  private static func character(order: Int, prime: Int, degree: Int) -> [Int8]? {
    // `tail` numbers the coefficients of x^degree = tail(x).
    for tail in 1..<order {
      var character = [Int8](repeating: 0, count: order)
      var element = 1
      var power = 0
      while character[element] == 0, element != 0 {
        character[element] = power % 2 == 0 ? 1 : -1
        element = timesX(element, tail: tail, prime: prime, order: order)
        power += 1
      }
      if power == order - 1, element == 1 { return character }
    }
    return nil
  }

  private static func timesX(_ element: Int, tail: Int, prime: Int, order: Int) -> Int {
    let top = order / prime
    let leading = element / top
    var (rest, add, digit, result) = (element % top * prime, tail, 1, 0)
    while digit < order {
      result += (rest % prime + leading * (add % prime)) % prime * digit
      (rest, add, digit) = (rest / prime, add / prime, digit * prime)
    }
    return result
  }
}
