#!/usr/bin/env python3
"""Kills, starves and crowds the recording tool, and looks at the ledger after each blow.

    faults.py TOOL [--kills 100] [--seed 1] [--no-mount]

After each blow `ledger verify` must find the ledger whole, and each dossier must be in it once or not
at all; after a last undisturbed run each is there exactly once.
"""

import argparse
import csv
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "Samples" / "foundry-three-episodes"
DOSSIERS = 3
PATIENCE = 120
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}


class Failure(Exception):
    pass


def check(holds, text):
    if not holds:
        raise Failure(text)


def make_dossiers(folder):
    """Copies of a sample, each of a plant of its own."""
    made = []
    for number in range(DOSSIERS):
        target = folder / f"dossier-{number}"
        shutil.copytree(SAMPLE, target)
        plant = target / "plant.yaml"
        text = plant.read_text(encoding="utf-8")
        check("id: HZ-FD-001" in text, "the sample's plant has another id")
        plant.write_text(text.replace("id: HZ-FD-001", f"id: PLANT-{number}"), encoding="utf-8")
        made.append(target)
    return made


def run(tool, *arguments, **options):
    return subprocess.run(
        [tool, *map(str, arguments)], env=ENVIRONMENT, capture_output=True, text=True,
        timeout=PATIENCE, **options)


def start_recording(tool, ledger, dossiers):
    return subprocess.Popen(
        [tool, "record", *map(str, dossiers), "--ledger", str(ledger)], env=ENVIRONMENT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def plants(tool, ledger, scratch):
    """The plants of the ledger's runs, by its own export."""
    folder = Path(tempfile.mkdtemp(dir=scratch))
    done = run(tool, "ledger", "export", folder, "--ledger", ledger)
    check(done.returncode == 0, f"export left with {done.returncode}: {done.stderr}")
    with open(folder / "run.csv", encoding="utf-8-sig", newline="") as file:
        found = [row["plant"] for row in csv.DictReader(file)]
    shutil.rmtree(folder)
    return found


def digest(table, cells):
    """As Ledger.docc says it: an own reading of the page, not the tool's."""
    parts = [f"{table}\n".encode()]
    for cell in cells:
        if cell is None:
            parts.append(b"N\n")
        elif isinstance(cell, int):
            parts.append(b"I%d\n" % cell)
        else:
            kind, data = (b"T", cell.encode()) if isinstance(cell, str) else (b"B", cell)
            parts.append(kind + b"%d:" % len(data) + data + b"\n")
    return hashlib.sha256(b"".join(parts)).digest()


def follow(ledger, after):
    """Every seal of every run's rows, every run's content and the whole chain, with plain SQL."""
    database = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
    (state,) = database.execute("PRAGMA integrity_check").fetchone()
    check(state == "ok", f"{after}: SQLite says {state}")
    contents = {}
    for table in ["run_replacement", "report", "input_file", "check_result", "finding",
                  "series_month", "figure", "stored_input", "audit_deadline"]:
        rows = database.execute(f"SELECT * FROM {table}")
        run = [column[0] for column in rows.description].index("run")
        for row in rows:
            found = digest(table, row[:-1])
            check(row[-1] == int.from_bytes(found[:8], "big", signed=True),
                  f"{after}: {table} {row[:2]} does not fit its seal")
            contents.setdefault(row[run], []).append(found)
    chain = ""
    for number, row in enumerate(database.execute("SELECT * FROM run ORDER BY id"), 1):
        *columns, content, previous, link, _ = row
        check(columns[0] == number, f"{after}: run {number} is missing")
        whole = hashlib.sha256(
            digest("run", columns) + b"".join(sorted(contents.get(number, [])))).hexdigest()
        check(whole == content, f"{after}: run {number} has other rows")
        check(previous == chain, f"{after}: run {number} does not follow the one before")
        chain = hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()
        check(link == chain, f"{after}: run {number} has another chain")
    database.close()


def look(tool, ledger, scratch, after):
    """Whole, and no run twice; a ledger that was not yet made is missing and nothing else."""
    done = run(tool, "ledger", "verify", "--ledger", ledger)
    if not ledger.exists():
        check(done.returncode == 66, f"{after}: verify left with {done.returncode} of no ledger")
        return []
    check(done.returncode == 0, f"{after}: verify left with {done.returncode}:\n{done.stdout}"
          f"{done.stderr}")
    follow(ledger, after)
    found = plants(tool, ledger, scratch)
    check(len(found) == len(set(found)), f"{after}: a run stands twice: {found}")
    return found


def finish(tool, ledger, dossiers, scratch, after):
    done = run(tool, "record", *dossiers, "--ledger", ledger)
    check(done.returncode == 1, f"{after}: recording left with {done.returncode}: {done.stderr}")
    found = look(tool, ledger, scratch, after)
    expected = [f"PLANT-{number}" for number in range(DOSSIERS)]
    check(sorted(found) == expected, f"{after}: {found} in the ledger, not {expected}")


def size(path):
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def kill_points(tool, dossiers, scratch, kills, chance):
    begun = time.monotonic()
    ledger = scratch / "timed.ledger"
    log = Path(f"{ledger}-wal")
    process = start_recording(tool, ledger, dossiers)
    longest = 0
    while process.poll() is None:
        longest = max(longest, size(log))
        check(time.monotonic() < begun + PATIENCE, "recording takes too long")
    check(process.returncode == 1, "the sample does not fail")
    whole = time.monotonic() - begun

    kept = {number: 0 for number in range(DOSSIERS + 1)}
    for number in range(kills):
        ledger = scratch / f"kill-{number}.ledger"
        log = Path(f"{ledger}-wal")
        process = start_recording(tool, ledger, dossiers)
        if number % 2:
            # Half of them while the log beside the ledger grows, which is when it is written.
            limit = time.monotonic() + whole
            grown = chance.randrange(DOSSIERS) * longest // DOSSIERS
            while time.monotonic() < limit and process.poll() is None and size(log) <= grown:
                pass
            time.sleep(chance.choice([0, chance.uniform(0, 0.01)]))
        else:
            time.sleep(chance.uniform(0, whole))
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE)
        found = look(tool, ledger, scratch, f"kill {number}")
        # In the order in which they were named: whole runs up to some point, and nothing after.
        check(found == [f"PLANT-{index}" for index in range(len(found))],
              f"kill {number}: {found} is not a beginning")
        kept[len(found)] += 1
        finish(tool, ledger, dossiers, scratch, f"kill {number}, recorded again")
        for path in scratch.glob(f"kill-{number}.ledger*"):
            path.unlink()
    print(f"{kills} kills in recordings of {whole:.2f} s: runs kept "
          + ", ".join(f"{count} times {number}" for number, count in kept.items()))


def standing(tool, ledger, after, *options):
    """The plants of the listed runs."""
    done = run(tool, "ledger", "list", "--ledger", ledger, *options)
    check(done.returncode == 0, f"{after}: list left with {done.returncode}: {done.stderr}")
    return sorted(line.split()[1] for line in done.stdout.splitlines())


def kills_while_replacing(tool, dossiers, scratch, kills, chance):
    """Runs that replace others: killed anywhere, each plant has exactly one run that stands."""
    base = scratch / "base.ledger"
    done = run(tool, "record", *dossiers, "--ledger", base, "--as-of", "2025-05-01")
    check(done.returncode == 1, f"the first runs left with {done.returncode}: {done.stderr}")
    expected = [f"PLANT-{number}" for number in range(DOSSIERS)]
    begun = time.monotonic()
    timed = scratch / "replaced.ledger"
    shutil.copy(base, timed)
    check(start_recording(tool, timed, dossiers).wait(PATIENCE) == 1, "the sample does not fail")
    whole = time.monotonic() - begun
    kept = {number: 0 for number in range(DOSSIERS + 1)}
    for number in range(kills):
        ledger = scratch / f"replace-{number}.ledger"
        shutil.copy(base, ledger)
        process = start_recording(tool, ledger, dossiers)
        time.sleep(chance.uniform(0, whole))
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE)
        after = f"kill {number} while replacing"
        done = run(tool, "ledger", "verify", "--ledger", ledger)
        check(done.returncode == 0, f"{after}: {done.stdout}{done.stderr}")
        follow(ledger, after)
        check(standing(tool, ledger, after) == expected, f"{after}: other plants stand")
        runs = standing(tool, ledger, after, "--all")
        check(runs == sorted(expected + [f"PLANT-{index}" for index in range(len(runs) - DOSSIERS)]),
              f"{after}: {runs} is not a beginning")
        kept[len(runs) - DOSSIERS] += 1
        done = run(tool, "record", *dossiers, "--ledger", ledger)
        check(done.returncode == 1, f"{after}: recording left with {done.returncode}")
        check(standing(tool, ledger, after) == expected
              and standing(tool, ledger, after, "--all") == sorted(expected * 2),
              f"{after}: recorded again, other runs")
        for path in scratch.glob(f"replace-{number}.ledger*"):
            path.unlink()
    print(f"{kills} kills while runs replace others: runs kept "
          + ", ".join(f"{count} times {number}" for number, count in kept.items()))


def crowd(tool, dossiers, scratch):
    """All at once, and each dossier by two processes."""
    ledger = scratch / "crowd.ledger"
    processes = [start_recording(tool, ledger, [dossier]) for dossier in dossiers * 2]
    for process in processes:
        check(process.wait(PATIENCE) == 1, f"one of many left with {process.returncode}")
    finish(tool, ledger, dossiers, scratch, "a crowd")
    left = sorted(path.name for path in scratch.glob("crowd.ledger*"))
    check(left == ["crowd.ledger"], f"a crowd left {left}")
    print(f"{len(processes)} processes at once: each dossier recorded once")


def read_only(tool, dossiers, scratch):
    """Who may not write the folder reads the ledger, unless runs may still stand in the log beside it."""
    place = scratch / "kept"
    place.mkdir()
    ledger = place / "kept.ledger"
    check(run(tool, "record", dossiers[0], "--ledger", ledger).returncode == 1, "recording")
    scratch.chmod(0o755)
    ledger.chmod(0o444)
    # To the superuser nothing is forbidden.
    other = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    for beside, code in [(None, 0), ("-wal", 77)]:
        log = Path(f"{ledger}{beside}")
        if beside:
            place.chmod(0o755)
            log.write_bytes(b"")
        place.chmod(0o555)
        try:
            done = run(tool, "ledger", "verify", "--ledger", ledger, **other)
        except PermissionError:
            print("a folder that may not be written: not tried, nobody else may run the tool")
            break
        name = f"a folder that may not be written, {'with' if beside else 'without'} a log"
        check(done.returncode == code, f"{name}: left with {done.returncode}: {done.stderr}")
        check(not beside or str(log) in done.stderr, f"{name}: {done.stderr}")
        found = sorted(path.name for path in place.iterdir())
        check(found == [ledger.name] + ([log.name] if beside else []), f"{name}: left {found}")
        print(f"{name}: {code}")
    place.chmod(0o755)


def starve(tool, ledger, scratch, name, hungry, feed):
    """`hungry` takes the room away and records; `feed` gives it back."""
    before = look(tool, ledger, scratch, name)
    done = hungry()
    check(done.returncode == 74, f"{name}: left with {done.returncode}: {done.stderr}")
    check("make room" in done.stderr and str(ledger) in done.stderr,
          f"{name}: no sentence that says what to do: {done.stderr}")
    feed()
    after = look(tool, ledger, scratch, name)
    check(after[:len(before)] == before, f"{name}: {before} was recorded, {after} is left")
    print(f"{name}: 74, {len(before)} of {len(after)} runs were there before")


def file_limit(tool, dossiers, scratch):
    """The log beside the ledger may not grow beyond a limit (RLIMIT_FSIZE)."""
    ledger = scratch / "limit.ledger"
    check(run(tool, "record", dossiers[0], "--ledger", ledger).returncode == 1, "first recording")

    def hungry():
        return subprocess.run(
            ["bash", "-c", 'ulimit -f 40; exec "$@"', "bash", tool, "record",
             *map(str, dossiers), "--ledger", str(ledger)],
            env=ENVIRONMENT, capture_output=True, text=True, timeout=PATIENCE)

    starve(tool, ledger, scratch, "a file limit", hungry, lambda: None)
    finish(tool, ledger, dossiers, scratch, "a file limit, with room again")


def made_whole_or_not(tool, ledger, done, name):
    """Of a recording that makes its ledger with little room."""
    check(done.returncode in (1, 74), f"{name}: left with {done.returncode}: {done.stderr}")
    if ledger.exists():
        found = run(tool, "ledger", "verify", "--ledger", ledger)
        check(found.returncode == 0, f"{name}: verify left with {found.returncode}:\n{found.stdout}"
              f"{found.stderr}")
    else:
        check(done.returncode == 74, f"{name}: left with {done.returncode} and made nothing")
    left = [path.name for path in ledger.parent.iterdir()
            if path.name.startswith((ledger.name + "-", ".greengate-"))]
    check(not left, f"{name}: left {left}")


def new_under_limit(tool, dossiers, scratch):
    """A new ledger where no file may grow beyond so many kilobytes."""
    place = scratch / "new"
    place.mkdir()
    made = 0
    limits = list(range(0, 200, 8)) + list(range(200, 1200, 50))
    for limit in limits:
        ledger = place / f"new-{limit}.ledger"
        done = subprocess.run(
            ["bash", "-c", f'ulimit -f {limit}; exec "$@"', "bash", tool, "record",
             *map(str, dossiers), "--ledger", str(ledger)],
            env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            timeout=PATIENCE)
        made_whole_or_not(tool, ledger, done, f"a new ledger within {limit} KB")
        made += ledger.exists()
    check(0 < made < len(limits), f"of {len(limits)} new ledgers with little room {made} were made")
    print(f"{len(limits)} new ledgers with little room: {made} made, each whole")


def new_on_small_disk(tool, dossiers, place):
    """A new ledger on a disk that has so many bytes left."""
    filler = place / "filler"
    for left in range(0, 1_400_000, 60_000):
        ledger = place / "new.ledger"
        free = os.statvfs(place)
        filler.write_bytes(bytes(max(0, free.f_bavail * free.f_bsize - left)))
        done = run(tool, "record", dossiers[0], "--ledger", ledger)
        # To look at it takes room.
        filler.unlink()
        made_whole_or_not(tool, ledger, done, f"a new ledger on a disk with {left} bytes left")
        ledger.unlink(missing_ok=True)


def full_disk(tool, dossiers, scratch):
    """A tmpfs of 2 MB: without any room, and with some, which ends amid a recording."""
    place = scratch / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode != 0:
        print("a full disk: not tried, mounting is not allowed here")
        return
    try:
        new_on_small_disk(tool, dossiers, place)
        ledger = place / "full.ledger"
        filler = place / "filler"
        check(run(tool, "record", dossiers[0], "--ledger", ledger).returncode == 1,
              "recording on the small disk")
        for left in [0, 8_192, 40_960, 65_536, 131_072]:

            def hungry():
                free = os.statvfs(place)
                filler.write_bytes(bytes(max(0, free.f_bavail * free.f_bsize - left)))
                return run(tool, "record", *dossiers, "--ledger", ledger)

            starve(tool, ledger, scratch, f"a disk with {left} bytes left", hungry, filler.unlink)
        finish(tool, ledger, dossiers, scratch, "a full disk, with room again")
    finally:
        subprocess.run(["umount", str(place)], check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-mount", action="store_true")
    options = parser.parse_args()
    tool = str(Path(options.tool).resolve())
    scratch = Path(tempfile.mkdtemp(prefix="greengate-faults-"))
    try:
        dossiers = make_dossiers(scratch)
        crowd(tool, dossiers, scratch)
        read_only(tool, dossiers, scratch)
        file_limit(tool, dossiers, scratch)
        new_under_limit(tool, dossiers, scratch)
        if not options.no_mount:
            full_disk(tool, dossiers, scratch)
        kill_points(tool, dossiers, scratch, options.kills, random.Random(options.seed))
        kills_while_replacing(
            tool, dossiers, scratch, max(1, options.kills // 4), random.Random(options.seed))
    except Failure as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
