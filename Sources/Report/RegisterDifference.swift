package import Measures

/// One thing of which a dossier says something else than the authority's card of the plant.
package struct RegisterDifference: Hashable, Sendable {
  package enum Field: String, CaseIterable, Sendable {
    case sector, region, area, approved, regimes, permit
    /// An outlet of the card that the dossier leaves out.
    case outlet
    /// Of an outlet that both have.
    case process, monitor
    case outletApproved = "outlet-approved"
    case interval
    /// An outlet of the dossier that the card does not have.
    case unregistered
    /// A log that the card asks for.
    case report
    /// Checks that the dossier leaves out, and of which the card asks for the log.
    case scope
    case products
  }

  /// What it may change, were the card's word taken for the dossier's.
  package enum Effect: String, CaseIterable, Sendable {
    /// Which limits apply.
    case limits
    /// What is checked.
    case extent
    case none
  }

  package var field: Field
  package var outlet: String?
  package var pollutant: String?
  /// `area`, `outlet/DA001/process`: tells it from every other difference of the plant.
  package var item: String
  /// What the card says, as the file writes it: `key`, `2019-03-12`, `melting, pouring`; `nil`: the
  /// card does not have it.
  package var registered: String?
  /// What the dossier says; `nil`: it says nothing of it.
  package var declared: String?
  package var severity: Severity
  /// On the card.
  package var position: SourcePosition

  package init(
    _ field: Field, _ item: String, registered: String?, declared: String?,
    severity: Severity = .warning, outlet: String? = nil, pollutant: String? = nil,
    at position: SourcePosition
  ) {
    (self.field, self.item) = (field, item)
    (self.registered, self.declared) = (registered, declared)
    (self.severity, self.outlet, self.pollutant) = (severity, outlet, pollutant)
    self.position = position
  }

  package var effect: Effect { field.effect }
}

extension RegisterDifference.Field {
  package var effect: RegisterDifference.Effect {
    switch self {
    case .sector, .region, .area, .approved, .regimes, .permit, .process, .outletApproved: .limits
    case .outlet, .monitor, .report, .scope: .extent
    case .interval, .unregistered, .products: .none
    }
  }

  package var name: Bilingual {
    switch self {
    case .sector: Bilingual(zh: "行业", en: "sector")
    case .region: Bilingual(zh: "行政区划", en: "region")
    case .area: Bilingual(zh: "区域类别", en: "area")
    case .approved, .outletApproved: Bilingual(zh: "环评批复日", en: "approval")
    case .regimes: Bilingual(zh: "管控制度", en: "regimes")
    case .permit: Bilingual(zh: "排污许可证", en: "permit")
    case .outlet, .unregistered: Bilingual(zh: "排放口", en: "outlet")
    case .process: Bilingual(zh: "工序", en: "process")
    case .monitor: Bilingual(zh: "在线监测项目", en: "online monitoring")
    case .interval: Bilingual(zh: "数据间隔", en: "interval")
    case .report: Bilingual(zh: "应报日志", en: "log to be handed in")
    case .scope: Bilingual(zh: "检查范围", en: "scope")
    case .products: Bilingual(zh: "产品", en: "products")
    }
  }
}

extension RegisterDifference.Effect {
  /// What a reader must expect of it.
  package var words: Bilingual {
    switch self {
    case .limits:
      Bilingual(
        zh: "适用限值以登记为准时可能不同", en: "other limits may apply where the register holds")
    case .extent:
      Bilingual(
        zh: "应核查的内容以登记为准时可能不同", en: "other checks may be due where the register holds")
    case .none: Bilingual(zh: "不改变适用限值", en: "the same limits apply")
    }
  }
}

extension [RegisterDifference] {
  /// Those that may change limits first, then those that change what is checked; of each the plant's
  /// before its outlets'.
  package var gravestFirst: [RegisterDifference] {
    RegisterDifference.Effect.allCases.flatMap { effect in
      RegisterDifference.Field.allCases.filter { $0.effect == effect }.flatMap { field in
        filter { $0.field == field }
      }
    }
  }
}
