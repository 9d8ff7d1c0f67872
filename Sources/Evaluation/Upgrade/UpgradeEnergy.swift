import Measures
import Report
import Standards

extension UpgradeComparison {
  /// Energy per value added, and at the output and mix of before where products are logged.
  var energyIntensity: Result {
    let unit = "tce/万元"
    let balances = [before.balance(), after.balance()]
    let gaps = energyGaps + EnergyBalance.gaps(of: balances)
    guard gaps.isEmpty else { return lacking(.energyIntensity, unit: unit, gaps) }
    let (old, new) = (balances[0].intensity, balances[1].intensity)
    guard balances.allSatisfy({ $0.energy >= .zero }) else {
      return lacking(.energyIntensity, unit: unit, [Self.negativeEnergy])
    }
    var working = balances.flatMap(\.working) + EnergyBalance.sources(of: balances)
    var normalised: Rational?
    switch products {
    case .none: break
    case .lacks(let gaps): return lacking(.energyIntensity, unit: unit, gaps)
    case .pairs(let pairs, let added):
      // Energy booked on a product that is new counts in full: else a saving could be booked away.
      let energy = (pairs.map(\.atOldOutput) + added.map(\.energy)).reduce(Rational.zero, +)
      let found = energy / balances[0].valueAdded / Rational(1000)
      normalised = found
      working += pairs.map(\.working) + added.map(\.working)
      let words =
        "\((energy / Rational(1000)).decimal()) tce ÷ \(balances[0].valueAdded.decimal()) = "
        + found.decimal()
      working.append(
        Bilingual(
          zh: "按改造前产量和产品结构：I* ＝ \(words) tce/万元（实际 \(new.decimal())）；下降率按 I* 计",
          en: "at the output and mix of before: I* = \(words) tce per 10⁴ yuan (as it is: "
            + "\(new.decimal())); the saving is that of I*"))
    }
    return comparison(
      .energyIntensity, unit: unit, old, new, normalised: normalised, basis: windows,
      working: working)
  }

  /// Energy per unit of each product that both sides make.
  var unitProductEnergy: [Result] {
    switch products {
    case .none, .lacks: []
    case .pairs(let pairs, _):
      pairs.map { pair in
        comparison(
          .unitProductEnergy, place: pair.name, unit: "kgce/\(pair.old.unit)",
          pair.oldRate, pair.newRate, basis: windows,
          working: [pair.perUnit])
      }
    }
  }

  static let negativeEnergy = Bilingual(
    zh: "外供能源大于消费量，综合能耗为负，不能比较；请核对能源日志",
    en: "more energy is sold than consumed: a negative sum cannot be compared; check the energy log"
  )

  /// Why the energy and production logs of a side may not be concluded upon.
  private var energyGaps: [Bilingual] {
    [before, after].flatMap { side in
      side.examination.energy.gaps(years: [side.window.year]).map {
        Bilingual(zh: "\(side.name.zh)：\($0.zh)", en: "\(side.name.en): \($0.en)")
      }
    }
  }

  // MARK: Products

  enum Products {
    /// Neither side logs products.
    case none
    case lacks([Bilingual])
    /// Those of before on both sides, and those that only after makes.
    case pairs([ProductPair], added: [AddedProduct])
  }

  /// A product that only after makes.
  struct AddedProduct {
    let name: String
    /// kgce.
    let energy: Rational

    var working: Bilingual {
      Bilingual(
        zh: "产品 \(name)：改造前没有，用能 \(energy.decimal()) kgce 全额计入",
        en: "product \(name): not made before; its \(energy.decimal()) kgce count in full")
    }
  }

  /// One product on both sides.
  struct ProductPair {
    let name: String
    let old: ProductEnergy
    /// kgce a unit, on both sides.
    let oldRate: Rational
    let newRate: Rational

    init(_ name: String, _ old: ProductEnergy, _ new: ProductEnergy) throws(ProductEnergy.Obstacle)
    {
      (self.name, self.old) = (name, old)
      oldRate = try old.perTonne(.energy)
      newRate = try new.perTonne(.energy)
    }

    /// kgce that the output of before would take at the energy per unit of after.
    var atOldOutput: Rational { newRate * old.output }

    var working: Bilingual {
      let words =
        "\(newRate.decimal()) kgce/\(old.unit) × \(old.output.decimal()) \(old.unit)"
        + " = \(atOldOutput.decimal()) kgce"
      return Bilingual(
        zh: "产品 \(name)：改造后单耗 × 改造前产量 ＝ \(words)",
        en: "product \(name): energy per unit after × output before = \(words)")
    }

    var perUnit: Bilingual {
      let (a, b) = (oldRate.decimal(), newRate.decimal())
      return Bilingual(
        zh: "产品 \(name)：改造前 \(a)、改造后 \(b) kgce/\(old.unit)",
        en: "product \(name): \(a) before, \(b) after, kgce per \(old.unit)")
    }
  }

  /// All products of before, on both sides, and what is new; one that is made no more has no energy
  /// per unit.
  var products: Products {
    let (old, new) = (before.productNames, after.productNames)
    guard !old.isEmpty || !new.isEmpty else { return .none }
    guard !old.isEmpty else {
      return .lacks([
        Bilingual(
          zh: "改造前的生产日志没有产品产量，无法按产品结构折算；请补充",
          en: "the production log of before has no products, so the mix cannot be normalised; "
            + "supply the rows")
      ])
    }
    var pairs: [ProductPair] = []
    for name in old.sorted() {
      do throws(ProductEnergy.Obstacle) {
        let first = try ProductEnergy(
          [name], in: nil, year: before.window.year, before.examination)
        let second = try ProductEnergy(
          [name], in: first.dimension, year: after.window.year, after.examination)
        pairs.append(try ProductPair(name, first, second))
      } catch {
        return .lacks(error.words)
      }
    }
    var added: [AddedProduct] = []
    for name in new.subtracting(old).sorted() {
      do throws(ProductEnergy.Obstacle) {
        let product = try ProductEnergy(
          [name], in: nil, year: after.window.year, after.examination)
        added.append(AddedProduct(name: name, energy: product.amount(.energy)))
      } catch {
        return .lacks(error.words)
      }
    }
    return .pairs(pairs, added: added)
  }
}

extension ProductEnergy.Obstacle {
  var words: [Bilingual] {
    switch self {
    case .notApplicable(let why), .notEvaluated(let why): [why]
    case .insufficient(let gaps): gaps
    }
  }
}
