import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Prints a page to PDF by a Chromium that the machine has.
///
/// No shell is involved. The browser works in a folder of its own, which is removed, with a home of
/// its own, so that nothing of its user's settings shows; it gets as little time as ``timeLimit``
/// says. The page brings a policy that lets it load nothing. A signal that ends the tool ends the browser
/// first, and removes the folder.
struct PagePrinter {
  private let browser: String

  private static let names = ["chromium", "chromium-browser", "google-chrome"]
  /// In seconds; a page of ten thousand findings (300 pages of paper) takes a minute on a busy machine.
  private static let timeLimit = 180

  /// Finds the browser early, before logs are read.
  ///
  /// - Throws: ``Fault`` of code 69 (a program that is needed is not there) where there is none.
  init() throws(Fault) {
    let folders = (environment("PATH") ?? "").split(separator: ":")
    for name in Self.names {
      for folder in folders where unsafe access("\(folder)/\(name)", X_OK) == 0 {
        browser = "\(folder)/\(name)"
        return
      }
    }
    throw Fault(
      .unreachable,
      Bilingual(
        zh: "PDF 由 Chromium 打印，但 PATH 中没有 chromium、chromium-browser 或 google-chrome；请安装（如 apt-get "
          + "install chromium fonts-noto-cjk），或用 --format html 再从浏览器打印。",
        en: "PDF is printed by Chromium, and PATH has no chromium, chromium-browser or "
          + "google-chrome; install one (as apt-get install chromium fonts-noto-cjk), or write "
          + "--format html and print it from a browser."))
  }

  /// The page on paper. Its dates are those of `date`, so that the same page gives the same bytes.
  ///
  /// - Throws: ``Fault`` of code 74 where there is no room for the browser's folder, 75 where it took
  ///   too long, 69 where it failed.
  func pdf(of page: [UInt8], dated date: Instant) throws(Fault) -> [UInt8] {
    let signals = HeldSignals()
    defer { signals.release() }
    let folder = try ScratchFolder()
    defer { folder.remove() }
    try folder.write(page, to: "report.html")
    var arguments = [
      browser, "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
      "--disable-extensions", "--disable-background-networking", "--disable-sync",
      "--user-data-dir=\(folder.path)/profile", "--no-pdf-header-footer",
      "--generate-pdf-document-outline", "--print-to-pdf=\(folder.path)/report.pdf",
    ]
    // Chromium's sandbox refuses to start for root, as in most containers.
    if geteuid() == 0 { arguments.append("--no-sandbox") }
    arguments.append("file://\(folder.path)/report.html")
    let ending = ChildProcess.run(
      arguments,
      environment: [
        "HOME=\(folder.path)", "TMPDIR=\(folder.path)", "LANG=C.UTF-8", "TZ=UTC",
        "PATH=\(environment("PATH") ?? "/usr/bin:/bin")",
      ], seconds: Self.timeLimit, while: { !signals.haveCome })
    guard ending != .tooLate else {
      throw Fault(
        .temporary,
        Bilingual(
          zh: "Chromium 在 \(Self.timeLimit) 秒内没有打印完；请稍后重试，或用 --format html 再从浏览器打印。",
          en: "Chromium did not finish printing within \(Self.timeLimit) seconds; try again, or "
            + "write --format html and print it from a browser."))
    }
    guard ending == .exited(0), let bytes = Folder(folder.path).contents(of: "report.pdf"),
      bytes.starts(with: "%PDF-".utf8)
    else {
      throw Fault(
        .unreachable,
        Bilingual(
          zh: "Chromium（\(browser)）没有打印出 PDF；请确认它能运行，或用 --format html 再从浏览器打印。",
          en: "Chromium (\(browser)) printed no PDF; see that it runs, or write --format html and "
            + "print it from a browser."))
    }
    return PrintedDates.fixed(in: bytes, to: date)
  }
}
