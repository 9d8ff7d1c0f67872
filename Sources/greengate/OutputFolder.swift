import Measures

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A folder that results are written into.
enum OutputFolder {
  /// Makes the folder where it is missing; the one above it must be there.
  static func make(_ path: String) throws(Fault) {
    if unsafe mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    let reason = systemMessage(errno)
    throw Fault(
      .unwritableOutput,
      Bilingual(
        zh: "无法建立该文件夹（\(reason)）；请检查上级文件夹是否存在、可写，或换一个位置。",
        en: "The folder cannot be made (\(reason)); check that the one above it exists and is "
          + "writable, or choose another place."), at: SourcePosition(file: path))
  }
}
