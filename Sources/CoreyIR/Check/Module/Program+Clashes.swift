extension Program {
  /// Two states of one full name: calls that would share a past.
  func clashes() -> [Diagnostic] {
    do throws(Diagnostic) {
      var seen: [String: Member] = [:]
      var problems: [Diagnostic] = []
      for member in try states() {
        let name = stateName(member)
        guard let first = seen[name] else {
          seen[name] = member
          continue
        }
        let state = layers[member.layer].states[member.index]
        let other = layers[first.layer].states[first.index]
        problems.append(
          .error(
            "two states are both named '\(name)'", at: state.span,
            notes: [
              Diagnostic.Note(
                first.layer == member.layer
                  ? "the layer '\(layers[member.layer].name)' is called twice under this prefix"
                  : "the other is declared here", at: .span(other.span))
            ], suggestion: "give each call a prefix of its own: from \"name.\""))
        if problems.count == 8 { break }
      }
      return problems
    } catch {
      return [error]
    }
  }
}
