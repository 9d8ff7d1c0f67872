import Dossier
import Measures
import Standards

/// What the applications of one run have in common although each project is its own.
struct Siblings {
  private var messages: [String: [Bilingual]] = [:]

  init() {}

  /// Those that cannot be read are left out: they are refused where they are judged.
  init(of folders: [String], _ library: StandardsLibrary) {
    let read = folders.compactMap { folder in
      (try? openApplication(folder, processes: library.processes, digest: Seal.sha256(of:))).map {
        (folder: folder, application: $0.application)
      }
    }
    for one in read {
      for other in read where other.folder != one.folder {
        guard let message = Self.compare(one.application, other.application) else { continue }
        messages[one.folder, default: []].append(message)
      }
    }
  }

  func duplicates(of folder: String) -> [Bilingual] { messages[folder] ?? [] }

  private static func compare(_ one: Application, _ other: Application) -> Bilingual? {
    guard one.applicant.plant == other.applicant.plant else { return nil }
    func rows(_ application: Application) -> Set<[String]> {
      Set(
        application.equipment.map {
          [$0.name, $0.price.description, $0.bought?.description ?? ""]
        })
    }
    let common = rows(one).intersection(rows(other)).count
    let (id, name) = (other.project.id, other.project.name)
    if common > 0 {
      return Bilingual(
        zh: "同一企业的另一份申报（\(name)，\(id)）列有相同的设备 \(common) 项；同一设备不得重复申报。",
        en: "Another application of the same plant (\(name), \(id)) lists the same machines "
          + "(\(common)); no machine is applied for twice.")
    }
    let (mine, its) = (one.project, other.project)
    if ProjectNumber(mine.id) == ProjectNumber(its.id)
      || (mine.started != nil && mine.started == its.started)
    {
      return Bilingual(
        zh: "同一企业的另一份申报（\(name)，\(id)）与本申报的项目编号或开工日期相同；请说明是否为同一项目。",
        en: "Another application of the same plant (\(name), \(id)) has the same project id or day "
          + "of start; say whether it is the same project.")
    }
    return nil
  }
}
