/// Local standards, and those of single sectors.
extension ShippedFigure {
  static let guangdong =
    rows(
      "DB44/2367-2022",
      """
      T1-benzene 2
      T1-benzene-series 40
      T1-NMHC 80
      T1-TVOC 100 !
      T1-combustion-air-benzene 2 @3
      T1-combustion-air-benzene-series 40 @3
      T1-combustion-air-NMHC 80 @3
      T1-combustion-air-TVOC 100 @3 !
      R80-NMHC 80 % >3
      R80-key-NMHC 80 % >2
      T3-in-plant-NMHC 6 I
      T3-in-plant-single-NMHC 20 I 1
      T4-boundary-benzene 0.1 B
      T4-boundary-formaldehyde 0.1 B
      T4-boundary-acrolein 0.1 B
      T4-boundary-acrylonitrile 0.1 B
      T4-boundary-nitrobenzenes 0.01 B
      """)
    + rows(
      "DB44/817-2010",
      """
      I-benzene 1
      II-benzene 1
      I-toluene-xylenes 30
      II-toluene-xylenes 15
      I-VOCs 80
      II-VOCs 40
      I-rate-benzene 15:0.4
      II-rate-benzene 15:0.4
      I-rate-toluene-xylenes 15:1.9
      II-rate-toluene-xylenes 15:1.5
      I-rate-xylenes 15:1.0
      II-rate-xylenes 15:1.0
      I-rate-VOCs 15:3.4
      II-rate-VOCs 15:2.6
      T2-boundary-benzene 0.1 B
      T2-boundary-toluene 0.6 B
      T2-boundary-xylenes 0.2 B
      T2-boundary-VOCs 2.0 B
      """)
    + rows(
      "DB44/814-2010",
      """
      I-benzene 1
      II-benzene 1
      I-toluene-xylenes 40
      II-toluene-xylenes 20
      I-VOCs 60
      II-VOCs 30
      I-rate-benzene 15:0.4
      II-rate-benzene 15:0.4
      I-rate-toluene-xylenes 15:1.2
      II-rate-toluene-xylenes 15:1.0
      I-rate-xylenes 15:1.0
      I-rate-VOCs 15:3.6
      II-rate-VOCs 15:2.9
      T2-boundary-benzene 0.1 B
      T2-boundary-toluene 0.6 B
      T2-boundary-xylenes 0.2 B
      T2-boundary-VOCs 2.0 B
      """)
    + rows(
      "DB44/27-2001",
      """
      P2-PM 120
      P2-NMHC 120
      P2-SO2 500
      P2-NOx 120
      P2-benzene 12
      P2-toluene 40
      P2-xylenes 70
      P2-boundary-PM 1.0 B
      P2-boundary-NMHC 4.0 B
      P2-boundary-SO2 0.40 B
      P2-boundary-NOx 0.12 B
      P2-boundary-benzene 0.40 B
      P2-boundary-toluene 2.4 B
      P2-boundary-xylenes 1.2 B
      """)
    + rates(
      "DB44/27-2001", "P2", classes: ["II", "III"],
      """
      m PM NMHC SO2 NOx benzene toluene xylenes
      15 2.9/4.1 8.4/13 2.1/2.9 0.64/0.98 0.42/0.63 2.5/3.8 0.84/1.3
      20 4.8/7.0 14/21 3.6/5.4 1.0/1.6 0.70/1.0 4.3/6.5 1.4/2.2
      30 19/28 44/70 12/18 3.6/5.4 2.3/3.6 15/22 4.8/7.0
      40 32/48 84/120 21/32 6.2/9.8 4.2/6.3 25/38 8.4/13
      50 49/77 - 32/48 9.8/15 - - -
      60 70/100 - 45/69 13/20 - - -
      """)
    + rows(
      "DB44/818-2010",
      """
      T2-kiln-PM 30 @10
      T2-kiln-SO2 100 @10
      T2-kiln-NOx 550 @10
      T2-kiln-fluoride 3 @10
      T2-drying-PM 30
      T2-coal-mill-PM 30
      T2-clinker-cooler-PM 30
      T2-ventilation-PM 30
      T2-quarry-PM 30
      T2-cement-products-PM 30
      T2-kiln-per-product-PM 0.090 kg/t
      T2-kiln-per-product-SO2 0.300 kg/t
      T2-kiln-per-product-NOx 1.650 kg/t
      T2-kiln-per-product-fluoride 0.009 kg/t
      T2-drying-per-product-PM 0.090 kg/t
      T2-coal-mill-per-product-PM 0.090 kg/t
      T2-clinker-cooler-per-product-PM 0.090 kg/t
      T2-ventilation-per-product-PM 0.024 kg/t
      """)

  static let bricks = rows(
    "GB 29620-2013",
    """
    T1-preparation-PM 100
    T2-preparation-PM 30
    T1-kiln-PM 100 a1.7
    T1-kiln-SO2 400 a1.7
    T1-kiln-fluoride 3 a1.7
    T1-kiln-gangue-PM 100 a1.7
    T1-kiln-gangue-SO2 850 a1.7
    T1-kiln-gangue-fluoride 3 a1.7
    T2-kiln-PM 30 a1.7
    T2-kiln-SO2 300 a1.7
    T2-kiln-NOx 200 a1.7
    T2-kiln-fluoride 3 a1.7
    T2-kiln-gangue-PM 30 a1.7
    T2-kiln-gangue-SO2 300 a1.7
    T2-kiln-gangue-NOx 200 a1.7
    T2-kiln-gangue-fluoride 3 a1.7
    A2020-kiln-PM 30 @18 ?recalled
    A2020-kiln-SO2 150 @18 ?recalled
    A2020-kiln-NOx 200 @18 ?recalled
    A2020-kiln-fluoride 3 @18 ?recalled
    A2020-kiln-gangue-PM 30 @18 ?recalled
    A2020-kiln-gangue-SO2 150 @18 ?recalled
    A2020-kiln-gangue-NOx 200 @18 ?recalled
    A2020-kiln-gangue-fluoride 3 @18 ?recalled
    T3-boundary-PM 1.0 B
    T3-boundary-SO2 0.5 B
    T3-boundary-fluoride 0.02 B
    """)

  static let zhejiang =
    rows(
      "DB33/2146-2018",
      """
      T1-coating-PM 30 ?recalled
      T1-coating-benzene-series 40 ?recalled
      T1-coating-odour 1000 dimensionless ?recalled
      T1-coating-TVOC 150 ?recalled
      T1-coating-NMHC 80 ?recalled
      T1-coating-acetate-esters 60 ?recalled
      """) + dyeing

  /// All points but coating, which the memory of VOCs and oil fume leaves out.
  private static let dyeing: [ShippedFigure] = {
    let points = [
      "setting", "singeing", "drying", "coating", "raising", "sanding", "printing", "dyeing",
      "paste-mixing",
    ]
    var lines = ["T1-setting-oil-fume 15 ?unsure"]
    for point in points {
      lines.append("T1-\(point)-PM 15 ?unsure")
      lines.append("T1-\(point)-odour 300 dimensionless ?unsure")
      if point != "coating" { lines.append("T1-\(point)-VOCs 40 ?unsure") }
    }
    return rows("DB33/962-2015", lines.joined(separator: "\n"))
  }()
}
