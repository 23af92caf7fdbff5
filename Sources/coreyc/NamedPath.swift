import ArgumentParser

/// `[name=]path`: a file, for the tensor of that name where several could be meant.
struct NamedPath: ExpressibleByArgument, Sendable {
  var name: String?
  var path: String

  init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    // A path with an equals sign is written with ./ in front.
    if let equals = argument.firstIndex(of: "="), !argument[..<equals].contains("/") {
      name = String(argument[..<equals])
      path = String(argument[argument.index(after: equals)...])
      if name?.isEmpty == true || path.isEmpty { return nil }
    } else {
      path = argument
    }
  }
}
