#if Server
import Synchronization

/// Whether the server takes work: not before it has started, not once it stops.
package final class Readiness: Sendable {
  private let state = Atomic(State.starting.rawValue)

  package enum State: Int, Sendable { case starting, ready, stopping }

  package var current: State {
    get { State(rawValue: state.load(ordering: .acquiring)) ?? .stopping }
    set { state.store(newValue.rawValue, ordering: .releasing) }
  }
}
#endif
