import Dossier
import Measures

/// An application that came as one file, unpacked for as long as it is decided on.
struct UnpackedApplication {
  /// As its user named it.
  let label: String
  /// Where it lies; faults never name it.
  let folder: String
  private let scratch: ScratchFolder

  /// - Returns: `nil` where `path` is no file: its folder is read as it is.
  /// - Throws: as ``unpackApplication(_:into:limits:)``.
  init?(_ path: String, limits: ArchiveLimits) throws(Fault) {
    guard try isPackedApplication(path) else { return nil }
    label = path
    scratch = try ScratchFolder()
    folder = scratch.path + "/application"
    do throws(Fault) {
      try unpackApplication(path, into: folder, limits: limits)
    } catch {
      scratch.remove()
      throw error
    }
  }

  func remove() { scratch.remove() }

  /// The same fault, with what its user knows in place of the folder.
  func named(_ fault: Fault) -> Fault {
    var fault = fault
    let said = { (text: String) in
      text.split(separator: folder, omittingEmptySubsequences: false).joined(separator: label)
    }
    fault.sentence = Bilingual(zh: said(fault.sentence.zh), en: said(fault.sentence.en))
    if let position = fault.position {
      fault.position = SourcePosition(file: said(position.file), line: position.line)
    }
    return fault
  }
}
