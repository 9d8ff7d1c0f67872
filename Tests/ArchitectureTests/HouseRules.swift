/// What each module may import: the house's plan, which the tests compare with the sources.
///
/// Data flows one way: bytes → Intake, YAML → Standards and Dossier → Evaluation → Report →
/// Reports → bytes. Evaluation sees no files; Reports does not see Evaluation.
enum HouseRules {
  /// Module → the project's modules and packages that it may import.
  static let allowedImports: [String: Set<String>] = [
    "Measures": [],
    "Charts": ["Measures"],
    "Intake": ["CLibCSV", "Measures"],
    "Standards": ["Measures", "Yams"],
    "Dossier": ["CLibArchive", "Intake", "Measures", "Yams"],
    "Report": ["Measures"],
    "Evaluation": ["BigInt", "Measures", "Report", "Standards"],
    "Gate": ["Evaluation", "Measures", "Report", "Standards"],
    "Reports": ["CXLSXWriter", "Charts", "Crypto", "Measures", "Report", "Standards"],
    "Ledger": ["CZlib", "Crypto", "GRDB", "GRDBSQLite", "Measures", "Report"],
    "Receiving": ["Crypto", "Measures"],
    "ServerStore": ["Crypto", "CryptoExtras", "GRDB", "Measures"],
    "Digest": ["Evaluation", "Ledger", "Measures", "Report", "Standards"],
    "Delivery": ["CCurl", "Crypto", "Ledger", "Measures", "Processes"],
    "Processes": ["CLinux"],
    "Workbench": ["Dossier", "Measures", "Processes", "Report", "Reports"],
    "greengate": ["Commands"],
    "greengate-server": [
      "ArgumentParser", "Commands", "Configuration", "Crypto", "Hummingbird", "HummingbirdCore",
      "HummingbirdTLS", "Ledger", "Logging", "Measures", "NIOCore", "NIOSSL", "Receiving",
      "ServerStore", "ServiceLifecycle", "UnixSignals", "Web", "Yams",
    ],
    "Web": [
      "Charts", "CoreMetrics", "Crypto", "Digest", "HTTPTypes", "Hummingbird", "HummingbirdCore",
      "Ledger", "Logging", "Measures", "Mustache", "NIOCore", "Receiving", "Report", "Reports",
      "ServerStore", "ServiceLifecycle", "Standards", "Workbench",
    ],
    "Commands": [
      "ArgumentParser", "Crypto", "Delivery", "Digest", "Dossier", "Evaluation", "Gate", "Intake",
      "Ledger", "Measures", "Processes", "Receiving", "Report", "Reports", "Standards",
    ],
  ]

  /// Module → what it may use of the system besides the standard library. Whoever is not named
  /// here touches no file, clock or environment.
  static let allowedSystemImports: [String: Set<String>] = [
    "Intake": ["Dispatch", "Glibc", "Musl", "Synchronization"],
    "Standards": ["Glibc", "Musl"],
    "Dossier": ["Glibc", "Musl"],
    "Reports": ["FoundationEssentials", "Glibc", "Musl"],
    "Ledger": ["FoundationEssentials", "Glibc", "Musl", "Synchronization"],
    "Receiving": ["Glibc", "Musl"],
    "ServerStore": ["Dispatch", "FoundationEssentials", "Glibc", "Musl", "Synchronization"],
    "Digest": ["Dispatch", "FoundationEssentials", "Synchronization"],
    "Delivery": ["FoundationEssentials", "Glibc", "Musl"],
    "Processes": ["Dispatch", "Glibc", "Musl"],
    "Workbench": ["Dispatch", "Glibc", "Musl", "Synchronization"],
    "Commands": ["Dispatch", "Glibc", "Musl", "Synchronization"],
    "Web": ["Dispatch", "FoundationEssentials", "Synchronization"],
    "greengate-server": ["Dispatch", "Glibc", "Musl", "Synchronization"],
  ]

  /// Modules that come with the toolchain, and so stand in no list of dependencies.
  static let systemModules: Set<String> = [
    "Dispatch", "Foundation", "FoundationEssentials", "FoundationXML", "Glibc", "Musl",
    "Synchronization", "Testing",
  ]

  /// The only files that may name `Unsafe…Pointer` types. Intake's are fuzzed by `Tests/IntakeFuzz`,
  /// the archive's by `ArchiveRefusalTests`, the workbook by `WorkbookTests`; `make delivery` breaks
  /// off what libcurl's callbacks serve; `Seal` hashes a buffer that it allocates.
  static let unsafeFiles: Set<String> = [
    "Sources/Delivery/CurlTransfer.swift",
    "Sources/Dossier/SystemCalls.swift",
    "Sources/Intake/BlockReader.swift",
    "Sources/Intake/ByteScanning.swift",
    "Sources/Intake/CaptureSink.swift",
    "Sources/Intake/EmissionRowReader.swift",
    "Sources/Intake/FastLane.swift",
    "Sources/Intake/FieldNumber.swift",
    "Sources/Intake/FieldStamp.swift",
    "Sources/Intake/HourSink.swift",
    "Sources/Intake/InputFile.swift",
    "Sources/Intake/KnownLines.swift",
    "Sources/Intake/LibCSVLane.swift",
    "Sources/Intake/LineSearch.swift",
    "Sources/Intake/NameTable.swift",
    "Sources/Intake/RecordSink.swift",
    "Sources/Intake/SeriesSink.swift",
    "Sources/Intake/TextDecoding.swift",
    "Sources/Reports/Workbook.swift",
    "Sources/Commands/Seal.swift",
  ]

  /// The other files that may say `unsafe`, each with why it owes no fuzz test of its own.
  static let excusedUnsafeFiles: [String: String] = [
    "Sources/Delivery/OutboxSender+Process.swift": "open, read and readlink of constant paths",
    "Sources/Delivery/SecretText.swift": "open, fstat and pread into an own array",
    "Sources/Delivery/SendmailCarrier.swift": "a temporary file: an own array's bytes",
    "Sources/Intake/EncodingSink.swift": intakeFuzz,
    "Sources/Intake/GB18030.swift": intakeFuzz,
    "Sources/Intake/HeaderReader.swift": intakeFuzz,
    "Sources/Intake/InstantText.swift": intakeFuzz,
    "Sources/Intake/LogInspection.swift": intakeFuzz,
    "Sources/Intake/LogTable.swift": intakeFuzz,
    "Sources/Intake/PowerLogs.swift": intakeFuzz,
    "Sources/Intake/RecordListing.swift": intakeFuzz,
    "Sources/Intake/RecordText.swift": intakeFuzz,
    "Sources/Intake/TableCells.swift": intakeFuzz,
    "Sources/Ledger/Deflate.swift": "lends arrays to zlib; DeflateTests lies to it",
    "Sources/Ledger/FolderLock.swift": "system calls on a path and its descriptor",
    "Sources/Ledger/LedgerFile+Header.swift":
      "calls SQLite's file layer by its table of functions; reads a header into an own array",
    "Sources/Ledger/LedgerFile.swift": "system calls on paths; lists a folder",
    "Sources/Receiving/BodyFile.swift": "system calls on paths, and on arrays of its own",
    "Sources/Reports/JSONWriter.swift": "static strings, copied",
    "Sources/ServerStore/DataFolder+Files.swift": "lists folders, and asks for sizes",
    "Sources/ServerStore/DataFolder+Secret.swift": "reads and writes own arrays",
    "Sources/ServerStore/DataFolder.swift": "locks a file; the system's own messages",
    "Sources/ServerStore/PasswordWork.swift": "copies a key out of its box",
    "Sources/ServerStore/ServerClock.swift": "asks the clock; reads a constant path",
    "Sources/Standards/PackFolder.swift": "opens and lists folders; sizes come from fstat",
    "Sources/Workbench/Staging.swift": "system calls on paths, and on own arrays",
    "Sources/Processes/Leash.swift": "reads one byte",
    "Sources/Processes/OwnLimits.swift": "setrlimit of structs on the stack",
    "Sources/Processes/ProcessPipe.swift": "system calls on own arrays",
    "Sources/Processes/Program.swift": "arguments of posix_spawn, made and freed here",
    "Sources/Processes/RunningProgram+Limits.swift": "prlimit of structs on the stack",
    "Sources/Commands/CommandLineTool.swift": "open of a constant path",
    "Sources/Commands/Folder.swift": "opens and lists folders",
    "Sources/Commands/Folder+Applications.swift": "real paths and kinds of files",
    "Sources/Commands/HeldSignals.swift": "sets of signals, on the stack",
    "Sources/Commands/PushCommand.swift": "nanosleep of a struct on the stack",
    "Sources/Commands/LedgerOptions.swift": "getpwuid's text, copied",
    "Sources/Commands/OutputFile.swift": "system calls on paths; realpath's text is freed here",
    "Sources/Commands/PagePrinter.swift": "access of a path",
    "Sources/Commands/ScratchFolder.swift": "mkdtemp of an own array; lists folders",
    "Sources/Commands/Spoken.swift": "getenv and its like: texts that are copied",
    "Sources/Commands/Streams.swift": "write of an array's own bytes",
    "Sources/Commands/Terminal.swift": "ioctl of a struct on the stack",
    "Sources/greengate-server/Console.swift": "write of an array's own bytes; the clock",
    "Sources/greengate-server/Surroundings.swift":
      "getenv's texts, copied; open and read into an own array",
  ]

  private static let intakeFuzz = "lends its rows to the lanes, which Tests/IntakeFuzz fuzzes"

  /// What no source may hold, because bad input must end in a sentence or a finding, never a trap.
  static let forbidden = ["fatalError(", "try!", "@unchecked Sendable"]

  /// What no source may escape a text by. It looks at Characters, and a sign with a combining mark
  /// behind it is another Character: `replacingScalars` sees it.
  static let characterWise = [".replacing(\"", ".replacing(/"]

  static let longestFile = 450
}
