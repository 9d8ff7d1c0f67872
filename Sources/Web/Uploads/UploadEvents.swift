#if Server
import HTTPTypes
import Hummingbird
import Measures
import NIOCore
import ServerStore

/// An upload's progress as it happens (`text/event-stream`): an event where something has changed, and
/// the end of the stream where nothing will any more.
enum UploadEvents {
  private static let pause = Duration.milliseconds(300)
  /// A browser asks again by itself.
  private static let longest = Duration.seconds(600)

  static func response(_ visit: Visit) async throws -> Response {
    let first = try await visit.upload()
    let (id, house, language) = (first.upload.id, visit.house, visit.language)
    // Proxies and the server itself end a line on which nothing comes.
    let heartbeat = house.settings.heartbeat
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/event-stream", .cacheControl: "no-store",
      ],
      body: ResponseBody { writer in
        let began = ContinuousClock.now
        var (said, last, asked) = ("", began, began)
        while began.duration(to: .now) < longest, house.readiness.current != .stopping {
          let standing = await house.desk.outcome { () throws(Fault) in
            try UploadStanding.found(id, in: house.store)
          }
          guard case .success(let found) = standing, let found else { break }
          // Whoever was signed out, shut out or given other plants meanwhile hears no more.
          if asked.duration(to: .now) > heartbeat {
            guard await visit.stillSees(found.upload) else { break }
            asked = .now
          }
          let text = event(found, language)
          if text != said {
            try await writer.write(ByteBuffer(string: text))
            (said, last) = (text, .now)
          } else if last.duration(to: .now) > heartbeat {
            try await writer.write(ByteBuffer(string: ":\n\n"))
            last = .now
          }
          if found.phase.isEnded { break }
          try await Task.sleep(for: pause)
        }
        try await writer.finish(nil)
      })
  }

  private static func event(_ standing: UploadStanding, _ language: Language) -> String {
    var fields: [(String, JSONValue)] = [
      ("state", .text(standing.phase.rawValue)), ("words", .text(standing.progress(language))),
      ("ended", .flag(standing.phase.isEnded)),
    ]
    if let percent = standing.percent { fields.append(("percent", .number(percent))) }
    return "data: \(JSONValue.object(fields).text)\n\n"
  }
}
#endif
