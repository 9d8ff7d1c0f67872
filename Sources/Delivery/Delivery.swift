import CCurl
import Ledger
import Measures
import Report
import Reports

/// Takes a digest to its readers: mail and webhooks.
package enum Delivery {}
