package import Measures

/// What a gate decided on an application for technical-upgrade support, beside the report's checks:
/// its conditions are checks of the report (their rules begin with `gate-`), so that every format
/// shows them and the report's verdict is the decision.
package struct Decision: Hashable, Sendable {
  package var application: Subject
  /// The day of the decision: documents, waivers and expiries are read as of it.
  package var asOf: CivilDate
  /// What decides; empty where no policy speaks of the application.
  package var policies: [PolicyUsed]
  /// What each condition does; by ``Check/item`` of the conditions' checks, in the policy's order.
  package var conditions: [Condition]
  /// Before and after on an equal basis, in the order of their indicators and places.
  package var comparisons: [Comparison]
  /// In the policy's order.
  package var grants: [Grant]
  /// The largest amount that may be granted, in yuan: the greatest of the alternatives and what adds
  /// to it; `nil` where nothing can be said.
  package var amount: ExactDecimal?
  /// In the policy's order, then those that no policy asks for.
  package var documents: [Document]
  /// Breaches that do not block, and why.
  package var exemptions: [Exemption]
  /// What the applicant must mend, a sentence each.
  package var toMend: [Bilingual]
  /// Where area, permit, outlets and monitors were taken from.
  package var registerNote: Bilingual
  /// Whether whoever decided named the day; else it is the latest of the papers.
  package var isDayGiven = false
  /// Whether whoever decided named a stage that is not the applicant's.
  package var isStageGiven = false
  /// Whether the applicant asked for it (企业自审): no word of the authority's, and nothing is paid by it.
  package var isApplicants = false
  /// What was decided on besides logs and packs, by content.
  package var inputs: [Paper] = []

  package init(
    application: Subject, asOf: CivilDate, policies: [PolicyUsed] = [],
    conditions: [Condition] = [],
    comparisons: [Comparison] = [], grants: [Grant] = [], amount: ExactDecimal? = nil,
    documents: [Document] = [], exemptions: [Exemption] = [], toMend: [Bilingual] = [],
    registerNote: Bilingual
  ) {
    self.application = application
    self.asOf = asOf
    self.policies = policies
    self.conditions = conditions
    self.comparisons = comparisons
    self.grants = grants
    self.amount = amount
    self.documents = documents
    self.exemptions = exemptions
    self.toMend = toMend
    self.registerNote = registerNote
  }
}

extension Decision {
  /// What an applicant says that money rests on.
  package enum Statement: String, CaseIterable, Sendable {
    case kind, revenue, leading, fiscal
  }

  /// Documents that a policy asks for and that are missing or have expired.
  package var lackingDocuments: [Document] {
    documents.filter { $0.isAsked && ($0.verdict == .fail || $0.verdict == .insufficient) }
  }

  /// One of the files that a decision rests on.
  package struct Paper: Hashable, Sendable {
    package enum Role: String, CaseIterable, Sendable {
      case application, dossier, document, register, waivers, baseline
    }

    package var role: Role
    /// As it was named; `nil`: none was given.
    package var name: String?
    /// SHA-256 in lower-case hex; `nil` where it is not there.
    package var digest: String?

    package init(role: Role, name: String?, digest: String?) {
      self.role = role
      self.name = name
      self.digest = digest
    }
  }

  /// What a decision sheet says of the application.
  package struct Subject: Hashable, Sendable {
    package var id: String
    package var name: String
    /// `technical-upgrade` …, as policies name it.
    package var kind: String
    package var stage: Application.Stage
    package var filed: CivilDate
    package var started: CivilDate?
    package var completed: CivilDate?
    package var plant: String
    package var applicant: String
    /// Yuan.
    package var investment: ExactDecimal
    /// Main revenue in yuan; `nil`: not told.
    package var revenue: ExactDecimal?
    /// `nil`: not told.
    package var isLeading: Bool?
    /// What the decision takes on the applicant's word alone.
    package var unverified: [Statement] = []

    package init(
      id: String, name: String, kind: String, stage: Application.Stage, filed: CivilDate,
      started: CivilDate?, completed: CivilDate?, plant: String, applicant: String,
      investment: ExactDecimal
    ) {
      self.id = id
      self.name = name
      self.kind = kind
      self.stage = stage
      self.filed = filed
      self.started = started
      self.completed = completed
      self.plant = plant
      self.applicant = applicant
      self.investment = investment
    }

    package init(_ application: Application) {
      let project = application.project
      self.init(
        id: project.id, name: project.name, kind: project.kind, stage: project.stage,
        filed: project.filed, started: project.started, completed: project.completed,
        plant: application.applicant.plant, applicant: application.applicant.name,
        investment: application.investment.total)
      revenue = application.applicant.revenue
      isLeading = application.applicant.isLeading
      unverified = Statement.allCases.filter { statement in
        switch statement {
        case .kind: true
        case .revenue: revenue != nil
        case .leading: isLeading != nil
        case .fiscal: !application.fiscal.isEmpty
        }
      }
    }
  }

  package struct PolicyUsed: Hashable, Sendable {
    package var id: String
    package var title: Bilingual
    package var source: String

    package init(id: String, title: Bilingual, source: String) {
      self.id = id
      self.title = title
      self.source = source
    }
  }

  /// What a condition does where it is not met.
  package enum Level: String, CaseIterable, Sendable {
    /// The application fails, or stays undecided.
    case blocks
    /// It stays undecided until the applicant has explained; a reviewer weighs the explanation.
    case explains
    /// For information.
    case informs
  }

  package struct Condition: Hashable, Sendable {
    /// As ``Check/item`` of its check.
    package var id: String
    /// The rule that judged it, as ``Check/rule`` of its check.
    package var rule = ""
    package var title: Bilingual
    package var level: Level
    package var verdict: Verdict
    package var reason: Bilingual?
    /// The applicant's words, where the condition asks for them.
    package var explanation: String?
    /// Whether it is not met by what was found, and stands or falls with an explanation: open
    /// (`insufficient`) until the authority has accepted it.
    package var isForReviewer = false

    package init(
      id: String, title: Bilingual, level: Level, verdict: Verdict, reason: Bilingual? = nil,
      explanation: String? = nil
    ) {
      self.id = id
      self.title = title
      self.level = level
      self.verdict = verdict
      self.reason = reason
      self.explanation = explanation
    }
  }

  /// One indicator before and after.
  package struct Comparison: Hashable, Sendable {
    package var indicator: Application.Indicator
    /// The outlet, product or pollutant that it is of; empty: the plant.
    package var place: String
    package var unit: String
    /// At most six decimals; `nil` where it could not be found.
    package var before: String?
    package var after: String?
    /// After at the mix and output of before; `nil` where products are not logged.
    package var normalised: String?
    /// (before − after) / before in %, of `normalised` where it is given; below zero: worse.
    package var saving: String?
    package var verdict: Verdict
    /// What the figures rest on: months and hours of both sides, substituted share.
    package var basis: Bilingual
    package var working: [Bilingual]

    package init(
      indicator: Application.Indicator, place: String = "", unit: String, before: String? = nil,
      after: String? = nil, normalised: String? = nil, saving: String? = nil, verdict: Verdict,
      basis: Bilingual, working: [Bilingual] = []
    ) {
      self.indicator = indicator
      self.place = place
      self.unit = unit
      self.before = before
      self.after = after
      self.normalised = normalised
      self.saving = saving
      self.verdict = verdict
      self.basis = basis
      self.working = working
    }
  }

  /// What one grant would give.
  package struct Grant: Hashable, Sendable {
    package var id: String
    package var title: Bilingual
    package var clause: String
    /// `pass`: eligible; `fail`: not; else undecided or not for this application.
    package var verdict: Verdict
    package var reason: Bilingual?
    /// Yuan; `nil` where it is not eligible or not computed.
    package var amount: ExactDecimal?
    /// The arithmetic with its cap, a step a line.
    package var working: [Bilingual]
    /// Whether it comes on top of the greatest of the others.
    package var isAdded: Bool
    package var source: String

    package init(
      id: String, title: Bilingual, clause: String, verdict: Verdict, reason: Bilingual? = nil,
      amount: ExactDecimal? = nil, working: [Bilingual] = [], isAdded: Bool = false,
      source: String
    ) {
      self.id = id
      self.title = title
      self.clause = clause
      self.verdict = verdict
      self.reason = reason
      self.amount = amount
      self.working = working
      self.isAdded = isAdded
      self.source = source
    }
  }

  package struct Document: Hashable, Sendable {
    package var id: String
    package var title: Bilingual
    /// `pass`: handed in, with its contents unread; `fail`: expired; `insufficient`: not there;
    /// `not-applicable`: this project needs none.
    package var verdict: Verdict
    /// Whether a policy asks for it at this stage.
    package var isAsked = true
    package var file: String?
    package var date: CivilDate?
    package var expires: CivilDate?
    package var reason: Bilingual?

    package init(
      id: String, title: Bilingual, verdict: Verdict, file: String? = nil,
      date: CivilDate? = nil, expires: CivilDate? = nil, reason: Bilingual? = nil
    ) {
      self.id = id
      self.title = title
      self.verdict = verdict
      self.file = file
      self.date = date
      self.expires = expires
      self.reason = reason
    }
  }

  /// A breach that does not block, by a waiver or because it is on record.
  package struct Exemption: Hashable, Sendable {
    package enum Ground: String, CaseIterable, Sendable {
      case waiver, baseline
    }

    package var ground: Ground
    /// The waiver's id or the baseline entry's fingerprint.
    package var id: String
    /// The finding that it speaks of.
    package var finding: String
    package var sentence: Bilingual

    package init(ground: Ground, id: String, finding: String, sentence: Bilingual) {
      self.ground = ground
      self.id = id
      self.finding = finding
      self.sentence = sentence
    }
  }
}

extension Application.Indicator {
  /// `下降 12.5%`: which way a figure went.
  ///
  /// - Parameter saving: In %, below zero where it got worse.
  package func change(_ saving: String) -> Bilingual {
    let isWorse = saving.hasPrefix("-")
    let figure = isWorse ? String(saving.dropFirst()) : saving
    return isLowerBetter != isWorse
      ? Bilingual(zh: "下降 \(figure)%", en: "down \(figure) %")
      : Bilingual(zh: "上升 \(figure)%", en: "up \(figure) %")
  }

  package var name: Bilingual {
    switch self {
    case .energyIntensity: Bilingual(zh: "单位增加值能耗", en: "energy per value added")
    case .unitProductEnergy: Bilingual(zh: "单位产品能耗", en: "energy per product")
    case .vocMass: Bilingual(zh: "VOCs 排放量", en: "mass of VOCs")
    case .noxMass: Bilingual(zh: "NOx 排放量", en: "mass of NOx")
    case .pmMass: Bilingual(zh: "颗粒物排放量", en: "mass of particulate matter")
    case .vocIntensity: Bilingual(zh: "单位增加值 VOCs 排放量", en: "VOCs per value added")
    case .noxIntensity: Bilingual(zh: "单位增加值 NOx 排放量", en: "NOx per value added")
    case .pmIntensity:
      Bilingual(zh: "单位增加值颗粒物排放量", en: "particulate matter per value added")
    case .waterReuse: Bilingual(zh: "水重复利用率", en: "share of water reused")
    case .sandReuse: Bilingual(zh: "废砂再生利用率", en: "share of sand reused")
    }
  }
}
