#!/usr/bin/env python3
"""Makes a simulated city: plants of five sectors that hand in a dossier of hourly readings a month.

usage: generate.py FOLDER --month 2024-01 [--plants 200] [--first 2024-01]

FOLDER/2024-01/PLANT/ gets plant.yaml and logs/; FOLDER/register.yaml lists every plant. The same
arguments give the same bytes. Only the standard library is used.

What a plant does in a month follows from its number alone:
- one in eight breaks a limit in some hours, one in twelve of them month after month until it mends;
- one in twenty has an analyser out of order for half of the month (too few valid hours);
- one in forty hands in nothing.
"""
import argparse
import datetime as dt
import importlib.util
import pathlib

# The benchmark's file has the name of this one.
_bench = importlib.util.spec_from_file_location(
    "bench_generate", pathlib.Path(__file__).resolve().parents[1] / "Bench/generate.py")
bench = importlib.util.module_from_spec(_bench)
_bench.loader.exec_module(bench)
noise = bench.noise

CHINA = dt.timezone(dt.timedelta(hours=8))
DISTRICTS = ["330502", "330503", "330521", "330522", "330523"]


class Sector:
    """Columns are (pollutant, unit, usual low, usual high); the first is the one that is broken."""

    def __init__(self, key, code, name, process, monitors, columns, over, outlet=""):
        self.key, self.code, self.name, self.process = key, code, name, process
        self.monitors, self.columns, self.over, self.outlet = monitors, columns, over, outlet


SECTORS = [
    Sector("foundry", "FD", "铸造", "melting.cupola-cold", "PM, SO2, NOx, O2",
           [("PM", "mg/m3", 8, 20), ("SO2", "mg/m3", 20, 60), ("NOx", "mg/m3", 40, 90),
            ("O2", "%", 13, 15)], 60),
    Sector("printing-dyeing", "DY", "印染", "setting", "PM, NMHC, flow",
           [("PM", "mg/m3", 3, 9), ("NMHC", "mg/m3", 8, 25), ("flow", "m3/h", 21000, 26000)], 24,
           ', air_quality_class: II, stack_height: "20", clears_buildings: true'),
    Sector("cement", "CM", "水泥粉磨", "ventilation", "PM, flow",
           [("PM", "mg/m3", 4, 9), ("flow", "m3/h", 60000, 75000)], 24),
    Sector("plastics", "PL", "塑料制品", "resin-processing", "NMHC, PM, flow",
           [("NMHC", "mg/m3", 15, 50), ("PM", "mg/m3", 3, 9), ("flow", "m3/h", 9000, 11500)], 150,
           ", resins: [EVA]"),
    Sector("furniture", "FU", "家具", "coating", "NMHC, PM, flow",
           [("NMHC", "mg/m3", 10, 35), ("PM", "mg/m3", 3, 9), ("flow", "m3/h", 12000, 15000)], 130,
           ', air_quality_class: II, stack_height: "15", clears_buildings: true'),
]


def parse_month(text):
    return dt.datetime.strptime(text, "%Y-%m").replace(tzinfo=CHINA)


def next_month(month):
    return (month + dt.timedelta(days=32)).replace(day=1)


def index_of(month, first):
    return (month.year - first.year) * 12 + month.month - first.month


class Plant:
    def __init__(self, number):
        self.number = number
        self.sector = SECTORS[number % len(SECTORS)]
        self.district = DISTRICTS[number // len(SECTORS) % len(DISTRICTS)]
        self.id = f"CITY-{self.sector.code}-{number + 1:03d}"
        self.name = f"示例{self.sector.name}{number + 1}厂"

    def chance(self, month, what, one_in):
        return noise((self.number << 24) + (month << 8) + what) % one_in == 0

    def is_silent(self, month):
        return self.chance(month, 1, 40)

    def is_short(self, month):
        return self.chance(month, 2, 20)

    def hours_over(self, month):
        """Hours of the month over the limit; a plant that does not mend goes on for months."""
        if noise(self.number << 8 | 7) % 12 == 0:
            begin, length = noise(self.number << 8 | 8) % 12, 4 + noise(self.number << 8 | 9) % 10
            if begin <= month < begin + length:
                return 6 + (month - begin) * 3
        return 1 + noise((self.number << 24) + (month << 8) + 4) % 9 if self.chance(month, 3, 8) else 0


def emission_rows(plant, month, index):
    """Wide rows, one an hour."""
    sector = plant.sector
    hours = int((next_month(month) - month).total_seconds()) // 3600
    over = plant.hours_over(index)
    first_over = noise((plant.number << 24) + (index << 8) + 5) % max(1, hours - over)
    names = ["监测时间"] + [f"{p}({u})" for p, u, _, _ in sector.columns] + ["数据标记"]
    yield ",".join(names)
    for hour in range(hours):
        n = noise(plant.number * 1_000_003 + index * 9973 + hour)
        cells = []
        for column, (_, _, low, high) in enumerate(sector.columns):
            tenths = low * 10 + (n >> (column * 12)) % ((high - low) * 10 + 1)
            if column == 0 and first_over <= hour < first_over + over:
                tenths = sector.over * 10 + n % (sector.over * 3)
            cells.append(f"{tenths // 10}.{tenths % 10}")
        flag = "N"
        if plant.is_short(index) and hour < hours // 2:
            flag = "D"
        elif (n >> 50) % 97 == 0:
            flag = "C"
        at = month + dt.timedelta(hours=hour)
        yield f"{at:%Y-%m-%d %H:%M},{','.join(cells)},{flag}"


def plant_yaml(plant, month):
    sector = plant.sector
    return f"""schema: greengate/dossier/1
plant: {{id: {plant.id}, name: {plant.name}, sector: {sector.key}, region: "{plant.district}", area: general, approved: 2016-05-20}}
period: {{from: {month.isoformat()}, to: {next_month(month).isoformat()}}}
scope: [emission]
outlets:
  - {{id: DA001, name: 1号排放口, process: {sector.process}, monitors: [{sector.monitors}]{sector.outlet}}}
logs:
  - {{file: logs/emission.csv, kind: emission, outlet: DA001, interval_min: 60, flags: hj212}}
  - {{file: logs/energy.csv, kind: energy}}
  - {{file: logs/production.csv, kind: production}}
"""


def write_dossier(folder, plant, month, index):
    """Returns how many hourly rows the dossier has; 0 where the plant hands in nothing."""
    if plant.is_silent(index):
        return 0
    folder = folder / f"{month:%Y-%m}" / plant.id
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    (folder / "plant.yaml").write_text(plant_yaml(plant, month), encoding="utf-8")
    rows = list(emission_rows(plant, month, index))
    (folder / "logs/emission.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    # Energy falls by a quarter of a per cent a month, a little more or less.
    n = noise((plant.number << 16) + index)
    electricity = (200 + plant.number) * 1000 * (4000 - 10 * index + n % 60) // 4000
    (folder / "logs/energy.csv").write_text(
        f"month,energy,quantity,unit\n{month:%Y-%m},electricity,{electricity},kWh\n", encoding="utf-8")
    (folder / "logs/production.csv").write_text(
        f"month,value_added,product,quantity,unit\n{month:%Y-%m},{300 + plant.number + n % 20},,,\n"
        f"{month:%Y-%m},,制品,{1000 + n % 50},t\n", encoding="utf-8")
    return len(rows) - 1


def write_register(folder, plants):
    cards = []
    for plant in plants:
        sector = plant.sector
        cards.append(f"""  - id: {plant.id}
    name: {plant.name}
    sector: {sector.key}
    region: "{plant.district}"
    area: general
    approved: 2016-05-20
    outlets:
      - {{id: DA001, process: [{sector.process}], monitors: [{sector.monitors}]}}
    reports: [emission, energy, production]
""")
    (folder / "register.yaml").write_text(
        "schema: greengate/register/1\nplants:\n" + "".join(cards), encoding="utf-8")


def make(folder, plants, month, first):
    """Makes a month's dossiers; returns (dossiers, rows)."""
    index = index_of(month, first)
    rows = [write_dossier(folder, Plant(number), month, index) for number in range(plants)]
    return sum(1 for count in rows if count), sum(rows)


def main():
    p = argparse.ArgumentParser(description="Makes a month of a simulated city.")
    p.add_argument("folder", type=pathlib.Path)
    p.add_argument("--month", type=parse_month, required=True)
    p.add_argument("--plants", type=int, default=200)
    p.add_argument("--first", type=parse_month, default=parse_month("2024-01"))
    a = p.parse_args()
    a.folder.mkdir(parents=True, exist_ok=True)
    write_register(a.folder, [Plant(number) for number in range(a.plants)])
    dossiers, rows = make(a.folder, a.plants, a.month, a.first)
    print(f"{a.folder}: {dossiers} dossiers, {rows:,} hourly rows")


if __name__ == "__main__":
    main()
