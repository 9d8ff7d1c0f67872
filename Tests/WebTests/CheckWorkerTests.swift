#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Logging
import Measures
import NIOCore
import Report
import ServerStore
import ServiceLifecycle
import Synchronization
import Testing
import Web

/// Does what a test says, and counts.
final class ScriptedRunner: CheckRunner {
  private let script: @Sendable (_ attempt: Int, CheckOrder) async -> CheckOutcome
  private let count = Mutex(0)
  private let running = Mutex((now: 0, most: 0))

  var attempts: Int { count.withLock { $0 } }
  var mostAtOnce: Int { running.withLock { $0.most } }

  init(_ script: @escaping @Sendable (Int, CheckOrder) async -> CheckOutcome) {
    self.script = script
  }

  func run(
    _ order: CheckOrder, progress: @escaping @Sendable (CheckProgress) -> Void
  ) async -> CheckOutcome {
    let attempt = count.withLock { value in
      value += 1
      return value
    }
    running.withLock { value in
      value.now += 1
      value.most = max(value.most, value.now)
    }
    defer { running.withLock { $0.now -= 1 } }
    progress(CheckProgress("reading", done: 3, of: 10))
    return await script(attempt, order)
  }
}

/// What becomes of a check, by scripted ones.
struct CheckWorkerTests {
  static let fine = CheckOutcome.recorded(runs: ["abc"], .fail, plant: "SZ-1")

  /// Runs a worker beside a test.
  static func working<Value: Sendable>(
    _ site: TestSite, _ runner: any CheckRunner, atATime count: Int = 2,
    _ body: @escaping @Sendable (TestBrowser) async throws -> Value
  ) async throws -> Value {
    try await site.test { (browser) async throws in
      let worker = CheckWorker(
        site.house, runner, atATime: count, pause: .milliseconds(10), grace: .milliseconds(100))
      let group = ServiceGroup(
        configuration: ServiceGroupConfiguration(services: [worker], logger: site.house.logger))
      return try await withThrowingTaskGroup(of: Value?.self) { tasks in
        tasks.addTask {
          try await group.run()
          return nil
        }
        tasks.addTask {
          do {
            let value = try await body(browser)
            await group.triggerGracefulShutdown()
            return value
          } catch {
            await group.triggerGracefulShutdown()
            throw error
          }
        }
        var found: Value?
        for try await value in tasks { found = value ?? found }
        return try #require(found)
      }
    }
  }

  /// Waits until an upload's job is as wanted: for minutes, as only what never comes should fail. A check
  /// takes seconds, and much longer where other tests have the cores.
  static func wait(
    _ site: TestSite, _ upload: String, _ isWanted: (Job) -> Bool
  ) async throws -> Job {
    let limit = ContinuousClock.now + .seconds(600)
    while ContinuousClock.now < limit {
      if let job = try site.house.store.jobs(of: upload).last, isWanted(job) { return job }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw Fault(.temporary, Bilingual(zh: "等待超时", en: "the job did not get there"))
  }

  static func handIn(_ browser: TestBrowser, as role: Role = .plant) async throws -> String {
    let sent = try await browser.upload([("files", "a.zip", [1, 2])], as: role)
    return try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
  }

  @Test func `a check is recorded once, and its page says what came of it`() async throws {
    let site = try TestSite()
    let runner = ScriptedRunner { _, order in
      #expect(order.rights.plants == ["SZ-1"])
      return Self.fine
    }
    try await Self.working(site, runner) { (browser) async throws in
      let id = try await Self.handIn(browser)
      let job = try await Self.wait(site, id) { $0.state.isEnded }
      #expect(job.state == .done && job.runs == ["abc"] && job.verdict == "fail")
      let page = try await browser.get("/uploads/\(id)", as: .plant)
      #expect(page.text.contains("不达标") && !page.text.contains("http-equiv"))
      let english = try await browser.get("/uploads/\(id)?lang=en", as: .plant)
      #expect(english.text.contains("Verdict: "))
    }
    #expect(runner.attempts == 1)
  }

  @Test func `what a check refuses is said in both languages, and the upload is kept`() async throws
  {
    let site = try TestSite()
    let problem = Bilingual(zh: "没有时间列", en: "there is no column of time")
    let runner = ScriptedRunner { attempt, _ in
      attempt == 1 ? .refused(problem, isWorthRetrying: false) : Self.fine
    }
    try await Self.working(site, runner) { (browser) async throws in
      let id = try await Self.handIn(browser)
      let job = try await Self.wait(site, id) { $0.state.isEnded }
      #expect(job.state == .failed && job.attempts == 1)
      #expect(try await browser.get("/uploads/\(id)", as: .plant).text.contains("没有时间列"))
      #expect(
        try await browser.get("/uploads/\(id)?lang=en", as: .plant).text.contains(
          "there is no column of time"))
      #expect(try await browser.get("/uploads/\(id)/body", as: .plant).body.readableBytes == 2)
      // A second look, as its owner asks for it.
      #expect(try await browser.post("/uploads/\(id)/retry", as: .plant).status == .seeOther)
      let again = try await Self.wait(site, id) { $0.state.isEnded }
      #expect(again.state == .done)
    }
  }

  @Test func `two at a time, each once`() async throws {
    let site = try TestSite()
    let seen = Mutex<[String]>([])
    let runner = ScriptedRunner { _, order in
      seen.withLock { $0.append(order.upload.id) }
      // The first waits for the second, and no longer than a busy machine takes to begin it.
      for _ in 0..<30_000 where seen.withLock({ $0.count < 2 }) {
        try? await Task.sleep(for: .milliseconds(10))
      }
      try? await Task.sleep(for: .milliseconds(50))
      return Self.fine
    }
    let ids = try await Self.working(site, runner) { (browser) async throws in
      var ids: [String] = []
      for _ in 0..<8 { ids.append(try await Self.handIn(browser)) }
      for id in ids { _ = try await Self.wait(site, id) { $0.state == .done } }
      return ids
    }
    #expect(seen.withLock { $0.sorted() } == ids.sorted())
    #expect(runner.mostAtOnce == 2)
  }

  @Test func `a check that is cancelled ends`() async throws {
    let site = try TestSite()
    let runner = ScriptedRunner { _, _ in
      try? await Task.sleep(for: .seconds(60))
      return .cancelled
    }
    try await Self.working(site, runner) { (browser) async throws in
      let id = try await Self.handIn(browser)
      _ = try await Self.wait(site, id) { $0.phase == "reading" && $0.done == 3 }
      let page = try await browser.get("/uploads/\(id)", as: .plant)
      #expect(page.text.contains("30%") && page.text.contains("http-equiv=\"refresh\""))
      let answer = try await browser.api(.post, "/uploads/\(id)/cancel", nil, as: .plant)
      #expect(answer.status == .ok)
      let job = try await Self.wait(site, id) { $0.state.isEnded }
      #expect(job.state == .cancelled)
    }
  }

  @Test func `a server that stops puts its checks back`() async throws {
    let site = try TestSite()
    let runner = ScriptedRunner { _, _ in
      try? await Task.sleep(for: .seconds(60))
      return .cancelled
    }
    let job = try await Self.working(site, runner) { (browser) async throws in
      let id = try await Self.handIn(browser)
      return try await Self.wait(site, id) { $0.state == .running }
    }
    // The folder is gone with the test's site, the store is still open.
    let after = try #require(try site.house.store.job(job.id))
    #expect(after.state == .queued && after.attempts == 0)
  }

  @Test func `events tell of a check until it has ended`() async throws {
    let site = try TestSite()
    let runner = ScriptedRunner { _, _ in
      try? await Task.sleep(for: .milliseconds(900))
      return Self.fine
    }
    try await Self.working(site, runner) { (browser) async throws in
      let id = try await Self.handIn(browser)
      let events = try await browser.get("/uploads/\(id)/events?lang=en", as: .plant)
      #expect(events.headers[.contentType] == "text/event-stream")
      let lines = events.text.split(separator: "\n\n").filter { $0.hasPrefix("data: ") }
      #expect(lines.contains { $0.contains("\"percent\":30") && $0.contains("reading the logs") })
      #expect(lines.last?.contains("\"state\":\"done\"") == true)
      #expect(lines.last?.contains("\"ended\":true") == true)
    }
  }

  @Test(arguments: [true, false])
  func `who is shut out meanwhile hears no more of a check`(_ isDisabled: Bool) async throws {
    let site = try TestSite { $0.heartbeat = .milliseconds(400) }
    let runner = ScriptedRunner { _, _ in
      try? await Task.sleep(for: .seconds(60))
      return .cancelled
    }
    let admin = try #require(site.people[.administrator])
    let inspector = try #require(site.people[.inspector])
    try await Self.working(site, runner) { (browser) async throws in
      let id = try await Self.handIn(browser, as: .inspector)
      _ = try await Self.wait(site, id) { $0.state == .running }
      let began = ContinuousClock.now
      async let events = browser.get("/uploads/\(id)/events", as: .inspector)
      // Long enough for a busy machine to have begun it.
      try await Task.sleep(for: .seconds(4))
      if isDisabled {
        _ = try site.house.store.change(
          inspector.id, PersonChange(isDisabled: true), by: Actor(admin.id, from: "test"))
      } else {
        try site.house.store.signOut(
          try #require(site.sessions[.inspector]), by: Actor(inspector.id, from: "test"))
      }
      let said = try await events
      let took = began.duration(to: .now)
      // It went on while it was theirs, and ended long before the check does.
      #expect(said.status == .ok && said.text.contains("\"ended\":false"))
      #expect(took > .seconds(4) && took < .seconds(40))
    }
  }

  @Test func `an account that was disabled meanwhile records nothing`() async throws {
    let site = try TestSite()
    let runner = ScriptedRunner { _, _ in Self.fine }
    let admin = try #require(site.people[.administrator])
    let plant = try #require(site.people[.plant])
    try await site.test { (browser) async throws in
      let id = try await Self.handIn(browser)
      _ = try site.house.store.change(
        plant.id, PersonChange(isDisabled: true), by: Actor(admin.id, from: "test"))
      let worker = CheckWorker(site.house, runner, pause: .milliseconds(10))
      let group = ServiceGroup(
        configuration: ServiceGroupConfiguration(services: [worker], logger: site.house.logger))
      async let run: Void = group.run()
      let job = try await Self.wait(site, id) { $0.state.isEnded }
      #expect(job.state == .failed && runner.attempts == 0)
      await group.triggerGracefulShutdown()
      try await run
    }
  }
}
#endif
