"""Sends digests to real servers on loopback, breaks every link of it, and reads what arrived.

usage: deliver.py DRIVER TOOL [--kills N] [NAME ...]

DRIVER is the built DeliveryDriver, TOOL the built greengate. Every wait is bounded; nothing listens on another address than
127.0.0.1. With names, only tests whose names contain one of them run.
"""

import base64
import email
import email.header
import email.policy
import email.utils
import hashlib
import hmac
import json
import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
import urllib.parse

from servers import (
    PASSWORD, ChatServer, ClosingServer, Mailroom, MailServer, free_port, make_certificates)

DRIVER = os.path.abspath(sys.argv[1])
TOOL = os.path.abspath(sys.argv[2])
SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Samples")
KILLS = 100
TESTS = []


def test(function):
    TESTS.append(function)
    return function


class Post:
    """A folder with a ledger, recipients, and the driver to send with."""

    def __init__(self, recipients):
        self.folder = tempfile.mkdtemp(prefix="greengate-delivery-")
        self.ledger = f"{self.folder}/l.ledger"
        self.recipients = f"{self.folder}/recipients.yaml"
        with open(self.recipients, "w") as text:
            text.write("schema: greengate/recipients/1\nrecipients:\n")
            for line in recipients:
                text.write(f"  - {line}\n")

    def start(self, **environment):
        plain = {"PATH": os.environ["PATH"]}
        plain.update({name: str(value) for name, value in environment.items()})
        return subprocess.Popen(
            [DRIVER, self.ledger, self.recipients], env=plain, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)

    def send(self, **environment):
        process = self.start(**environment)
        try:
            said, _ = process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        return process.returncode, said

    def rows(self, query):
        connection = sqlite3.connect(self.ledger)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def ledger_bytes(self):
        found = b""
        for name in os.listdir(self.folder):
            if name.startswith("l.ledger"):
                with open(f"{self.folder}/{name}", "rb") as file:
                    found += file.read()
        return found

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)


def mail(*addresses):
    return [f"{{name: 张三, address: {address}}}" for address in addresses]


def without_mark(raw):
    return raw.split(b"\r\n", 1)[1] if raw.startswith(b"X-GreenGate-Repeat: ") else raw


def check(condition, *words):
    if not condition:
        raise AssertionError(" ".join(str(word) for word in words))


def equal(found, expected, *words):
    check(found == expected, *words, "found", repr(found), "expected", repr(expected))


def one_of_each(room, addresses):
    equal(sorted(room.kept), sorted(addresses))
    for address in addresses:
        equal(len(room.kept[address]), 1, address)


@test
def message_is_read_back():
    room = Mailroom()
    with MailServer(room) as server, Post(mail("a@example.cn")) as post:
        code, said = post.send(GREENGATE_SMTP=server.url)
        equal(code, 0, said)
        raw = room.kept["a@example.cn"][0]
        check(all(byte < 128 for byte in raw), "not ASCII")
        lines = raw.split(b"\r\n")
        check(all(b"\n" not in line and b"\r" not in line for line in lines), "bare line ends")
        check(max(map(len, lines)) <= 78, "a long line")
        message = email.message_from_bytes(raw, policy=email.policy.default)
        equal(message.defects, [])
        equal(message["Subject"], "2025 年 3 月 湖州市排放与能耗月报")
        equal(message["From"].addresses[0].display_name, "绿闸")
        equal(message["From"].addresses[0].addr_spec, "greengate@example.cn")
        equal(message["To"].addresses[0].display_name, "张三")
        sent = email.utils.parsedate_to_datetime(message["Date"])
        check(abs(sent.timestamp() - time.time()) < 60, message["Date"])
        equal(sent.utcoffset().total_seconds(), 8 * 3600)
        equal(message.get_content_type(), "multipart/mixed")
        parts = list(message.iter_parts())
        equal([part.get_content_type() for part in parts],
              ["multipart/alternative", "application/json"])
        plain, page = parts[0].iter_parts()
        equal(plain.get_content_type(), "text/plain")
        equal(plain.get_content().replace("\r\n", "\n"), "本月 3 家企业超标。\n.\n..\nFrom 甲\n")
        equal(page.get_content_type(), "text/html")
        check("<p>本月 3 家企业超标。</p>" in page.get_content(), page.get_content())
        equal(parts[1].get_filename(), "2025-03 月报.json")
        equal(parts[1].get_payload(decode=True), b'{"month": "2025-03"}\n')
        for part in message.walk():
            equal(part.defects, [], part.get_content_type())
        check(message["Message-ID"].startswith("<digest.2025-03."), message["Message-ID"])
        check(message["X-GreenGate-Repeat"] is None, "marked")
        # Sent again: nothing goes.
        code, said = post.send(GREENGATE_SMTP=server.url)
        equal(code, 0, said)
        check("accepted before" in said, said)
        one_of_each(room, ["a@example.cn"])


@test
def ugly_subjects_and_names_are_read_back():
    subjects = [
        "甲\r\nBcc: thief@example.cn", "a\nX-Evil: 1\n\nbody", "=?UTF-8?B?5pyI?= 月",
        "=?utf-8?q?x?=", "\u202e倒写 \u2028换行", "浙江湖州𠮷😀" * 30, "plain ascii",
        "x" * 300, " 前后有空格 ", '"quoted" <a@b> (comment), list; and: more',
    ]
    names = ["张 “三” \\\" <x@y>", "Wang, Wu; (dept)", "李四" * 40, "=?UTF-8?B?5pyI?="]
    for number, subject in enumerate(subjects):
        name = names[number % len(names)]
        room = Mailroom()
        entry = json.dumps({"name": name, "address": "a@example.cn"}, ensure_ascii=False)
        with MailServer(room) as server, Post([entry]) as post:
            code, said = post.send(GREENGATE_SMTP=server.url, DRIVER_SUBJECT=subject)
            equal(code, 0, repr(subject), said)
            equal(sorted(room.kept), ["a@example.cn"])
            raw = room.kept["a@example.cn"][0]
            message = email.message_from_bytes(raw, policy=email.policy.default)
            shown = "".join(
                " " if ord(sign) < 32 or sign in "\u202e\u2028" else sign for sign in subject)
            equal(message["Subject"], " ".join(shown.split()), repr(subject))
            # The newer parser puts blanks between encoded words of a phrase (RFC 2047 6.2 has none).
            phrase, address = email.utils.parseaddr(email.message_from_bytes(raw)["To"])
            decoded = str(email.header.make_header(email.header.decode_header(phrase)))
            equal(decoded, name)
            equal(address, "a@example.cn")
            equal(message["To"].addresses[0].addr_spec, "a@example.cn")
            equal([key for key in message.keys() if key in ("Bcc", "X-Evil")], [])
            equal(message["Subject"].defects, ())
            check(max(map(len, raw.split(b"\r\n"))) <= 78, "a long line")


@test
def tls_is_checked():
    folder = tempfile.mkdtemp(prefix="greengate-ca-")
    try:
        certificate = make_certificates(folder)
        for tls in ("implicit", "starttls"):
            room = Mailroom()
            with MailServer(room, certificate, tls) as server, Post(mail("a@example.cn")) as post:
                code, said = post.send(
                    GREENGATE_SMTP=server.url, GREENGATE_SMTP_CA=f"{folder}/other.pem")
                equal(code, 69, tls, said)
                equal(room.kept, {})
                code, said = post.send(
                    GREENGATE_SMTP=server.url, GREENGATE_SMTP_CA=f"{folder}/ca.pem",
                    DRIVER_PATIENCE=30)
                equal(code, 0, tls, said)
                one_of_each(room, ["a@example.cn"])
        # A server without STARTTLS, where TLS is wanted.
        room = Mailroom()
        with MailServer(room) as server, Post(mail("a@example.cn")) as post:
            code, said = post.send(
                GREENGATE_SMTP=server.url, GREENGATE_SMTP_CA=f"{folder}/ca.pem")
            equal(code, 69, said)
            check("STARTTLS" in said, said)
            equal(room.kept, {})
    finally:
        shutil.rmtree(folder)


@test
def a_wrong_password_stops_mail_and_is_not_shown():
    room = Mailroom()
    with MailServer(room, login=True) as server:
        with Post(mail("a@example.cn", "b@example.cn")) as post:
            wrong = "wrong-Passw0rd"
            code, said = post.send(
                GREENGATE_SMTP=server.url, GREENGATE_SMTP_USER="u",
                GREENGATE_SMTP_PASSWORD=wrong)
            equal(code, 69, said)
            check(wrong not in said and "password" in said, said)
            check(base64.b64encode(wrong.encode()).decode().rstrip("=") not in said, said)
            check(wrong.encode() not in post.ledger_bytes(), "password in the ledger")
            equal(post.rows("SELECT count(*) FROM delivery_attempt"), [(1,)])
            code, said = post.send(GREENGATE_SMTP=server.url, DRIVER_PATIENCE=30)
            equal(code, 69, said)  # nobody logged in
            secret = f"{post.folder}/credentials"
            with open(secret, "w") as text:
                text.write(f"user: u\npassword: {PASSWORD}\n")
            code, said = post.send(
                GREENGATE_SMTP=server.url, GREENGATE_SMTP_CREDENTIALS=secret)
            equal(code, 77, said)  # others may read it
            os.chmod(secret, 0o600)
            code, said = post.send(
                GREENGATE_SMTP=server.url, GREENGATE_SMTP_CREDENTIALS=secret, DRIVER_PATIENCE=60)
            equal(code, 0, said)
            one_of_each(room, ["a@example.cn", "b@example.cn"])


@test
def credentials_that_systemd_hands_over():
    """systemd 254 and later: root's, 0440, in $CREDENTIALS_DIRECTORY, which only the service enters."""
    if os.geteuid() != 0:
        return "not run: only root can make a file of root's"
    room = Mailroom()
    with MailServer(room, login=True) as server, Post(mail("a@example.cn")) as post:
        folder = f"{post.folder}/credentials"
        os.mkdir(folder, 0o700)
        with open(f"{folder}/smtp", "w") as text:
            text.write(f"user: u\npassword: {PASSWORD}\n")
        os.chmod(f"{folder}/smtp", 0o440)
        settings = {"GREENGATE_SMTP": server.url, "GREENGATE_SMTP_CREDENTIALS": f"{folder}/smtp"}
        code, said = post.send(**settings)
        equal(code, 77, said)
        code, said = post.send(CREDENTIALS_DIRECTORY=post.folder + "/other", **settings)
        equal(code, 77, said)
        code, said = post.send(CREDENTIALS_DIRECTORY=folder, **settings)
        equal(code, 0, said)
        one_of_each(room, ["a@example.cn"])


@test
def a_sender_that_proc_hides_is_not_taken_for_dead():
    """Two senders at once, of which neither sees the other in /proc (hidepid, another user)."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        return "not run: only root can hide a process"
    room = Mailroom()
    room.delay = 3
    with MailServer(room) as server, Post(mail("a@example.cn")) as post:
        first = post.start(GREENGATE_SMTP=server.url)
        time.sleep(1.5)
        hidden = (
            "mount -t tmpfs none /mnt && mkdir /mnt/e && mount --bind /mnt/e /proc/%d && "
            "exec %s %s %s" % (first.pid, DRIVER, post.ledger, post.recipients))
        second = subprocess.run(
            ["unshare", "--mount", "sh", "-c", hidden], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=60,
            env={"PATH": os.environ["PATH"], "GREENGATE_SMTP": server.url})
        said, _ = first.communicate(timeout=60)
        equal(first.returncode, 0, said)
        if "mount" in second.stdout:
            return "not run: " + second.stdout.strip()
        equal(second.returncode, 75, second.stdout)
        one_of_each(room, ["a@example.cn"])


@test
def refusals_for_now_are_tried_again():
    room = Mailroom()
    room.faults = {"a@example.cn": ["later"], "b@example.cn": ["later-after-dot"]}
    addresses = ["a@example.cn", "b@example.cn", "c@example.cn"]
    with MailServer(room) as server, Post(mail(*addresses)) as post:
        code, said = post.send(GREENGATE_SMTP=server.url)
        equal(code, 75, said)
        check("451 4.7.1 Greylisted" in said and "452" in said, said)
        equal(sorted(room.kept), ["c@example.cn"])
        code, said = post.send(GREENGATE_SMTP=server.url, DRIVER_PATIENCE=30)
        equal(code, 0, said)
        one_of_each(room, addresses)
        for address in addresses:
            check(b"X-GreenGate-Repeat" not in room.kept[address][0], address)


@test
def refusals_within_one_run():
    room = Mailroom()
    room.faults = {"a@example.cn": ["later", "later"]}
    with MailServer(room) as server, Post(mail("a@example.cn")) as post:
        code, said = post.send(GREENGATE_SMTP=server.url, DRIVER_PATIENCE=30)
        equal(code, 0, said)
        one_of_each(room, ["a@example.cn"])
        equal(post.rows("SELECT outcome FROM delivery_answer ORDER BY number"),
              [("refused-temporary",), ("refused-temporary",), ("accepted",)])


@test
def refusals_for_good_are_said_and_left():
    room = Mailroom()
    room.faults = {"a@example.cn": ["never"], "b@example.cn": ["never-after-dot"]}
    addresses = ["a@example.cn", "b@example.cn", "c@example.cn"]
    with MailServer(room) as server, Post(mail(*addresses)) as post:
        code, said = post.send(GREENGATE_SMTP=server.url, DRIVER_PATIENCE=10)
        equal(code, 69, said)
        check("550 5.1.1 No such user" in said and "554 5.7.1" in said, said)
        attempts = room.attempts
        code, said = post.send(GREENGATE_SMTP=server.url, DRIVER_PATIENCE=10)
        equal((code, room.attempts), (69, attempts), said)
        code, said = post.send(GREENGATE_SMTP=server.url, DRIVER_RETRY_REFUSED=1)
        equal(code, 0, said)
        one_of_each(room, addresses)


@test
def a_server_that_is_not_there():
    with Post(mail("a@example.cn", "b@example.cn")) as post:
        code, said = post.send(GREENGATE_SMTP=f"smtp://127.0.0.1:{free_port()}")
        equal(code, 75, said)
        equal(post.rows("SELECT count(*) FROM delivery"), [(2,)])
        # One connection was enough to see that.
        equal(post.rows("SELECT count(*) FROM delivery_attempt"), [(1,)])
        code, said = post.send()
        equal(code, 64, said)


@test
def a_server_that_is_away_for_a_while():
    room = Mailroom()
    addresses = ["a@example.cn", "b@example.cn"]
    port = free_port()
    with Post(mail(*addresses)) as post:
        sender = post.start(GREENGATE_SMTP=f"smtp://127.0.0.1:{port}", DRIVER_PATIENCE=40)
        time.sleep(1.5)
        equal(sender.poll(), None)
        with MailServer(room, port=port):
            said, _ = sender.communicate(timeout=120)
            equal(sender.returncode, 0, said)
        one_of_each(room, addresses)
        for address in addresses:
            check(b"X-GreenGate-Repeat" not in room.kept[address][0], address)


@test
def a_server_that_turns_everybody_away():
    for greeting, expected in (("421 4.3.2 try again later", 75), ("554 5.3.2 no service", 69)):
        with ClosingServer(greeting) as server, Post(mail("a@example.cn", "b@example.cn")) as post:
            code, said = post.send(GREENGATE_SMTP=server.url)
            equal(code, expected, said)
            check(greeting.split()[0] in said, said)
            equal(server.visits, 1)


@test
def a_sender_that_is_not_accepted():
    """MAIL FROM refused for good is the sender's matter, and no recipient's."""
    room = Mailroom()
    room.sender_answer = "550 5.7.1 not from here"
    addresses = ["a@example.cn", "b@example.cn"]
    with MailServer(room) as server, Post(mail(*addresses)) as post:
        code, said = post.send(GREENGATE_SMTP=server.url)
        equal(code, 69, said)
        check("greengate@example.cn" in said and "not from here" in said, said)
        equal(post.rows("SELECT outcome FROM delivery_answer"), [("refused-temporary",)])
        room.sender_answer = "552 5.3.4 too large"
        code, said = post.send(GREENGATE_SMTP=server.url, DRIVER_PATIENCE=30)
        equal(code, 69, said)
        equal(post.rows(
            "SELECT count(*) FROM delivery_answer WHERE outcome = 'refused-permanent'"), [(2,)])
        room.sender_answer = None
        code, said = post.send(GREENGATE_SMTP=server.url, DRIVER_RETRY_REFUSED=1)
        equal(code, 0, said)
        one_of_each(room, addresses)


@test
def a_dead_address_does_not_end_the_month_for_the_others():
    room = Mailroom()
    room.faults = {"a@example.cn": ["never"], "b@example.cn": ["later"]}
    with MailServer(room) as server, Post(mail("a@example.cn", "b@example.cn")) as post:
        code, said = post.send(GREENGATE_SMTP=server.url)
        equal(code, 75, said)
        code, said = post.send(GREENGATE_SMTP=server.url, DRIVER_PATIENCE=30)
        equal(code, 69, said)
        equal(sorted(room.kept), ["b@example.cn"])


def arrives_in_the_end(fault, most):
    room = Mailroom()
    room.faults = {"a@example.cn": [fault]}
    with MailServer(room) as server, Post(mail("a@example.cn")) as post:
        code, said = post.send(GREENGATE_SMTP=server.url)
        equal(code, 75, fault, said)
        code, said = post.send(GREENGATE_SMTP=server.url, DRIVER_PATIENCE=30)
        equal(code, 0, fault, said)
        copies = room.kept["a@example.cn"]
        check(1 <= len(copies) <= most, fault, len(copies))
        last = copies[-1]
        if fault != "drop-in-data":
            check(last.startswith(b"X-GreenGate-Repeat: 1\r\n"), last[:60])
            check("repeat 1" in said, said)
        equal(len({without_mark(copy) for copy in copies}), 1, fault)


@test
def dropped_in_data():
    arrives_in_the_end("drop-in-data", 1)


@test
def dropped_before_all_of_it_was_sent():
    room = Mailroom()
    room.faults = {"a@example.cn": ["drop-in-data"]}
    with MailServer(room) as server, Post(mail("a@example.cn")) as post:
        code, said = post.send(GREENGATE_SMTP=server.url, DRIVER_PADDING=12_000_000)
        equal(code, 75, said)
        equal(post.rows("SELECT outcome FROM delivery_answer"), [("refused-temporary",)])
        code, said = post.send(GREENGATE_SMTP=server.url, DRIVER_PATIENCE=30)
        equal(code, 0, said)
        one_of_each(room, ["a@example.cn"])
        raw = room.kept["a@example.cn"][0]
        check(not raw.startswith(b"X-GreenGate-Repeat"), "it cannot have arrived before")
        part = list(email.message_from_bytes(raw, policy=email.policy.default).iter_parts())[1]
        equal(len(part.get_payload(decode=True)), 12_000_000 + 21)


@test
def dropped_after_the_dot_and_lost():
    arrives_in_the_end("drop-after-dot", 1)


@test
def dropped_after_the_dot_and_kept():
    arrives_in_the_end("drop-after-keeping", 2)


@test
def two_senders_at_once():
    room = Mailroom()
    room.delay = 0.05
    addresses = [f"r{number}@example.cn" for number in range(12)]
    with MailServer(room) as server, Post(mail(*addresses)) as post:
        senders = [
            post.start(GREENGATE_SMTP=server.url, DRIVER_PATIENCE=60) for _ in range(4)]
        for sender in senders:
            said, _ = sender.communicate(timeout=120)
            check(sender.returncode in (0, 75), sender.returncode, said)
        one_of_each(room, addresses)
        equal(post.rows("SELECT count(*) FROM delivery"), [(12,)])


@test
def killed_at_random():
    """kill -9 at KILLS random points, every fourth just after the server keeps a message."""
    generator = random.Random(20250301)
    addresses = [f"r{number}@example.cn" for number in range(4)]
    room = Mailroom()
    with MailServer(room) as server:
        with Post(mail(*addresses)) as post:
            begin = time.time()
            code, said = post.send(GREENGATE_SMTP=server.url)
            equal(code, 0, said)
            whole = time.time() - begin
        repeats = killed = targeted = 0
        for turn in range(KILLS):
            room.kept, room.faults = {}, {}
            with Post(mail(*addresses)) as post:
                if turn % 4 == 3:
                    room.faults = {generator.choice(addresses): ["kill-after-keeping"]}
                    targeted += 1
                sender = post.start(GREENGATE_SMTP=server.url)
                room.sender = sender
                if turn % 4 != 3:
                    time.sleep(generator.uniform(0, whole * 1.1))
                    if sender.poll() is None:
                        sender.send_signal(signal.SIGKILL)
                said, _ = sender.communicate(timeout=60)
                killed += sender.returncode == -signal.SIGKILL
                room.faults = {}
                code, said = post.send(GREENGATE_SMTP=server.url, DRIVER_PATIENCE=30)
                equal(code, 0, "turn", turn, said)
                repeats += whole_after_a_kill(room, post, addresses, turn)
        check(killed >= KILLS // 2 and repeats >= targeted, killed, repeats, targeted)
        return (f"{KILLS} runs, {killed} killed ({targeted} between acceptance and its record), "
                f"{repeats} repeats")


def whole_after_a_kill(room, post, addresses, turn):
    """Everybody has it once, or twice and marked; returns how many repeats there were."""
    repeats = 0
    equal(sorted(room.kept), addresses, "turn", turn)
    for address in addresses:
        copies = room.kept[address]
        check(len(copies) <= 2, turn, address, len(copies))
        equal(len({without_mark(copy) for copy in copies}), 1, turn, address)
        check(copies[0] == without_mark(copies[0]) or len(copies) == 1, "mark first")
        for copy in copies[1:]:
            check(copy.startswith(b"X-GreenGate-Repeat: 1\r\n"), turn, copy[:80])
            repeats += 1
    count = len(addresses)
    equal(post.rows("SELECT count(*) FROM delivery"), [(count,)])
    equal(post.rows(
        "SELECT count(*) FROM delivery_answer WHERE outcome = 'accepted'"), [(count,)])
    equal(post.rows("PRAGMA integrity_check"), [("ok",)])
    return repeats


@test
def the_tool_is_killed_at_random():
    """The same with `greengate digest --send` itself: rendering, queueing and sending."""
    generator = random.Random(20250302)
    turns = max(4, KILLS // 5)
    addresses = [f"r{number}@example.cn" for number in range(4)]
    room = Mailroom()
    with MailServer(room) as server, Post(mail(*addresses)) as first:
        record(first, "foundry-three-episodes", "printing-dyeing-clean-month")
        words = ["digest", "--month", "2025-03", "--send", "--retry-after", "1"]

        def settings(post):
            return {"PATH": os.environ["PATH"], "GREENGATE_SMTP": server.url,
                    "GREENGATE_MAIL_FROM": "greengate@example.cn",
                    "GREENGATE_RECIPIENTS": post.recipients, "GREENGATE_LEDGER": post.ledger}

        def start(post):
            return subprocess.Popen([TOOL, *words], env=settings(post), stdout=subprocess.PIPE,
                                    stderr=subprocess.STDOUT)

        killed = targeted = repeats = 0
        whole = None
        for turn in range(-1, turns):
            room.kept, room.faults = {}, {}
            with Post(mail(*addresses)) as post:
                for name in os.listdir(first.folder):
                    if name.startswith("l.ledger"):
                        shutil.copy(f"{first.folder}/{name}", f"{post.folder}/{name}")
                if turn >= 0 and turn % 2 == 1:
                    room.faults = {generator.choice(addresses): ["kill-after-keeping"]}
                    targeted += 1
                begin = time.time()
                sender = start(post)
                room.sender = sender
                if turn >= 0 and turn % 2 == 0:
                    time.sleep(generator.uniform(0, whole * 1.1))
                    if sender.poll() is None:
                        sender.send_signal(signal.SIGKILL)
                said, _ = sender.communicate(timeout=300)
                if turn < 0:
                    equal(sender.returncode, 0, said.decode())
                    whole = time.time() - begin
                killed += sender.returncode == -signal.SIGKILL
                room.faults = {}
                code, said, error = tool(*words, **settings(post))
                equal(code, 0, "turn", turn, said.decode(), error)
                repeats += whole_after_a_kill(room, post, addresses, turn)
                code, said, error = tool("ledger", "verify", "--ledger", post.ledger)
                equal(code, 0, said.decode(), error)
        check(killed > targeted and repeats >= targeted, killed, repeats, targeted)
        return f"{turns} runs, {killed} killed, {repeats} repeats"


@test
def robots_get_their_posts():
    secret = "SECdeadbeef"
    with ChatServer() as chat:
        recipients = [
            "{name: 钉钉群, channel: dingtalk, webhook: env:DING, secret: env:DING_SECRET}",
            f"{{name: 企微群, channel: wecom, webhook: '{chat.url}/wecom?key=tokenW'}}",
            "{name: 飞书群, channel: feishu, webhook: env:FEISHU, secret: env:DING_SECRET, "
            "language: en}",
        ]
        settings = {"DING": f"{chat.url}/ding?access_token=tokenD", "DING_SECRET": secret,
                    "FEISHU": f"{chat.url}/feishu/tokenF"}
        with Post(recipients) as post:
            code, said = post.send(**settings)
            equal(code, 0, said)
            posts = {path.split("?")[0]: (path, headers, json.loads(body))
                     for path, headers, body in chat.posts}
            equal(sorted(posts), ["/ding", "/feishu/tokenF", "/wecom"])
            path, headers, body = posts["/ding"]
            check(headers["Content-Type"].startswith("application/json"), headers)
            query = urllib.parse.parse_qs(urllib.parse.urlsplit(path).query)
            equal(query["access_token"], ["tokenD"])
            stamp = query["timestamp"][0]
            expected = base64.b64encode(hmac.new(
                secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest())
            equal(query["sign"], [expected.decode()])
            check(abs(int(stamp) / 1000 - time.time()) < 60, stamp)
            equal(body["msgtype"], "text")
            check("本月 3 家企业超标。" in body["text"]["content"], body)
            check("月报" in posts["/wecom"][2]["text"]["content"], posts["/wecom"])
            body = posts["/feishu/tokenF"][2]
            expected = base64.b64encode(hmac.new(
                f"{body['timestamp']}\n{secret}".encode(), b"", hashlib.sha256).digest())
            equal(body["sign"], expected.decode())
            equal(body["msg_type"], "text")
            check("本月 3 家企业超标。" in body["content"]["text"], body)
            everything = post.ledger_bytes() + said.encode()
            for word in (secret, "tokenD", "tokenW", "tokenF"):
                check(word.encode() not in everything, word)
            code, said = post.send(**settings)
            equal((code, len(chat.posts)), (0, 3), said)


@test
def robots_refuse_with_http_200():
    with ChatServer() as chat:
        recipients = [f"{{name: 群, channel: wecom, webhook: '{chat.url}/wecom?key=t'}}"]
        with Post(recipients) as post:
            chat.answers = [(200, '{"errcode":45009,"errmsg":"api freq out of limit"}')]
            code, said = post.send()
            equal(code, 75, said)
            check("45009 api freq out of limit" in said, said)
            chat.answers = [(200, '{"errcode":93000,"errmsg":"invalid webhook url"}')]
            code, said = post.send(DRIVER_PATIENCE=20)
            equal(code, 69, said)
            chat.answers = [(0, "")]
            code, said = post.send(DRIVER_RETRY_REFUSED=1)
            equal(code, 75, said)
            code, said = post.send(DRIVER_PATIENCE=20)
            equal(code, 0, said)
            text = json.loads(chat.posts[-1][2])["text"]["content"]
            check(text.startswith("【第 1 次重发"), text)


@test
def sendmail_gets_the_message():
    script = """#!/bin/sh
[ "$1 $2" = "-t -i" ] || exit 64
cat > "$(dirname "$0")/got"
[ -e "$(dirname "$0")/code" ] || exit 0
echo "user unknown" >&2
exit $(cat "$(dirname "$0")/code")
"""
    with Post(mail("a@example.cn")) as post:
        program = f"{post.folder}/sendmail"
        with open(program, "w") as text:
            text.write(script)
        os.chmod(program, 0o755)
        # 71: it could not; 75: it may stand in its queue; 67: never.
        for number, expected, outcome, mark in (
                (71, 75, "refused-temporary", None), (75, 75, "unknown", None),
                (67, 69, "refused-permanent", "1")):
            with open(f"{post.folder}/code", "w") as text:
                text.write(str(number))
            code, said = post.send(GREENGATE_SENDMAIL=program)
            equal(code, expected, said)
            check("user unknown" in said, said)
            time.sleep(2.5)  # until it is due again
            equal(post.rows("SELECT outcome FROM delivery_answer ORDER BY number DESC LIMIT 1"),
                  [(outcome,)])
            with open(f"{post.folder}/got", "rb") as file:
                message = email.message_from_bytes(file.read(), policy=email.policy.default)
            equal(message["X-GreenGate-Repeat"], mark, number)
        os.remove(f"{post.folder}/code")
        code, said = post.send(GREENGATE_SENDMAIL=program, DRIVER_RETRY_REFUSED=1)
        equal(code, 0, said)
        with open(f"{post.folder}/got", "rb") as file:
            message = email.message_from_bytes(file.read(), policy=email.policy.default)
        equal(message["To"].addresses[0].addr_spec, "a@example.cn")
        equal(message["X-GreenGate-Repeat"], "1")
        code, said = post.send(GREENGATE_SENDMAIL=f"{post.folder}/none")
        equal(code, 69, said)


def tool(*words, **environment):
    plain = {"PATH": os.environ["PATH"], "LC_ALL": "zh_CN.UTF-8"}
    plain.update(environment)
    done = subprocess.run(
        [TOOL, *words], env=plain, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    return done.returncode, done.stdout, done.stderr.decode()


def record(post, *samples):
    for sample in samples:
        code, _, said = tool("record", f"{SAMPLES}/{sample}", "--ledger", post.ledger)
        check(code in (0, 1, 3), code, said)


@test
def a_token_that_a_robot_says_back_is_not_shown():
    token = "693a91f6-7xxx-4bc4"
    with ChatServer() as chat:
        recipients = [f"{{name: 群, channel: wecom, webhook: '{chat.url}/wecom?key={token}'}}"]
        with Post(recipients) as post:
            chat.answers = [(200, json.dumps({"errcode": 93000, "errmsg": f"bad key {token}"}))]
            code, said = post.send()
            equal(code, 69, said)
            check("bad key ***" in said, said)
            check(token.encode() not in post.ledger_bytes(), "a token in the ledger")


@test
def one_unknown_plant_keeps_nobody_else_from_their_mail():
    room = Mailroom()
    recipients = [
        "{name: 甲, address: Air@Example.cn}",
        "{name: 乙, address: b@example.cn, plants: [NO-SUCH]}",
        "{name: 丙, address: c@example.cn, districts: ['330900']}",
    ]
    with MailServer(room) as server, Post(recipients) as post:
        record(post, "foundry-three-episodes")
        settings = {"GREENGATE_SMTP": server.url, "GREENGATE_MAIL_FROM": "greengate@example.cn"}
        words = ["digest", "--ledger", post.ledger, "--month", "2025-03", "--send", "--to",
                 post.recipients]
        code, said, error = tool(*words, **settings)
        equal(code, 66, said.decode(), error)
        one_of_each(room, ["Air@Example.cn", "c@example.cn"])
        check(f"{post.recipients}:4" in said.decode() and "NO-SUCH" in said.decode(),
              said.decode())
        check("Air@Example.cn" in said.decode(), "an address in other letters", said.decode())
        check(f"{post.recipients}:5" in error and "330900" in error, error)


@test
def options_that_would_be_ignored_are_refused():
    for words, option in (
            (["--send", "--resume", "--month", "2025-03"], "--month"),
            (["--send", "--resume", "--format", "nonsense"], "--format"),
            (["--send", "--format", "html", "--month", "2025-03"], "--format"),
            (["--month", "2025-03", "--smtp", "smtp://127.0.0.1"], "--smtp"),
            (["--month", "2025-03", "--from", "a@example.cn"], "--from"),
            (["--month", "2025-03", "--edition", "2"], "--edition"),
            (["--month", "2025-03", "--resume"], "--resume"),
            (["--send", "--edition", "0", "--month", "2025-03"], "--edition"),
            (["--send", "--edition", "1000", "--month", "2025-03"], "--edition"),
            (["--send", "--edition", "9" * 30, "--month", "2025-03"], "edition"),
            (["--month", "2025-03", "--format", "eml1"], "eml")):
        code, said, error = tool("digest", "--ledger", "/nonexistent/l.ledger", *words)
        equal((code, said), (64, b""), words, error)
        check(option in error, words, error)
    for address in ("SMTP://u:hunter2@h", "u:hunter2@mail:465", "smtp:/u:hunter2@h"):
        with Post(mail("a@example.cn")) as post:
            record(post, "foundry-three-episodes")
            code, said, error = tool(
                "digest", "--ledger", post.ledger, "--month", "2025-03", "--send", "--to",
                post.recipients, "--from", "a@example.cn", "--smtp", address)
            equal(code, 64, address, said, error)
            check("hunter2" not in said.decode() + error, error)


@test
def the_tool_sends_what_its_ledger_holds():
    room = Mailroom()
    recipients = [
        "{name: 大气处, address: air@example.cn}",
        "{name: Foundries, address: foundry@example.cn, language: en, sectors: foundry}",
        "{name: 两行业, address: two@example.cn, sectors: [foundry, cement]}",
        "{name: 群, channel: wecom, webhook: env:HOOK}",
    ]
    with MailServer(room) as server, ChatServer() as chat, Post(recipients) as post:
        record(post, "foundry-three-episodes", "printing-dyeing-clean-month")
        settings = {"GREENGATE_SMTP": server.url, "GREENGATE_MAIL_FROM": "greengate@example.cn",
                    "HOOK": f"{chat.url}/wecom?key=t", "GREENGATE_RECIPIENTS": post.recipients,
                    "GREENGATE_LEDGER": post.ledger}
        room.faults = {"two@example.cn": ["later"]}
        words = ["digest", "--month", "2025-03", "--send", "--retry-for", "0"]
        code, said, error = tool(*words, "--retry-after", "1", **settings)
        equal(code, 75, said.decode(), error)
        check("暂未接收" in said.decode() and "--resume" in error, said.decode(), error)
        time.sleep(1.5)
        code, said, error = tool(
            "digest", "--send", "--resume", "--retry-after", "1", **settings)
        equal(code, 0, said.decode(), error)
        code, said, error = tool("digest", "--send", "--resume", **settings)
        equal((code, "没有待发" in said.decode()), (0, True), said.decode(), error)
        code, said, error = tool(*words, **settings)
        equal(code, 0, said.decode(), error)
        check("内容已与送达的不同" not in said.decode(), said.decode())
        one_of_each(room, ["air@example.cn", "foundry@example.cn", "two@example.cn"])
        equal(len(chat.posts), 1)
        check("合规月报" in json.loads(chat.posts[0][2])["text"]["content"], chat.posts)
        city, foundry, two = (
            email.message_from_bytes(room.kept[f"{name}@example.cn"][0], policy=email.policy.default)
            for name in ("air", "foundry", "two"))
        check(city["Subject"].startswith("合规月报"), city["Subject"])
        check("2025-03" in foundry["Subject"] and "digest" in foundry["Subject"],
              foundry["Subject"])
        parts = list(city.iter_parts())
        equal([part.get_filename() for part in parts[1:]],
              ["2025-03 合规月报.xlsx", "2025-03 合规月报.json"])
        check(parts[1].get_payload(decode=True).startswith(b"PK"), "no workbook")
        whole = json.loads(parts[2].get_payload(decode=True))
        equal(len(whole["plants"]), 2)
        for message in (foundry, two):
            part = json.loads(list(message.iter_parts())[2].get_payload(decode=True))
            equal(len(part["plants"]), 1)
        # A correction that corrects nothing goes to nobody.
        code, said, error = tool(*words, "--edition", "2", **settings)
        equal(code, 0, said.decode(), error)
        check("没有可更正的" in said.decode(), said.decode())
        equal(len(room.kept["air@example.cn"]), 1)
        # The ledger goes on, which is said; a correction goes where something has changed.
        record(post, "plastics-too-little-data")
        code, said, error = tool(*words, **settings)
        equal(code, 0, said.decode(), error)
        check("内容已与送达的不同" in said.decode() and "--edition 2" in said.decode(), said.decode())
        equal(len(room.kept["air@example.cn"]), 1)
        code, said, error = tool(*words, "--edition", "2", **settings)
        equal(code, 0, said.decode(), error)
        equal([len(room.kept[f"{name}@example.cn"]) for name in ("air", "foundry", "two")],
              [2, 1, 1])
        second = email.message_from_bytes(
            room.kept["air@example.cn"][1], policy=email.policy.default)
        check(second["Subject"].startswith("【更正第 2 版】"), second["Subject"])
        check(second["Message-ID"] != city["Message-ID"], second["Message-ID"])
        # It says so inside, and what changed; a plain --send is of the edition that a reader has.
        text = list(second.iter_parts())[0].get_payload()[0].get_content()
        check("本月报为更正第 2 版" in text and "应报企业 2 → 3" in text, text[:400])
        equal([part.get_filename() for part in list(second.iter_parts())[1:]],
              ["2025-03 合规月报（更正第 2 版）.xlsx", "2025-03 合规月报（更正第 2 版）.json"])
        code, said, error = tool(*words, **settings)
        equal(code, 0, said.decode(), error)
        check("内容已与送达的不同" not in said.decode(), said.decode())
        equal([len(room.kept[f"{name}@example.cn"]) for name in ("air", "foundry", "two")],
              [2, 1, 1])
        # Another edition of the packs that says the same makes no digest another.
        packs = f"{post.folder}/Standards"
        shutil.copytree(os.path.join(SAMPLES, "../Standards"), packs)
        for folder, _, names in os.walk(packs):
            for name in names:
                if name.endswith(".yaml"):
                    with open(f"{folder}/{name}", "a") as text:
                        text.write("# The same, written anew.\n")
        code, said, error = tool(*words, "--standards", packs, **settings)
        equal(code, 0, said.decode(), error)
        check("内容已与送达的不同" not in said.decode(), said.decode())
        # A reader who was taken out gets nothing, and the summary says so.
        room.faults = {"two@example.cn": ["later"]}
        record(post, "cement-kiln-stopped-week")
        code, said, error = tool(*words, "--edition", "3", "--retry-for", "0", **settings)
        equal(code, 75, said.decode(), error)
        with open(post.recipients) as text:
            kept = [line for line in text if "two@example.cn" not in line]
        with open(post.recipients, "w") as text:
            text.writelines(kept)
        room.faults = {}
        time.sleep(1.5)
        before = len(room.kept["two@example.cn"])
        code, said, error = tool(
            "digest", "--send", "--resume", "--retry-after", "1", **settings)
        equal(code, 0, said.decode(), error)
        check("two@example.cn" in said.decode() and "不在收件人文件中" in said.decode(),
              said.decode())
        equal(len(room.kept["two@example.cn"]), before)
        # It does not go with --resume either, and no other run says that it would.
        code, said, error = tool("digest", "--month", "2025-02", "--send", **settings)
        check("份其他月报未送达" not in said.decode(), said.decode(), error)
        code, said, error = tool("ledger", "verify", "--ledger", post.ledger)
        equal(code, 0, said.decode(), error)
        first = tool("digest", "--month", "2025-03", "--ledger", post.ledger, "--format", "eml",
                     "--as-of", "2025-04-10")
        again = tool("digest", "--month", "2025-03", "--ledger", post.ledger, "--format", "eml",
                     "--as-of", "2025-04-10")
        equal(first[0], 0, first[2])
        check(first[1] == again[1], "another .eml of the same digest")
        draft = email.message_from_bytes(first[1], policy=email.policy.default)
        equal(draft["X-Unsent"], "1")
        equal(draft["Date"], "Thu, 10 Apr 2025 08:00:00 +0800")
        for part in draft.walk():
            equal(part.defects, [], part.get_content_type())


@test
def nothing_is_queued_where_the_way_is_not_set_up():
    room = Mailroom()
    with MailServer(room) as server, Post(mail("a@example.cn")) as post:
        record(post, "foundry-three-episodes")
        words = ["digest", "--ledger", post.ledger, "--month", "2025-03", "--send", "--to",
                 post.recipients, "--from", "greengate@example.cn", "--retry-after", "1"]
        code, said, error = tool(*words)
        equal(code, 64, said.decode(), error)
        equal(post.rows("SELECT count(*) FROM delivery"), [(0,)])
        code, said, error = tool(*words[:-4], GREENGATE_SMTP=server.url)
        equal(code, 64, said.decode(), error)
        equal(post.rows("SELECT count(*) FROM delivery"), [(0,)])


@test
def what_nobody_has_tried_goes_as_it_is_when_it_goes():
    room = Mailroom()
    recipients = ["{name: 甲, address: a@example.cn}",
                  "{name: 群, channel: wecom, webhook: env:HOOK}"]
    with MailServer(room) as server, ChatServer() as chat, Post(recipients) as post:
        record(post, "foundry-three-episodes")
        words = ["digest", "--ledger", post.ledger, "--month", "2025-03", "--send", "--to",
                 post.recipients, "--from", "greengate@example.cn"]
        # The group's address is not there: its message is queued, and nobody tries it.
        code, said, error = tool(*words, GREENGATE_SMTP=server.url)
        equal(code, 66, said.decode(), error)
        equal(post.rows("SELECT delivery FROM delivery_attempt"), [(1,)])
        record(post, "plastics-too-little-data")
        code, said, error = tool(
            *words, GREENGATE_SMTP=server.url, HOOK=f"{chat.url}/wecom?key=t")
        equal(code, 0, said.decode(), error)
        text = json.loads(chat.posts[0][2])["text"]["content"]
        check("2" in text, text)
        equal(post.rows("SELECT delivery, number FROM delivery_rewrite"), [(2, 2)])
        # What both say is compared with what they were sent: only the mail is out of date.
        check("1 位收件人的月报，内容已与送达的不同" in said.decode(), said.decode())
        code, said, error = tool("ledger", "verify", "--ledger", post.ledger)
        equal(code, 0, said.decode(), error)


@test
def a_correction_takes_the_place_of_what_did_not_go():
    room = Mailroom()
    room.faults = {"a@example.cn": ["later"]}
    with MailServer(room) as server, Post(mail("a@example.cn")) as post:
        record(post, "foundry-three-episodes")
        settings = {"GREENGATE_SMTP": server.url, "GREENGATE_MAIL_FROM": "greengate@example.cn",
                    "GREENGATE_RECIPIENTS": post.recipients, "GREENGATE_LEDGER": post.ledger}
        words = ["digest", "--month", "2025-03", "--send", "--retry-after", "1"]
        code, said, error = tool(*words, "--retry-for", "0", **settings)
        equal(code, 75, said.decode(), error)
        record(post, "plastics-too-little-data")
        code, said, error = tool(*words, "--edition", "2", **settings)
        equal(code, 0, said.decode(), error)
        time.sleep(1.5)
        code, said, error = tool("digest", "--send", "--resume", **settings)
        equal(code, 0, said.decode(), error)
        one_of_each(room, ["a@example.cn"])
        message = email.message_from_bytes(room.kept["a@example.cn"][0],
                                           policy=email.policy.default)
        check("更正第 2 版" in message["Subject"], message["Subject"])


@test
def a_register_that_the_environment_names():
    with Post(mail("a@example.cn")) as post:
        record(post, "foundry-three-episodes")
        words = ["digest", "--ledger", post.ledger, "--month", "2025-03", "--format", "json"]
        for name in ("GREENGATE_REGISTER", "GREENGATE_WAIVERS"):
            code, said, error = tool(*words, **{name: f"{post.folder}/none.yaml"})
            equal(code, 66, said.decode(), error)
            code, said, error = tool(*words, **{name: ""})
            equal(code, 0, said.decode(), error)


def main():
    global KILLS
    words = sys.argv[3:]
    if "--kills" in words:
        place = words.index("--kills")
        KILLS = int(words[place + 1])
        del words[place:place + 2]
    failed = 0
    for function in TESTS:
        if words and not any(word in function.__name__ for word in words):
            continue
        begin = time.time()
        try:
            note = function() or ""
            print(f"ok   {function.__name__} ({time.time() - begin:.1f} s) {note}", flush=True)
        except Exception as error:  # a failing test must not hide the next one
            failed += 1
            print(f"FAIL {function.__name__}: {type(error).__name__}: {error}", flush=True)
    print("all delivered" if failed == 0 else f"{failed} failed")
    sys.exit(1 if failed else 0)


main()
