import Testing

@testable import CoreyIR

@Suite struct CanonicalTests {
  static let files =
    CheckFixtures.names(in: CheckFixtures.reference).map { ($0, false) }
    + CheckFixtures.names(in: CheckFixtures.examples).map { ($0, true) }

  @Test(arguments: files)
  func printedGraphChecksToTheSameGraph(_ name: String, isExample: Bool) throws {
    let folder = isExample ? CheckFixtures.examples : CheckFixtures.reference
    let source = try CheckFixtures.source(name, in: folder)
    let program = try Checker.check(source)
    let text = Printer.print(program)
    do throws(Diagnostics) {
      let again = try Checker.check(SourceFile(path: "printed", text: text))
      #expect(again.nameless == program.nameless)
      #expect(Printer.print(again) == text)
    } catch {
      Issue.record("\(error.summary)\n\(text)")
    }
  }
}

extension CanonicalTests {
  /// Those in which no name is assigned twice.
  static let permutable = files.filter { name, _ in !name.contains("gmu") && !name.contains("130m")
  }

  @Test(arguments: permutable)
  func orderOfIndependentStatementsDoesNotMatter(_ name: String, isExample: Bool) throws {
    let folder = isExample ? CheckFixtures.examples : CheckFixtures.reference
    let source = try CheckFixtures.source(name, in: folder)
    let syntax = Parser.parse(source).syntax
    let program = try Checker.check([syntax])
    for seed in 1...4 {
      var permutation = StatementPermutation(seed: UInt64(seed))
      let permuted = permutation.permuted(syntax)
      let other = try Checker.check([permuted])
      #expect(other == program, "\(Printer.print(other))")
    }
    // Nearly all layers can be written in another order: the test must not be empty.
    if name.contains("mom") || name.contains("mlstm") || name.contains("rwkv") {
      var permutation = StatementPermutation(seed: 1)
      #expect(permutation.permuted(syntax) != syntax)
    }
  }

  @Test(arguments: files)
  func namesDoNotMatter(_ name: String, isExample: Bool) throws {
    let folder = isExample ? CheckFixtures.examples : CheckFixtures.reference
    let source = try CheckFixtures.source(name, in: folder)
    let renamed = SourceFile(
      path: "renamed", text: Self.renamed(String(decoding: source.bytes, as: UTF8.self)))
    let program = try Checker.check(source)
    do throws(Diagnostics) {
      #expect(try Checker.check(renamed).anonymous == program.anonymous)
    } catch {
      Issue.record("\(error.summary)")
    }
  }

  /// Every identifier of the text that the language and the prelude do not define, given another
  /// name; those before a colon belong to functions.
  static func renamed(_ text: String) -> String {
    var kept = Set(Keyword.allCases.map(\.rawValue)).union(Builtin.names)
    kept.formUnion(["b", "t", "pi", "inf", "zero", "i32", "from", "eps"])
    for case .function(let function) in Prelude.syntax.items { kept.insert(function.name.text) }
    var result = ""
    var rest = text[...]
    var isInString = false
    var isInBraces = false
    while let first = rest.first {
      if first == "/", rest.hasPrefix("//") {
        let end = rest.firstIndex(of: "\n") ?? rest.endIndex
        result += rest[..<end]
        rest = rest[end...]
        continue
      }
      let isLetter = first.isLetter || first == "_"
      let isWord = isLetter || first.isNumber
      guard isWord else {
        if first == "\"" { isInString.toggle() }
        if first == "{" { isInBraces = true }
        if first == "}" { isInBraces = false }
        result.append(first)
        rest = rest.dropFirst()
        continue
      }
      let word = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
      rest = rest.dropFirst(word.count)
      let isArgument = rest.first == ":"
      let isPlain = isInString && !isInBraces
      let isNumber = !isLetter
      result +=
        isNumber || isPlain || isArgument || kept.contains(word)
        ? word : "q\(word.utf8.reduce(7) { ($0 * 31 + Int($1)) % 997 })\(word)"
    }
    return result
  }
}

extension Program {
  /// Without any names.
  var anonymous: Program {
    var copy = nameless
    var layers: [String: String] = [:]
    for (index, layer) in copy.layers.enumerated() { layers[layer.name] = "layer\(index)" }
    for index in copy.layers.indices {
      var graph = copy.layers[index]
      graph.name = "layer\(index)"
      for axis in graph.axes.indices { graph.axes[axis].name = "" }
      for input in graph.inputs.indices { graph.inputs[input].name = "" }
      for weight in graph.weights.indices {
        graph.weights[weight].name = ""
        graph.weights[weight].source = NameTemplate("")
      }
      for state in graph.states.indices { graph.states[state].name = "" }
      for output in graph.outputs.indices { graph.outputs[output].name = "" }
      graph.nodes = graph.nodes.map { $0.anonymous(layers) }
      copy.layers[index] = graph
    }
    return copy
  }

  /// Without the names of values, which are only for people.
  var nameless: Program {
    var copy = self
    for layer in copy.layers.indices {
      for value in copy.layers[layer].values.indices { copy.layers[layer].values[value].name = "" }
    }
    return copy
  }
}

extension Node {
  fileprivate func anonymous(_ layers: [String: String]) -> Node {
    var node = self
    switch op {
    case .call(var call):
      call.layer = layers[call.layer] ?? call.layer
      call.prefix = NameTemplate("")
      node.op = .call(call)
    case .repeat(var loop):
      loop.variable = ""
      loop.body = loop.body.map { $0.anonymous(layers) }
      node.op = .repeat(loop)
    default: break
    }
    return node
  }
}
