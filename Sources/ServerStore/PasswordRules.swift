import Measures

/// What a password must be.
enum PasswordRules {
  static let shortest = 10
  static let longest = 200

  /// - Throws: 64 with what is wrong with it.
  static func check(_ password: String, name: String) throws(Fault) {
    let count = password.unicodeScalars.count
    guard count >= shortest else {
      throw .wrong(
        "密码至少 \(shortest) 个字符，现有 \(count) 个。",
        "A password has at least \(shortest) characters, and this has \(count).")
    }
    guard count <= longest else {
      throw .wrong(
        "密码最多 \(longest) 个字符。", "A password has at most \(longest) characters.")
    }
    let plain = password.lowercased()
    guard !common.contains(plain), Set(plain).count > 3, !isRun(plain) else {
      throw .wrong("这个密码太常见，容易被猜中；请换一个。", "This password is a common one; choose another.")
    }
    let own = name.lowercased()
    guard plain != own, plain != own + own,
      !(own.count >= 4 && plain.hasPrefix(own)
        && plain.dropFirst(own.count).allSatisfy(\.isNumber))
    else {
      throw .wrong(
        "密码不能由账号名构成；请换一个。", "A password may not be made of the account's name; choose another.")
    }
  }

  /// `12345678901`, `abcdefghijk` and the like, either way.
  private static func isRun(_ text: String) -> Bool {
    let values = text.unicodeScalars.map { Int($0.value) }
    let steps = zip(values.dropFirst(), values).map { $0 - $1 }
    // From 9 to 0 the row of digits goes on.
    return steps.allSatisfy { $0 == 1 || $0 == -9 } || steps.allSatisfy { $0 == -1 || $0 == 9 }
  }

  /// Those of ten characters and more that lists of leaked passwords begin with, in lower case.
  static let common: Set<String> = [
    "0123456789", "0987654321", "1029384756", "1122334455", "11223344556677", "1234567890a",
    "1234567890q", "1234567890qwerty", "1234567891", "12345678910", "123456789a", "123456789abc",
    "123456789q", "123456abcd", "123456qwerty", "123654789a", "1357924680", "147258369147",
    "147258369a", "1a2b3c4d5e", "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz2wsx3edc", "1qazxsw23edc",
    "2wsx3edc4rfv", "5201314520", "5201314abc", "741852963a", "9876543210", "987654321a",
    "a123456789", "a1234567890", "a1b2c3d4e5", "aa123456789", "aaa123456789", "abc1234567",
    "abc123456789", "abcd123456", "abcd1234567", "abcd12345678", "abcde12345", "abcdef123456",
    "admin12345", "admin123456", "admin@123456", "adminadmin", "administrator", "asd123456789",
    "asdf123456", "asdfghjkl1", "asdfghjkl123", "asdfghjkl;", "asdfghjkl;'", "baseball123",
    "changeme123", "changeme1234", "computer123", "football123", "greengate123", "greengate2025",
    "greengate2026", "helloworld", "helloworld1", "iloveyou12", "iloveyou123", "iloveyou1314",
    "iloveyou520", "letmein123", "letmein1234", "liverpool1", "lovelovelove", "manchester",
    "michaeljordan", "p@ssw0rd123", "p@ssword123", "passw0rd123", "password01", "password10",
    "password11", "password12", "password123", "password1234", "password12345", "password123456",
    "password2024", "password2025", "password2026", "password@123", "passwordpassword",
    "princess123", "q1w2e3r4t5", "q1w2e3r4t5y6", "qaz123wsx456", "qazwsx1234", "qazwsx123456",
    "qazwsxedc1", "qazwsxedc123", "qazwsxedcrfv", "qq123456789", "qwe1234567", "qwe123456789",
    "qweasdzxc1", "qweasdzxc123", "qwer123456", "qwer1234567", "qwer12345678", "qwerty1234",
    "qwerty12345", "qwerty123456", "qwerty123456789", "qwertyuiop", "qwertyuiop1", "qwertyuiop123",
    "qwertyuiop[]", "root123456", "rootroot123", "scrappydoo", "secret1234", "shadow1234",
    "starwars123", "sunshine123", "superman123", "test123456", "test1234567", "testtest123",
    "trustno1234", "wang123456", "welcome123", "welcome1234", "welcome@123", "woaini1234",
    "woaini123456", "woaini1314", "woaini1314520", "woaini5201314", "woaiwojia1", "woshishui123",
    "x123456789", "xiaoming123", "zaq12wsxcde3", "zhang123456", "zhongguo123", "zxc123456789",
    "zxcvbnm,./", "zxcvbnm123", "zxcvbnm1234", "zxcvbnm123456",
  ]
}
