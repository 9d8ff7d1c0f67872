import Evaluation
import Ledger
import Measures
import Report
import Standards

/// What changed in a month, and what other standards would have said.
package enum Digest {}
