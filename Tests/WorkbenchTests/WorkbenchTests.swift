import Foundation
import Glibc
import Measures
import Report
import Reports
import Synchronization
import Testing
import Workbench

/// Jobs as real child processes: of the tool, and of scripts that behave as no tool may.
@Suite(.serialized) struct WorkbenchTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func job(_ dossier: String) -> WorkJob {
    WorkJob(
      dossier: dossier, ledger: folder.path + "/greengate.ledger",
      standards: [projectPath + "/Standards"], reason: "补报", scratch: folder.path)
  }

  private var foundry: String { projectPath + "/Samples/foundry-three-episodes" }

  private func limits(memory: Int = 400_000_000, seconds: Int = 120) -> WorkLimits {
    // A debug build takes more memory than the one that is shipped.
    WorkLimits(memory: memory, seconds: seconds)
  }

  @Test func `a dossier is recorded once, and tells how far it is`() async throws {
    let phases = Mutex<[WorkProgress]>([])
    let bench = Workbench(tool: [toolPath], limits: limits())
    let first = await bench.run(job(foundry)) { progress in phases.withLock { $0.append(progress) }
    }
    guard case .recorded(let runs, let verdict) = first else {
      Issue.record("\(first)")
      return
    }
    #expect(verdict == .fail && runs.count == 1 && runs[0].isNew && runs[0].number == 1)
    #expect(runs[0].key.count == 64 && runs[0].plant == "HZ-FD-001")
    #expect(first.sentence(limits()) == nil)
    let seen = phases.withLock { $0 }
    #expect(seen.map(\.phase).first == .opening && seen.map(\.phase).last == .recording)
    #expect(seen.allSatisfy { $0.done <= $0.total })

    guard case .recorded(let again, _) = await bench.run(job(foundry)) else {
      Issue.record("the second time failed")
      return
    }
    #expect(!again[0].isNew && again[0].key == runs[0].key)
  }

  @Test func `a refusal comes in both languages, with file and line`() async throws {
    let plant = try String(contentsOfFile: foundry + "/plant.yaml", encoding: .utf8)
    try folder.write(
      Array(plant.replacing("sector: foundry", with: "sector: fundry").utf8), to: "d/plant.yaml")
    let outcome = await Workbench(tool: [toolPath], limits: limits()).run(job(folder.path + "/d"))
    guard case .refused(let fault) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(fault.code == .unreadableInput && fault.position?.line == 5)
    #expect(fault.position?.file.hasSuffix("plant.yaml") == true)
    #expect(fault.sentence.zh.contains("foundry") && fault.sentence.en.contains("foundry"))
    #expect(fault.sentence.zh != fault.sentence.en)
    #expect(!outcome.isWorthRetrying)
  }

  @Test func `a dossier that is called like an option is none`() async throws {
    let outcome = await Workbench(tool: [toolPath], limits: limits()).run(job("--help"))
    guard case .refused(let fault) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(fault.code == .missingInput)
  }

  @Test func `an archive may not unpack to many times its size`() async throws {
    let plant = try String(contentsOfFile: foundry + "/plant.yaml", encoding: .utf8)
    try folder.write(Array(plant.utf8), to: "big/plant.yaml")
    try folder.write(
      Array("timestamp,outlet,pollutant,value,unit,flag\n".utf8)
        + [UInt8](repeating: 0x20, count: 3_000_000), to: "big/logs/emission.csv")
    let zip = folder.path + "/big.zip"
    let pack = Process()
    pack.executableURL = URL(filePath: "/usr/bin/python3")
    pack.arguments = [
      "-c",
      "import zipfile,sys; z=zipfile.ZipFile(sys.argv[1],'w',8); [z.write(n) for n in sys.argv[2:]]",
      zip, "plant.yaml", "logs/emission.csv",
    ]
    pack.currentDirectoryURL = URL(filePath: folder.path + "/big")
    try pack.run()
    pack.waitUntilExit()
    let outcome = await Workbench(tool: [toolPath], limits: limits()).run(job(zip))
    guard case .refused(let fault) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(fault.sentence.zh.contains("200 倍"))
  }

  @Test func `a child that ends without a word has crashed`() async throws {
    let bench = Workbench(tool: try folder.script("echo 坏了 >&2; kill -SEGV $$"), limits: limits())
    let outcome = await bench.run(job(foundry))
    guard case .crashed(let said) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(said.contains("signal 11") && said.contains("坏了"))
    #expect(outcome.isWorthRetrying && outcome.sentence(limits()) != nil)

    let none = Workbench(tool: [folder.path + "/none"], limits: limits())
    guard case .crashed = await none.run(job(foundry)) else {
      Issue.record("a tool that is not there ran")
      return
    }
  }

  @Test func `a child that takes too much memory is ended`() async throws {
    let tool = try folder.script(
      "exec /usr/bin/python3 -c \"import time\nb=[]\nwhile True:\n b.append(bytearray(4000000)); time.sleep(0.01)\""
    )
    let outcome = await Workbench(tool: tool, limits: limits(memory: 100_000_000))
      .run(job(foundry))
    guard case .outOfMemory(let bytes) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(bytes > 100_000_000 && bytes < 400_000_000)
  }

  @Test func `one that grows at once fails at its data limit`() async throws {
    let tool = try folder.script(
      "exec /usr/bin/python3 -c 'b = bytearray(2000000000); import time; time.sleep(60)'")
    let outcome = await Workbench(tool: tool, limits: limits(memory: 100_000_000))
      .run(job(foundry))
    guard case .crashed(let said) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(said.contains("MemoryError"))
  }

  @Test func `a child that takes too long is ended with what it started`() async throws {
    let tool = try folder.script("sleep 300 & echo $! > \(folder.path)/pid; wait")
    let start = ContinuousClock.now
    let outcome = await Workbench(tool: tool, limits: limits(seconds: 1)).run(job(foundry))
    #expect(outcome == .timedOut && ContinuousClock.now - start < .seconds(30))
    try await expectGone("pid")
  }

  @Test func `cancelling ends a job that runs and one that waits`() async throws {
    let tool = try folder.script("sleep 300 & echo $! > \(folder.path)/pid; wait")
    let bench = Workbench(tool: tool, atATime: 1, limits: limits())
    let job = job(foundry)
    let running = Task { await bench.run(job) }
    while bench.load.running < 1 || (try? folder.read("pid"))?.hasSuffix("\n") != true {
      try await Task.sleep(for: .milliseconds(10))
    }
    let waiting = Task { await bench.run(job) }
    while bench.load.waiting < 1 { try await Task.sleep(for: .milliseconds(10)) }
    waiting.cancel()
    #expect(await waiting.value == .cancelled)
    #expect(bench.load == (1, 0))
    running.cancel()
    #expect(await running.value == .cancelled)
    #expect(bench.load == (0, 0))
    try await expectGone("pid")
  }

  /// A script's words that say that a run was recorded, as `record` does.
  private func said() throws -> String {
    let line = RecordedRunLine(
      dossier: "d", key: String(repeating: "a", count: 64), number: 1, verdict: .fail, isNew: true,
      replaced: [], plant: "P", from: Instant(seconds: 0), to: Instant(seconds: 1))
    return "cat \(try folder.write(WorkLine.recorded(line).bytes, to: "line")); "
  }

  @Test func `a run that was recorded stands, though its child was ended behind it`() async throws {
    let tool = try folder.script(try said() + "echo > \(folder.path)/done; sleep 300")
    let (slow, job) = (Workbench(tool: tool, limits: limits(seconds: 1)), job(foundry))
    guard case .recorded(let runs, .fail) = await slow.run(job) else {
      Issue.record("a child that was too slow recorded nothing")
      return
    }
    #expect(runs.map(\.plant) == ["P"])
    try FileManager.default.removeItem(atPath: folder.path + "/done")
    let bench = Workbench(tool: tool, limits: limits())
    let running = Task { await bench.run(job) }
    while (try? folder.read("done")) == nil { try await Task.sleep(for: .milliseconds(10)) }
    running.cancel()
    guard case .recorded = await running.value else {
      Issue.record("a child that was cancelled recorded nothing")
      return
    }
  }

  @Test func `of looks so many run, so many wait, and the others are told`() async throws {
    let tool = try folder.script("while [ ! -e \(folder.path)/go ]; do sleep 0.05; done; echo ok")
    let bench = Workbench(tool: tool, atATime: 2, limits: limits(), longestQueue: 1)
    let (words, scratch) = (["columns"], folder.path)
    let looks = (0..<3).map { _ in
      Task { await bench.answer(to: words, scratch: scratch) }
    }
    while bench.looking != (2, 1) { try await Task.sleep(for: .milliseconds(10)) }
    guard case .stopped(.refused(let fault)) = await bench.answer(to: words, scratch: scratch)
    else {
      Issue.record("a fourth was let in")
      return
    }
    #expect(fault.code == .temporary && fault.sentence.zh.contains("稍后"))
    // A job waits in a line of its own.
    #expect(bench.load == (0, 0))
    async let forJob = bench.answer(to: words, scratch: scratch, for: .job)
    while bench.load != (1, 0) { try await Task.sleep(for: .milliseconds(10)) }
    // Who does not want it any more gives the place back.
    looks[0].cancel()
    #expect(await looks[0].value == .stopped(.cancelled))
    while bench.looking != (2, 0) { try await Task.sleep(for: .milliseconds(10)) }
    try folder.write([], to: "go")
    #expect(await forJob == .printed(Array("ok\n".utf8)))
    for look in looks.dropFirst() { #expect(await look.value == .printed(Array("ok\n".utf8))) }
    #expect(bench.looking == (0, 0) && bench.load == (0, 0))
  }

  @Test func `no more than so many run at a time, in their order`() async throws {
    let tool = try folder.script(
      "cd \(folder.path); mkdir busy$$ ; ls -d busy* | wc -l >> seen; sleep 0.2; rmdir busy$$")
    let bench = Workbench(tool: tool, atATime: 2, limits: limits())
    let job = job(foundry)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<7 { group.addTask { _ = await bench.run(job) } }
    }
    let seen = try folder.read("seen").split(separator: "\n").compactMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    #expect(seen.count == 7 && (seen.max() ?? 0) <= 2)
    #expect(bench.load == (0, 0))
  }

  @Test func `a child inherits no descriptor, no secret and no input, and is nice`() async throws {
    unsafe setenv("GREENGATE_TEST_SECRET", "geheim", 1)
    // One that nobody has marked to be closed.
    let null = unsafe open("/dev/null", O_RDONLY)
    let high = fcntl(null, F_DUPFD, 150)
    defer {
      close(null)
      close(high)
    }
    let tool = try folder.script(
      "cd \(folder.path); env > env; ls /proc/$$/fd > fds; readlink /proc/$$/fd/0 > in; "
        + "nice > nice; ulimit -c > core; ps -o pgid= -p $$ > group; echo $$ > pid")
    _ = await Workbench(tool: tool, limits: limits()).run(job(foundry))
    #expect(try !folder.read("env").contains("geheim"))
    #expect(try folder.read("in") == "/dev/null\n")
    // The shell keeps some of its own from 10 on.
    let descriptors = Set(try folder.read("fds").split(separator: "\n").compactMap { Int($0) })
    #expect(descriptors.isSuperset(of: 0...3) && descriptors.isDisjoint(with: 4...9))
    #expect(high >= 150 && descriptors.allSatisfy { $0 < 20 })
    #expect(try folder.read("nice") == "10\n" && folder.read("core") == "0\n")
    #expect(
      try folder.read("group").trimmingCharacters(in: .whitespacesAndNewlines)
        == folder.read("pid").trimmingCharacters(in: .whitespacesAndNewlines))
  }

  @Test func `lines that are none are passed over, and a flood of them is no harm`() async throws {
    let tool = try folder.script(
      "echo '{\"schema\": \"greengate/work/2\"}'; echo nonsense; head -c 5000000 /dev/zero; echo; "
        + "head -c 5000000 /dev/zero >&2; exit 3")
    let outcome = await Workbench(tool: tool, limits: limits()).run(job(foundry))
    guard case .crashed(let said) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(said.hasPrefix("exit code 3") && said.utf8.count < 5000)
  }

  private func expectGone(_ name: String) async throws {
    let pid = try #require(
      Int32(try folder.read(name).trimmingCharacters(in: .whitespacesAndNewlines)))
    for _ in 0..<10_000 where kill(pid, 0) == 0 {
      // Killed, and waiting to be reaped by whoever inherited it, is as good as gone.
      let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
      if status?.contains(") Z ") == true { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(kill(pid, 0) != 0)
  }
}
