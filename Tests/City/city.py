#!/usr/bin/env python3
"""Records a simulated city in a ledger and measures it: recording, a month's digest, what-if.

usage: city.py [--tool PATH] [--folder city-data] [--plants 200] [--months 24] [--rounds 3] [--keep]

Prints a line a month with the time and the growth of the ledger, then the medians of the digest and
of what-if, and compares the digest's numbers with SQL over the ledger that shares no code with the
tool (check_digest.py). Leaves with 1 where a number differs, a target is missed or growth is not
linear.
"""
import argparse
import datetime as dt
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import check_digest
import generate

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIRST = "2024-01"
# A month's digest, and what-if over all months: seconds and megabytes.
DIGEST_TARGET = (2.0, 150)
WHATIF_TARGET = 5.0


def run(command, codes=(0, 1, 3)):
    """(seconds, megabytes at most, output) of a whole process."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.perf_counter()
        child = subprocess.Popen([str(c) for c in command], stdin=subprocess.DEVNULL, stdout=out,
                                 stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if child.returncode not in codes:
            sys.exit(f"{' '.join(map(str, command))[:300]} left with {child.returncode}:\n"
                     + err.read().decode()[-2000:])
        return seconds, usage.ru_maxrss / 1024, out.read()


def size(ledger):
    return sum(path.stat().st_size for path in ledger.parent.glob(ledger.name + "*"))


def record(tool, folder, ledger, plants, months):
    """Records month by month; returns seconds and growth in bytes a dossier of each."""
    first = month = generate.parse_month(FIRST)
    generate.write_register(folder, [generate.Plant(n) for n in range(plants)])
    figures = []
    for number in range(months):
        dossiers, rows = generate.make(folder, plants, month, first)
        source = folder / f"{month:%Y-%m}"
        before = size(ledger)
        seconds, megabytes, _ = run(
            [tool, "record", *sorted(source.iterdir()), "--ledger", ledger, "--standards",
             ROOT / "Standards"])
        growth = size(ledger) - before
        figures.append((seconds / dossiers, growth / dossiers))
        print(f"{month:%Y-%m}: {dossiers} dossiers, {rows:,} hourly rows in {seconds:.1f} s, "
              f"{megabytes:.0f} MB; ledger {size(ledger) / 1e6:.1f} MB (+{growth / 1e6:.2f})",
              flush=True)
        if number == months - 1:
            hand_in_again(tool, source, ledger)
        shutil.rmtree(source)
        month = generate.next_month(month)
    return figures


def hand_in_again(tool, source, ledger):
    """Three plants hand in once more, with another flag on their first hour."""
    again = sorted(source.iterdir())[:3]
    for dossier in again:
        log = dossier / "logs/emission.csv"
        lines = log.read_text(encoding="utf-8").splitlines()
        values, flag = lines[1].rsplit(",", 1)
        lines[1] = f"{values},{'N' if flag == 'D' else 'D'}"
        log.write_text("\n".join(lines) + "\n", encoding="utf-8")
    run([tool, "record", *again, "--ledger", ledger, "--standards", ROOT / "Standards", "--reason",
         "first hour reviewed"])


def is_linear(figures, name, tolerance):
    """Whether the last third costs no more a dossier than the first third, but for noise."""
    third = max(1, len(figures) // 3)
    ratio = statistics.median(figures[-third:]) / statistics.median(figures[:third])
    print(f"{name} a dossier, last third to first third: {ratio:.2f}")
    return ratio <= tolerance


def measured(name, command, rounds, seconds_target, megabytes_target=None):
    times, sizes = [], []
    for _ in range(rounds):
        seconds, megabytes, _ = run(command)
        times.append(seconds)
        sizes.append(megabytes)
    good = statistics.median(times) < seconds_target and (
        megabytes_target is None or max(sizes) < megabytes_target)
    print(f"{name}: {statistics.median(times):.2f} s ({min(times):.2f} to {max(times):.2f}), "
          f"{max(sizes):.0f} MB at most; target {seconds_target} s"
          + (f", {megabytes_target} MB" if megabytes_target else "")
          + ("" if good else "  MISSED"), flush=True)
    return good


def main():
    p = argparse.ArgumentParser(description="Measures the ledger of a simulated city.")
    p.add_argument("--tool", default=ROOT / ".build/release/greengate", type=pathlib.Path)
    p.add_argument("--folder", default=ROOT / "city-data", type=pathlib.Path)
    p.add_argument("--plants", type=int, default=200)
    p.add_argument("--months", type=int, default=24)
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--keep", action="store_true", help="use the ledger that is there, and keep it")
    a = p.parse_args()
    a.folder.mkdir(parents=True, exist_ok=True)
    ledger, register = a.folder / "greengate.ledger", a.folder / "register.yaml"
    good = True
    if not (a.keep and ledger.exists()):
        for path in a.folder.glob("greengate.ledger*"):
            path.unlink()
        figures = record(a.tool, a.folder, ledger, a.plants, a.months)
        good &= is_linear([seconds for seconds, _ in figures], "time", 1.5)
        good &= is_linear([growth for _, growth in figures], "growth", 1.2)
    run([a.tool, "ledger", "verify", "--ledger", ledger], codes=(0,))
    print(f"ledger verify: clean; {size(ledger) / 1e6:.1f} MB")

    last = generate.parse_month(FIRST)
    for _ in range(a.months - 1):
        last = generate.next_month(last)
    month = f"{last:%Y-%m}"
    base = [a.tool, "digest", "--ledger", ledger, "--register", register, "--standards",
            ROOT / "Standards", "--month", month]
    for form in ("text", "json", "html", "xlsx", "markdown"):
        good &= measured(f"digest {month} as {form}", [*base, "--format", form, "-o", "/dev/null"],
                         a.rounds, *DIGEST_TARGET)
    faults = check_digest.compare(ledger, register, month, run([*base, "--format", "json"])[2])
    for fault in faults:
        print(f"digest {month}: {fault}")
    good &= not faults
    good &= measured(
        "what-if, key area, all months",
        [a.tool, "whatif", "--ledger", ledger, "--standards", ROOT / "Standards", "--area", "key",
         "--format", "json", "-o", "/dev/null"], a.rounds, WHATIF_TARGET)
    if not a.keep:
        shutil.rmtree(a.folder)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
