#if Server
import Logging
package import Measures
import ServerStore
import ServiceLifecycle

/// Takes away what need not be kept, once an hour: expired rows of the store, bodies of uploads whose
/// runs are in the ledger and that are older than the configuration says, uploads that were begun and
/// never completed, and folders that no upload stands for.
package struct RetentionService: Service {
  private let house: House
  private let days: Int?
  private let unfinishedDays: Int
  private let pause: Duration

  /// - Parameters:
  ///   - days: to keep bodies after their check was asked for; `nil`: for good.
  ///   - unfinishedDays: to wait for the rest of an upload of which nothing comes any more.
  package init(
    _ house: House, keepingBodies days: Int?, unfinished unfinishedDays: Int = 7,
    pause: Duration = .seconds(3600)
  ) {
    (self.house, self.days, self.pause) = (house, days, pause)
    self.unfinishedDays = unfinishedDays
  }

  package func run() async throws {
    while !Task.isCancelled, !Task.isShuttingDownGracefully {
      do throws(Fault) {
        try await sweep()
      } catch {
        house.logger.error("sweep", metadata: ["fault": "\(error.sentence.en)"])
      }
      try? await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) }
    }
  }

  /// Once; the store says what goes before anything goes.
  package func sweep() async throws(Fault) {
    let (store, logger, days) = (house.store, house.logger, days)
    let unfinishedDays = unfinishedDays
    let removed = try await house.desk.run(.body) { () throws(Fault) in
      try store.sweep()
      if let days {
        while try store.sweepBodies(afterDays: days).count >= 100 {}
      }
      while try store.sweepUnfinished(afterDays: unfinishedDays).count >= 100 {}
      // Also what a crash left between the store's word and the disk's.
      let gone = try store.withoutBody(
        DataFolder.names(in: store.folder.path + "/uploads").filter(Randomness.isIdentifier))
      for id in gone { DataFolder.remove(store.folder.upload(id)) }
      return gone.count
    }
    if removed > 0 { logger.notice("bodies removed", metadata: ["count": "\(removed)"]) }
  }
}
#endif
