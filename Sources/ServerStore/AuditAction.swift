package import Measures

/// What the audit log tells of. Words are permanent: a log that is ten years old is read by them.
package enum AuditAction: String, CaseIterable, Sendable {
  case firstAdministrator = "first-administrator"
  case joined
  case invited
  case invitationWithdrawn = "invitation-withdrawn"
  case resetLinkMade = "password-reset-link"
  case passwordReset = "password-reset"
  case passwordChanged = "password-changed"
  case personChanged = "person-changed"
  case signedIn = "signed-in"
  case signedOut = "signed-out"
  case signInFailed = "sign-in-failed"
  case tokenMade = "token-made"
  case tokenRevoked = "token-revoked"
  case clockJump = "clock-jump"
  case uploadBegun = "upload-begun"
  case uploadComplete = "upload-complete"
  case uploadFailed = "upload-failed"
  case uploadDiscarded = "upload-discarded"
  case uploadBodyRemoved = "upload-body-removed"
  case uploadUnfinishedRemoved = "upload-unfinished-removed"
  case jobDone = "job-done"
  case jobFailed = "job-failed"
  case jobCancelled = "job-cancelled"
  case jobRetried = "job-retried"
  case mappingRemembered = "mapping-remembered"
  case commented = "remark-comment"
  case explained = "remark-explanation"
  case requested = "remark-request"
  case confirmed = "remark-confirmed"
  case rejected = "remark-rejected"
  case closed = "remark-closed"
  case reportDownloaded = "report-downloaded"
  case digestDownloaded = "digest-downloaded"
  case uploadDownloaded = "upload-downloaded"

  /// As a page says it of somebody.
  package var words: Bilingual {
    switch self {
    case .firstAdministrator:
      Bilingual(zh: "建立第一个管理员", en: "Became the first administrator")
    case .joined: Bilingual(zh: "受邀建立账号", en: "Joined by invitation")
    case .invited: Bilingual(zh: "发出邀请", en: "Invited")
    case .invitationWithdrawn: Bilingual(zh: "收回邀请", en: "Withdrew an invitation")
    case .resetLinkMade: Bilingual(zh: "生成重设密码链接", en: "Made a link for a new password")
    case .passwordReset: Bilingual(zh: "重设密码", en: "Set a new password by a link")
    case .passwordChanged: Bilingual(zh: "修改密码", en: "Changed the password")
    case .personChanged: Bilingual(zh: "更改账号", en: "Changed an account")
    case .signedIn: Bilingual(zh: "登录", en: "Signed in")
    case .signedOut: Bilingual(zh: "退出", en: "Signed out")
    case .signInFailed: Bilingual(zh: "登录失败", en: "Failed to sign in")
    case .tokenMade: Bilingual(zh: "新建访问令牌", en: "Made an API token")
    case .tokenRevoked: Bilingual(zh: "撤销访问令牌", en: "Revoked an API token")
    case .clockJump: Bilingual(zh: "系统时钟被拨动", en: "The clock was set")
    case .uploadBegun: Bilingual(zh: "开始上传", en: "Began an upload")
    case .uploadComplete: Bilingual(zh: "上传完整", en: "Completed an upload")
    case .uploadFailed: Bilingual(zh: "上传失败", en: "An upload failed")
    case .uploadDiscarded: Bilingual(zh: "删除上传", en: "Discarded an upload")
    case .uploadBodyRemoved:
      Bilingual(zh: "上传原件保留期满，已删除", en: "Removed an upload's body: kept long enough")
    case .uploadUnfinishedRemoved:
      Bilingual(zh: "上传长期未完成，已删除", en: "Removed an upload that was never completed")
    case .jobDone: Bilingual(zh: "核查完成", en: "A check was recorded")
    case .jobFailed: Bilingual(zh: "核查未完成", en: "A check came to nothing")
    case .jobCancelled: Bilingual(zh: "取消核查", en: "Cancelled a check")
    case .jobRetried: Bilingual(zh: "重新核查", en: "Asked for a check again")
    case .mappingRemembered: Bilingual(zh: "说明各列的含义", en: "Said what columns mean")
    case .commented: Bilingual(zh: "留言", en: "Commented")
    case .explained: Bilingual(zh: "企业说明", en: "Explained for the plant")
    case .requested: Bilingual(zh: "要求企业说明", en: "Asked the plant to explain")
    case .confirmed: Bilingual(zh: "处理意见：认定超标或违规", en: "Decided: confirmed")
    case .rejected: Bilingual(zh: "处理意见：不予认定", en: "Decided: rejected")
    case .closed: Bilingual(zh: "处理意见：整改到位，结案", en: "Decided: closed")
    case .reportDownloaded: Bilingual(zh: "下载报告", en: "Downloaded a report")
    case .digestDownloaded: Bilingual(zh: "下载月报", en: "Downloaded a digest")
    case .uploadDownloaded: Bilingual(zh: "下载上传原件", en: "Downloaded an upload's body")
    }
  }
}
