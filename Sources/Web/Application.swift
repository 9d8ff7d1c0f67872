#if Server
import Hummingbird

package enum Web {
  package static func application() -> some ApplicationProtocol {
    let router = Router()
    router.get("/healthz") { _, _ in "ok\n" }
    return Application(router: router)
  }
}
#endif
