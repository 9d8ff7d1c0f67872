#if Server
package import ServerStore

/// What an API token may do. Named apart from `Measures`' scope of a log, which this file does not
/// import.
package typealias TokenScope = Scope
#endif
