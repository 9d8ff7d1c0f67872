#!/usr/bin/env python3
"""Measures a year of minute readings in the server's chart: how long until its page has them.

usage: minutes.py SERVER [--times N] [--outlets N] [--keep]

A log of 525,600 rows (times the outlets) is made, handed in as a zip, and checked. Then the data of its
chart are asked for as the page's script does: the ledger's hours, and the single readings, which a child
reads from the upload; once for the whole year, which nothing has kept yet, and for other spans, none
twice. Fails where the slowest of either takes more than a second. Only the standard library is used.
"""
import argparse
import datetime as dt
import json
import pathlib
import shutil
import sys
import tempfile
import time
import zipfile

from server import Browser, Failure, Program, Server, check, digest

PLANT = """schema: greengate/dossier/1
plant:
  id: HZ-FD-009
  name: 全年铸造有限公司
  sector: foundry
  region: "330502"
  area: general
  approved: 2019-03-12
period: {from: 2025-01-01T00:00:00+08:00, to: 2026-01-01T00:00:00+08:00}
outlets:
%s
logs:
  - {file: logs/emission.csv, kind: emission, interval_min: 1, flags: hj212}
"""


def dossier(path, outlets):
    """A zip; whatever the outlets, DA001 has the same readings."""
    names = [f"DA{n:03d}" for n in range(1, outlets + 1)]
    listed = "\n".join(
        f"  - {{id: {name}, name: {name}, process: shakeout, monitors: [PM]}}" for name in names)
    begin, minute, lines = dt.datetime(2025, 1, 1), dt.timedelta(minutes=1), []
    for number in range(525_600):
        stamp = (begin + number * minute).strftime("%Y-%m-%d %H:%M")
        for place, name in enumerate(names):
            value = (number * 7919 + place * 31) % 2600 + 200
            lines.append(f"{stamp},{name},PM,{value / 100},mg/m3,N\n")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr("plant.yaml", PLANT % listed)
        file.writestr("logs/emission.csv", "timestamp,outlet,pollutant,value,unit,flag\n" + "".join(lines))


def timed(browser, path):
    begin = time.monotonic()
    text = browser.get(path)
    return time.monotonic() - begin, text


def main():
    p = argparse.ArgumentParser(description="Measures a year of minutes in the server's chart.")
    p.add_argument("server", type=pathlib.Path)
    p.add_argument("--times", type=int, default=20)
    p.add_argument("--outlets", type=int, default=1)
    p.add_argument("--limit", type=float, default=1.0, help="seconds; else 1")
    p.add_argument("--keep", action="store_true", help="keep the folder, and serve until ended")
    arguments = p.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="gg-minutes-"))
    server = Server(arguments.server, folder / "data").start()
    try:
        dossier(folder / "year.zip", arguments.outlets)
        browser = Browser(server).set_up()
        program = Program(server, browser.api_token("upload", "read"))
        body = (folder / "year.zip").read_bytes()
        upload = program.begin("year.zip", len(body))
        program.add(upload, 0, body)
        program.complete(upload, digest(body))
        begin = time.monotonic()
        found = program.wait(upload)
        check(found["runs"], f"the check gave no run: {found}")
        print(f"checked {525_600 * arguments.outlets} rows in {time.monotonic() - begin:.2f} s")
        address = f"/runs/{found['runs'][0][:32]}/series/DA001/PM"
        slowest = {}

        def measure(name, query):
            seconds, text = timed(browser, f"{address}.json?points=2000{query}")
            answer = json.loads(text)
            check(answer.get("form") != "none", f"no readings: {text[:300]}")
            slowest[name] = max(slowest.get(name, 0), seconds)
            return seconds, len(text), answer

        seconds, size, _ = measure("hours", "")
        print(f"hours of the year: {seconds:.3f} s, {size} bytes")
        seconds, size, answer = measure("readings", "&of=readings")
        print(f"readings of the year: {seconds:.3f} s, {size} bytes")
        check(sum(point[5] for point in answer["points"]) == 525_600, "readings are missing")
        seconds, size, _ = measure("again", "&of=readings")
        print(f"the same again: {seconds:.3f} s")
        for number in range(arguments.times):
            day = dt.date(2025, 1, 1) + dt.timedelta(days=17 * number % 360)
            span = f"&of=readings&from={day}&to={day + dt.timedelta(days=1 + number % 4)}"
            measure("readings", span)
        seconds, text = timed(browser, f"{address}?of=readings&from=2025-06-01&to=2025-06-01T12:00")
        check("logs/emission.csv" in text, "the page has no rows")
        print(f"a page with its readings: {seconds:.3f} s")
        for name, seconds in slowest.items():
            print(f"slowest of {name}: {seconds:.3f} s")
        print(f"the server itself: {server.memory():.0f} MB at most")
        check(max(slowest.values()) <= arguments.limit, "slower than allowed")
        if arguments.keep:
            print(f"{server.greeting}\n{address}", flush=True)
            server.process.wait()
    except Failure as failure:
        print(f"failed: {failure}", file=sys.stderr)
        return 1
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
