// swift-tools-version: 6.2

import PackageDescription

/// The same strictness for every target, tests too: what the compiler can prove, no reviewer has to.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let bigInt = Target.Dependency.product(name: "BigInt", package: "BigInt")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

// What only the server needs is neither fetched nor built without `--traits Server`.
let server = TargetDependencyCondition.when(traits: ["Server"])
let hummingbird = Target.Dependency.product(
  name: "Hummingbird", package: "hummingbird", condition: server)
let hummingbirdTLS = Target.Dependency.product(
  name: "HummingbirdTLS", package: "hummingbird", condition: server)
let hummingbirdTesting = Target.Dependency.product(
  name: "HummingbirdTesting", package: "hummingbird", condition: server)
let mustache = Target.Dependency.product(
  name: "Mustache", package: "swift-mustache", condition: server)
let httpTypes = Target.Dependency.product(
  name: "HTTPTypes", package: "swift-http-types", condition: server)
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio", condition: server)
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio", condition: server)
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl", condition: server)
let logging = Target.Dependency.product(name: "Logging", package: "swift-log", condition: server)
let metrics = Target.Dependency.product(
  name: "CoreMetrics", package: "swift-metrics", condition: server)
let configuration = Target.Dependency.product(
  name: "Configuration", package: "swift-configuration", condition: server)
let hummingbirdCore = Target.Dependency.product(
  name: "HummingbirdCore", package: "hummingbird", condition: server)
let unixSignals = Target.Dependency.product(
  name: "UnixSignals", package: "swift-service-lifecycle", condition: server)
let serviceLifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: server)

// Every module a target imports is named here, transitive ones too; `ArchitectureTests` compares
// this list with the `import` lines.
let package = Package(
  name: "greengate",
  products: [
    .executable(name: "greengate", targets: ["greengate"]),
    .executable(name: "greengate-server", targets: ["greengate-server"]),
    // Built with `-sanitize=fuzzer` by `make fuzz`, and linked to libFuzzer there.
    .library(name: "IntakeFuzz", type: .static, targets: ["IntakeFuzz"]),
  ],
  traits: [
    .trait(name: "Server", description: "Builds greengate-server, with its web framework."),
    .default(enabledTraits: []),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.8.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .systemLibrary(name: "CLibCSV", providers: [.apt(["libcsv-dev"])]),
    .systemLibrary(name: "CLibArchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CXLSXWriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .target(name: "Measures"),
    .target(name: "Charts", dependencies: ["Measures"]),
    .target(name: "Intake", dependencies: ["CLibCSV", "Measures"]),
    .target(name: "Standards", dependencies: ["Measures", yams]),
    .target(name: "Dossier", dependencies: ["CLibArchive", "Intake", "Measures", yams]),
    .target(name: "Report", dependencies: ["Measures"]),
    .target(name: "Evaluation", dependencies: ["Measures", "Report", "Standards", bigInt]),
    .target(name: "Gate", dependencies: ["Evaluation", "Measures", "Report", "Standards"]),
    .target(
      name: "Reports",
      dependencies: ["CXLSXWriter", "Charts", "Measures", "Report", "Standards", crypto]),
    .target(
      name: "Ledger", dependencies: ["CZlib", "Measures", "Report", crypto, grdb, sqlite]),
    .target(name: "Receiving", dependencies: ["Measures", crypto]),
    .target(name: "ServerStore", dependencies: ["Measures", crypto, cryptoExtras, grdb]),
    .target(
      name: "Digest", dependencies: ["Evaluation", "Ledger", "Measures", "Report", "Standards"]),
    .target(name: "Processes", dependencies: ["CLinux"]),
    .target(
      name: "Delivery", dependencies: ["CCurl", "Ledger", "Measures", "Processes", crypto]),
    .target(
      name: "Workbench", dependencies: ["Dossier", "Measures", "Processes", "Report", "Reports"]),
    .target(
      name: "Commands",
      dependencies: [
        "Delivery", "Digest", "Dossier", "Evaluation", "Gate", "Intake", "Ledger", "Measures",
        "Processes", "Receiving", "Report", "Reports", "Standards", argumentParser, crypto,
      ]),
    .executableTarget(name: "greengate", dependencies: ["Commands"]),
    .target(
      name: "Web",
      dependencies: [
        "Charts", "Digest", "Ledger", "Measures", "Receiving", "Report", "Reports", "ServerStore",
        "Standards", "Workbench", crypto, httpTypes, hummingbird, hummingbirdCore, logging,
        metrics, mustache, nioCore, serviceLifecycle,
      ],
      resources: [.embedInCode("Assets"), .embedInCode("Templates")]),
    .executableTarget(
      name: "greengate-server",
      dependencies: [
        "Commands", "Ledger", "Measures", "Receiving", "ServerStore", "Web", argumentParser,
        configuration, crypto, hummingbird, hummingbirdCore, hummingbirdTLS, logging, nioCore,
        nioSSL, serviceLifecycle, unixSignals,
        yams,
      ]),
    // Sends for `make delivery`, which kills it.
    .executableTarget(
      name: "DeliveryDriver", dependencies: ["Delivery", "Dossier", "Ledger", "Measures"],
      path: "Tests/DeliveryDriver"),
    // Uses a store until `ServerStoreTests` kills it.
    .executableTarget(
      name: "StoreDriver", dependencies: ["Measures", "ServerStore"], path: "Tests/StoreDriver"),
    .target(name: "BuiltPrograms", path: "Tests/BuiltPrograms"),
    .target(
      name: "IntakeFuzz", dependencies: ["Intake", "Measures"], path: "Tests/IntakeFuzz",
      exclude: ["Corpus", "csv.dict"]),
    .testTarget(name: "MeasuresTests", dependencies: ["Measures"]),
    .testTarget(name: "ChartsTests", dependencies: ["Charts", "Measures"], exclude: ["Goldens"]),
    .testTarget(name: "IntakeTests", dependencies: ["CLibCSV", "Intake", "Measures"]),
    .testTarget(name: "StandardsTests", dependencies: ["Measures", "Standards"]),
    .testTarget(name: "DossierTests", dependencies: ["Dossier", "Intake", "Measures"]),
    .testTarget(
      name: "EvaluationTests",
      dependencies: ["Evaluation", "Measures", "Report", "Standards", bigInt]),
    .testTarget(
      name: "GateTests", dependencies: ["Evaluation", "Gate", "Measures", "Report", "Standards"]),
    .testTarget(
      name: "ReportsTests", dependencies: ["Measures", "Report", "Reports", "Standards", crypto],
      exclude: ["Goldens", "read_cells.py", "read_workbook.py"]),
    .testTarget(
      name: "LedgerTests", dependencies: ["Ledger", "Measures", "Report", grdb]),
    .testTarget(name: "ReceivingTests", dependencies: ["Measures", "Receiving"]),
    .testTarget(
      name: "ServerStoreTests",
      dependencies: ["BuiltPrograms", "Measures", "ServerStore", crypto, grdb]),
    .testTarget(
      name: "DigestTests",
      dependencies: [
        "Digest", "Evaluation", "Ledger", "Measures", "Report", "Reports", "Standards", crypto,
      ], exclude: ["Goldens"]),
    .testTarget(
      name: "DeliveryTests",
      dependencies: ["CCurl", "Delivery", "Dossier", "Ledger", "Measures", crypto]),
    .testTarget(
      name: "AcceptanceTests",
      dependencies: [
        "BuiltPrograms", "Commands", "Digest", "Dossier", "Evaluation", "Ledger", "Measures",
        "Report", "Reports", "Standards",
      ]),
    .testTarget(
      name: "WorkbenchTests",
      dependencies: [
        "BuiltPrograms", "Dossier", "Measures", "Processes", "Report", "Reports", "Workbench",
      ]),
    .testTarget(
      name: "WebTests",
      dependencies: [
        "BuiltPrograms", "Commands", "Digest", "Ledger", "Measures", "Report", "Reports",
        "ServerStore", "Standards", "Web", "greengate-server", crypto, httpTypes, hummingbird,
        hummingbirdCore, hummingbirdTesting, logging, metrics, nioCore, nioPosix, nioSSL,
        serviceLifecycle,
      ], exclude: ["Certificates"]),
    .testTarget(name: "ArchitectureTests"),
  ]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = strict
}
