import Dispatch

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What ends a child when whoever started it is gone, however that ended: a pipe that nobody writes
/// to, held open by the parent.
///
/// Linux's own signal on a parent's death (PR_SET_PDEATHSIG) comes when the *thread* ends that
/// started the child, and a server's threads come and go.
package enum Leash {
  /// The variable that tells a child which descriptor the pipe is.
  package static let variable = "GREENGATE_LEASH"
  package static let descriptor: Int32 = 3

  /// Ends this process with its whole group once the other end of the pipe is closed.
  package static func hold(_ descriptor: Int32) {
    guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { return }
    let thread = DispatchQueue(label: "greengate.leash")
    thread.async {
      var byte: UInt8 = 0
      while true {
        let got = unsafe read(descriptor, &byte, 1)
        if got < 0, errno == EINTR { continue }
        if got > 0 { continue }
        // Only its own group: a child that was not started as one would end others.
        _ = kill(getpgrp() == getpid() ? 0 : getpid(), SIGKILL)
      }
    }
  }
}
