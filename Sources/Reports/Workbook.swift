import CXLSXWriter
import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// An Excel workbook that is filled row by row and taken as bytes: libxlsxwriter behind a type that
/// hands out no pointers.
///
/// A sheet's rows go straight to libxlsxwriter's temporary files, which have no name by the time they
/// are written, so that memory does not grow with the rows; rows of one sheet must therefore come in
/// order. The finished file is made in memory and stands in no folder.
///
/// Whatever would write nowhere (a row that is past, a cell that Excel does not have, anything after
/// ``bytes()``) throws an internal ``Fault``, and reaches no freed memory.
///
/// It writes texts, numbers and nothing else: there is no call for a formula or a link, so no text
/// can become one.
@safe
final class Workbook {
  /// What a cell looks like; says nothing that its words do not say.
  struct Style: Hashable {
    var tone = TextStyle.plain
    /// Of a number, in Excel's notation.
    var format: String?
    var isWrapped = false
    var isHeader = false
    /// Numbers and dates stand at the right unless this asks otherwise.
    var isLeft = false
  }

  /// How a sheet is read and printed.
  struct Layout {
    /// In characters of the standard font, a column each.
    var widths: [Int]
    /// Columns that stay in view beside the header row.
    var frozenColumns: Int
    /// Sheets of A4 side by side that the columns are fitted to.
    var pagesAcross: Int
    var header: String
    var footer: String
  }

  /// Excel takes no more characters (UTF-16) in a cell.
  static let longestText = 32_767
  /// Excel takes no more rows in a sheet.
  static let mostRows = 1_048_576
  /// Nor more columns.
  static let mostColumns = 16_384

  /// `nil` once it was ended.
  private var book: UnsafeMutablePointer<lxw_workbook>?
  private let descriptor: Int32
  /// Empty once it was ended, as ``formats`` are: what they point to is freed then.
  private var sheets: [UnsafeMutablePointer<lxw_worksheet>] = unsafe []
  /// The row of each sheet that is being filled; those above it are written and gone.
  private var rows: [Int] = []
  private var formats: [Style: UnsafeMutablePointer<lxw_format>] = unsafe [:]

  /// - Parameter created: stands in the file's properties; the clock never does.
  /// - Throws: an unwritable-output ``Fault`` where the system refuses memory.
  init(title: String, author: String, created: Instant) throws(Fault) {
    let descriptor = unsafe memfd_create("greengate", Self.closeOnExec)
    guard descriptor >= 0 else { throw Self.fault(code: errno) }
    var options = unsafe lxw_workbook_options()
    unsafe options.constant_memory = 1
    guard let book = unsafe workbook_new_opt("/proc/self/fd/\(descriptor)", &options) else {
      close(descriptor)
      throw Self.fault(code: ENOMEM)
    }
    unsafe self.book = book
    self.descriptor = descriptor
    unsafe title.withMutableCString { title in
      unsafe author.withMutableCString { author in
        var properties = unsafe lxw_doc_properties()
        unsafe properties.title = title
        unsafe properties.author = author
        // libxlsxwriter takes 0 for “now”.
        unsafe properties.created = created.seconds == 0 ? 1 : time_t(created.seconds)
        _ = unsafe workbook_set_properties(book, &properties)
      }
    }
  }

  deinit {
    if let book = unsafe book { unsafe lxw_workbook_free(book) }
    close(descriptor)
  }

  /// - Parameter name: at most 31 characters, none of `[]:*?/\`, no other sheet's.
  /// - Returns: the sheet's number.
  func addSheet(_ name: String) throws(Fault) -> Int {
    guard let book = unsafe book else { throw Self.misused("addSheet") }
    guard let sheet = unsafe workbook_add_worksheet(book, name) else {
      throw Self.fault(code: errno)
    }
    rows.append(0)
    unsafe sheets.append(sheet)
    return unsafe sheets.count - 1
  }

  /// - Parameter text: at most ``longestText`` long and of characters that XML allows, as
  ///   ``SpreadsheetText/cell(_:)`` makes it.
  func write(
    _ text: String, sheet: Int, row: Int, column: Int, style: Style
  ) throws(Fault) {
    guard !text.unicodeScalars.contains(where: Self.isUnwritable) else {
      throw Self.misused("write")
    }
    try reach(sheet, row, column)
    try check(
      unsafe worksheet_write_string(
        sheets[sheet], lxw_row_t(row), lxw_col_t(column), text, format(style)))
  }

  /// What ends a C string, and what XML has no way to write.
  private static func isUnwritable(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0 || scalar.value == 0xFFFE || scalar.value == 0xFFFF
  }

  func write(
    _ number: Double, sheet: Int, row: Int, column: Int, style: Style
  ) throws(Fault) {
    guard number.isFinite else { throw Self.misused("write") }
    try reach(sheet, row, column)
    try check(
      unsafe worksheet_write_number(
        sheets[sheet], lxw_row_t(row), lxw_col_t(column), number, format(style)))
  }

  /// Makes a row as high as `lines` of text; comes before the row's cells.
  func setHeight(lines: Int, sheet: Int, row: Int) throws(Fault) {
    try reach(sheet, row)
    let points = max(0, min(Self.highestRow, Double(lines) * Self.lineHeight))
    try check(unsafe worksheet_set_row(sheets[sheet], lxw_row_t(row), points, nil))
  }

  /// A cell that holds nothing and has its border.
  func writeBlank(sheet: Int, row: Int, column: Int, style: Style) throws(Fault) {
    try reach(sheet, row, column)
    try check(
      unsafe worksheet_write_blank(
        sheets[sheet], lxw_row_t(row), lxw_col_t(column), format(style)))
  }

  /// Gives the columns of rows 0 to `last` buttons to filter by; before any row below is written.
  func setFilter(sheet: Int, columns: Int, last: Int) throws(Fault) {
    guard unsafe sheets.indices.contains(sheet), (0..<Self.mostRows).contains(last),
      (0...Self.mostColumns).contains(columns)
    else { throw Self.misused("setFilter") }
    try check(
      unsafe worksheet_autofilter(
        sheets[sheet], 0, 0, lxw_row_t(last), lxw_col_t(max(0, columns - 1))))
  }

  func setLayout(_ layout: Layout, sheet: Int) throws(Fault) {
    guard unsafe sheets.indices.contains(sheet), layout.widths.count <= Self.mostColumns,
      (0...Self.mostColumns).contains(layout.frozenColumns),
      (0...Int(UInt16.max)).contains(layout.pagesAcross)
    else { throw Self.misused("setLayout") }
    let sheet = unsafe sheets[sheet]
    for (column, width) in layout.widths.enumerated() {
      let column = lxw_col_t(column)
      try check(unsafe worksheet_set_column(sheet, column, column, Double(width), nil))
    }
    unsafe worksheet_freeze_panes(sheet, 1, lxw_col_t(layout.frozenColumns))
    unsafe worksheet_set_landscape(sheet)
    unsafe worksheet_set_paper(sheet, Self.a4)
    unsafe worksheet_set_margins(sheet, 0.4, 0.4, 0.7, 0.6)
    unsafe worksheet_fit_to_pages(sheet, UInt16(layout.pagesAcross), 0)
    try check(unsafe worksheet_repeat_rows(sheet, 0, 0))
    if layout.pagesAcross > 1, layout.frozenColumns > 0 {
      try check(unsafe worksheet_repeat_columns(sheet, 0, lxw_col_t(layout.frozenColumns - 1)))
    }
    try check(unsafe worksheet_set_header(sheet, layout.header))
    try check(unsafe worksheet_set_footer(sheet, layout.footer))
  }

  /// Ends the workbook.
  func bytes() throws(Fault) -> [UInt8] {
    guard let book = unsafe book else { throw Self.misused("bytes") }
    // Closing frees it with all its sheets and formats, whether it succeeds or not.
    unsafe self.book = nil
    unsafe sheets = []
    unsafe formats = [:]
    try check(unsafe workbook_close(book))
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Self.fault(code: errno) }
    var (done, failure) = (0, Int32(0))
    let all = unsafe [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
      while done < buffer.count {
        let got = unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done,
          off_t(done))
        if got > 0 {
          done += got
        } else if got == 0 || errno != EINTR {
          failure = got == 0 ? EIO : errno
          break
        }
      }
      count = done
    }
    guard failure == 0 else { throw Self.fault(code: failure) }
    return all
  }

  // MARK: Formats

  /// In points; Excel allows no higher row.
  private static let (lineHeight, highestRow) = (17.0, 409.0)

  private static let a4: UInt8 = 9
  /// MFD_CLOEXEC.
  private static let closeOnExec: UInt32 = 1

  private func format(_ style: Style) -> UnsafeMutablePointer<lxw_format>? {
    if let known = unsafe formats[style] { return unsafe known }
    guard let format = unsafe workbook_add_format(book) else { return nil }
    let colors = style.tone.cellColors
    unsafe format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    unsafe format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
    unsafe format_set_border_color(format, 0xBFBFBF)
    if style.isHeader {
      unsafe format_set_bg_color(format, 0xD9E1F2)
      unsafe format_set_bold(format)
    }
    if style.tone == .heading { unsafe format_set_bold(format) }
    if let text = colors.text { unsafe format_set_font_color(format, text) }
    if let fill = colors.fill { unsafe format_set_bg_color(format, fill) }
    if style.isWrapped || style.isHeader { unsafe format_set_text_wrap(format) }
    if style.isLeft { unsafe format_set_align(format, UInt8(LXW_ALIGN_LEFT.rawValue)) }
    if let number = style.format { unsafe format_set_num_format(format, number) }
    unsafe formats[style] = format
    return unsafe format
  }

  // MARK: Errors

  /// Goes on to a row, or stays in it.
  private func reach(_ sheet: Int, _ row: Int, _ column: Int = 0) throws(Fault) {
    guard unsafe sheets.indices.contains(sheet), (rows[sheet]..<Self.mostRows).contains(row),
      (0..<Self.mostColumns).contains(column)
    else { throw Self.misused("sheet \(sheet), row \(row), column \(column)") }
    rows[sheet] = row
  }

  /// What no input leads to.
  private static func misused(_ place: String) -> Fault {
    Fault(
      .internalError,
      Bilingual(
        zh: "生成 Excel 工作簿时程序出错（\(place)）；请改用 --format csv，并报告这一问题。",
        en:
          "The program made a mistake in writing the Excel workbook (\(place)); use --format csv, "
          + "and report this."))
  }

  private func check(_ error: lxw_error) throws(Fault) {
    guard error != LXW_NO_ERROR else { return }
    let text = unsafe lxw_strerror(error).map { unsafe String(cString: $0) }
    throw Self.fault(text ?? "\(error.rawValue)")
  }

  private static func fault(code: Int32) -> Fault {
    guard let text = unsafe strerror(code) else { return fault("\(code)") }
    return unsafe fault(String(cString: text))
  }

  private static func fault(_ reason: String) -> Fault {
    Fault(
      .unwritableOutput,
      Bilingual(
        zh: "无法生成 Excel 工作簿（\(reason)）；请检查内存和临时文件夹（TMPDIR）的空间，或改用 --format csv。",
        en: "The Excel workbook could not be made (\(reason)); check memory and room in the folder "
          + "for temporary files (TMPDIR), or use --format csv."))
  }
}

extension TextStyle {
  /// The fills and dark texts that Excel itself offers for bad, neutral and good.
  fileprivate var cellColors: (text: lxw_color_t?, fill: lxw_color_t?) {
    switch self {
    case .plain, .heading: (nil, nil)
    case .bad: (0x9C0006, 0xFFC7CE)
    case .doubtful: (0x7F6000, 0xFFEB9C)
    case .good: (0x006100, 0xC6EFCE)
    case .aside: (0x595959, nil)
    }
  }
}

extension String {
  fileprivate func withMutableCString(_ body: (UnsafeMutablePointer<CChar>) -> Void) {
    var bytes = Array(utf8CString)
    unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { unsafe body(base) }
    }
  }
}
