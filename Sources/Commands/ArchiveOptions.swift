import ArgumentParser
import Dossier
import Measures
import Reports

/// What an archive may cost that somebody else has sent.
struct ArchiveOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "压缩包解压后的字节数上限；缺省为 4 GiB。", en: "The most bytes an archive may unpack to; else 4 GiB.")(
          .spoken), valueName: "bytes"))
  var unpackedLimit: Int?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "压缩包解压后与原大小之比的上限（1 MB 以内不限）；缺省不限。",
        en: "The most times its own size that an archive may unpack to, above 1 MB; else any.")(
          .spoken), valueName: "times"))
  var ratioLimit: Int?

  func limits() throws(Fault) -> ArchiveLimits {
    var limits = ArchiveLimits()
    for (option, value) in [("--unpacked-limit", unpackedLimit), ("--ratio-limit", ratioLimit)] {
      guard let value, value < 1 else { continue }
      throw Fault(
        .usage,
        Bilingual(
          zh: "\(option) \(value) 应为正整数；请改正。",
          en: "\(option) \(value) must be a whole number above zero; correct it."))
    }
    if let unpackedLimit { limits.unpackedBytes = unpackedLimit }
    limits.ratio = ratioLimit
    return limits
  }
}
