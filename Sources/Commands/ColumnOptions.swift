import ArgumentParser
import Measures
import Reports

/// What people have said of the columns of a plant's logs.
struct ColumnOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "列的含义（JSON）：表头与之相同的日志按此读取，并写入 plant.yaml。",
        en: "What columns mean (JSON): logs with the same headers are read so, and plant.yaml says "
          + "it.")(.spoken), valueName: "file"), completion: .file())
  var columns: String?

  func mappings() throws(Fault) -> [ColumnMapping] {
    guard let columns else { return [] }
    let bytes = try OptionFile.bytes(of: columns, named: "--columns")
    guard let mappings = ColumnMapping.read(bytes) else {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "--columns 的文件不是列的含义（JSON）；请检查内容。",
          en: "The file of --columns says no columns (JSON); look at what it holds."),
        at: SourcePosition(file: columns))
    }
    return mappings
  }
}
