import Dossier
import Measures

/// A file that an option names.
enum OptionFile {
  /// - Throws: 66 where it cannot be read.
  static func bytes(of path: String, named option: String) throws(Fault) -> [UInt8] {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let bytes = Folder(path.folderOfPath).contents(of: String(name)) else {
      throw Fault(
        .missingInput,
        Bilingual(
          zh: "\(option) 的文件无法读取；请检查路径。",
          en: "The file of \(option) cannot be read; check its path."),
        at: SourcePosition(file: path))
    }
    return bytes
  }
}
