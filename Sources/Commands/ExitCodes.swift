import ArgumentParser
import Measures
import Report

/// What the process leaves with: one table, changed by no flag.
///
/// | code | meaning |
/// | ---: | --- |
/// | 0 | pass |
/// | 1 | violation: some check fails |
/// | 3 | insufficient or not evaluated, and nothing fails |
/// | 64 | usage error |
/// | 65 | input unreadable or not a dossier |
/// | 66 | input not found |
/// | 69 | server unreachable, or a needed program (Chromium for PDF) not there |
/// | 70 | internal error |
/// | 74 | result could not be written |
/// | 75 | try again |
/// | 77 | not permitted |
/// | 78 | unusable standards pack |
///
/// 1 means that a check fails, and nothing else: no error that was thrown ever leaves with it.
enum ExitCodes {
  static let pass: Int32 = 0

  static let table: [(code: Int32, meaning: Bilingual)] = [
    (0, Bilingual(zh: "达标", en: "pass")),
    (1, Bilingual(zh: "有检查不达标", en: "violation: some check fails")),
    (
      3,
      Bilingual(
        zh: "数据不足或未能评价，且没有不达标项",
        en: "insufficient or not evaluated, and nothing fails")
    ),
    (64, Bilingual(zh: "命令用法错误", en: "usage error")),
    (65, Bilingual(zh: "输入无法读取或不是企业档案", en: "input unreadable or not a dossier")),
    (66, Bilingual(zh: "找不到输入", en: "input not found")),
    (
      69,
      Bilingual(
        zh: "无法连接服务器，或所需程序（打印 PDF 的 Chromium）不可用",
        en: "server unreachable, or a needed program (Chromium for PDF) not there")
    ),
    (70, Bilingual(zh: "程序内部错误", en: "internal error")),
    (74, Bilingual(zh: "结果无法写出", en: "result could not be written")),
    (75, Bilingual(zh: "请稍后重试", en: "try again")),
    (77, Bilingual(zh: "没有权限", en: "not permitted")),
    (78, Bilingual(zh: "标准文件不可用", en: "unusable standards pack")),
  ]

  /// What something that ended a command means.
  enum Meaning {
    /// A verdict, carried by `ExitCode`.
    case verdict(Int32)
    case fault(Fault)
    /// Text that was asked for: help, version, a completion script.
    case answer(String)
    /// Arguments that cannot be understood, with how they should be.
    case usage(String)
  }

  static func meaning(of error: any Error) -> Meaning {
    if let fault = error as? Fault { return .fault(fault) }
    if let code = error as? ExitCode { return .verdict(code.rawValue) }
    let code = GreenGate.exitCode(for: error)
    if code == .success { return .answer(GreenGate.fullMessage(for: error)) }
    if code == .validationFailure { return .usage(GreenGate.fullMessage(for: error)) }
    return .fault(
      Fault(
        .internalError,
        Bilingual(
          zh: "程序内部错误（\(error)）；请连同命令和版本号告知维护者。",
          en: "Internal error (\(error)); please tell the maintainers, with the command and the "
            + "version.")))
  }
}

extension Verdict {
  /// What a run that ended with this verdict leaves with.
  var exitCode: Int32 {
    switch self {
    case .pass: ExitCodes.pass
    case .fail: 1
    case .insufficient, .notEvaluated, .notApplicable: 3
    }
  }

  /// Ends a command with this verdict.
  func leave() throws {
    throw ExitCode(exitCode)
  }
}
