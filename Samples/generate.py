#!/usr/bin/env python3
"""Makes the logs of the sample dossiers, the same bytes on every machine.

usage: generate.py            writes Samples/*/logs, Samples/plans/*/logs and those of applications
       generate.py --check    writes nothing; exits 1 and names what differs from the folder

Only the standard library is used, and only integers: no figure depends on how a machine rounds.
Each sample's README tells its story and says which figures the report must show.
"""
import argparse
import datetime as dt
import pathlib
import sys

sys.dont_write_bytecode = True

from applications import APPLICATIONS
from made import day_shape, decimal, monthly, noise, stamp, table, value_added
from plan_logs import PLANS

HERE = pathlib.Path(__file__).resolve().parent
MARCH = dt.datetime(2025, 3, 1)
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
HOURS_OF_MARCH = 31 * 24


def hours(first, last):
    """The hours from `first` up to but not including `last`, as (day, hour) of March."""
    at = MARCH.replace(day=first[0], hour=first[1])
    while at < MARCH.replace(day=last[0], hour=last[1]):
        yield at
        at += HOUR


# --- foundry: three episodes --------------------------------------------------------------------


def foundry():
    # The three episodes: hour → (PM in 0.1 mg/m3 as measured, O2 in 0.1 %).
    # Converted to 15 % oxygen: measured × 6 / (21 − O2).
    bag_torn = {5: [(444, 160), (450, 162), (408, 158)]}
    night = [(400, 160), (459, 165), (420, 163), (391, 158)]
    just_converted = (384, 162)
    told = {}
    for n, at in enumerate(hours((5, 8), (5, 11))):
        told[at] = bag_torn[5][n]
    for n, at in enumerate(hours((14, 22), (15, 2))):
        told[at] = night[n]
    told[MARCH.replace(day=27, hour=14)] = just_converted
    # On the limit after conversion: 32.0 × 6 / 4.8 = 40. It does not exceed.
    told[MARCH.replace(day=20, hour=10)] = (320, 162)
    # Above the figure as measured, far below it after conversion: 52.0 × 6 / 11.4 = 27.37.
    told[MARCH.replace(day=11, hour=16)] = (520, 96)
    banked = set(hours((17, 0), (17, 5)))  # blast off, air in the stack: no oxygen to convert with
    stopped = set(hours((22, 0), (24, 0)))  # the relining that plant.yaml declares
    calibrated = set(at.replace(hour=9) for at in hours((1, 0), (31, 1)) if at.day % 7 == 4)
    silent = set(hours((29, 3), (29, 9)))  # the line to the platform was down
    repaired = set(hours((5, 11), (5, 15)))

    rows = []
    for n in range(HOURS_OF_MARCH):
        at = MARCH + n * HOUR
        if at in stopped or at in silent:
            continue
        lift = day_shape(at.hour, 100)
        pm, o2 = told.get(at, (180 + lift // 2 + noise("pm", n, 40), 142 + noise("o2", n, 9)))
        if at in banked:
            o2 = 204 + noise("bank", n, 3)
        so2 = 820 + lift + noise("so2", n, 150)
        nox = 1050 + lift + noise("nox", n, 160)
        flag = "C" if at in calibrated else "M" if at in repaired else "N"
        for pollutant, value, unit in (
            ("PM", pm, "mg/m3"), ("SO2", so2, "mg/m3"), ("NOx", nox, "mg/m3"), ("O2", o2, "%"),
        ):
            row = [stamp(at), "DA001", pollutant, decimal(value, 1), unit, flag]
            key = (at.day, at.hour, pollutant)
            if key == (8, 13, "SO2"):
                row[3] = "n/a"  # what the logger wrote when its converter failed
            elif key == (12, 7, "PM"):
                row[0] = "2025-03-32 07:00:00"
            elif key == (18, 21, "NOx"):
                row[4] = "mg/kg"
            elif key == (26, 4, "PM"):
                row = row[:4]
            rows.append(",".join(row))
            if key == (10, 3, "PM"):  # the same instant again with another value
                rows.append(",".join([row[0], row[1], row[2], decimal(value + 57, 1), row[4], row[5]]))
        dust = 90 + lift // 3 + noise("dust", n, 30)
        rows.append(",".join([stamp(at), "DA002", "PM", decimal(dust, 1), "mg/m3", "N"]))
    energy = {
        ("electricity", "kWh"): {2020: (412000,), 2024: (455000,)},
        ("coke", "t"): {2020: (268,), 2024: (262,)},
        ("natural-gas", "m3"): {2020: (21500,), 2024: (19800,)},
    }
    return {
        "emission.csv": table("timestamp,outlet,pollutant,value,unit,flag", rows).encode(),
        "energy.csv": monthly([2020, 2024], energy).encode(),
        "production.csv": value_added({2020: 655, 2024: 782}).encode(),
    }


# --- cement: a kiln with a stopped week ---------------------------------------------------------


def cement():
    # hour → (SO2, NOx in 0.1 mg/m3 as measured, O2 in 0.1 %).
    # Converted to 10 % oxygen: measured × 11 / (21 − O2).
    told = {}
    restart = [(300, 3180, 130), (310, 3300, 130), (320, 3250, 126), (310, 3400, 124), (300, 3380, 121)]
    for n, at in enumerate(hours((17, 6), (17, 11))):
        told[at] = restart[n]
    told[MARCH.replace(day=17, hour=11)] = (300, 4000, 100)  # 400 at 10 %: on the limit
    rich = [(2260, 4300, 82), (2300, 4260, 75), (2180, 4210, 80)]
    for n, at in enumerate(hours((6, 1), (6, 4))):
        told[at] = rich[n]
    # Flagged as a fault (D): two hours over the limit behind the flag, and one on it.
    behind = [(430, 5200, 100), (410, 4790, 100), (420, 4000, 100)]
    for n, at in enumerate(hours((29, 15), (29, 18))):
        told[at] = behind[n]
    state = {at: "F" for at in hours((10, 0), (17, 0))}
    state |= {at: "Sd" for at in hours((9, 20), (10, 0))}
    state |= {at: "St" for at in hours((17, 0), (17, 6))}
    state |= {at: "C" for day in (3, 20, 27) for at in hours((day, 10), (day, 12))}
    state |= {at: "D" for at in hours((29, 15), (29, 18))}
    oxygen_only = set(hours((25, 8), (25, 10)))  # only the oxygen cell was calibrated
    lost = set(hours((22, 0), (22, 5)))

    rows = []
    for n in range(HOURS_OF_MARCH):
        at = MARCH + n * HOUR
        if at in lost:
            continue
        flag = state.get(at, "N")
        so2, nox, o2 = told.get(
            at, (420 + noise("so2", n, 160), 2750 + noise("nox", n, 330), 98 + noise("o2", n, 8)))
        pm, nh3 = 92 + noise("pm", n, 25), 41 + noise("nh3", n, 14)
        if flag == "F":
            pm, so2, nox, nh3, o2 = 4, 0, 0, 2, 208
        elif flag in ("Sd", "St"):
            pm, so2, nox, o2 = pm * 2, so2 // 2, nox // 3, 172 + noise("turn", n, 12)
        for code, value, unit in (
            ("a34013", pm, "mg/m3"), ("a21026", so2, "mg/m3"), ("a21002", nox, "mg/m3"),
            ("a21001", nh3, "mg/m3"), ("a19001", o2, "%"),
        ):
            mark = "C" if code == "a19001" and at in oxygen_only else flag
            rows.append(",".join([stamp(at), "DA001", code, decimal(value, 1), unit, mark]))
    energy = {
        ("raw-coal", "t"): {2020: (11200,), 2024: (11050,)},
        ("electricity", "MWh"): {2020: (9100,), 2024: (8950,)},
        ("diesel", "t"): {2020: (46,), 2024: (44,)},
    }
    return {
        "emission.csv": b"\xef\xbb\xbf"
        + table("timestamp,outlet,pollutant,value,unit,flag", rows).encode(),
        "energy.csv": monthly([2020, 2024], energy).encode(),
        "production.csv": value_added({2020: 4210, 2024: 4705}).encode(),
    }


# --- plastics: too little data ------------------------------------------------------------------


def plastics():
    broken = set(hours((9, 6), (20, 18)))  # the hydrocarbon analyser waited for a part
    silent = set(hours((26, 0), (28, 0)))
    rows = []
    for n in range(HOURS_OF_MARCH):
        at = MARCH + n * HOUR
        if at in silent:
            continue
        lift = day_shape(at.hour, 60)
        nmhc, pm = 118 + lift + noise("nmhc", n, 30), 31 + lift // 6 + noise("pm", n, 9)
        rows.append(",".join([stamp(at), "DA001", "PM", decimal(pm, 1), "mg/m3", "N"]))
        if at in broken:
            rows.append(",".join([stamp(at), "DA001", "NMHC", "0.0", "mg/m3", "D"]))
        else:
            rows.append(",".join([stamp(at), "DA001", "NMHC", decimal(nmhc, 1), "mg/m3", "N"]))
    energy = {
        ("electricity", "kWh"): {2020: (186000,), 2024: (171000,)},
        ("natural-gas", "m3"): {2020: (9400,), 2024: (8100, (8,))},  # August 2024 was never entered
    }
    return {
        "emission.csv": table("timestamp,outlet,pollutant,value,unit,flag", rows, "\r\n").encode(),
        "energy.csv": monthly([2020, 2024], energy).encode(),
        "production.csv": value_added({2020: 322, 2024: 365}).encode(),
    }


# --- printing and dyeing: a clean month, in minutes ---------------------------------------------


def printing_dyeing():
    # Minutes of calibration each night from 03:00: 14 leave 46 valid minutes, 15 leave the 45 that
    # an hour needs, 16 leave 44.
    calibration = {12: 16, 26: 15}
    silent = set(hours((19, 14), (19, 17)))
    rows = []
    for n in range(HOURS_OF_MARCH * 60):
        at = MARCH + n * MINUTE
        if at.replace(minute=0) in silent:
            continue
        # A slow wave of some hours under the fast one of minutes, as a setting machine gives.
        slow = noise("slow", n // 173, 12)
        lift = day_shape(at.hour, 40)
        pm = 62 + slow + lift // 3 + noise("pm", n, 14)
        nmhc = 221 + 4 * slow + lift + noise("nmhc", n, 45)
        so2, nox = 3 + noise("so2", n, 2), 31 + lift // 10 + noise("nox", n, 6)
        flag = "N"
        if at.hour == 3 and at.minute < calibration.get(at.day, 14):
            flag, pm, nmhc, so2, nox = "C", 250, 800, 100, 200
        rows.append(
            f"{at:%Y-%m-%d %H:%M},DA001,{decimal(pm, 1)},{decimal(nmhc, 1)},{so2},{nox},{flag}")
    head = "监测时间,排放口,颗粒物(mg/m³),非甲烷总烃(mg/m³),二氧化硫(mg/m³),氮氧化物(mg/m³),数据标记"
    # The flow meter has a logger of its own, by the hour.
    flow = [
        f"{at:%Y-%m-%d %H:%M},DA001,{16000 + noise('flow', n, 500)},N"
        for n, at in enumerate(MARCH + n * HOUR for n in range(HOURS_OF_MARCH))
    ]
    energy = {
        ("electricity", "kWh"): {2020: (930000,), 2024: (965000,)},
        ("heat", "GJ"): {2020: (21800,), 2024: (20400,)},
        ("natural-gas", "m3"): {2020: (118000,), 2024: (112000,)},
    }
    return {
        "emission.csv": table(head, rows, "\r\n").encode("gb18030"),
        "flow.csv": table("监测时间,排放口,标干流量(m³/h),数据标记", flow).encode(),
        "energy.csv": monthly([2020, 2024], energy).encode(),
        "production.csv": value_added({2020: 1180, 2024: 1345}).encode(),
    }


SAMPLES = {
    "cement-kiln-stopped-week": cement,
    "foundry-three-episodes": foundry,
    "plastics-too-little-data": plastics,
    "printing-dyeing-clean-month": printing_dyeing,
} | PLANS


def main():
    parser = argparse.ArgumentParser(description="Makes the logs of the sample dossiers.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    arguments = parser.parse_args()
    stale = []
    logs = {
        HERE / name / "logs" / file: data
        for name, make in SAMPLES.items() for file, data in make().items()
    } | {
        HERE / "gate-repository/applications" / name / file: text.encode()
        for name, make in APPLICATIONS.items() for file, text in make().items()
    }
    for path, data in logs.items():
        if arguments.check:
            if not path.is_file() or path.read_bytes() != data:
                stale.append(path.relative_to(HERE.parent))
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    for path in stale:
        print(f"{path}: differs from what Samples/generate.py makes; run `make samples`")
    sys.exit(bool(stale))


if __name__ == "__main__":
    main()
