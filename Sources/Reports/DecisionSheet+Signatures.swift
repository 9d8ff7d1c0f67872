import Measures
import Report

extension DecisionSheet {
  /// Lines for what is written and stamped by hand; none where there is nobody to sign.
  var signatures: [String] {
    guard !decision.isApplicants else { return [] }
    var lines = [
      language.say("审查机关（公章）：", "Authority (seal):"), language.say("文号：", "Reference no.:"),
      language.say("受理日期：", "Received on:"),
    ]
    if verdict != .pass || !decision.toMend.isEmpty {
      lines.append(language.say("补正期限：", "To be mended by:"))
    }
    lines += [
      language.say("经办人：", "Examined by:"), language.say("复核人：", "Reviewed by:"),
      language.say("负责人：", "Approved by:"),
      language.say("日期：", "Date:"),
    ]
    if verdict != .pass {
      lines.append(language.say("救济途径（复议、诉讼的机关和期限）：", "Remedies (where and until when):"))
    }
    return lines
  }
}
