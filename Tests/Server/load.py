#!/usr/bin/env python3
"""Measures the server on loopback, the client beside it on the same machine.

usage: load.py SERVER [--ledger CITY.ledger] [--rate 200] [--seconds 20] [--uploads 20] [--megabytes 25]
               [--big 1000] [--skip pages,uploads,big]

Pages: h2load asks at a fixed rate for the overview, a plant and a run of the ledger (made by
`make city`; without one, of the sample plants); p99 is to stay under 50 ms. Uploads: many at once; none is
lost, and the server's memory stays under 300 MB. Big: one upload of a gigabyte; memory stays flat.
Leaves with 1 where a target is missed.
"""
import argparse
import concurrent.futures
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

import samples
from server import Browser, Failure, Program, Server, check, digest

P99_MILLISECONDS = 50
MEMORY_MEGABYTES = 300


def quantiles(text):
    """Milliseconds at 50, 99 and 100 % of h2load's log: start, status, microseconds."""
    times = sorted(int(line.split()[2]) / 1000 for line in text.splitlines() if line)
    check(times, "h2load logged nothing")
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))]
    return len(times), at(0.5), at(0.99), times[-1]


def ask_at_rate(server, browser, path, rate, seconds, scratch):
    """One address at a fixed rate over ten connections; every answer must be 200."""
    log = scratch / "h2load.log"
    log.unlink(missing_ok=True)
    cookie = "; ".join(f"{k}={v}" for k, v in browser.cookies.items())
    connections = 10
    done = subprocess.run(
        ["h2load", "--h1", f"--clients={connections}", f"--rps={rate / connections}",
         f"--duration={seconds}", f"--log-file={log}", f"--header=cookie: {cookie}",
         "--header=accept-language: en", f"http://127.0.0.1:{server.port}{path}"],
        capture_output=True, text=True, timeout=seconds + 60)
    check(done.returncode == 0, f"h2load left with {done.returncode}: {done.stderr[-500:]}")
    text = log.read_text()
    wrong = [line for line in text.splitlines() if line and line.split()[1] != "200"]
    check(not wrong, f"{path}: {len(wrong)} answers are not 200, as {wrong[:1]}")
    return quantiles(text)


def pages(server, browser, arguments, scratch):
    """p50 and p99 of what an inspector opens most."""
    with sqlite3.connect(f"file:{server.folder}/greengate.ledger?mode=ro", uri=True) as ledger:
        plant, key = ledger.execute(
            "SELECT plant, key FROM run ORDER BY id DESC LIMIT 1").fetchone()
    key = key.hex() if isinstance(key, bytes) else key
    rows, isMissed = [], False
    finding = re.search(rf"/runs/{key[:32]}/findings/[^\"#]+", browser.get(f"/runs/{key[:32]}"))
    for path in ["/", f"/plants/{plant}", f"/runs/{key[:32]}", finding and finding[0]]:
        if path is None:
            continue
        browser.get(path)
        count, middle, high, most = ask_at_rate(
            server, browser, path, arguments.rate, arguments.seconds, scratch)
        expected = arguments.rate * arguments.seconds
        check(count > 0.9 * expected, f"{path}: {count} answers, {expected} were asked for")
        missed = high > P99_MILLISECONDS
        isMissed = isMissed or missed
        print(f"{path[:40]:<40} {count:6} answers  p50 {middle:6.1f} ms  p99 {high:6.1f} ms  "
              f"most {most:6.1f} ms{'  MISSED' if missed else ''}", flush=True)
    print(f"memory at most {server.memory():.0f} MB", flush=True)
    return isMissed


def hand_in(program, data, name, chunk=8 << 20):
    upload = program.begin(name, len(data))
    for offset in range(0, len(data), chunk):
        program.add(upload, offset, data[offset:offset + chunk])
    program.complete(upload, digest(data))
    return upload


def uploads(server, program, arguments):
    """Many at once; each has one result, and memory stays low."""
    bodies = [samples.foundry(f"LOAD-{n:02d}", arguments.megabytes << 20)
              for n in range(arguments.uploads)]
    begin = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(arguments.uploads) as pool:
        ids = list(pool.map(lambda n: hand_in(program, bodies[n], f"load-{n}.zip"),
                            range(arguments.uploads)))
    sent = time.monotonic() - begin
    ends = [program.wait(upload, 900) for upload in ids]
    wrong = [end for end in ends if end["state"] != "done" or len(end["runs"]) != 1]
    check(not wrong, f"{len(wrong)} uploads came to nothing: {wrong[:1]}")
    check(len({end["runs"][0] for end in ends}) == len(ids), "two uploads have one run")
    memory = server.memory()
    missed = memory > MEMORY_MEGABYTES
    print(f"{len(ids)} uploads of {arguments.megabytes} MB: sent in {sent:.1f} s, all recorded after "
          f"{time.monotonic() - begin:.1f} s, memory at most {memory:.0f} MB"
          f"{'  MISSED' if missed else ''}", flush=True)
    return missed


def big(server, program, arguments):
    """One upload that is larger than memory may be; it is no dossier, and is told so."""
    size, chunk = arguments.big << 20, samples.noise(16 << 20)
    before = server.memory("VmRSS")
    upload = program.begin("big.zip", size)
    begin, offset = time.monotonic(), 0
    while offset < size:
        part = chunk[:size - offset]
        program.add(upload, offset, part)
        offset += len(part)
    sent = time.monotonic() - begin
    import hashlib
    whole = hashlib.sha256()
    for at in range(0, size, len(chunk)):
        whole.update(chunk[:size - at])
    program.complete(upload, whole.hexdigest())
    end = program.wait(upload, 600)
    check(end["state"] == "failed" and end["problem"], f"a gigabyte of noise is {end['state']}")
    most = server.memory()
    missed = most > MEMORY_MEGABYTES
    print(f"{arguments.big} MB in {sent:.1f} s ({arguments.big / sent:.0f} MB/s), memory before "
          f"{before:.0f} MB, at most {most:.0f} MB{'  MISSED' if missed else ''}", flush=True)
    return missed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("--ledger", type=pathlib.Path)
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--uploads", type=int, default=20)
    parser.add_argument("--megabytes", type=int, default=25)
    parser.add_argument("--big", type=int, default=1000)
    parser.add_argument("--skip", default="")
    arguments = parser.parse_args()
    skipped = set(arguments.skip.split(","))
    if not shutil.which("h2load"):
        sys.exit("load.py: h2load is missing; install nghttp2-client")
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="greengate-load-"))
    server, isMissed = None, False
    try:
        folder = scratch / "data"
        folder.mkdir(mode=0o700)
        if arguments.ledger:
            with sqlite3.connect(f"file:{arguments.ledger}?mode=ro", uri=True) as source:
                with sqlite3.connect(folder / "greengate.ledger") as target:
                    source.backup(target)
                    target.execute("PRAGMA journal_mode = WAL")
        server = Server(arguments.server, folder).start()
        browser = Browser(server).set_up()
        program = Program(server, browser.api_token("upload", "read"))
        if not arguments.ledger and "pages" not in skipped:
            program.wait(hand_in(program, samples.foundry("HZ-FD-001"), "foundry.zip"))
        if "pages" not in skipped:
            isMissed |= pages(server, browser, arguments, scratch)
        if "uploads" not in skipped:
            isMissed |= uploads(server, program, arguments)
        if "big" not in skipped:
            # Memory at most is since the start: another one tells this upload's alone.
            check(server.stop() == 0, "the server did not stop well")
            server.start()
            isMissed |= big(server, program, arguments)
        check(server.stop() == 0, "the server did not stop well")
    except Failure as failure:
        print(f"load.py: {failure}", file=sys.stderr)
        isMissed = True
    finally:
        if server:
            server.kill()
        shutil.rmtree(scratch, ignore_errors=True)
        pathlib.Path(f"{scratch}/data.log").unlink(missing_ok=True)
    sys.exit(1 if isMissed else 0)


if __name__ == "__main__":
    main()
