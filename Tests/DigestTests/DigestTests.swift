import Digest
import Testing

struct DigestTests {}
