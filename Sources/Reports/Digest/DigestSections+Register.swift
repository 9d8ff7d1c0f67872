import Measures
import Report

// What plants say of themselves, beside what the authority keeps of them.

extension DigestWords {
  var register: DigestSection {
    DigestSection(
      "register", Bilingual(zh: "与登记不一致", en: "Differs from the register"), language,
      lead: digest.contrasts.isEmpty ? [] : contrastLead,
      [
        TableColumn("企业", "plant", width: 30) { .text(plantName($0.plant, $0.plantName)) },
        TableColumn("项目", "field", width: 20) { .text($0.difference.name(language)) },
        TableColumn("登记信息", "register", width: 30) {
          .text($0.difference.registeredWords(language))
        },
        TableColumn("档案", "dossier", width: 30) {
          .text($0.difference.declaredWords(language))
        },
        TableColumn("影响", "effect", width: 34) {
          let effect = $0.difference.effect
          return .text(effect.words(language), effect == .limits ? .doubtful : .plain)
        },
        TableColumn("记录号", "run", width: 8) { .whole(Int($0.run)) },
        TableColumn("记录时段至", "run up to", width: 12) { .day($0.until) },
      ], rows: digest.contrasts, labelled: [2, 3], empty: noContrast)
  }

  /// That there is nothing to say is no agreement where nothing was compared.
  private var noContrast: Bilingual {
    guard let register = digest.register else {
      return Bilingual(
        zh: "未提供登记信息，无从比较：档案所写的区域类别、批复日等未经核对。",
        en: "There is no register to compare with: what the dossiers say of area and approval was "
          + "checked against nothing.")
    }
    let rest = [counts(register)] + unreadDossiers + (register.compared > 0 ? [intervals] : [])
    let (zh, en) = (rest.joined(), rest.map { " " + $0 }.joined())
    guard register.compared > 0 else {
      return Bilingual(
        zh: "没有可与登记信息比较的记录。" + zh, en: "No run could be compared with the register." + en)
    }
    return isOfOnePlant
      ? Bilingual(zh: "没有不一致。" + zh, en: "Nothing differs." + en)
      : Bilingual(zh: "比较过的企业中没有。" + zh, en: "None of those compared." + en)
  }

  private var contrastLead: [String] {
    [
      say(
        "取各企业截至本月最近一次有效记录所依据的档案，与主管部门登记信息逐项比较。"
          + "各月结论按档案所写作出，未按登记信息改判；请企业改正档案或申请更正登记。",
        "The dossier of each plant's last run in force up to the month beside the authority's card. "
          + "Verdicts rest on what the dossiers say and were not made anew: have the plant correct its "
          + "dossier, or apply for a correction of the register.")
    ] + (digest.register.map { [counts($0)] } ?? []) + unreadDossiers + [intervals]
  }

  /// What the ledger does not keep of a run.
  private var intervals: String {
    say(
      "数据间隔未比较：台账不保存，只在技改审查时比较。",
      "Intervals of readings were not compared: the ledger does not keep them, and only a decision on "
        + "an application compares them.")
  }

  /// Every plant of the digest, compared or not.
  private func counts(_ register: MonthlyDigest.RegisterStanding) -> String {
    // Counts of one plant tell it nothing.
    if isOfOnePlant {
      if register.withoutCard > 0 { return say("未登记，未比较。", "Not registered, and not compared.") }
      if register.withoutRun > 0 {
        return say("无核查记录，未比较。", "Without a run, and not compared.")
      }
      return register.compared > 0
        ? say("已比较。", "Compared.") : say("档案无法读取，未比较。", "Not compared.")
    }
    return say(
      "已比较 \(register.compared) 家，未登记 \(register.withoutCard) 家，"
        + "无核查记录 \(register.withoutRun) 家，档案无法读取 \(register.unread.count) 家。",
      "Compared: \(register.compared); not registered: \(register.withoutCard); without a run: "
        + "\(register.withoutRun); dossier cannot be read: \(register.unread.count).")
  }

  /// Where nothing was compared, none is no count; nor is it the whole count where some were not.
  func differing(_ register: MonthlyDigest.RegisterStanding) -> TableCell {
    guard register.compared > 0 else { return .text("–", .aside) }
    let plants = digest.contrastSums.plants
    guard register.uncompared > 0 else { return .whole(plants) }
    return .text(
      say(
        "\(plants)，另有 \(register.uncompared) 家未比较",
        "\(plants); \(register.uncompared) not compared"))
  }

  private var unreadDossiers: [String] {
    let unread = digest.register?.unread ?? []
    guard !unread.isEmpty else { return [] }
    let list =
      unread.prefix(10).joined(separator: say("、", ", ")) + (unread.count > 10 ? " …" : "")
    return [
      say(
        "\(list) 的档案内容未能从台账读出，无从比较。",
        "What the ledger keeps of the dossiers of \(list) cannot be read, and was not compared.")
    ]
  }

  // MARK: The gist

  /// `与登记不一致 2 家`; `nil`: none.
  var contrastPlants: String? {
    let plants = digest.contrastSums.plants
    return plants > 0
      ? say("与登记不一致 \(plants) 家", "differs from the register: \(counted(plants, "plant"))") : nil
  }

  /// Behind the verdict of one plant; empty: nothing differs.
  var ownContrast: String {
    if !digest.contrasts.isEmpty {
      return say("；档案与登记不一致", "; its dossier differs from the register")
    }
    return isUncompared
      ? say("；档案未能与登记信息比较", "; its dossier was not compared with the register") : ""
  }

  /// That there is a register, and yet nobody knows whether the one plant differs.
  var isUncompared: Bool {
    digest.register.map { $0.compared == 0 || !$0.unread.isEmpty } ?? false
  }

  var contrasts: String? {
    let (count, sums) = (digest.contrasts.count, digest.contrastSums)
    guard count > 0 else { return nil }
    if isOfOnePlant {
      return say(
        "贵单位档案有 \(count) 项与登记信息不一致"
          + (sums.limits > 0 ? "，适用限值以登记为准时可能不同" : "") + "；本月结论按档案所写作出。",
        "Your dossier differs from the register in \(counted(count, "matter"))"
          + (sums.limits > 0 ? ", by which other limits may apply" : "")
          + "; the month's verdict rests on the dossier.")
    }
    return say(
      "与登记不一致：\(sums.plants) 家 \(count) 项"
        + (sums.limits > 0 ? "，其中 \(sums.limits) 家的适用限值以登记为准时可能不同" : "")
        + "；结论按档案所写作出。",
      "Differs from the register: \(counted(sums.plants, "plant")), in \(counted(count, "matter"))"
        + (sums.limits > 0
          ? "; by the register other limits may apply to \(sums.limits) of them" : "")
        + ". Verdicts rest on the dossiers.")
  }

  func words(_ contrast: MonthlyDigest.RegisterContrast) -> String {
    let difference = contrast.difference
    return difference.name(language)
      + say(
        "：登记“\(difference.registeredWords(language))”，档案“\(difference.declaredWords(language))”",
        ": “\(difference.registeredWords(language))” registered, "
          + "“\(difference.declaredWords(language))” in the dossier")
  }
}
