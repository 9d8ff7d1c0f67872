"""The logs of the dossiers under Samples/plans, one a plan; generate.py writes them.

Months of a year are alike here, so that every yearly figure of a README can be worked out by hand.
"""
import datetime as dt

from made import day_shape, decimal, noise, stamp, table

HOUR = dt.timedelta(hours=1)
DECEMBER = dt.datetime(2025, 12, 1)


def month_hours(first):
    """Every hour of the month that `first` begins, with its number."""
    at, number = first, 0
    while at.month == first.month:
        yield number, at
        at, number = at + HOUR, number + 1


def span(first, day, hour, count):
    """`count` hours of a month from a day and an hour on."""
    start = first.replace(day=day, hour=hour)
    return {start + n * HOUR for n in range(count)}


def energy_log(rows, made_on_site=(), title=(), head="month,energy,quantity,unit"):
    """`rows`: (year, monthly or yearly quantity, energy, unit[, product]); a list makes months.

    `made_on_site` are such rows of energy that the plant made from energy in `rows`; `title` are the
    rows that a spreadsheet has above its header.
    """
    hasProduct = any(len(row) > 4 for row in rows)
    lines = []
    for uses, part in (("consumed", rows), ("secondary", made_on_site)):
        for year, quantity, energy, unit, *product in part:
            tail = f",{product[0] if product else ''}" if hasProduct else ""
            tail += f",{uses}" if made_on_site else ""
            isMonthly = isinstance(quantity, list)
            for month in [f"{year}-{n:02d}" for n in range(1, 13)] if isMonthly else [year]:
                amount = quantity[0] if isMonthly else quantity
                lines.append(f"{month},{energy},{amount},{unit}{tail}")
    head += (",product" if hasProduct else "") + (",use" if made_on_site else "")
    return table("\n".join([*title, head]), lines).encode()


def production_log(value_added, products, months=range(1, 13)):
    """Value added by year, and products by year; a list makes months, all alike or one by one."""
    lines = []
    for year, amount in value_added:
        if isinstance(amount, list):
            each = amount if len(amount) > 1 else amount * len(months)
            lines += [f"{year}-{n:02d},{value},,," for n, value in zip(months, each)]
        else:
            lines.append(f"{year},{amount},,,")
    for year, product, amount, unit in products:
        if isinstance(amount, list):
            lines += [f"{year}-{n:02d},,{product},{amount[0]},{unit}" for n in months]
        else:
            lines.append(f"{year},,{product},{amount},{unit}")
    return table("month,value_added,product,quantity,unit", lines).encode()


MANUAL = "采样日期,排放口,监测项目,监测结果,单位,含氧量(%),标干流量(m³/h),检测机构,报告编号"
AUDIT = "审核项,是否符合,取得日期,有效期至,数值,单位,证明材料"


# --- Huzhou: printing and dyeing ------------------------------------------------------------------


def huzhou_printing_dyeing():
    # Gas and dust of one setting machine; the hours of five calibrations are flagged C.
    rows = []
    calibrated = {at for day in (3, 10, 17, 24, 31) for at in span(DECEMBER, day, 9, 1)}
    for n, at in month_hours(DECEMBER):
        pm = 64 + day_shape(at.hour, 12) + noise("dy-pm", n, 14)
        nmhc = 205 + day_shape(at.hour, 30) + noise("dy-nmhc", n, 35)
        flow = 15000 + noise("dy-flow", n, 400)
        flag = "C" if at in calibrated else "N"
        rows.append(f"{at:%Y-%m-%d %H:%M},DA001,{decimal(pm, 1)},{decimal(nmhc, 1)},{flow},{flag}")
    head = "监测时间,排放口,颗粒物(mg/m³),非甲烷总烃(mg/m³),标干流量(m³/h),数据标记"
    # Half-hourly power: the machine rests on the 28th until 8:00. On the 9th treatment comes half an
    # hour late after nothing (it runs all the time but for that), on the 18th it stands for two hours.
    power = []
    at = DECEMBER
    rest = (DECEMBER.replace(day=28), DECEMBER.replace(day=28, hour=8))
    trip = (DECEMBER.replace(day=18, hour=13), DECEMBER.replace(day=18, hour=15))
    slow = (DECEMBER.replace(day=28, hour=8), DECEMBER.replace(day=28, hour=8, minute=30))
    while at.month == 12:
        n = int((at - DECEMBER).total_seconds()) // 1800
        machine = 8 if rest[0] <= at < rest[1] else 615 + noise("dy-m1", n, 40)
        fan = 124 + noise("dy-m2", n, 9)
        if trip[0] <= at < trip[1] or rest[0] <= at < rest[1] or slow[0] <= at < slow[1]:
            fan = 4
        for meter, kilowatts in (("M1", machine), ("M2", fan)):
            power.append(f"{at:%Y-%m-%d %H:%M},{meter},{decimal(kilowatts, 1)}")
        at += dt.timedelta(minutes=30)
    sample = "2025-12-09,DA001,{},{},{},,{},湖州某某检测有限公司,HZJC-2025-1209"
    manual = [
        sample.format(pollutant, value, unit, flow)
        for pollutant, unit, values in (
            ("VOCs", "mg/m3", ("22.5", "24.1", "23.8")), ("染整油烟", "mg/m3", ("8.1", "8.4", "8.4")),
            ("臭气浓度", "无量纲", ("234", "199", "309")),
        )
        for value, flow in zip(values, (14900, 15100, 15000))
    ]
    on_site = "现场核查记录 2025-11"
    audit = [
        f"HZ-DY-GAS-collected,是,2025-11-18,2026-11-17,,,{on_site}",
        "HZ-DY-GAS-segments,是,2025-11-18,2026-11-17,,,evidence/setting-segments.txt",
        f"HZ-DY-GAS-covered,否,2025-11-18,,,,{on_site}",
        "HZ-DY-PARK,是,2024-05-08,,,,入园协议 2024-017",
        f"HZ-DY-EQ-dosing,是,2025-11-18,2026-11-17,,,{on_site}",
        f"HZ-DY-EQ-digital,不涉及,2025-11-18,,,,{on_site}",
        "DY-wastewater-woven,,2025-12-20,,2.3,t/100 m,水平衡测试 2025",
        "DY-cod-woven,,2025-12-20,,1.9,kg/100 m,水平衡测试 2025",
    ] + [
        f"DY-{item}-knit,不涉及,2025-11-18,,,,仅生产机织布"
        for item in ("water", "power", "coal", "wastewater", "cod")
    ]
    energy = [
        (2020, 11400000, "electricity", "kWh"), (2020, 1450000, "natural-gas", "m3"),
        (2020, 262000, "heat", "GJ"),
        (2024, [960000], "electricity", "kWh"), (2024, [118000], "natural-gas", "m3"),
        (2024, [20400], "heat", "GJ"),
        (2025, [930000], "electricity", "kWh"), (2025, [112000], "natural-gas", "m3"),
        (2025, [19600], "heat", "GJ"),
    ]
    return {
        "emission.csv": table(head, rows).encode(),
        "power.csv": table("监测时间,电表编号,功率(kW)", power).encode(),
        "manual.csv": table(MANUAL, manual).encode(),
        "audit.csv": table(AUDIT, audit).encode(),
        # Heat recovered from the setting machines' exhaust comes from gas that is counted already.
        "energy.csv": energy_log(energy, made_on_site=[(2025, [300], "heat", "GJ")]),
        "production.csv": production_log(
            [(2020, 14000), (2022, 15200), (2024, [1345]), (2025, [1400])],
            [(2025, "机织布", [2500000], "m"), (2025, "新鲜水", [70000], "t"),
             (2025, "回用水", [52000], "t")]),
    }


# --- Huzhou: cement -------------------------------------------------------------------------------


def huzhou_cement():
    # NOx of 24 hours is over the ultra-low 50 mg/m3: 3.2 % of the month's judged hours.
    rich = span(DECEMBER, 8, 0, 24)
    calibrated = {at for day in (2, 9, 16, 23, 30) for at in span(DECEMBER, day, 10, 1)}
    kiln, mill, power = [], [], []
    for n, at in month_hours(DECEMBER):
        o2 = 100 if at in rich else 97 + noise("cm-o2", n, 6)
        nox = 545 + noise("cm-rich", n, 30) if at in rich else 400 + noise("cm-nox", n, 35)
        flag = "C" if at in calibrated else "N"
        kiln.append(",".join([
            stamp(at), "DA001", decimal(62 + noise("cm-pm", n, 15), 1),
            decimal(180 + noise("cm-so2", n, 50), 1), decimal(nox, 1),
            decimal(41 + noise("cm-nh3", n, 14), 1), decimal(o2, 1),
            str(380000 + noise("cm-flow", n, 9000)), flag]))
        mill.append(",".join([
            stamp(at), "DA002", decimal(70 + noise("cm-mill", n, 18), 1),
            str(96000 + noise("cm-air", n, 2500)), "N"]))
        for meter, middle, spread in (
            ("KP", 41500, 900), ("KT", 8800, 200), ("MP", 36200, 1500), ("MT", 2150, 60),
        ):
            power.append(f"{stamp(at)},{meter},{decimal(middle + noise(meter, n, spread), 1)}")
    sample = "2025-12-10,DA001,{},{},mg/m3,9.9,{},湖州某某检测有限公司,HZJC-2025-1210"
    manual = [
        sample.format(pollutant, value, flow)
        for pollutant, values in (
            ("氟化物", ("0.62", "0.58", "0.60")), ("汞及其化合物", ("0.011", "0.009", "0.010")))
        for value, flow in zip(values, (379000, 381000, 380000))
    ]
    report = "清洁生产审核报告 HZCM-2025-01"
    phases = {
        "1": ("commitment", "team", "plan", "training"),
        "2": ("survey", "tables", "comparison", "focus", "targets", "low-cost"),
        "3": ("measured", "material-balance", "water-balance", "energy-balance",
              "pollutant-balance", "causes"),
        "4": ("options", "screening", "interim"),
        "5": ("feasibility",),
        "6": ("table", "results"),
        "7": ("organisation", "next", "report"),
    }
    audit = [
        f"CP-{phase}-{item},是,2025-03-12,,,,{report}"
        for phase, items in phases.items() for item in items
    ]
    # The training record holds for a year and ended in November; the report itself is in the dossier.
    audit[3] = "CP-1-training,是,2024-12-01,2025-11-30,,,培训记录 2024"
    audit[-1] = "CP-7-report,是,2025-03-12,,,,evidence/audit-report.txt"
    audit += [
        "HZ-CM-AUD,是,2025-03-12,,,,evidence/audit-report.txt",
        f"HZ-CM-ULE-grinding,不涉及,2025-03-12,,,,{report}",
        f"CM-clinker-coal,,2025-03-12,,101,kgce/t,{report}",
        f"CM-clinker-energy,,2025-03-12,,109,kgce/t,{report}",
        f"CM-cement-energy,,2025-03-12,,86.5,kgce/t,{report}",
        f"CM-clinker-power,,2025-03-12,,57.5,kWh/t,{report}",
        f"CM-cement-power,,2025-03-12,,84,kWh/t,{report}",
    ]
    energy = [
        (2020, 168000, "raw-coal", "t", "熟料"), (2020, 75000, "electricity", "MWh", "熟料"),
        (2020, 46400, "electricity", "MWh", "水泥"),
        (2024, [16400], "raw-coal", "t", "熟料"), (2024, [6600], "electricity", "MWh", "熟料"),
        (2024, [4000], "electricity", "MWh", "水泥"),
        (2025, [16250], "raw-coal", "t", "熟料"), (2025, [6500], "electricity", "MWh", "熟料"),
        (2025, ["3936.8"], "electricity", "MWh", "水泥"),
    ]
    return {
        "kiln.csv": table(
            "timestamp,outlet,PM(mg/m3),SO2(mg/m3),NOx(mg/m3),NH3(mg/m3),O2(%),flow(m3/h),flag",
            kiln).encode(),
        "mill.csv": table("timestamp,outlet,PM(mg/m3),flow(m3/h),flag", mill).encode(),
        "power.csv": table("timestamp,meter,kw", power).encode(),
        "manual.csv": table(MANUAL, manual).encode(),
        "audit.csv": table(AUDIT, audit).encode(),
        "energy.csv": energy_log(energy),
        "production.csv": production_log(
            [(2020, 48000), (2022, 60000), (2024, [5500]), (2025, [5600])],
            [(2020, "熟料", 1250000, "t"), (2020, "水泥", 1400000, "t"),
             (2024, "熟料", [125000], "t"), (2024, "水泥", [132000], "t"),
             (2025, "熟料", [125000], "t"), (2025, "水泥", [133000], "t")]),
    }


# --- Huzhou: foundry ------------------------------------------------------------------------------


def huzhou_foundry():
    # From the 12th to the 14th the logger converted to 12 % oxygen instead of 15 %.
    wrong = span(DECEMBER, 12, 0, 72)
    over = span(DECEMBER, 16, 9, 2)
    cupola, shake = [], []
    for n, at in month_hours(DECEMBER):
        o2 = 148 + noise("fd-o2", n, 8)
        pm = 178 + noise("fd-pm", n, 40)
        above = 90 if at in wrong else 60
        claim = (2 * pm * above + 210 - o2) // (2 * (210 - o2))
        so2, mark = (2000, "T") if at in over else (760 + noise("fd-so2", n, 150), "N")
        cupola.append(",".join([
            f"{at:%Y-%m-%d %H:%M}", "DA001", decimal(pm, 1), decimal(claim, 1), "N",
            decimal(so2, 1), mark, decimal(980 + noise("fd-nox", n, 160), 1), "N",
            decimal(o2, 1), "N"]))
        # Declared as stopped on the 20th and 21st; on the 21st the line ran from 8:00 to 16:00.
        if at.day == 20 or (at.day == 21 and not 8 <= at.hour < 16):
            continue
        shake.append(f"{stamp(at)},DA002,PM,{decimal(95 + noise('fd-dust', n, 30), 1)},mg/m3,N")
    head = ("监测时间,排放口,颗粒物(mg/m³),颗粒物折算浓度(mg/m³),颗粒物数据标记,"
            "二氧化硫(mg/m³),二氧化硫数据标记,氮氧化物(mg/m³),氮氧化物数据标记,含氧量(%),含氧量数据标记")
    power = []
    for n in range(72):
        at = DECEMBER + n * HOUR
        for meter, kilowatts in (("M1", 2100), ("M2", 450), ("M9", 300)):
            value = decimal(kilowatts + noise("fd-" + meter, n, 40), 1)
            power.append(f"{stamp(at)},{meter},{value}")
    power.append("2025-12-02 08:00:00,M2,1.5")  # the same instant again with another value
    sample = "2025-12-11,{},{},{},mg/m3,,{},湖州某某检测有限公司,HZJC-2025-1211"
    manual = [
        sample.format(place, pollutant, value, 9000)
        for place, pollutant, values in (
            ("DA003-in", "非甲烷总烃", ("410", "420", "430")),
            ("DA003", "非甲烷总烃", ("106", "108", "110")),
            ("DA003", "颗粒物", ("8.2", "7.9", "8.8")), ("DA003", "苯", ("0.3", "0.2", "0.4")),
            ("DA003", "苯系物", ("21.4", "20.9", "22.2")),
        )
        for value in values
    ]
    audit = [
        "HZ-FD-AUD,否,2025-12-20,,,,审核尚未完成",
        "CP-1-commitment,是,2024-09-05,,,,厂发〔2024〕12号",
        "CP-1-team,是,2024-09-05,,,,厂发〔2024〕12号",
        "CP-1-plan,是,2024-09-10,2024-01-01,,,审核工作计划",
        "CP-2-survay,是,2024-10-15,,,,现状调研记录",
        "FD-no-dry-clay,是,2025-12-20,,,,现场核查记录",
        "FD-cupola,是,2025-12-20,,,,现场核查记录",
        "FD-sand-phenolic,不涉及,2025-12-20,,,,无此类型砂",
        "FD-sand-silicate,不涉及,2025-12-20,,,,无此类型砂",
        "FD-sand-v-process,,2025-12-20,,101,%,砂处理台账",
    ]
    energy = [
        (2020, 5100000, "electricity", "kWh"), (2020, 3250, "coke", "t"),
        (2024, [455000], "electricity", "kWh"), (2024, [262000], "coke", "kg"),
        (2025, [450000], "electricity", "kWh"), (2025, [258], "coke", "t"),
    ]
    return {
        "cupola.csv": table(head, cupola, "\r\n").encode(),
        "shakeout.csv": table("timestamp,outlet,pollutant,value,unit,flag", shake).encode(),
        "power.csv": table("timestamp,meter,kw", power).encode(),
        "manual.csv": table(MANUAL, manual).encode(),
        "audit.csv": table(AUDIT, audit).encode(),
        "energy.csv": energy_log(energy),
        "production.csv": production_log(
            [(2020, 9000), (2022, 9050), (2024, [756]), (2025, [760])],
            [(2024, "粘土砂回用量", [940], "t"), (2024, "粘土砂废弃量", [60], "t"),
             (2024, "呋喃树脂砂回用量", [170], "t"), (2024, "呋喃树脂砂废弃量", [30], "t"),
             (2025, "粘土砂回用量", [952], "t"), (2025, "粘土砂废弃量", [48], "t"),
             (2025, "呋喃树脂砂回用量", [174], "t"), (2025, "呋喃树脂砂废弃量", [26], "t"),
             (2025, "铸件", [1600], "t")]),
    }


# --- Huzhou: chairs -------------------------------------------------------------------------------


def huzhou_furniture():
    energy = [
        (2020, 1260000, "电力", "kWh"), (2024, [104000], "电力", "kWh"),
        (2025, [101000], "电力", "kWh"),
    ]
    # The monthly return as the spreadsheet has it: a title and the plant's name above the header.
    title = ["能源消费月报,,,", "填报单位：示例椅业有限公司,,,"]
    # In February, with the Spring Festival, less was made than was used up; 4,320 in the year.
    value_added = [396, -36] + [396] * 10
    return {
        "energy.csv": energy_log(energy, title=title, head="月份,能源品种,消费量,计量单位"),
        "production.csv": production_log(
            [(2020, 3600), (2022, 3900), (2024, [350]), (2025, value_added)],
            [(2025, "涂料", [20], "t"), (2025, "低挥发性涂料", ["19.2"], "t"),
             (2025, "胶粘剂", [12], "t"), (2025, "低挥发性胶粘剂", [12], "t")]),
    }


# --- Zhanjiang: plastic shoes ---------------------------------------------------------------------


def zhanjiang_plastic_shoes():
    march = dt.datetime(2026, 3, 1)
    rows = []
    for n, at in month_hours(march):
        nmhc = 93 + day_shape(at.hour, 12) + noise("ps-nmhc", n, 20)
        rows.append(f"{stamp(at)},DA001,{decimal(nmhc, 1)},{18000 + noise('ps-flow', n, 500)},N")
    made = "2026-03-{:02d},{},{},{},mg/m3,,{},湛江某某检测有限公司,ZJJC-2026-03{:02d}"
    manual = [
        made.format(day, place, pollutant, value, flow, day)
        for day, place, pollutant, flow, values in (
            (12, "DA001", "颗粒物", 18000, ("5.1", "5.6", "4.9")),
            (12, "DA002", "苯", 12000, ("0.12", "0.10", "0.14")),
            (12, "DA002", "甲苯与二甲苯合计", 12000, ("6.2", "5.8", "6.6")),
            (12, "DA002", "二甲苯", 12000, ("2.1", "1.9", "2.3")),
            (12, "DA002", "VOCs", 12000, ("21.5", "19.8", "22.0")),
            (13, "W1", "非甲烷总烃", "", ("1.10", "1.32", "1.21")),
            (13, "W1", "苯", "", ("0.02", "0.03", "0.01")),
            # Exactly the 6 mg/m3 of the hour.
            (13, "N1", "非甲烷总烃", "", ("5.2", "6.1", "6.7")),
        )
        for value in values
    ]
    # A sample of the 20th that names no report.
    manual.append("2026-03-20,DA002,苯,0.15,mg/m3,,12000,湛江某某检测有限公司,")
    audit = [
        "ZJ26-PS-materials,是,2026-02-10,,,,evidence/materials.txt",
        "ZJ26-PS-equipment,是,2025-02-20,2026-02-19,,,注塑机能效检测 2025",
        "ZJ26-PS-scrap,是,2026-02-10,,,,边角料台账 2026",
    ]
    products = [
        (2026, "塑料鞋", [300], "t"), (2026, "边角料回用量", [42], "t"),
        (2026, "边角料废弃量", [6], "t"),
    ]
    return {
        "emission.csv": table("监测时间,排放口,非甲烷总烃(mg/m³),标干流量(m³/h),数据标记", rows).encode(),
        "manual.csv": table(MANUAL, manual).encode(),
        "audit.csv": table(AUDIT, audit).encode(),
        "production.csv": production_log([], products, months=range(1, 4)),
    }


# --- Zhongshan: a painting line before and after its upgrade ----------------------------------------


def zhongshan_upgrade():
    october = dt.datetime(2022, 10, 1)
    # The old line's logger sends means without flags, and remarks; the platform has dust, and on two
    # days the samples that the logger sent in real time.
    peak = {october.replace(day=13, hour=9 + n): value for n, value in enumerate((1262, 1350, 1218))}
    unsent = span(october, 20, 0, 5)
    blocked = span(october, 25, 13, 4)  # the flow meter's Pitot tube, by paint dust
    old, new, platform = [], [], []
    for n, at in month_hours(october):
        mean = peak.get(at, 880 + day_shape(at.hour, 60) + noise("zs-old", n, 70))
        flow = 64000 if at in peak else 61000 + noise("zs-air", n, 900)
        flow = 0 if at in blocked else flow
        remark = ""
        if (at.day, at.hour) == (5, 8):  # whoever wrote the remark pasted a row of readings into it
            remark = '"换滤材后复测\n2022-10-05 09:00,DA001,90.1,61000,"'
        value = "" if at in unsent else decimal(mean, 1)
        old.append(f"{at:%Y-%m-%d %H:%M},DA001,{value},{flow},{remark}")
        flag = "Z" if at.day == 7 and at.hour < 6 else "N"
        pm = decimal(140 + noise("zs-pm", n, 40), 1)
        platform.append(f"{stamp(at)},DA001,PM,{pm},mg/m3,{flag}")
        if at.day in (20, 21):
            sample = decimal(mean + noise("zs-rtd", n, 60), 1)
            platform.append(f"{stamp(at)},DA001,a24088-Rtd,{sample},mg/m3,N")
        if at.day == 3:
            platform.append(f"{stamp(at)},DA001,TSP,{pm},mg/m3,N")
            platform.append(f"{stamp(at)},DA009,PM,{pm},mg/m3,N")
        # Exactly 80 % on the 18th at 10:00; 88 % or so else.
        into, out = 1500 + noise("zs-in", n, 90), 180 + noise("zs-out", n, 25)
        if (at.day, at.hour) == (18, 10):
            into, out = 1500, 300
        new.append(f"{stamp(at)},DA002-in,{decimal(into, 1)},20000,N")
        new.append(f"{stamp(at)},DA002,{decimal(out, 1)},20000,N")
    for n in range(12):
        at = dt.datetime(2022, 11, 1) + n * HOUR
        platform.append(f"{stamp(at)},DA001,PM,14.0,mg/m3,N")
    energy = [
        f"2022-{month:02d},{energy},{quantity},{unit}"
        for month in range(1, 11)
        for energy, quantity, unit in (("electricity", 210000, "kWh"), ("diesel", 2, "t"))
    ]
    energy += ["2022-04,diesel,2,t", "2022,electricity,2100000,kWh", "2022-10,steam,35,t"]
    return {
        "old-line.csv": table("数据时间,排放口,a24088-Avg(mg/m3),标干流量(m³/h),备注",
                              old).encode(),
        "platform.csv": table("timestamp,outlet,pollutant,value,unit,flag", platform).encode(),
        "new-line.csv": table("监测时间,排放口,非甲烷总烃(mg/m³),标干流量(m³/h),数据标记", new).encode(),
        "energy.csv": table("month,energy,quantity,unit", energy).encode(),
        "production.csv": production_log([(2022, [410])], [], months=range(1, 11)),
    }


PLANS = {
    "plans/huzhou-cement": huzhou_cement,
    "plans/huzhou-foundry": huzhou_foundry,
    "plans/huzhou-furniture": huzhou_furniture,
    "plans/huzhou-printing-dyeing": huzhou_printing_dyeing,
    "plans/zhanjiang-plastic-shoes": zhanjiang_plastic_shoes,
    "plans/zhongshan-upgrade": zhongshan_upgrade,
}
