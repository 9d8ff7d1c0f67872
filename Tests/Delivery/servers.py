"""Servers on loopback that mail and chat posts are sent to: aiosmtpd, told how to fail, and an HTTP
server that records what it gets."""

import http.server
import json
import logging
import os
import signal
import socket
import ssl
import subprocess
import threading
import time
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

PASSWORD = "correct horse"

# aiosmtpd warns of what is tested here.
warnings.filterwarnings("ignore", module="aiosmtpd")
logging.getLogger("mail").setLevel(logging.CRITICAL)
logging.getLogger("asyncio").setLevel(logging.CRITICAL)


class Mailroom:
    """Keeps what it accepted, by recipient, and fails as `faults` says.

    `faults` holds, by recipient, what happens to the next attempts, one a list's entry:
    'later' (451), 'never' (550), 'drop-in-data', 'later-after-dot' (452), 'never-after-dot' (554),
    'drop-after-dot' (nothing kept), 'drop-after-keeping', 'kill-after-keeping', 'hang-after-dot'.
    """

    def __init__(self):
        self.kept = {}
        self.faults = {}
        self.sender = None  # the process that 'kill-after-keeping' kills
        self.delay = 0.0
        self.attempts = 0
        self.sender_answer = None  # what MAIL FROM is answered with

    def next_fault(self, recipient):
        faults = self.faults.get(recipient) or [None]
        return faults[0]

    def use_fault(self, recipient):
        if self.faults.get(recipient):
            return self.faults[recipient].pop(0)
        return None

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.attempts += 1
        fault = self.next_fault(address)
        if fault == "later":
            self.use_fault(address)
            return "451 4.7.1 Greylisted, try again later"
        if fault == "never":
            self.use_fault(address)
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        recipient = envelope.rcpt_tos[0]
        fault = self.use_fault(recipient)
        if fault == "later-after-dot":
            return "452 4.3.1 Insufficient storage"
        if fault == "never-after-dot":
            return "554 5.7.1 Message looks like spam"
        if fault == "drop-after-dot":
            server.transport.abort()
            return "250 never seen"
        self.kept.setdefault(recipient, []).append(bytes(envelope.original_content))
        if fault == "kill-after-keeping" and self.sender:
            os.kill(self.sender.pid, signal.SIGKILL)
        if fault in ("drop-after-keeping", "kill-after-keeping"):
            server.transport.abort()
            return "250 never seen"
        if self.delay:
            time.sleep(self.delay)
        return "250 2.0.0 OK: queued"


class FaultySMTP(SMTP):
    async def smtp_DATA(self, arg):
        recipient = (self.envelope.rcpt_tos or [None])[0]
        if self.event_handler.next_fault(recipient) == "drop-in-data":
            self.event_handler.use_fault(recipient)
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            await self._reader.read(100)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class MailServer(Controller):
    """aiosmtpd on a free port of 127.0.0.1; `tls`: None, 'starttls' or 'implicit'."""

    def __init__(self, room, certificate=None, tls=None, login=False, port=None):
        self.room = room
        self.tls = tls
        self.login = login
        self.tls_context = None
        if certificate:
            self.tls_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            self.tls_context.load_cert_chain(*certificate)
        super().__init__(
            room, hostname="127.0.0.1", port=port or free_port(), ready_timeout=20,
            ssl_context=self.tls_context if tls == "implicit" else None)

    def factory(self):
        options = {"enable_SMTPUTF8": False, "ident": "test", "data_size_limit": 1 << 25}
        if self.tls == "starttls":
            options["tls_context"] = self.tls_context
            options["require_starttls"] = True
        if self.login:
            options["authenticator"] = self.authenticate
            options["auth_required"] = True
            options["auth_require_tls"] = False
        return FaultySMTP(self.handler, **options)

    def authenticate(self, server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
        return AuthResult(success=good, handled=False)

    @property
    def url(self):
        return f"smtp{'s' if self.tls == 'implicit' else ''}://127.0.0.1:{self.port}"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()


class ClosingServer:
    """Greets everybody with `greeting` and hangs up."""

    def __init__(self, greeting):
        self.greeting = greeting
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self.socket.getsockname()[1]}"
        self.visits = 0

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.visits += 1
            with connection:
                connection.sendall(self.greeting.encode() + b"\r\n")

    def __enter__(self):
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class ChatServer:
    """Records posts, and answers each with the next of `answers` (status, body), else success."""

    def __init__(self):
        self.posts = []
        self.answers = []
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                server.posts.append((self.path, dict(self.headers), body))
                status, answer = 200, json.dumps(
                    {"code": 0, "msg": "success"} if "feishu" in self.path
                    else {"errcode": 0, "errmsg": "ok"})
                if server.answers:
                    status, answer = server.answers.pop(0)
                if status == 0:  # the connection ends without an answer
                    self.connection.close()
                    return
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer.encode())))
                self.end_headers()
                self.wfile.write(answer.encode())

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"

    def __enter__(self):
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.http.shutdown()
        self.http.server_close()


def make_certificates(folder):
    """A certificate authority, and a certificate of it for 127.0.0.1; and another authority."""

    def run(*words):
        subprocess.run(words, check=True, capture_output=True, timeout=60)

    for name in ("ca", "other"):
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
            f"/CN=GreenGate test {name}", "-keyout", f"{folder}/{name}.key", "-out",
            f"{folder}/{name}.pem", "-addext", "basicConstraints=critical,CA:TRUE")
    run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-keyout",
        f"{folder}/server.key", "-out", f"{folder}/server.csr")
    with open(f"{folder}/server.ext", "w") as text:
        text.write("subjectAltName=IP:127.0.0.1\n")
    run("openssl", "x509", "-req", "-in", f"{folder}/server.csr", "-CA", f"{folder}/ca.pem",
        "-CAkey", f"{folder}/ca.key", "-CAcreateserial", "-days", "2", "-extfile",
        f"{folder}/server.ext", "-out", f"{folder}/server.pem")
    return (f"{folder}/server.pem", f"{folder}/server.key")
