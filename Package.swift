// swift-tools-version: 6.1
import Foundation
import PackageDescription

// Warnings are errors in CI only, so that a newer compiler's new warning never stops a user.
let strict: [SwiftSetting] =
  Context.environment["COREY_STRICT"] == nil ? [] : [.unsafeFlags(["-warnings-as-errors"])]

let collections = Target.Dependency.product(
  name: "OrderedCollections", package: "swift-collections")
let heaps = Target.Dependency.product(name: "HeapModule", package: "swift-collections")

func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, resources: [],
    swiftSettings: strict)
}

/// Where `clang-c/Index.h` of libclang lies, of the newest version if there are several; the library
/// itself is opened at run time. Without it the compiler says what to install.
let clangHeaders: [CSetting] = {
  let files = FileManager.default
  let versions = ((try? files.contentsOfDirectory(atPath: "/usr/lib")) ?? [])
    .filter { $0.hasPrefix("llvm-") }
    .sorted { $0.compare($1, options: .numeric) == .orderedDescending }
    .map { "/usr/lib/\($0)/include" }
  let given = Context.environment["COREY_LIBCLANG_INCLUDE"].map { [$0] } ?? []
  let homebrew = ["/opt/homebrew/opt/llvm/include", "/usr/local/opt/llvm/include"]
  let folders = given + versions + homebrew
  let found = folders.first { files.fileExists(atPath: $0 + "/clang-c/Index.h") }
  return found.map { [.unsafeFlags(["-idirafter", $0])] } ?? []
}()

let package = Package(
  name: "coreyc",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "coreyc", targets: ["coreyc"]),
    .library(name: "Corey", targets: ["CoreyDriver"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.1.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "3.0.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.4.0"),
  ],
  targets: [
    .systemLibrary(name: "CLibTCC", providers: [.apt(["libtcc-dev"])]),
    .target(name: "CCoreyKernels"),
    .target(name: "CCoreyThreads"),
    module(
      "CoreyKernels", ["CCoreyKernels", "CoreyIR"],
      resources: [
        "dispatch.h", "fold.h", "functions.h", "hosted.h", "lanes.h", "matrix.h", "prologue.h",
        "rotate.h", "tiles.h",
        "Sections/end.h", "Sections/neon.h", "Sections/portable.h", "Sections/v2.h",
        "Sections/v3.h", "Sections/v4.h",
      ].map { .embedInCode("Text/\($0)") }),
    module("CoreyIR", [collections]),
    module("CoreyPasses", ["CoreyIR", collections]),
    module("CoreySchedule", ["CoreyPasses", "CoreyIR", collections]),
    module("CoreyCodeGen", ["CoreySchedule", "CoreyKernels", "CoreyIR"]),
    module(
      "CoreyRuntime",
      [
        "CoreySchedule", "CoreyPasses", "CoreyIR", "CoreyKernels", "CCoreyKernels",
        "CCoreyThreads", "CLibTCC", "CMachineProbe", collections,
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(name: "CLibClang", cSettings: clangHeaders),
    module(
      "CoreyProof", ["CoreyCodeGen", "CoreyKernels", "CoreySchedule", "CoreyIR", "CLibClang"]),
    module("CoreyReport", ["CoreyIR"]),
    module(
      "CoreyModels",
      [
        "CoreyRuntime", "CoreySchedule", "CoreyKernels", "CoreyIR", collections, heaps,
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    module(
      "CoreyDriver",
      [
        "CoreyIR", "CoreyPasses", "CoreySchedule", "CoreyCodeGen", "CoreyRuntime", "CoreyModels",
        "CoreyProof", "CoreyReport", collections,
      ]),
    .executableTarget(
      name: "coreyc",
      dependencies: [
        "CoreyDriver", "CoreyCodeGen", "CoreyIR", "CoreyModels", "CoreyPasses", "CoreyReport",
        "CoreyRuntime", "CoreySchedule",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    .target(name: "CMachineProbe"),
    .executableTarget(
      name: "corey-benchmarks",
      dependencies: [
        "CMachineProbe", "CoreyDriver", "CoreyCodeGen", "CoreyIR", "CoreyReport", "CoreyRuntime",
        "CoreySchedule", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], path: "Sources/CoreyBenchmarks", swiftSettings: strict),
    .target(
      name: "CoreyTestSupport", dependencies: ["CoreyIR"], path: "Tests/CoreyTestSupport",
      swiftSettings: strict),
    tests("CoreyIRTests", ["CoreyIR", "CoreyTestSupport"], exclude: ["Fixtures"]),
    .target(name: "CKernelChecks", dependencies: ["CCoreyKernels"], path: "Tests/CKernelChecks"),
    tests(
      "CoreyKernelsTests", ["CoreyKernels", "CCoreyKernels", "CKernelChecks", "CLibTCC", "CoreyIR"]),
    tests("CoreyPassesTests", ["CoreyPasses", "CoreyIR"], exclude: ["Fixtures"]),
    tests("CoreyScheduleTests", ["CoreySchedule", "CoreyIR", "CoreyTestSupport"]),
    tests("CoreyCodeGenTests", ["CoreyCodeGen"]),
    tests(
      "CoreyRuntimeTests",
      ["CoreyRuntime", "CoreyKernels", "CoreySchedule", "CoreyIR", "CoreyTestSupport"],
      exclude: ["Fixtures"]),
    tests("CoreyProofTests", ["CoreyProof", "CoreyKernels", "CoreyIR"], exclude: ["Fixtures"]),
    tests(
      "CoreyModelsTests", ["CoreyModels", "CoreyRuntime", "CoreyIR"], exclude: ["Fixtures"]),
    tests(
      "CoreyDriverTests",
      [
        "CoreyDriver", "CoreyCodeGen", "CoreyIR", "CoreyModels", "CoreyPasses", "CoreyProof",
        "CoreyReport", "CoreyRuntime", "CoreySchedule", "CoreyTestSupport",
      ],
      exclude: ["Fixtures"]),
  ]
)
