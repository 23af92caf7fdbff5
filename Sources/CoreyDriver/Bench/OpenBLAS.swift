import CoreyIR

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// OpenBLAS, opened while the program runs: what a good library needs for the same products.
///
/// Once opened it stays for as long as the program runs.
struct OpenBLAS {
  private typealias Product =
    @convention(c) (
      CInt, CInt, CInt, CInt, CInt, CInt, Float, UnsafePointer<Float>, CInt, UnsafePointer<Float>,
      CInt, Float, UnsafeMutablePointer<Float>, CInt
    ) -> Void
  private typealias SetThreads = @convention(c) (CInt) -> Void

  private let product: Product
  private let setThreads: SetThreads

  /// Nothing if the library is not installed.
  init?() {
    let names = ["libopenblas.so.0", "libopenblas.so", "libopenblas.dylib"]
    let library = names.lazy.compactMap { dlopen($0, RTLD_NOW | RTLD_LOCAL) }.first
    guard let library, let product = dlsym(library, "cblas_sgemm"),
      let setThreads = dlsym(library, "openblas_set_num_threads")
    else { return nil }
    self.product = unsafeBitCast(product, to: Product.self)
    self.setThreads = unsafeBitCast(setThreads, to: SetThreads.self)
  }

  func use(threads: Int) { setThreads(CInt(clamping: threads)) }

  /// `y[rows, columns] = x[rows, depth] · w[columns, depth]ᵀ`
  func multiply(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>,
    rows: Int, depth: Int, columns: Int
  ) {
    let (rowMajor, plain, transposed): (CInt, CInt, CInt) = (101, 111, 112)
    product(
      rowMajor, plain, transposed, CInt(clamping: rows), CInt(clamping: columns),
      CInt(clamping: depth), 1, x, CInt(clamping: depth), w, CInt(clamping: depth), 0, y,
      CInt(clamping: columns))
  }
}
