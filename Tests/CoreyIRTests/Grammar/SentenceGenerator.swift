import CoreyTestSupport

@testable import CoreyIR

/// Random sentences of a grammar that prefer what was not covered yet.
struct SentenceGenerator {
  let grammar: EBNF
  var random: SeededGenerator
  /// How often each alternative was taken.
  private(set) var taken: [Int]
  private(set) var covered: Set<String> = []
  /// The least depth of each production.
  private var heights: [String: Int] = ["newline": 0, "inline": 0]
  private var pieces: [String] = []
  private var isInToken = false
  private static let deepest = 24
  private static let longest = 400

  init(_ grammar: EBNF, seed: UInt64) {
    self.grammar = grammar
    random = SeededGenerator(seed: seed)
    taken = Array(repeating: 0, count: grammar.alternatives)
    var changed = true
    while changed {
      changed = false
      for (name, rule) in grammar.productions {
        guard let height = height(rule), height + 1 < heights[name] ?? .max else { continue }
        heights[name] = height + 1
        changed = true
      }
    }
  }

  /// Alternatives not taken yet.
  var missing: Int { taken.count { $0 == 0 } }

  /// Productions that no sentence can end in.
  var endless: [String] { grammar.names.filter { heights[$0] == nil } }

  mutating func sentence(_ start: String) -> String {
    pieces = []
    expand(.reference(start), depth: 0)
    var text = ""
    for piece in pieces {
      text += piece
      if piece != "\n" { text += random.oneIn(20) ? "\t  " : " " }
    }
    return text
  }

  private func height(_ rule: EBNF.Rule) -> Int? {
    switch rule {
    case .literal, .optional, .repeated: 0
    case .reference(let name): heights[name]
    case .sequence(let rules):
      rules.reduce(Int?.some(0)) { height, rule in
        guard let height, let next = self.height(rule) else { return nil }
        return max(height, next)
      }
    case .choice(let rules, _): rules.compactMap { height($0) }.min()
    }
  }

  private mutating func expand(_ rule: EBNF.Rule, depth: Int) {
    let isShort = depth > Self.deepest || pieces.count > Self.longest
    switch rule {
    case .literal(let text): pieces.append(text)
    case .reference("inline"): break
    case .reference("newline"): pieces.append(random.oneIn(8) ? " // the end of a line\n" : "\n")
    case .reference(let name):
      guard let production = grammar.productions[name] else { return }
      covered.insert(name)
      if isInline(production), !isInToken {
        pieces.append(token(production))
      } else {
        expand(production, depth: depth + 1)
      }
    case .sequence(let rules):
      for rule in rules { expand(rule, depth: depth) }
    case .choice(let rules, let first):
      let index = choose(rules, first: first, isShort: isShort)
      taken[first + index] += 1
      expand(rules[index], depth: depth)
    case .optional(let inner):
      if !isShort, random.oneIn(2) { expand(inner, depth: depth) }
    case .repeated(let inner):
      guard !isShort else { return }
      // No more than two digits: every number is finite.
      for _ in 0..<random.pick(0...(isInToken ? 1 : 2)) { expand(inner, depth: depth) }
    }
  }

  /// The shallowest alternative, one not taken yet, or any.
  private mutating func choose(_ rules: [EBNF.Rule], first: Int, isShort: Bool) -> Int {
    if isShort {
      let heights = rules.map { height($0) ?? .max }
      return heights.firstIndex(of: heights.min() ?? 0) ?? 0
    }
    let fresh = rules.indices.filter { taken[first + $0] == 0 }
    return random.pick(fresh.isEmpty ? Array(rules.indices) : fresh) ?? 0
  }

  private func isInline(_ rule: EBNF.Rule) -> Bool {
    if case .sequence(let rules) = rule, case .reference("inline") = rules[0] {
      true
    } else {
      false
    }
  }

  /// A token: its parts without spaces, no keyword.
  private mutating func token(_ rule: EBNF.Rule) -> String {
    let outer = pieces
    pieces = []
    isInToken = true
    defer { isInToken = false }
    if case .sequence(let rules) = rule {
      for rule in rules.dropFirst() { expand(rule, depth: 0) }
    }
    let text = pieces.joined()
    pieces = outer
    return Keyword(rawValue: text) == nil ? text : text + "_"
  }
}
