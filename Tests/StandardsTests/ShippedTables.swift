extension ShippedFigure {
  static let foundry = rows(
    "GB 39726-2020",
    """
    T1-cupola-cold-PM 40 @15
    T1-cupola-cold-SO2 200 @15
    T1-cupola-cold-NOx 300 @15
    T1-cupola-hot-PM 40 @12
    T1-cupola-hot-SO2 200 @12
    T1-cupola-hot-NOx 300 @12
    T1-gas-furnace-PM 30 @8
    T1-gas-furnace-SO2 100 @8
    T1-gas-furnace-NOx 400 @8
    T1-electric-PM 30
    T1-holding-PM 30
    T1-lead-PM 30
    T1-lead-Pb 2
    T1-moulding-PM 30
    T1-shakeout-PM 30
    T1-shot-blasting-PM 30
    T1-core-making-PM 30
    T1-pouring-PM 30
    T1-sand-preparation-PM 30
    T1-sand-reclamation-PM 30
    T1-sand-reclamation-thermal-PM 30
    T1-sand-reclamation-thermal-SO2 150
    T1-sand-reclamation-thermal-NOx 300
    T1-heat-treatment-PM 30
    T1-heat-treatment-SO2 100
    T1-heat-treatment-NOx 300
    T1-other-PM 30
    T1-coating-PM 30
    T1-coating-benzene 1
    T1-coating-benzene-series 60
    T1-coating-NMHC 100
    T1-coating-TVOC 120 !
    T1-coating-combustion-air-PM 30 @3
    T1-coating-combustion-air-benzene 1 @3
    T1-coating-combustion-air-benzene-series 60 @3
    T1-coating-combustion-air-NMHC 100 @3
    T1-coating-combustion-air-TVOC 120 @3 !
    T1-coating-combustion-PM 30
    T1-coating-combustion-benzene 1
    T1-coating-combustion-benzene-series 60
    T1-coating-combustion-NMHC 100
    T1-coating-combustion-TVOC 120 !
    T2-voc-combustion-air-SO2 200 @3
    T2-voc-combustion-air-NOx 200 @3
    T2-voc-combustion-SO2 200
    T2-voc-combustion-NOx 200
    T2-coating-combustion-air-SO2 200 @3
    T2-coating-combustion-air-NOx 200 @3
    T2-coating-combustion-SO2 200
    T2-coating-combustion-NOx 200
    R80-general-NMHC 80 % >3 g
    R80-key-NMHC 80 % >2 k
    T4-boundary-Pb 0.0060 B
    A1-in-plant-PM 5 I
    A1-in-plant-NMHC 10 I
    A1-in-plant-single-NMHC 30 I 1
    """)

  static let cement =
    rows(
      "GB 4915-2013",
      """
      T1-quarry-PM 20 g
      T2-quarry-PM 10 k
      T1-kiln-PM 30 @10 g
      T2-kiln-PM 20 @10 k
      T1-kiln-SO2 200 @10 g
      T2-kiln-SO2 100 @10 k
      T1-kiln-NOx 400 @10 g
      T2-kiln-NOx 320 @10 k
      T1-kiln-fluoride 5 @10 g
      T2-kiln-fluoride 3 @10 k
      T1-kiln-Hg 0.05 @10 g
      T2-kiln-Hg 0.05 @10 k
      T1-kiln-NH3 10 @10 g
      T2-kiln-NH3 8 @10 k
      T1-drying-PM 30 g
      T2-drying-PM 20 k
      T1-drying-own-heat-PM 30 @8 g
      T2-drying-own-heat-PM 20 @8 k
      T1-drying-own-heat-SO2 600 @8 g
      T2-drying-own-heat-SO2 400 @8 k
      T1-drying-own-heat-NOx 400 @8 g
      T2-drying-own-heat-NOx 300 @8 k
      T1-coal-mill-PM 30 g
      T2-coal-mill-PM 20 k
      T1-clinker-cooler-PM 30 g
      T2-clinker-cooler-PM 20 k
      T1-ventilation-PM 20 g
      T2-ventilation-PM 10 k
      T1-bulk-terminal-PM 20 g
      T2-bulk-terminal-PM 10 k
      T1-cement-products-PM 20 g
      T2-cement-products-PM 10 k
      T3-boundary-PM 0.5 D
      T3-boundary-NH3 1.0 B
      A2026-drying-own-heat-PM 10 @8 ?confirmed-2nd
      A2026-drying-own-heat-SO2 50 @8 ?confirmed-2nd
      A2026-drying-own-heat-NOx 80 @8 ?confirmed-2nd
      A2026-drying-own-heat-NH3 8 @8 ?confirmed-2nd
      """)
    + rows(
      "环大气〔2024〕5号",
      """
      ULE-kiln-PM 10 @10 ?confirmed-2nd
      ULE-kiln-SO2 35 @10 ?confirmed-2nd
      ULE-kiln-NOx 50 @10 ?confirmed-2nd
      ULE-clinker-cooler-PM 10 ?recalled
      ULE-coal-mill-PM 10 ?recalled
      ULE-ventilation-PM 10 ?recalled
      """)

  static let plastics =
    resins(
      """
      NMHC 100 60
      PM 30 20
      styrene 50 20
      acrylonitrile 0.5 0.5
      butadiene 1 1 !
      epichlorohydrin 20 15 !
      phenols 20 15
      formaldehyde 5 5
      acetaldehyde 50 20
      TDI 1 1 !
      MDI 1 1 !
      IPDI 1 1 !
      PAPI 1 1 !
      NH3 30 20
      HF 5 5
      HCl 30 20
      phosgene 0.5 0.5
      SO2 100 50
      H2S 5 5
      acrylic-acid 20 10 !
      methyl-acrylate 50 20 !
      butyl-acrylate 50 20 !
      methyl-methacrylate 100 50 !
      benzene 4 2
      toluene 15 8
      ethylbenzene 100 50
      chlorobenzenes 50 20
      dichloromethane 100 50 !
      tetrahydrofuran 100 50 !
      phthalic-anhydride 10 5 !
      """)
    + rows(
      "GB 31572-2015",
      """
      T6-general-SO2 100 @3 g
      T6-key-SO2 50 @3 k
      T6-general-NOx 180 @3 g
      T6-key-NOx 100 @3 k
      T6-dioxins 0.1 @3 ng/m3
      T6-general-SO2-since-2024 100 @3 g ?unsure
      T6-key-SO2-since-2024 50 @3 k ?unsure
      T6-general-NOx-since-2024 180 @3 g ?unsure
      T6-key-NOx-since-2024 100 @3 k ?unsure
      T6-dioxins-since-2024 0.1 @3 ng/m3 ?unsure
      T4-per-product-NMHC 0.5 kg/t g
      T5-per-product-NMHC 0.3 kg/t k
      T4-per-product-HCl 0.2 kg/t g
      T5-per-product-HCl 0.1 kg/t k
      T4-per-product-since-2024-NMHC 0.5 kg/t g ?unsure
      T5-per-product-since-2024-NMHC 0.3 kg/t k ?unsure
      T4-per-product-since-2024-HCl 0.2 kg/t g ?unsure
      T5-per-product-since-2024-HCl 0.1 kg/t k ?unsure
      T9-boundary-PM 1.0 B
      T9-boundary-HCl 0.2 B
      T9-boundary-benzene 0.4 B
      T9-boundary-toluene 0.8 B
      T9-boundary-NMHC 4.0 B
      """)

  /// Tables 4 and 5, row by row: as measured, and burnt at 3 % O2, which the amendment may have ended.
  private static func resins(_ lines: String) -> [ShippedFigure] {
    lines.split(separator: "\n").flatMap { line in
      let words = line.split(separator: " ")
      let awaits = words.count > 3 ? " !" : ""
      return [("T4", words[1], "g"), ("T5", words[2], "k")].flatMap { table, value, area in
        rows(
          "GB 31572-2015",
          """
          \(table)-\(words[0]) \(value) \(area)\(awaits)
          \(table)-combustion-\(words[0]) \(value) @3 \(area)\(awaits) ?unsure
          """)
      }
    }
  }

  static let general =
    rows(
      "GB 16297-1996",
      """
      T2-PM 120
      T2-SO2 550
      T2-NOx 240
      T2-benzene 12
      T2-toluene 40
      T2-xylenes 70
      T2-phenols 100
      T2-formaldehyde 25
      T2-NMHC 120
      T1-PM 150
      T1-SO2 700
      T1-NOx 420
      T1-NMHC 150
      T2-boundary-PM 1.0 B
      T2-boundary-SO2 0.40 B
      T2-boundary-NOx 0.12 B
      T2-boundary-benzene 0.40 B
      T2-boundary-toluene 2.4 B
      T2-boundary-xylenes 1.2 B
      T2-boundary-phenols 0.080 B
      T2-boundary-formaldehyde 0.20 B
      T2-boundary-NMHC 4.0 B
      T1-boundary-PM 5.0 D
      T1-boundary-SO2 0.50 D
      T1-boundary-NOx 0.15 D
      T1-boundary-NMHC 5.0 B
      """)
    + rates(
      "GB 16297-1996", "T2", classes: ["II", "III"],
      """
      m SO2 NOx PM benzene toluene xylenes formaldehyde NMHC
      15 2.6/3.5 0.77/1.2 3.5/5.0 0.50/0.80 3.1/4.7 1.0/1.5 0.26/0.39 10/16
      20 4.3/6.6 1.3/2.0 5.9/8.5 0.90/1.3 5.2/7.9 1.7/2.6 0.43/0.65 17/27
      30 15/22 4.4/6.6 23/34 2.9/4.4 18/27 5.9/8.8 1.4/2.2 53/83
      40 25/38 7.5/11 39/59 5.6/7.6 30/46 10/15 2.6/3.8 100/150
      50 39/58 12/18 60/94 - - - 3.8/5.9 -
      60 55/83 16/25 85/130 - - - 5.4/8.3 -
      70 77/120 23/35 - - - - - -
      80 110/160 31/47 - - - - - -
      90 130/200 40/61 - - - - - -
      100 170/270 52/78 - - - - - -
      """)
    + rates(
      "GB 16297-1996", "T1", classes: ["I", "II", "III"],
      """
      m NMHC PM
      15 6.3/12/18 2.1/4.1/5.9
      20 10/20/30 3.5/6.9/10
      30 35/63/100 14/27/40
      40 61/120/170 24/46/69
      50 - 36/70/110
      60 - 51/100/150
      """)
    + rows(
      "GB 37822-2019",
      """
      R80-general-NMHC 80 % >3 g
      R80-key-NMHC 80 % >2 k
      A1-general-in-plant-NMHC 10 I g
      A1-general-in-plant-single-NMHC 30 I 1 g
      A1-key-in-plant-NMHC 6 I k
      A1-key-in-plant-single-NMHC 20 I 1 k
      """)

  /// A table of rates as texts print it: a height a line, a column a pollutant, the classes in order.
  static func rates(
    _ standard: String, _ table: String, classes: [String], _ text: String
  ) -> [ShippedFigure] {
    let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
    guard let header = lines.first else { return [] }
    return header.indices.dropFirst().flatMap { column in
      classes.indices.map { number in
        let rates = lines.dropFirst().filter { $0[column] != "-" }.map {
          "\($0[0]):\($0[column].split(separator: "/")[number])"
        }
        return ShippedFigure(
          standard,
          "\(table)-rate-\(classes[number])-\(header[column]) \(rates.joined(separator: " "))")
      }
    }
  }
}
