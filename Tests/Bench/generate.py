#!/usr/bin/env python3
"""Makes a big dossier of minute readings to measure with: 100 outlets × 4 pollutants × 18 days.

usage: generate.py [FOLDER] [--quoted] [--times N] [--days N] [--bad value|time|fields]

FOLDER (default bench-data/clean) gets plant.yaml, logs/emission.csv and expected.json; the pack
that it is judged by goes to standards/ beside FOLDER. The same arguments give the same bytes, and
the default is 10,368,000 rows, about 0.46 GB. Only the standard library is used.

The rows are in the order in which a platform writes them: minute by minute, outlet by outlet. A
series repeats itself after 1,024 minutes, which no check looks at; what differs from that (hours
over the limit, hours with too few readings) is laid over it hour by hour.
"""
import argparse
import datetime as dt
import json
import pathlib

OUTLETS = 100
# id → limit in mg/m3; values are made in hundredths.
POLLUTANTS = {"PM": 30, "SO2": 100, "NOx": 300, "NMHC": 60}
SERIES = [(f"DA{n:03d}", p) for n in range(1, OUTLETS + 1) for p in POLLUTANTS]
DAYS = 18
PERIOD = 1024
START = dt.datetime(2025, 3, 1)
STRIDE = 389  # odd, so that the walk through a series' values meets all of them
FLAGS = ["D", "M", "C", "T", "S"]


def noise(n):
    """An integer below 2⁶⁴ that depends on nothing but `n` (splitmix64)."""
    mask = (1 << 64) - 1
    x = (n * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) & mask
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & mask
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & mask
    return x ^ (x >> 31)


class Rows:
    """What follows the time stamp in a row, in the chosen form."""

    def __init__(self, quoted, bad):
        self.quoted, self.bad = quoted, bad

    def rest(self, outlet, pollutant, hundredths, flag):
        value = f"{hundredths // 100}.{hundredths % 100:02d}"
        if self.bad == "value":
            value = f"--{value}"
        fields = [outlet, pollutant, value, "mg/m3", flag]
        if self.bad == "fields":
            fields.pop()
        if self.quoted:
            return "".join(f',"{f}"' for f in fields) + "\n"
        return "," + ",".join(fields) + "\n"

    def stamp(self, at):
        text = f"{at:%Y-%m-%d %H:%M:%S}"
        if self.bad == "time":
            text = f"{at:%Y-13-%d %H:%M:%S}"
        return f'"{text}"' if self.quoted else text


def usual(series, index):
    """A reading of an ordinary minute: 15 to 85 % of the limit, one in 256 flagged."""
    limit = POLLUTANTS[SERIES[series][1]]
    n = noise(series * PERIOD + index)
    return limit * 15 + n % (limit * 70), FLAGS[n % 5] if (n >> 32) % 256 == 0 else "N"


def over(series, minute):
    """A reading above the limit, by 2 to 50 %."""
    limit = POLLUTANTS[SERIES[series][1]]
    return limit * 102 + noise((series << 20) + minute) % (limit * 48), "N"


def special_hours(days):
    """hour → {series: "over" or "few"}; the two never meet in one hour of one series."""
    special = {}
    for k in range(days * 4):  # episodes of one to four hours
        for hour in range(first := (k * 101) % (days * 24), min(days * 24, first + 1 + k % 4)):
            special.setdefault(hour, {})[(k * 17) % len(SERIES)] = "over"
    for k in range(days * 6):  # hours in which an analyser was being serviced
        special.setdefault((k * 67 + 5) % (days * 24), {}).setdefault((k * 31 + 2) % len(SERIES), "few")
    return special


def write_log(path, days, rows):
    """Writes the log and returns (rows, hours whose mean is above the limit)."""
    templates = []
    for index in range(PERIOD):
        template = [""]
        for series, (outlet, pollutant) in enumerate(SERIES):
            template.append(rows.rest(outlet, pollutant, *usual(series, index)))
        templates.append(template)
    special = special_hours(days)
    names = ["timestamp", "outlet", "pollutant", "value", "unit", "flag"]
    with open(path, "w", encoding="ascii", newline="", buffering=1 << 20) as file:
        file.write(",".join(f'"{n}"' if rows.quoted else n for n in names) + "\n")
        for minute in range(days * 1440):
            template = templates[minute * STRIDE % PERIOD]
            changes = special.get(minute // 60)
            if changes:
                template = list(template)
                for series, kind in changes.items():
                    if kind == "over":
                        reading = over(series, minute)
                    else:  # 20 of 60 minutes flagged: 40 left, too few for an hour
                        flag = "M" if minute % 60 < 20 else "N"
                        reading = (usual(series, minute * STRIDE % PERIOD)[0], flag)
                    template[series + 1] = rows.rest(*SERIES[series], *reading)
            # Each element ends its row, so the stamp is what joins them; the empty first element
            # puts a stamp before the first row too.
            file.write(rows.stamp(START + dt.timedelta(minutes=minute)).join(template))
    hours_over = sum(kind == "over" for hour in special.values() for kind in hour.values())
    return days * 1440 * len(SERIES), hours_over


def write_plant(path, days):
    end = START + dt.timedelta(days=days)
    outlets = "\n".join(
        f"  - {{id: DA{n:03d}, name: {n}号排放口, process: bench, monitors: [{', '.join(POLLUTANTS)}]}}"
        for n in range(1, OUTLETS + 1))
    path.write_text(f"""schema: greengate/dossier/1
plant: {{id: BENCH, name: 测速用企业, sector: foundry, region: "330502", area: general, approved: 2022-05-01}}
period: {{from: {START.isoformat()}+08:00, to: {end.isoformat()}+08:00}}
scope: [emission]
outlets:
{outlets}
logs:
  - {{file: logs/emission.csv, kind: emission, interval_min: 1, flags: hj212}}
""", encoding="utf-8")


def write_pack(folder):
    """Hourly limits without reference oxygen, so that a database can do the same job in SQL."""
    limits = "\n".join(
        f'  - {{id: T1-{p}, clause: table 1, process: bench, pollutant: {p}, value: "{v}", unit: mg/m3,'
        f" basis: hour, source: made for measuring speed}}"
        for p, v in POLLUTANTS.items())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.yaml").write_text(f"""schema: greengate/standard/1
id: BENCH 1-2025
title: {{zh: 测速用限值, en: Limits for measuring speed}}
issued: 2020-01-01
effective: 2021-01-01
region: "000000"
sectors: [foundry]
limits:
{limits}
""", encoding="utf-8")


def make(folder, days=DAYS, times=1, quoted=False, bad=None):
    """Makes a dossier in `folder` and its pack beside it; returns what expected.json holds."""
    days *= times
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    log = folder / "logs" / "emission.csv"
    rows, hours_over = write_log(log, days, Rows(quoted, bad))
    write_plant(folder / "plant.yaml", days)
    write_pack(folder.parent / "standards")
    expected = {
        "rows": rows, "bytes": log.stat().st_size, "rejected": rows if bad else 0,
        "exceeding": 0 if bad else hours_over,
    }
    (folder / "expected.json").write_text(json.dumps(expected) + "\n", encoding="utf-8")
    return expected


def main():
    p = argparse.ArgumentParser(description="Makes a big dossier of minute readings.")
    p.add_argument("folder", nargs="?", type=pathlib.Path, default=pathlib.Path("bench-data/clean"))
    p.add_argument("--quoted", action="store_true", help="quote every field")
    p.add_argument("--times", type=int, default=1, help="as many times the days")
    p.add_argument("--days", type=int, default=DAYS)
    p.add_argument("--bad", choices=["value", "time", "fields"], help="what is wrong with every row")
    a = p.parse_args()
    made = make(a.folder, a.days, a.times, a.quoted, a.bad)
    print(f"{a.folder}: {made['rows']:,} rows, {made['bytes'] / 1e9:.2f} GB")


if __name__ == "__main__":
    main()
