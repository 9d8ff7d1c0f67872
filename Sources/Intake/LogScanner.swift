import Dispatch
import Measures
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A sink that can forget a block again: a block read on a guess counts only once the guess is
/// proven.
protocol BlockSink: RecordSink, Sendable {
  /// Forgets what has come since the last commit.
  mutating func beginBlock(_ number: Int)
  /// The block's records are certain now.
  mutating func commitBlock(_ block: ProvenBlock)
}

/// What is known of a block once its first record's beginning is certain.
struct ProvenBlock: Sendable {
  var number: Int
  /// Where its first record begins; at or after its end where it has none.
  var entry: Int
  var lineEnds: Int
  var lane: Lane
  /// Every record is one physical line, and none was damaged.
  var isPlain: Bool
}

/// Walks through a log in blocks, on several threads.
///
/// Whether a block begins inside a quoted field is known only from the blocks before it. So every
/// block is read on the likely guess (its first physical line begins a record), and its result is
/// kept only if the block before, once read, ends exactly there; else it is read again from the
/// right place. The answer is the one of libcsv reading the file in one piece, whatever the number
/// of threads and the size of the blocks.
struct LogScanner: Sendable {
  var input: InputFile
  /// Where the records begin (after the header).
  var start: Int
  /// How many fields of a record the sink wants to see.
  var fieldCapacity: Int
  var options: ScanOptions
  /// Called with the bytes of each block once it is read, from any thread.
  var progress: (@Sendable (Int) -> Void)?

  private var firstBlock: Int { start / options.blockSize }
  private var blockCount: Int { (input.size + options.blockSize - 1) / options.blockSize }

  /// Reads all blocks; one sink a thread, in no particular order.
  func scan<Sink: BlockSink>(_ makeSink: @escaping @Sendable () -> Sink) throws(Fault) -> [Sink] {
    let chain = EntryChain(first: firstBlock, entry: start)
    return try onThreads { (sinks: borrowing Mutex<[Sink]>) throws(Fault) in
      var reader = BlockReader(input: input, fieldCapacity: fieldCapacity, options: options)
      var sink = makeSink()
      while let block = chain.claim(below: blockCount) {
        try reader.load(block: block)
        let guess = block == firstBlock ? start : reader.likelyEntry()
        var exit: Int?
        sink.beginBlock(block)
        if let guess { exit = try reader.parse(from: guess, sink: &sink) }
        guard let entry = chain.entry(of: block) else { return }
        if entry != guess {
          sink.beginBlock(block)
          exit = try reader.parse(from: entry, sink: &sink)
        }
        chain.publish(entry: exit ?? entry, of: block + 1)
        sink.commitBlock(
          ProvenBlock(
            number: block, entry: entry, lineEnds: reader.lineEnds, lane: reader.lane,
            isPlain: reader.isPlain))
        progress?(min(options.blockSize, input.size - block * options.blockSize))
      }
      sinks.withLock { $0.append(sink) }
    } stop: {
      chain.stop()
    }
  }

  /// Reads again only some blocks, whose entries are known.
  func rescan<Sink: BlockSink>(
    _ blocks: [ProvenBlock], _ makeSink: @escaping @Sendable () -> Sink
  ) throws(Fault) -> [Sink] {
    let next = Mutex(0)
    return try onThreads { (sinks: borrowing Mutex<[Sink]>) throws(Fault) in
      var reader = BlockReader(input: input, fieldCapacity: fieldCapacity, options: options)
      var sink = makeSink()
      while true {
        let index = next.withLock { value in
          defer { value += 1 }
          return value
        }
        guard index < blocks.count else { break }
        let block = blocks[index]
        try reader.load(block: block.number)
        sink.beginBlock(block.number)
        _ = try reader.parse(from: block.entry, isPlain: block.isPlain, sink: &sink)
        sink.commitBlock(block)
      }
      sinks.withLock { $0.append(sink) }
    } stop: {
      next.withLock { $0 = blocks.count }
    }
  }

  /// Runs `work` on each thread; the first fault stops the others and is thrown.
  private func onThreads<Sink: Sendable>(
    _ work: @escaping @Sendable (borrowing Mutex<[Sink]>) throws(Fault) -> Void,
    stop: @escaping @Sendable () -> Void
  ) throws(Fault) -> [Sink] {
    let sinks = Mutex<[Sink]>([])
    let fault = Mutex<Fault?>(nil)
    let body: @Sendable (Int) -> Void = { _ in
      do throws(Fault) {
        try work(sinks)
      } catch {
        fault.withLock { if $0 == nil { $0 = error } }
        stop()
      }
    }
    if options.threads > 1 {
      DispatchQueue.concurrentPerform(iterations: options.threads, execute: body)
    } else {
      body(0)
    }
    if let fault = fault.withLock({ $0 }) { throw fault }
    return sinks.withLock { $0 }
  }
}

/// Hands out blocks in order and passes on, from block to block, where the next record begins.
private final class EntryChain: Sendable {
  private struct State {
    var nextBlock: Int
    /// Entries of the blocks from `firstBlock` on, as far as they are known.
    var entries: [Int]
    var isStopped = false
  }

  private let firstBlock: Int
  private let state: Mutex<State>

  init(first: Int, entry: Int) {
    firstBlock = first
    state = Mutex(State(nextBlock: first, entries: [entry]))
  }

  func claim(below count: Int) -> Int? {
    state.withLock { state in
      guard state.nextBlock < count, !state.isStopped else { return nil }
      defer { state.nextBlock += 1 }
      return state.nextBlock
    }
  }

  func publish(entry: Int, of block: Int) {
    state.withLock { state in
      // Blocks are proven in order: each waits for the one before.
      precondition(state.entries.count == block - firstBlock, "entries published out of order")
      state.entries.append(entry)
    }
  }

  /// Waits for the block before; `nil` when the run was stopped by a fault.
  func entry(of block: Int) -> Int? {
    var spins = 0
    while true {
      let known: (entry: Int?, isStopped: Bool) = state.withLock { state in
        let index = block - firstBlock
        return (index < state.entries.count ? state.entries[index] : nil, state.isStopped)
      }
      if let entry = known.entry { return entry }
      if known.isStopped { return nil }
      // The other thread is about as far as this one, so the wait is short.
      spins += 1
      if spins < 64 { sched_yield() } else { usleep(50) }
    }
  }

  func stop() {
    state.withLock { $0.isStopped = true }
  }
}
