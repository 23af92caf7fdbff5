/// How emitted files that people may edit say that they may be written again.
public enum OwnFile {
  /// Stands in the first line of every emitted text.
  public static let mark = "made by coreyc"

  /// The end of the first line of a file that people may edit.
  static let invitation =
    "\(mark): remove this line if you edit the file, and it will not be overwritten"
}
