import CoreyIR
import CoreyRuntime

extension TokenizerFile {
  /// Whether texts are brought into Unicode's composed form.
  mutating func readNormalizer() throws(Diagnostic) {
    for (type, _) in try parts(of: "normalizer", sequence: "normalizers") {
      guard type == "NFC" else { throw unsupported("its normalizer is \(type)", at: "normalizer") }
      result.composes = true
    }
  }

  /// How texts are cut into words, and that tokens are read back in the same way.
  mutating func readWords() throws(Diagnostic) {
    let stage = "pre_tokenizer"
    let parts = try parts(of: stage, sequence: "pretokenizers")
    for (type, _) in parts where type != "ByteLevel" {
      throw unsupported("its pre-tokenizer is \(type)", at: stage)
    }
    guard parts.count == 1, let (_, words) = parts.first else {
      throw unsupported("it has \(parts.count) pre-tokenizers, not one of ByteLevel", at: stage)
    }
    result.addsSpace = try flag("add_prefix_space", of: words, at: stage, default: true)
    result.splitsWords = try flag("use_regex", of: words, at: stage, default: true)
    for (type, _) in try self.parts(of: "decoder", sequence: "decoders") where type != "ByteLevel" {
      throw unsupported("its decoder is \(type)", at: "decoder")
    }
  }

  /// The tokens that are looked for before anything else.
  mutating func readAddedTokens() throws(Diagnostic) {
    guard !Self.isAbsent(root["added_tokens"]) else { return }
    guard case .array(let elements) = root["added_tokens"] else {
      throw invalid("its 'added_tokens' are no list", at: "added_tokens")
    }
    for (index, element) in elements.enumerated() {
      let place = "added_tokens[\(index)]"
      let id = try identifier(element["id"], at: place)
      guard let content = element["content"]?.text, !content.isEmpty else {
        throw invalid("an added token has no 'content'", at: place)
      }
      let isSpecial = try flag("special", of: element, at: place, default: false)
      let isComposed = try flag("normalized", of: element, at: place, default: !isSpecial)
      var token = AddedTokens.Token(id: id, content: Array(content.utf8))
      token.isSingleWord = try flag("single_word", of: element, at: place, default: false)
      token.takesSpaceBefore = try flag("lstrip", of: element, at: place, default: false)
      token.takesSpaceBehind = try flag("rstrip", of: element, at: place, default: false)
      result.contents[id] = isSpecial ? [] : token.content
      if isComposed {
        if result.composes { token.content = BytePairTokenizer.composed(token.content) }
        result.composedAdded.append(token)
      } else {
        result.added.append(token)
      }
    }
  }

  /// What stands round every text.
  mutating func readTemplate() throws(Diagnostic) {
    for (type, value) in try parts(of: "post_processor", sequence: "processors") {
      switch type {
      case "ByteLevel": break
      case "TemplateProcessing": try readTemplate(value)
      default: throw unsupported("its post-processor is \(type)", at: "post_processor")
      }
    }
  }

  private mutating func readTemplate(_ value: JSONValue) throws(Diagnostic) {
    let place = "post_processor.single"
    guard case .array(let elements) = value["single"] else {
      throw invalid("the template is no list", at: place)
    }
    var isBehind = false
    for element in elements {
      if element["Sequence"] != nil {
        guard !isBehind else { throw unsupported("the text stands twice", at: place) }
        isBehind = true
        continue
      }
      guard let name = element["SpecialToken"]?["id"]?.text,
        case .array(let ids) = value["special_tokens"]?[name]?["ids"]
      else { throw invalid("a part is neither the text nor a special token", at: place) }
      for id in ids {
        let id = try identifier(id, at: place)
        if isBehind { result.suffix.append(id) } else { result.prefix.append(id) }
      }
    }
    guard isBehind else { throw invalid("the text does not occur", at: place) }
  }
}
