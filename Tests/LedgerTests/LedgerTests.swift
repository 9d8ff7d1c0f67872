import Ledger
import Testing

struct LedgerTests {}
