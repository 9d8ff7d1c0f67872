package import Measures

extension Limit {
  /// What a limit's figure is: which quantity it bounds, and with what besides.
  ///
  /// `value`, `unit` and `basis` of the limit belong to every shape; what only one shape has is in
  /// its case.
  package enum Shape: Hashable, Sendable {
    /// A mass concentration in the gas of an outlet, over `basis`, converted to the limit's
    /// reference oxygen content where it has one.
    case concentration
    /// A concentration in the air of a monitoring point, in the open. It binds no outlet.
    case ambient(AmbientPoint)
    /// Mass an hour through a stack (kg/h, 最高允许排放速率): measured concentration, not the
    /// converted one, times standard dry flow. `value` is the rate of the lowest tabled height.
    case rate(StackRates)
    /// The share (%) of the mass that goes into treatment which must not come out of it: a minimum.
    case removal(RemovalDuty)
    /// Mass in the gas of all outlets of the process, a tonne of product (kg/t).
    case perProduct

    /// As packs name it with the key `kind`.
    package var name: String {
      switch self {
      case .concentration, .ambient: "concentration"
      case .rate: "rate"
      case .removal: "removal"
      case .perProduct: "per-product"
      }
    }

    /// Whether it is judged on the readings of one outlet.
    package var bindsOutlet: Bool {
      if case .ambient = self { return false }
      return true
    }
  }

  /// A monitoring point in the open air.
  package struct AmbientPoint: Hashable, Sendable {
    package enum Place: String, CaseIterable, Sendable {
      /// The plant's boundary, or the highest point outside it (厂界、周界外浓度最高点).
      case boundary
      /// Inside the plant, outside its workshops (厂区内).
      case inPlant = "in-plant"
    }

    package var place: Place
    /// The figure bounds the difference between the point and its upwind reference.
    package var isDifference: Bool

    package init(place: Place, isDifference: Bool = false) {
      self.place = place
      self.isDifference = isDifference
    }
  }

  /// When treatment has to remove its share.
  package struct RemovalDuty: Hashable, Sendable {
    /// The duty holds from this initial rate (kg/h, before treatment) on; `nil`: always.
    package var initialRate: ExactDecimal?
    /// Plants whose raw materials meet the national rules for low-VOC products are exempt.
    package var exemptsLowVOCMaterials: Bool

    package init(initialRate: ExactDecimal?, exemptsLowVOCMaterials: Bool = false) {
      self.initialRate = initialRate
      self.exemptsLowVOCMaterials = exemptsLowVOCMaterials
    }

    /// Whether a plant with this initial rate (kg/h) has the duty.
    package func binds(atInitialRate rate: ExactDecimal) -> Bool {
      initialRate.map { rate >= $0 } ?? true
    }
  }

  /// What must happen before a limit of a text in force binds anybody.
  package enum Awaited: String, CaseIterable, Sendable {
    /// An overlay says so when what was awaited has come.
    case nothing
    /// 待国家污染物监测方法标准发布后实施.
    case monitoringMethod = "monitoring-method"

    /// Why the limit is not applicable yet; `nil` for ``nothing``.
    package var reason: Bilingual? {
      switch self {
      case .nothing: nil
      case .monitoringMethod:
        Bilingual(
          zh: "该项限值待国家污染物监测方法标准发布后实施。",
          en: "This limit takes effect when the national monitoring method is issued.")
      }
    }
  }
}
