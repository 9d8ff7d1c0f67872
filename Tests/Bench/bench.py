#!/usr/bin/env python3
"""Measures this tool against DuckDB (2 threads) and bare libcsv on ten million rows.

usage: bench.py [--tool PATH] [--folder bench-data] [--rounds 3] [--days 18] [--keep]

Every group of runs goes in turns (a b c a b c …), whole processes, with the logs in the page cache;
medians are printed with their range. Needs at most 2.4 GB of disk in FOLDER at a time. Exits 0 when
every run worked and the results agree, whether or not the targets were met.
"""
import argparse
import json
import os
import pathlib
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import generate

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VENV = ROOT / ".venv-bench"
THREADS = 2
LIMITS = ",".join(f"{p}={v}" for p, v in generate.POLLUTANTS.items())


class Failure(Exception):
    """A run that did not work, in one sentence that says what to do."""


def prepare_duckdb():
    """The Python that has duckdb; makes a virtual environment when there is none."""
    python = VENV / "bin" / "python"
    has = lambda: python.exists() and subprocess.run(
        [python, "-c", "import duckdb"], capture_output=True).returncode == 0
    if not has():
        print("Installing duckdb into .venv-bench …", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
        if made.returncode:
            raise Failure("no virtual environment could be made; install python3-venv and try again")
        subprocess.run([python, "-m", "pip", "install", "--quiet", "duckdb"], check=False)
    if not has():
        raise Failure("duckdb could not be installed from PyPI; check the network and try again")
    version = subprocess.run(
        [python, "-c", "import duckdb; print(duckdb.__version__)"], capture_output=True, text=True)
    return python, version.stdout.strip()


def build_libcsv_reader(folder):
    """Compiles bare_libcsv.c with the first C compiler that is there."""
    compiler = next((c for c in ("cc", "clang", "gcc") if shutil.which(c)), None)
    if compiler is None:
        raise Failure("there is no C compiler; install gcc or clang and try again")
    program = folder / "bare_libcsv"
    done = subprocess.run(
        [compiler, "-O2", "-o", program, HERE / "bare_libcsv.c", "-lcsv"],
        capture_output=True, text=True)
    if done.returncode:
        raise Failure(f"bare_libcsv.c did not compile; is libcsv-dev there?\n{done.stderr}")
    return program


class Job:
    """A command that is run several times."""

    def __init__(self, name, command, codes=(0,), check=None):
        self.name, self.command, self.codes, self.check = name, [str(c) for c in command], codes, check
        self.seconds, self.bytes = [], []

    def run(self):
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            begin = time.perf_counter()
            child = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
            _, status, usage = os.wait4(child.pid, 0)
            seconds = time.perf_counter() - begin
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0), err.seek(0)
            if child.returncode not in self.codes:
                raise Failure(
                    f"{self.name}: exit {child.returncode} from {shlex.join(self.command)}\n"
                    + err.read().decode(errors="replace")[-2000:])
            if self.check:
                self.check(out.read())
        self.seconds.append(seconds)
        self.bytes.append(usage.ru_maxrss * 1024)

    @property
    def time(self):
        return statistics.median(self.seconds)

    @property
    def peak(self):
        return max(self.bytes)


class Bench:
    def __init__(self, arguments):
        self.tool, self.folder = arguments.tool.resolve(), arguments.folder.resolve()
        self.rounds, self.days = arguments.rounds, arguments.days
        self.targets = []
        if not self.tool.is_file():
            raise Failure(f"{arguments.tool} is not there; run `make release` first")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.python, self.duckdb_version = prepare_duckdb()
        self.libcsv = build_libcsv_reader(self.folder)

    # --- logs -------------------------------------------------------------------------------

    def log(self, name, **how):
        # In a process of its own: what a parent holds counts as its children's peak memory.
        options = [f"--{key}" if value is True else f"--{key}={value}" for key, value in how.items()]
        subprocess.run(
            [sys.executable, HERE / "generate.py", self.folder / name, f"--days={self.days}", *options],
            check=True, stdout=subprocess.DEVNULL)
        made = json.loads((self.folder / name / "expected.json").read_text())
        print(f"made {name}: {made['rows']:,} rows, {made['bytes'] / 1e9:.2f} GB", flush=True)
        with open(self.file(name), "rb", buffering=0) as file:  # into the page cache
            while file.read(1 << 16):
                pass
        return made

    def file(self, name):
        return self.folder / name / "logs" / "emission.csv"

    def drop(self, *names):
        for name in names:
            shutil.rmtree(self.folder / name, ignore_errors=True)

    # --- jobs -------------------------------------------------------------------------------

    def greengate(self, name, log, *options, codes=(0, 1)):
        return Job(name, [
            self.tool, "check", self.folder / log, "--standards", self.folder / "standards",
            "--format", "json", "-o", "/dev/null", *options], codes)

    def duckdb(self, name, log, expected):
        def check(out):
            if int(out) != expected:
                raise Failure(f"{name}: DuckDB found {int(out)} hours over, {expected} were made")
        return Job(
            name, [self.python, HERE / "duckdb_job.py", self.file(log), LIMITS, THREADS], check=check)

    def bare(self, name, log):
        return Job(name, [self.libcsv, self.file(log)])

    def agree(self, log, made):
        """Reads the tool's own report once, outside the measured runs."""
        done = subprocess.run(
            [self.tool, "check", self.folder / log, "--standards", self.folder / "standards",
             "--format", "json"], stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode not in (0, 1, 3):
            raise Failure(f"{log}: exit {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
        report = json.loads(done.stdout)
        over = sum(c.get("exceeding") or 0 for c in report["checks"])
        rejected = sum(i.get("rejected") or 0 for i in report["inputs"])
        for what, got, want in (
            ("hours over", over, made["exceeding"]), ("rejected rows", rejected, made["rejected"]),
        ):
            if got != want:
                raise Failure(f"{log}: greengate found {got} {what}, {want} were made")
        print(f"  {log}: {over} hours over and {rejected:,} rejected rows, as made")

    def turns(self, title, *jobs):
        print(f"\n{title}")
        for _ in range(self.rounds):
            for job in jobs:
                job.run()
        for job in jobs:
            print(f"  {job.name:<28} {job.time:7.2f} s  ({min(job.seconds):.2f}–{max(job.seconds):.2f})"
                  f"   peak {job.peak / 1e6:7.1f} MB")

    def target(self, sentence, value, bound, unit=""):
        met = value <= bound
        self.targets.append(
            f"  {'met   ' if met else 'NOT MET'} {sentence}: {value:.3g}{unit} (at most {bound:.3g}{unit})")

    # --- groups -----------------------------------------------------------------------------

    def unquoted(self):
        made = self.log("clean")
        self.agree("clean", made)
        tool, seal = self.greengate("greengate", "clean"), self.greengate("greengate --seal", "clean", "--seal")
        duckdb = self.duckdb(f"DuckDB {self.duckdb_version}, {THREADS} threads", "clean", made["exceeding"])
        libcsv = self.bare("bare libcsv", "clean")
        self.turns(f"Without quotes, {made['rows']:,} rows", tool, duckdb, libcsv, seal)
        self.target("without quotes, of DuckDB's time", tool.time / duckdb.time, 0.2, " ×")
        self.target("peak memory", tool.peak / 1e6, 200, " MB")
        print(f"  rows a second: {made['rows'] / tool.time / 1e6:.1f} million;"
              f" of libcsv's time: {tool.time / libcsv.time:.2f} ×; sealed: {seal.time / tool.time:.2f} ×")

    def quoted(self):
        made = self.log("quoted", quoted=True)
        self.agree("quoted", made)
        tool, libcsv = self.greengate("greengate", "quoted"), self.bare("bare libcsv", "quoted")
        duckdb = self.duckdb(f"DuckDB {self.duckdb_version}, {THREADS} threads", "quoted", made["exceeding"])
        self.turns("Every field quoted", tool, libcsv, duckdb)
        self.target("every field quoted, of bare libcsv's time", tool.time / libcsv.time, 1.2, " ×")
        self.target("peak memory, every field quoted", tool.peak / 1e6, 200, " MB")
        self.drop("quoted")

    def four_times(self):
        made = self.log("four-times", times=4)
        self.agree("four-times", made)
        big, one = self.greengate("greengate, 4 × the rows", "four-times"), self.greengate("greengate", "clean")
        self.turns(f"Four times the days, {made['rows']:,} rows", one, big)
        self.target("time a row at 4 × the rows", big.time / one.time / 4, 1.15, " ×")
        self.target("peak memory at 4 × the rows", big.peak / 1e6, 250, " MB")
        self.drop("four-times")

    def bad(self):
        names = {"value": "unreadable value", "time": "bad time", "fields": "wrong field count"}
        jobs = {}
        for kind, name in names.items():
            made = self.log(f"bad-{kind}", bad=kind)
            self.agree(f"bad-{kind}", made)
            jobs[kind] = self.greengate(f"greengate, {name}", f"bad-{kind}", codes=(3,))
        clean = self.greengate("greengate, clean", "clean")
        self.turns("Every row bad", clean, *jobs.values())
        for kind, job in jobs.items():
            self.target(f"every row bad ({names[kind]}), of a clean log's time", job.time / clean.time, 2, " ×")
        self.target("peak memory, every row bad", max(j.peak for j in jobs.values()) / 1e6, 200, " MB")
        self.drop(*(f"bad-{kind}" for kind in names))


def machine():
    model = "unknown processor"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    return f"{model}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--tool", type=pathlib.Path, default=ROOT / ".build/release/greengate")
    p.add_argument("--folder", type=pathlib.Path, default=ROOT / "bench-data")
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--days", type=int, default=generate.DAYS, help="18: 10,368,000 rows")
    p.add_argument("--keep", action="store_true", help="keep the clean log afterwards")
    a = p.parse_args()
    print(machine())
    try:
        bench = Bench(a)
        for group in (bench.unquoted, bench.quoted, bench.four_times, bench.bad):
            group()
        print("\nTargets\n" + "\n".join(bench.targets))
        if not a.keep:
            bench.drop("clean", "standards")
    except Failure as failure:
        sys.exit(f"bench: {failure}")


if __name__ == "__main__":
    main()
