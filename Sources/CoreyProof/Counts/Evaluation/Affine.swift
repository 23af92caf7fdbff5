/// An integer as a constant plus a multiple of each loop round that is not fixed yet.
///
/// Rounds are those of the loops that are counted as a whole: their number stands for all values
/// from 0 to one below the loop's count.
struct Affine: Hashable {
  var constant: Int
  /// By the loop's position, ascending; no factor is 0.
  var terms: [Term] = []

  struct Term: Hashable {
    var loop: Int
    var factor: Int
  }

  init(_ constant: Int) {
    self.constant = constant
  }

  init(constant: Int, loop: Int, factor: Int) {
    self.constant = constant
    terms = factor == 0 ? [] : [Term(loop: loop, factor: factor)]
  }

  /// The number, if it depends on no loop.
  var value: Int? { terms.isEmpty ? constant : nil }

  /// `self + factor * other`; `nil` beyond 64 bits.
  func adding(_ other: Affine, times factor: Int = 1) -> Affine? {
    guard let constant = Self.sum(constant, other.constant, factor) else { return nil }
    var result = Affine(constant)
    result.terms.reserveCapacity(terms.count + other.terms.count)
    var (left, right) = (terms[...], other.terms[...])
    while left.first != nil || right.first != nil {
      let loop = min(left.first?.loop ?? .max, right.first?.loop ?? .max)
      let a = left.first?.loop == loop ? left.removeFirst().factor : 0
      let b = right.first?.loop == loop ? right.removeFirst().factor : 0
      guard let sum = Self.sum(a, b, factor) else { return nil }
      if sum != 0 { result.terms.append(Term(loop: loop, factor: sum)) }
    }
    return result
  }

  /// `nil` beyond 64 bits.
  func multiplied(by factor: Int) -> Affine? { Affine(0).adding(self, times: factor) }

  /// The least and the greatest value over all rounds; `nil` beyond 64 bits.
  func bounds(_ counts: [Int]) -> ClosedRange<Int>? {
    var (low, high) = (constant, constant)
    for term in terms {
      guard let span = Self.sum(0, term.factor, counts[term.loop] - 1) else { return nil }
      guard let sum = Self.sum(span < 0 ? low : high, span, 1) else { return nil }
      if span < 0 { low = sum } else { high = sum }
    }
    return low...high
  }

  /// The loop that moves the value the most.
  func widestLoop(_ counts: [Int]) -> Int? {
    terms.max {
      $0.factor.magnitude &* counts[$0.loop].magnitude
        < $1.factor.magnitude &* counts[$1.loop].magnitude
    }?.loop
  }

  /// Quotient and remainder of a value that is never negative, if both are of this form.
  func divided(by divisor: Int, _ counts: [Int]) -> (quotient: Affine, remainder: Affine)? {
    guard divisor > 0, let all = bounds(counts), all.lowerBound >= 0 else { return nil }
    var quotient = Affine(constant / divisor)
    var remainder = Affine(constant % divisor)
    for term in terms {
      if term.factor % divisor == 0 {
        quotient.terms.append(Term(loop: term.loop, factor: term.factor / divisor))
      } else {
        remainder.terms.append(term)
      }
    }
    guard let rest = remainder.bounds(counts), rest.lowerBound >= 0, rest.upperBound < divisor
    else { return nil }
    return (quotient, remainder)
  }

  private static func sum(_ base: Int, _ number: Int, _ factor: Int) -> Int? {
    let (product, isWide) = number.multipliedReportingOverflow(by: factor)
    let (sum, isWider) = base.addingReportingOverflow(product)
    return isWide || isWider ? nil : sum
  }
}
