import Delivery
import Testing

struct DeliveryTests {}
