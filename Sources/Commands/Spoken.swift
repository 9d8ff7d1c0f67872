import ArgumentParser
package import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The value of an environment variable, `nil` where it is unset or empty.
func environment(_ name: String) -> String? {
  guard let value = unsafe getenv(name) else { return nil }
  let text = unsafe String(cString: value)
  return text.isEmpty ? nil : text
}

extension Language {
  /// The language of help and of errors, which come before options are understood: what `--lang`
  /// says, else what the environment says.
  package static let spoken = Language(
    arguments: CommandLine.arguments, environment: environment)

  init(arguments: [String], environment: (String) -> String?) {
    for (index, argument) in arguments.enumerated() {
      let value: Substring? =
        if argument == "--lang", index + 1 < arguments.count {
          arguments[index + 1][...]
        } else if argument.hasPrefix("--lang=") {
          argument.dropFirst("--lang=".count)
        } else {
          nil
        }
      if let language = value.flatMap({ Language(rawValue: String($0)) }) {
        self = language
        return
      }
    }
    let locale = environment("LC_ALL") ?? environment("LANG") ?? ""
    self = locale.lowercased().hasPrefix("zh") ? .zh : .en
  }
}

extension Language: ExpressibleByArgument {}

/// A text of the command line's help, in the language that is spoken.
func help(_ zh: String, _ en: String) -> ArgumentHelp {
  ArgumentHelp(Language.spoken.say(zh, en))
}

/// `--lang`, for every command that prints something a person reads.
struct LanguageOption: ParsableArguments {
  @Option(
    help: help(
      "输出语言：zh 或 en；缺省按 LC_ALL/LANG。",
      "Language of the output: zh or en; else as LC_ALL/LANG say."))
  var lang: Language?

  var language: Language { lang ?? .spoken }
}
