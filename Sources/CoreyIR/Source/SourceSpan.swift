/// A range of bytes in a source file, or nowhere for what a pass made up.
public struct SourceSpan: Sendable {
  /// The file, absent for values that no text gave rise to.
  public let file: SourceFile?
  /// Byte offsets into the file.
  public let range: Range<Int>

  public init(file: SourceFile, range: Range<Int>) {
    self.file = file
    self.range = range
  }

  private init() {
    file = nil
    range = 0..<0
  }

  /// The span of something that no source text gave rise to.
  public static let none = SourceSpan()

  /// The smallest span that holds both; spans of different files yield the first.
  public func union(_ other: SourceSpan) -> SourceSpan {
    guard let file else { return other }
    guard file === other.file else { return self }
    return SourceSpan(
      file: file,
      range: min(
        range.lowerBound, other.range.lowerBound)..<max(
          range.upperBound, other.range.upperBound))
  }
}

/// Spans say where a value came from, never what it is: any two are equal.
///
/// So a Graph that was printed and parsed again equals the Graph it was printed from.
extension SourceSpan: Hashable {
  public static func == (left: SourceSpan, right: SourceSpan) -> Bool { true }
  public func hash(into hasher: inout Hasher) {}
}
