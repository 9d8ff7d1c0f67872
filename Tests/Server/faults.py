#!/usr/bin/env python3
"""Kills the server at random points, fills its disk, and looks at what it still knows.

usage: faults.py SERVER [--kills 50] [--seed 1] [--no-mount]

Kills: plants hand in dossiers, applications are handed in, and an inspector decides on findings, while the
server is ended by SIGKILL at random moments: half of the times with all that it started, half of the times alone, so that its checks are left
to their leash while the next server starts. After the last start every upload whose completion was
answered has exactly one recorded result (a run, or a decision), every decision that was answered stands, the audit log's chain
holds and the ledger is whole. Disk: on a tmpfs that is full, uploads are answered with 507, what was there
stays, and with room again the same upload goes on. Mounting needs root.
"""
import argparse
import http.client
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import samples
from server import Browser, Failure, Program, Server, check, digest

CHUNK = 48 << 10


def sole_run(data):
    """What the ledger must hold of each plant: (plant, runs)."""
    with sqlite3.connect(f"file:{data}/greengate.ledger?mode=ro", uri=True) as ledger:
        return dict(ledger.execute("SELECT plant, COUNT(*) FROM run GROUP BY plant").fetchall())


class Plant(threading.Thread):
    """Hands one dossier in after the other, and goes on where the server ended."""

    made = staticmethod(samples.foundry)

    def __init__(self, server, token, name, stop, seed):
        super().__init__(daemon=True)
        self.program, self.name_, self.stop = Program(server, token), name, stop
        self.chance = random.Random(f"{seed} {name}")
        # plant → (upload, whether its completion was answered)
        self.accepted, self.begun, self.failure = {}, 0, None

    def run(self):
        try:
            while not self.stop.is_set():
                self.begun += 1
                self.hand_in(f"{self.name_}-{self.begun:04d}")
        except Failure as failure:
            self.failure = str(failure)

    def hand_in(self, plant):
        """Until it is accepted, or it is time to stop. Each step may meet a dead server."""
        data = self.made(plant)
        upload = None
        while not self.stop.is_set():
            try:
                if upload is None:
                    status, _, value = self.program.call(
                        "POST", "/uploads", {"name": f"{plant}.zip", "size": len(data)},
                        {"Idempotency-Key": f"begin-{plant}"})
                    if status != 201:
                        self.pause(status, value)
                        continue
                    upload = value["id"]
                offset = self.program.state(upload)["offset"]
                if offset < len(data):
                    status, _, value = self.program.call(
                        "PATCH", f"/uploads/{upload}", data[offset:offset + CHUNK],
                        {"Upload-Offset": str(offset),
                         "Content-Type": "application/offset+octet-stream"})
                    if status not in (200, 204):
                        self.pause(status, value)
                    continue
                status, _, value = self.ask(upload, digest(data))
                if status in (200, 202):
                    self.accepted[plant] = upload
                    return
                self.pause(status, value)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)

    def ask(self, upload, sha256):
        """Says that all of it is there, and what is to be done with it."""
        return self.program.call("POST", f"/uploads/{upload}/complete", {"sha256": sha256})

    def pause(self, status, value):
        """Not now is an answer; that it is wrong is none."""
        check(status in (409, 429, 503), f"{self.name_}: {status} {value}")
        time.sleep(0.1)


class Applicant(Plant):
    """Hands one application in after the other: each is to be decided on."""

    made = staticmethod(samples.application)

    def ask(self, upload, sha256):
        return self.program.call("POST", "/gate", {"upload": upload, "sha256": sha256})


class Inspector(threading.Thread):
    """Decides on findings, over and over, and remembers what was answered with success."""

    def __init__(self, server, session, run, finding, stop):
        super().__init__(daemon=True)
        self.browser, self.stop = Browser(server), stop
        self.browser.cookies = dict(session)
        self.page = f"/runs/{run}/findings/{finding}"
        self.answered, self.tried, self.failure = [], 0, None

    def run(self):
        while not self.stop.is_set():
            self.tried += 1
            text = f"decision {self.tried:05d}"
            try:
                status, _, page = self.browser.ask("GET", self.page)
                if status != 200:
                    self.failure = f"GET {self.page}: {status}"
                    return
                pairs = [("csrf", self.browser.token_of(page.decode())), ("decision", "confirmed"),
                         ("text", text)]
                status, _, answer = self.browser.ask(
                    "POST", self.page + "/decision", urllib.parse.urlencode(pairs),
                    {"Content-Type": "application/x-www-form-urlencoded"})
                if status == 303:
                    self.answered.append(text)
                elif status not in (429, 503):
                    self.failure = f"POST {self.page}/decision: {status} {answer[:400]!r}"
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
            except Failure as failure:
                self.failure = str(failure)
                return
            time.sleep(0.02)


def kill_everything(server):
    """The server and its checks, as a power cut would."""
    children = server.children()
    server.kill()
    for child in children:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            pass


def is_running(process):
    """Whether it is there, and no zombie."""
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def first_finding(browser, run):
    """Of a run's page; `None` where findings have no pages."""
    found = re.search(rf'/runs/{run}/findings/([^"#/?]+)"', browser.get(f"/runs/{run}"))
    return found and found[1]


def kills(binary, scratch, count, seed):
    chance = random.Random(seed)
    data = scratch / "killed"
    server = Server(binary, data).start()
    # The same port each time, as a real one has.
    browser = Browser(server).set_up()
    token = browser.api_token("upload", "read", "decide")
    program = Program(server, token)
    body = samples.foundry("FIRST")
    upload = program.begin("first.zip", len(body))
    program.add(upload, 0, body)
    program.complete(upload, digest(body))
    first = program.wait(upload)
    check(first["state"] == "done", f"the first upload is {first['state']}: {first.get('problem')}")
    try:
        finding = first_finding(browser, first["runs"][0])
    except Failure:
        finding = None
    stop = threading.Event()
    people = [Plant(server, token, f"KILL-{n}", stop, seed) for n in range(3)]
    people.append(Applicant(server, token, "APPLY", stop, seed))
    if finding:
        people.append(Inspector(server, browser.cookies, first["runs"][0], finding, stop))
    else:
        print("findings have no pages here: decisions are left out", flush=True)
    for person in people:
        person.start()
    begin = time.monotonic()
    orphans, alone = [], 0
    for number in range(count):
        time.sleep(chance.choice([0.05, 0.3, 1.0, 2.5]) * chance.random())
        if number % 2:
            kill_everything(server)
        else:
            children = server.children()
            server.kill()
            alone += sum(is_running(child) for child in children)
            orphans += children
        # At once: what a check of the last server still does, this one's may be doing, too.
        server.start()
        if (number + 1) % 10 == 0:
            print(f"{number + 1} kills, {time.monotonic() - begin:.0f} s", flush=True)
    stop.set()
    for person in people:
        person.join(120)
        check(person.failure is None, person.failure)
        check(not person.is_alive(), "a client does not end")
    patience = time.monotonic() + 10
    while any(map(is_running, orphans)) and time.monotonic() < patience:
        time.sleep(0.1)
    left = [child for child in orphans if is_running(child)]
    check(not left, f"checks outlive their server: {left}")
    plants = [person for person in people if isinstance(person, Plant)]
    accepted = {p: u for person in plants for p, u in person.accepted.items()}
    check(accepted, "no upload was accepted: nothing was shown")
    applications = sum(len(p.accepted) for p in people if isinstance(p, Applicant))
    check(applications, "no application was accepted: nothing was shown of them")
    for plant, upload in accepted.items():
        end = program.wait(upload, 600)
        check(end["state"] == "done", f"{plant}: {end['state']}, {end.get('problem')}")
        check(len(end["runs"]) == 1, f"{plant}: runs {end['runs']}")
    recorded = sole_run(data)
    for plant in accepted:
        check(recorded.get(plant) == 1, f"{plant} is in the ledger {recorded.get(plant)} times")
    with sqlite3.connect(f"file:{data}/greengate.ledger?mode=ro", uri=True) as ledger:
        kinds = dict(ledger.execute("SELECT kind, COUNT(*) FROM run GROUP BY kind").fetchall())
    check(kinds.get("decision", 0) >= applications, f"{applications} applications gave {kinds}")
    more = {plant: n for plant, n in recorded.items() if n != 1}
    check(not more, f"recorded more than once: {more}")
    decided = [person for person in people if isinstance(person, Inspector)]
    answered = [text for person in decided for text in person.answered]
    check(server.stop() == 0, "the server did not stop well")
    if decided:
        with sqlite3.connect(f"file:{data}/server.db?mode=ro", uri=True) as store:
            kept = [row[0] for row in store.execute(
                "SELECT text FROM remark WHERE kind = 'decision' ORDER BY number")]
        lost = set(answered) - set(kept)
        check(not lost, f"{len(lost)} decisions were answered and are lost, as {sorted(lost)[:1]}")
        check(len(kept) == len(set(kept)), "a decision stands twice")
    whole(binary, data)
    print(f"{len(orphans)} checks were left to their leash, {alone} of which outlived the server's end at "
          "first; none does now", flush=True)
    print(f"{count} kills: {len(accepted)} uploads accepted, {applications} of them "
          f"applications, each recorded once; {len(answered)} "
          f"decisions answered, each there", flush=True)


def whole(binary, data):
    """The chain of the audit log, and the ledger."""
    for arguments in (["audit", "verify", "--data", str(data)],
                      ["tool", "ledger", "verify", "--ledger", f"{data}/greengate.ledger"]):
        done = subprocess.run([binary, *arguments], capture_output=True, text=True, timeout=300,
                              env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"})
        check(done.returncode == 0,
              f"{' '.join(arguments)} left with {done.returncode}: {done.stdout}{done.stderr}")


def full_disk(binary, scratch):
    """Uploads until nothing fits: 507, nothing lost, and on it goes once there is room."""
    mount = scratch / "small"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(mount)]).returncode:
        raise Failure("a tmpfs cannot be mounted: run as root, or with --no-mount")
    server = None
    try:
        # All of it may be filled.
        server = Server(binary, mount / "data", "--limits-free-megabytes", "0",
                        log=scratch / "small.log").start()
        browser = Browser(server).set_up()
        program = Program(server, browser.api_token("upload", "read"))
        body = samples.foundry("SMALL")
        kept = program.begin("small.zip", len(body))
        program.add(kept, 0, body)
        program.complete(kept, digest(body))
        end = program.wait(kept)
        check(end["state"] == "done", f"the first upload is {end['state']}: {end.get('problem')}")

        large = samples.foundry("LARGE", 20 << 20)
        upload = program.begin("large.zip", len(large))
        ballast = mount / "ballast"
        free = os.statvfs(mount)
        with open(ballast, "wb") as file:
            file.write(bytes(max(0, free.f_bavail * free.f_frsize - (6 << 20))))
        statuses, offset = [], 0
        while offset < len(large):
            status, _, value = program.call(
                "PATCH", f"/uploads/{upload}", large[offset:offset + (1 << 20)],
                {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"})
            statuses.append(status)
            if status not in (200, 204):
                check(status == 507, f"a full disk is answered with {status}: {value}")
                check("disk" in value["detail"], f"the sentence is: {value['detail']}")
                break
            offset += min(1 << 20, len(large) - offset)
        check(statuses[-1] == 507, f"24 MB held everything: {statuses}")
        # It goes on serving, and the answer that was given still holds.
        check(program.state(kept)["state"] == "done", "the first upload was lost")
        check(server.ask("GET", "/healthz")[0] == 200, "the server is not well")

        ballast.unlink()
        subprocess.run(["mount", "-o", "remount,size=64m", str(mount)], check=True)
        offset = program.state(upload)["offset"]
        while offset < len(large):
            # What could not be written includes that the writer has left: that is forgotten in time.
            status, fields, value = program.call(
                "PATCH", f"/uploads/{upload}", large[offset:offset + (4 << 20)],
                {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"})
            check(status in (200, 204, 409), f"with room it is answered with {status}: {value}")
            if status == 409:
                wait = int(fields["Retry-After"] or 0)
                check(0 < wait <= 61, f"409 says to wait {wait} s: {value}")
                time.sleep(wait)
            offset = program.state(upload)["offset"]
        program.complete(upload, digest(large))
        end = program.wait(upload)
        check(end["state"] == "done", f"with room it is {end['state']}: {end.get('problem')}")
        check(server.stop() == 0, "the server did not stop well")
        whole(binary, mount / "data")
        print(f"full disk: 507 after {len(statuses) - 1} MB, nothing lost, the same upload went on",
              flush=True)
    finally:
        if server:
            server.kill()
        subprocess.run(["umount", "-l", str(mount)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-mount", action="store_true")
    arguments = parser.parse_args()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="greengate-server-faults-"))
    code = 0
    try:
        if arguments.kills:
            kills(arguments.server, scratch, arguments.kills, arguments.seed)
        if not arguments.no_mount:
            full_disk(arguments.server, scratch)
    except Failure as failure:
        print(f"faults.py: {failure} (seed {arguments.seed}; kept: {scratch})", file=sys.stderr)
        code = 1
    if code == 0:
        shutil.rmtree(scratch, ignore_errors=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
