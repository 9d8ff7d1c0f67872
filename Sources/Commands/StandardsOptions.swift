import ArgumentParser
import Measures

/// `--standards` and `--overlay`, for every command that loads packs.
struct StandardsOptions: ParsableArguments {
  @Option(
    help: help(
      "标准文件夹，代替自带的标准；可重复。",
      "Folder of standards packs, in place of the built-in ones; may be repeated."
    ), completion: .directory)
  var standards: [String] = []

  @Option(
    help: help(
      "补充或覆盖标准的文件夹；可重复。", "Folder of packs that add to or override the others; may be repeated."),
    completion: .directory)
  var overlay: [String] = []

  func folders() throws(Fault) -> [String] {
    try StandardsLocation.folders(named: standards, environment: environment)
  }
}
