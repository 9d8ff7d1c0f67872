package import Measures

/// Reads and checks the dossier at `path`: a folder with plant.yaml, or an archive of one.
///
/// - Parameters:
///   - path: as its user named it; faults name files under it.
///   - knownSectors: of the loaded packs; the four built-in ones are always known.
///   - knownProcesses: of the loaded packs.
///   - knownRegimes: of the loaded packs; a mistyped regime would silently bind nothing.
///   - limits: what an archive may cost.
///   - plantText: read in place of the dossier's own plant.yaml; `nil`: its own.
/// - Throws: 66 where nothing stands at `path` or a named log is missing; 65 where plant.yaml, a log
///   or the archive cannot be used; 77 without permission; 75 where there is no room to unpack.
package func openDossier(
  _ path: String, knownSectors: [String], knownProcesses: [String],
  knownRegimes: [String] = KnownNames.builtInRegimes, limits: ArchiveLimits = ArchiveLimits(),
  replacing plantText: [UInt8]? = nil
) throws(Fault) -> PlantDossier {
  let known = KnownNames(
    sectors: knownSectors, processes: knownProcesses, regimes: knownRegimes)
  let label = trimmed(path)
  switch try FileSystem.nature(of: label) {
  case .missing:
    throw FileSystem.missing(label)
  case .folder:
    let folder = try DossierFolder(path: label)
    var dossier = try read(
      label, known: known,
      plant: { () throws(Fault) in
        if let plantText { return plantText }
        return try folder.plantBytes()
      }, logs: folder.open)
    dossier.visitFiles = folder.visit
    return dossier
  case .file:
    let file = try OpenFile(path: label)
    guard let magic = ArchiveMagic(try file.bytes(at: 0, count: 512)) else {
      throw notADossier(label)
    }
    let archive = try DossierArchive(file, magic, limits: limits)
    var dossier = try read(
      label, known: known,
      plant: { () throws(Fault) in
        if let plantText { return plantText }
        return try archive.plantBytes()
      }, logs: archive.open)
    dossier.visitFiles = archive.visit
    return dossier
  case .other:
    throw notADossier(label)
  }
}

private func read(
  _ label: String, known: KnownNames, plant: () throws(Fault) -> [UInt8],
  logs: ([LogDraft]) throws(Fault) -> [LogEntry]
) throws(Fault) -> PlantDossier {
  do {
    let bytes = try plant()
    let file = try PlantFile(bytes: bytes, known: known)
    var dossier = PlantDossier(
      label: label, plant: file.plant, outlets: file.outlets, period: file.period,
      energyYear: file.energyYear, scope: file.scope, stops: file.stops,
      logs: try logs(file.logs), declarations: file.declarations, remarks: file.remarks)
    dossier.plantBytes = bytes
    return dossier
  } catch {
    throw error.inside(label)
  }
}

/// `path` without slashes at its end.
func trimmed(_ path: String) -> String {
  var path = path
  while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
  return path
}

private func notADossier(_ label: String) -> Fault {
  archiveFault(
    label, "这不是一份档案；请指定含有 plant.yaml 的文件夹，或它的 zip 压缩包。若只有日志，可先运行“greengate init 日志…”。",
    "This is not a dossier; name the folder with plant.yaml or a zip of it. If there are only logs, "
      + "start with `greengate init LOG…`.")
}

extension Fault {
  /// The same fault with a path that leads there from outside the dossier.
  func inside(_ label: String) -> Fault {
    guard let position, position.file != label, !position.file.hasPrefix(label + "/") else {
      return self
    }
    var copy = self
    copy.position = SourcePosition(file: label + "/" + position.file, line: position.line)
    return copy
  }
}
