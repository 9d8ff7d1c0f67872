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
    "Reports": ["CXLSXWriter", "Charts", "Crypto", "Measures", "Report", "Standards"],
    "greengate": [
      "ArgumentParser", "Crypto", "Dossier", "Evaluation", "Intake", "Measures", "Report",
      "Reports", "Standards",
    ],
  ]

  /// Module → what it may use of the system besides the standard library. Whoever is not named
  /// here touches no file, clock or environment.
  static let allowedSystemImports: [String: Set<String>] = [
    "Intake": ["Dispatch", "Glibc", "Musl", "Synchronization"],
    "Standards": ["Glibc", "Musl"],
    "Dossier": ["Glibc", "Musl"],
    "Reports": ["FoundationEssentials", "Glibc", "Musl"],
    "greengate": ["Dispatch", "Glibc", "Musl", "Synchronization"],
  ]

  /// Modules that come with the toolchain, and so stand in no list of dependencies.
  static let systemModules: Set<String> = [
    "Dispatch", "Foundation", "FoundationEssentials", "FoundationXML", "Glibc", "Musl",
    "Synchronization", "Testing",
  ]

  /// The only files that may name `Unsafe…Pointer` types; each owes a fuzz test.
  static let unsafeFiles: Set<String> = [
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
    "Sources/Intake/TextDecoding.swift",
    "Sources/Reports/Workbook.swift",
    "Sources/greengate/Seal.swift",
  ]

  /// What no source may hold, because bad input must end in a sentence or a finding, never a trap.
  static let forbidden = ["fatalError(", "try!", "@unchecked Sendable"]

  /// What no source may escape a text by. It looks at Characters, and a sign with a combining mark
  /// behind it is another Character: `replacingScalars` sees it.
  static let characterWise = [".replacing(\"", ".replacing(/"]

  static let longestFile = 450
}
