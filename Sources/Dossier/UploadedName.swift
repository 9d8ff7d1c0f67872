package import Measures

/// The path that a file of an upload gets inside its dossier, by the rules for entries of archives:
/// it stays inside, and nothing else can be meant.
///
/// - Parameter label: the upload, for sentences.
/// - Returns: `nil` for what Finder adds and nobody means.
package func uploadedPath(_ name: [UInt8], in label: String) throws(Fault) -> String? {
  let entry = try EntryName(name, promisesUTF8: false, in: label)
  guard !entry.endsWithSlash, !entry.path.isEmpty else { return nil }
  return entry.isFinderDebris ? nil : entry.path
}

/// Whether a file that begins with these bytes (512, if it has them) is an archive.
package func beginsArchive(_ bytes: some Collection<UInt8>) -> Bool { ArchiveMagic(bytes) != nil }
