/// One entry of a table: what people read and what programs read come from the same value.
public enum Cell: Hashable, Sendable {
  case text(String)
  case integer(Int)
  /// A number with that many digits behind the point for people; JSON holds all of them.
  case fixed(Double, digits: Int)
  /// A number whose size is not known: four significant digits for people.
  case number(Double)
  case list([Double])
  case missing

  /// What stands in the table for people.
  var plain: String {
    switch self {
    case .text(let text): text
    case .integer(let number): "\(number)"
    case .fixed(let number, let digits): Self.fixed(number, digits: digits)
    case .number(let number): Self.significant(number)
    case .list(let numbers): numbers.map(Self.significant).joined(separator: " ")
    case .missing: "-"
    }
  }

  /// The JSON value. JSON has no infinities and no NaN: they are strings.
  var json: String {
    switch self {
    case .text(let text): JSON.string(text)
    case .integer(let number): "\(number)"
    case .fixed(let number, _), .number(let number): JSON.number(number)
    case .list(let numbers): "[\(numbers.map(JSON.number).joined(separator: ", "))]"
    case .missing: "null"
    }
  }

  /// Whether people expect it to end at the column's right edge.
  var isNumber: Bool {
    switch self {
    case .integer, .fixed, .number: true
    case .text, .list, .missing: false
    }
  }

  private static func fixed(_ number: Double, digits: Int) -> String {
    let scale = (0..<max(0, digits)).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (number.magnitude * scale).rounded()
    guard scaled < 9e15 else { return "\(number)" }
    let sign = number < 0 && scaled > 0 ? "-" : ""
    let whole = "\(Int((scaled / scale).rounded(.down)))"
    if digits <= 0 { return sign + whole }
    let fraction = "\(Int(scaled.truncatingRemainder(dividingBy: scale)))"
    return sign + whole + "." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  private static func significant(_ number: Double) -> String {
    guard number.isFinite, number != 0 else { return number == 0 ? "0" : "\(number)" }
    let size = number.magnitude
    if size >= 1e-3, size < 1e5 {
      return fixed(number, digits: size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 4)
    }
    var mantissa = size
    var exponent = 0
    while mantissa >= 10 {
      mantissa /= 10
      exponent += 1
    }
    while mantissa < 1 {
      mantissa *= 10
      exponent -= 1
    }
    return (number < 0 ? "-" : "") + fixed(mantissa, digits: 2) + "e\(exponent)"
  }
}
