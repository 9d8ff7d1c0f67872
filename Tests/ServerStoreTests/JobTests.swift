import Measures
import Testing

@testable import ServerStore

struct JobTests {
  private let office: Office
  private var store: ServerStore { office.store }
  private let problem = Bilingual(zh: "读不出", en: "unreadable")

  init() throws { office = try Office() }

  private func claim() throws -> JobLease { try #require(try store.claim()) }

  private func state(_ id: String) throws -> Job.State? { try store.job(id)?.state }

  // MARK: Leases

  @Test func `jobs are taken in their order, each by one worker`() throws {
    let jobs = try (1...3).map { _ in try office.received().job.id }
    #expect(try (1...3).map { _ in try claim().job.id } == jobs)
    #expect(try store.claim() == nil)
  }

  @Test func `accounts take turns, each with what has waited longest`() throws {
    let (one, two) = (try office.plant("P-1").actor, try office.plant("P-2").actor)
    let many = try (1...4).map { _ in try office.received(by: one).job.id }
    let few = try (1...2).map { _ in try office.received(by: two).job.id }
    func finish(_ lease: JobLease) throws {
      #expect(try store.finish(lease, runs: [], verdict: ""))
    }
    let first = try claim()
    let second = try claim()
    // Nobody has two under way while another waits.
    #expect(first.job.id == many[0] && second.job.id == few[0])
    try finish(first)
    let third = try claim()
    try finish(second)
    let fourth = try claim()
    #expect(third.job.id == many[1] && fourth.job.id == few[1])
    try finish(third)
    try finish(fourth)
    #expect(try (2...3).map { _ in try claim().job.id } == Array(many[2...]))
    #expect(try store.claim() == nil)
  }

  @Test func `of many workers no two have one job`() async throws {
    let jobs = try (1...20).map { _ in try office.received().job.id }
    let claimed = await withTaskGroup(of: [String].self) { group in
      for _ in 0..<8 {
        group.addTask { [store] in
          var mine: [String] = []
          while let lease = try? store.claim() { mine.append(lease.job.id) }
          return mine
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(claimed.count == 20)
    #expect(Set(claimed) == Set(jobs))
  }

  @Test func `a job that is to wait is not due before its time`() throws {
    #expect(try !store.hasDueJob())
    _ = try office.received()
    #expect(try store.hasDueJob())
    let lease = try claim()
    #expect(try !store.hasDueJob())
    #expect(try store.fail(lease, problem, retry: true))
    let pause = ServerStore.pause(after: 1)
    #expect(try !store.hasDueJob())
    office.time.pass(pause - 1)
    #expect(try !store.hasDueJob() && store.claim() == nil)
    office.time.pass(1)
    #expect(try store.hasDueJob())
    _ = try claim()
  }

  @Test func `every lease has a name of its own`() throws {
    _ = try office.received()
    let first = try claim()
    office.time.pass(JobLease.seconds)
    let second = try claim()
    #expect(first.job.id == second.job.id && first.worker != second.worker)
  }

  @Test func `whoever is heard of keeps his job, for as long as it takes`() throws {
    _ = try office.received()
    let lease = try claim()
    for number in 1...100 {
      office.time.pass(JobLease.seconds - 1)
      #expect(
        try store.progress(lease, phase: "reading", done: Int64(number), of: 100) == .goOn)
      #expect(try store.claim() == nil)
    }
    let job = try #require(try store.job(lease.job.id))
    #expect(job.phase == "reading" && job.done == 100 && job.total == 100)
  }

  @Test func `the job of a worker that died is another's`() throws {
    _ = try office.received()
    let dead = try claim()
    office.time.pass(JobLease.seconds - 1)
    #expect(try store.claim() == nil)
    office.time.pass(1)
    let next = try claim()
    #expect(next.job.id == dead.job.id && next.job.attempts == 2)
    #expect(next.job.phase == "")

    // He was only slow: nothing that he says counts any more.
    #expect(try store.progress(dead, phase: "x", done: 1, of: 1) == .lost)
    #expect(try !store.finish(dead, runs: ["a"], verdict: "pass"))
    #expect(try !store.fail(dead, problem))
    #expect(try !store.cancelled(dead))
    #expect(try !store.giveBack(dead))
    #expect(try store.finish(next, runs: ["b"], verdict: "fail"))
    let job = try #require(try store.job(next.job.id))
    #expect(job.runs == ["b"] && job.verdict == "fail" && job.state == .done)
    #expect(try store.progress(next, phase: "x", done: 1, of: 1) == .lost)
    #expect(try !store.finish(next, runs: ["c"], verdict: "pass"), "once")
  }

  @Test func `a slow worker whose job nobody took may still finish it`() throws {
    _ = try office.received()
    let lease = try claim()
    office.time.pass(10 * JobLease.seconds)
    #expect(try store.finish(lease, runs: ["a"], verdict: "pass"))
    #expect(try store.claim() == nil)
  }

  @Test func `setting the calendar takes nobody's job away`() throws {
    _ = try office.received()
    let lease = try claim()
    for jump: Int64 in [2 * 86_400, -900 * 86_400] {
      office.time.set(by: jump)
      #expect(try store.claim() == nil)
    }
    #expect(try store.finish(lease, runs: [], verdict: "pass"))
  }

  @Test func `a job that breaks its workers is given up, and its upload kept`() throws {
    let received = try office.received()
    for attempt in 1...JobLease.attempts {
      #expect(try claim().job.attempts == attempt)
      office.time.pass(JobLease.seconds)
    }
    #expect(try store.claim() == nil)
    let job = try #require(try store.job(received.job.id))
    #expect(job.state == .failed && job.problem?.zh.contains("3 次") == true)
    #expect(try store.upload(received.upload.id)?.state == .complete)
  }

  @Test func `what ran when the server ended is queued when it starts, which is no attempt`() throws
  {
    let folder = try StoreFolder()
    var job = ""
    for start in 1...JobLease.breaks + 1 {
      let store = try folder.open()
      if start == 1 {
        let link = try #require(try store.makeSetupLink())
        let person = try store.redeemSetup(
          link, name: "a", password: Office.password, address: "a"
        ).person
        job = try store.enqueue("check", by: person.actor).id
      }
      guard start <= JobLease.breaks else {
        #expect(try store.claim() == nil)
        #expect(try store.job(job)?.state == .failed)
        let problem = try store.job(job)?.problem?.zh
        #expect(problem?.contains("\(JobLease.breaks) 次") == true)
        return
      }
      // From the fourth on after a pause, which lets others go first.
      if start > JobLease.attempts + 1 {
        #expect(try store.claim() == nil)
        folder.time.pass(10)
      }
      #expect(try store.claim()?.job.attempts == 1)
    }
  }

  // MARK: Failing

  @Test func `a failure that may pass is tried again, after a growing pause`() throws {
    let id = try office.received().job.id
    for (attempt, pause) in [(1, Int64(10)), (2, 20)] {
      let lease = try claim()
      #expect(lease.job.attempts == attempt)
      #expect(try store.fail(lease, problem, retry: true))
      #expect(try state(id) == .queued)
      office.time.pass(pause - 1)
      #expect(try store.claim() == nil)
      office.time.pass(1)
    }
    #expect(try store.fail(try claim(), problem, retry: true))
    #expect(try store.job(id)?.problem == problem)
    #expect(try state(id) == .failed)
  }

  @Test func `a failure that stays is said once`() throws {
    let id = try office.received().job.id
    #expect(try store.fail(try claim(), problem))
    #expect(try state(id) == .failed)
    #expect(try store.claim() == nil)
    #expect(try store.entries(AuditLogFilter(subject: id)).map { $0.detail } == ["unreadable"])
  }

  @Test func `a job that is given back was no attempt`() throws {
    _ = try office.received()
    for _ in 1...10 { #expect(try store.giveBack(try claim())) }
    #expect(try claim().job.attempts == 1)
  }

  // MARK: Cancelling, in every state

  @Test func `a queued job is cancelled at once`() throws {
    let id = try office.received().job.id
    #expect(try store.cancel(job: id, by: office.admin).state == .cancelled)
    #expect(try store.claim() == nil)
  }

  @Test func `a running job is cancelled when its worker hears of it`() throws {
    let id = try office.received().job.id
    let lease = try claim()
    let job = try store.cancel(job: id, by: office.admin)
    #expect(job.state == .running && job.isCancelled)
    #expect(try store.progress(lease, phase: "x", done: 1, of: 2) == .cancel)
    #expect(try store.cancelled(lease))
    #expect(try state(id) == .cancelled)
  }

  @Test func `a cancelled job whose worker dies, fails or gives it back is cancelled`() throws {
    for end in 0..<4 {
      let id = try office.received().job.id
      let lease = try claim()
      _ = try store.cancel(job: id, by: office.admin)
      switch end {
      case 0: office.time.pass(JobLease.seconds)
      case 1: #expect(try store.fail(lease, problem, retry: true))
      case 2: #expect(try store.fail(lease, problem))
      default: #expect(try store.giveBack(lease))
      }
      #expect(try store.claim() == nil)
      #expect(try state(id) == .cancelled)
      #expect(try store.claim() == nil)
    }
  }

  @Test func `what was recorded before the worker heard is recorded`() throws {
    let id = try office.received().job.id
    let lease = try claim()
    _ = try store.cancel(job: id, by: office.admin)
    #expect(try store.finish(lease, runs: ["a"], verdict: "pass"))
    #expect(try state(id) == .done)
  }

  @Test func `what has ended is not cancelled`() throws {
    let done = try office.received().job.id
    #expect(try store.finish(try claim(), runs: ["a"], verdict: "pass"))
    let failed = try office.received().job.id
    #expect(try store.fail(try claim(), problem))
    let before = try store.entries().count
    #expect(try store.cancel(job: done, by: office.admin).state == .done)
    #expect(try store.cancel(job: failed, by: office.admin).state == .failed)
    #expect(try store.entries().count == before)
    #expect(faultCode { try store.cancel(job: "none", by: office.admin) } == .missingInput)
  }

  @Test func `what failed or was cancelled can be tried again, nothing else`() throws {
    let id = try office.received().job.id
    #expect(faultCode { try store.retry(job: id, by: office.admin) } == .usage)
    let lease = try claim()
    #expect(faultCode { try store.retry(job: id, by: office.admin) } == .usage)
    #expect(try store.fail(lease, problem))
    let job = try store.retry(job: id, by: office.admin)
    #expect(job.state == .queued && job.attempts == 0 && job.problem == nil && job.endedAt == nil)
    _ = try store.cancel(job: id, by: office.admin)
    #expect(try store.retry(job: id, by: office.admin).isCancelled == false)
    #expect(try store.finish(try claim(), runs: ["a"], verdict: "pass"))
    #expect(faultCode { try store.retry(job: id, by: office.admin) } == .usage)
  }

  @Test func `a job whose upload is gone is not tried again`() throws {
    let received = try office.received()
    #expect(
      faultCode { try store.discard(received.upload.id, by: office.admin) } == .usage, "it runs")
    _ = try store.cancel(job: received.job.id, by: office.admin)
    try store.discard(received.upload.id, by: office.admin)
    #expect(faultCode { try store.retry(job: received.job.id, by: office.admin) } == .usage)
  }

  // MARK: One job, one outcome

  @Test func `an upload has one job of a kind, however often it is asked for`() throws {
    let received = try office.received()
    for _ in 1...3 {
      let job = try store.enqueue("check", upload: received.upload.id, by: office.admin)
      #expect(job.id == received.job.id)
    }
    let other = try store.enqueue("decision", upload: received.upload.id, by: office.admin)
    #expect(try store.jobs(of: received.upload.id).map { $0.id } == [received.job.id, other.id])
  }

  @Test func `the outcome tells of which plant the upload was`() throws {
    let received = try office.received()
    #expect(try store.finish(try claim(), runs: ["a"], verdict: "pass", plant: "P-7"))
    #expect(try store.upload(received.upload.id)?.plant == "P-7")
  }

  /// Random workers, clocks and people: every job ends as its one outcome says.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `whatever happens, a job has one outcome`(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let jobs = try (1...5).map { _ in try office.received().job.id }
    var leases: [JobLease] = []
    var outcomes: [String: [String]] = [:]
    for step in 1...300 {
      switch Int.random(in: 0..<8, using: &random) {
      case 0, 1: if let lease = try store.claim() { leases.append(lease) }
      case 2: office.time.pass(Int64.random(in: 0...90, using: &random))
      case 3: _ = try store.cancel(job: jobs.randomElement(using: &random) ?? "", by: office.admin)
      case let kind:
        guard let lease = leases.randomElement(using: &random) else { continue }
        switch kind {
        case 4: _ = try store.progress(lease, phase: "x", done: 1, of: 2)
        case 5: _ = try store.fail(lease, problem, retry: true)
        case 6: _ = try store.giveBack(lease)
        default:
          if try store.finish(lease, runs: ["\(step)"], verdict: "pass") {
            outcomes[lease.job.id, default: []].append("\(step)")
          }
        }
      }
    }
    for id in jobs {
      let job = try #require(try store.job(id))
      #expect(outcomes[id, default: []].count <= 1)
      #expect(job.runs == outcomes[id, default: []])
      #expect((job.state == .done) == (outcomes[id] != nil))
    }
    #expect(try store.verifyAudit().isClean)
  }

  @Test func `counts are of all states, and the wait of the oldest`() throws {
    _ = try office.received()
    #expect(try store.finish(try claim(), runs: [], verdict: "pass"))
    _ = try office.received()
    office.time.pass(5)
    _ = try office.received()
    office.time.pass(7)
    let counts = try store.jobCounts()
    #expect(
      counts.states == [.queued: 2, .running: 0, .done: 1, .failed: 0, .cancelled: 0])
    #expect(counts.longestWait == 12)
    let ids = try store.jobs().map { $0.id }
    #expect(ids.count == 3)
    #expect(try store.jobs(before: ids[0], limit: 1).map { $0.id } == [ids[1]])
    #expect(try store.jobs(state: .done).map { $0.id } == [ids[2]])
  }
}

/// SplitMix64: the same seed gives the same numbers everywhere.
struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
