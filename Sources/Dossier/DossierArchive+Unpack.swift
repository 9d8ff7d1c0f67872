package import Measures

/// Whether an application stands at `path` packed in one file, and not as a folder.
package func isPackedApplication(_ path: String) throws(Fault) -> Bool {
  try FileSystem.nature(of: path) == .file
}

/// Unpacks an application's zip, 7z or tar, so that it lies there as its folder did.
///
/// Only files and folders are made, below `folder`, under names that are checked before anything is
/// written. What is packed inside of it, a dossier or a document, stays packed.
///
/// - Parameters:
///   - path: as its user named it; faults name it.
///   - folder: where nothing stands yet.
/// - Throws: 66 where nothing stands at `path`, 65 where it is no such archive, is damaged or costs more
///   than `limits`, 77 without permission, 75 where there is no room.
package func unpackApplication(
  _ path: String, into folder: String, limits: ArchiveLimits
) throws(Fault) {
  let file = try OpenFile(path: path)
  guard let magic = ArchiveMagic(try file.bytes(at: 0, count: 512)) else {
    throw archiveFault(
      path, "这不是申报；请指定含有 application.yaml 的文件夹，或它的 zip 压缩包。",
      "This is not an application; name the folder with application.yaml or a zip of it.")
  }
  let archive = try DossierArchive(file, magic, of: .application, limits: limits)
  try archive.unpack(into: folder)
}

extension DossierArchive {
  fileprivate func unpack(into folder: String) throws(Fault) {
    let prefix = try prefix()
    var made: Set<String> = [""]
    try NewFile.makeFolder(folder, shown: label)
    try readAll { entry, readWhole throws(Fault) in
      // What Finder adds is counted and not kept; all else lies below the one top folder.
      let isMeant = !entry.name.isFinderDebris && entry.name.path.hasPrefix(prefix)
      let path = isMeant ? String(entry.name.path.dropFirst(prefix.count)) : ""
      if !path.isEmpty {
        let parts = path.split(separator: "/")
        var above = ""
        for part in entry.isFolder ? parts[...] : parts.dropLast() {
          above += above.isEmpty ? String(part) : "/" + part
          guard made.insert(above).inserted else { continue }
          try NewFile.makeFolder(folder + "/" + above, shown: above)
        }
      }
      let target =
        path.isEmpty || entry.isFolder ? nil : try NewFile(folder + "/" + path, shown: path)
      try readWhole { part throws(Fault) in try target?.write(part) }
    }
  }
}
