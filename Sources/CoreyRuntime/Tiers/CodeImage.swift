/// What keeps the machine code of a kernel mapped; gone, the code is gone.
enum CodeImage: ~Copyable {
  /// Read-execute pages of our own.
  case pages(CodePages)
  /// Code that the compiler's state owns.
  case compilation(TCCCompilation)
  /// An object opened by the dynamic linker.
  case sharedObject(SharedObject)
}
