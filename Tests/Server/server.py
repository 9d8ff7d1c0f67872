"""`greengate-server` as a process, for the scripts beside this file: start, browse, call, kill."""
import hashlib
import http.client
import json
import os
import re
import signal
import subprocess
import threading
import time
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse 电池"


class Failure(Exception):
    pass


def check(holds, text):
    if not holds:
        raise Failure(text)


class Server:
    """One server on loopback; its port is its own choice unless one is given."""

    def __init__(self, binary, folder, *arguments, port=0, environment=None, log=None):
        self.binary, self.folder, self.arguments = str(binary), Path(folder), list(arguments)
        self.port, self.log_path = port, log or f"{folder}.log"
        self.environment = {"PATH": "/usr/bin:/bin", "LANG": "en_US.UTF-8", **(environment or {})}
        self.process, self.lines = None, []

    def start(self, patience=60):
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self.log = open(self.log_path, "ab")
        self.process = subprocess.Popen(
            [self.binary, "--data", str(self.folder), "--listen", f"127.0.0.1:{self.port}",
             "--limits-requests", "100000", "--limits-open-uploads", "100000",
             *self.arguments],
            env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log)
        alarm = threading.Timer(patience, self.process.kill)
        alarm.start()
        line = self.process.stdout.readline().decode()
        alarm.cancel()
        self.greeting = line.strip()
        found = re.search(r"(?:127\.0\.0\.1|localhost):(\d+)", line)
        check(line, f"no greeting; see {self.log_path}")
        if not self.port:
            check(found, f"no port in the greeting: {line}")
            self.port = int(found[1])
        # Whatever it says later must not block it.
        threading.Thread(target=self._drain, daemon=True).start()
        return self

    def _drain(self):
        for line in self.process.stdout:
            self.lines.append(line.decode().rstrip())

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        if self.process:
            self.process.wait()

    def stop(self, patience=45):
        self.process.terminate()
        return self.process.wait(patience)

    def children(self):
        """Ids of the processes that it started."""
        path = f"/proc/{self.process.pid}/task"
        found = []
        try:
            for task in os.listdir(path):
                with open(f"{path}/{task}/children") as file:
                    found += [int(word) for word in file.read().split()]
        except OSError:
            pass
        return found

    def memory(self, key="VmHWM"):
        """Megabytes of the server itself, without its checks."""
        with open(f"/proc/{self.process.pid}/status") as file:
            for line in file:
                if line.startswith(key + ":"):
                    return int(line.split()[1]) / 1024
        raise Failure(f"no {key}")

    # -- Asking

    def ask(self, method, path, body=None, headers=None, timeout=60):
        """(status, headers, bytes); raises OSError where the server goes away."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()


class Browser:
    """A person with cookies and forms, without scripts."""

    def __init__(self, server):
        self.server, self.cookies = server, {}

    def ask(self, method, path, body=None, headers=None, timeout=60):
        headers = {"Accept-Language": "en", **(headers or {})}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        status, fields, text = self.server.ask(method, path, body, headers, timeout)
        for field in fields.get_all("Set-Cookie") or []:
            name, value = field.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return status, fields, text

    def get(self, path, expected=200):
        status, _, text = self.ask("GET", path)
        check(status == expected, f"GET {path}: {status}, not {expected}\n{text[:600]!r}")
        return text.decode()

    def token_of(self, page):
        found = re.search(r'name="csrf" value="([^"]+)"', page)
        check(found, "the page has no form")
        return found[1]

    def send(self, page, path, fields, expected=(303,)):
        """Fills in a form of `page` and sends it to `path`."""
        pairs = [("csrf", self.token_of(self.get(page)))] + list(fields)
        status, fields, text = self.ask(
            "POST", path, urllib.parse.urlencode(pairs),
            {"Content-Type": "application/x-www-form-urlencoded"})
        check(status in expected, f"POST {path}: {status}\n{text[:900]!r}")
        return status, fields, text.decode()

    def set_up(self, name="admin"):
        """Makes the first administrator by the link in the greeting."""
        link = re.search(r"/setup/[A-Za-z0-9_-]+", self.server.greeting)
        check(link, f"no set-up link: {self.server.greeting}")
        self.send(link[0], link[0], [("name", name), ("password", PASSWORD), ("again", PASSWORD)])
        return self

    def sign_in(self, name, password=PASSWORD):
        self.send("/sign-in", "/sign-in", [("name", name), ("password", password)])
        return self

    def api_token(self, *scopes):
        _, _, text = self.send(
            "/tokens", "/tokens",
            [("name", "script"), ("days", "2")] + [("scope", scope) for scope in scopes], (200,))
        found = re.search(r'<code class="secret"[^>]*>([^<]+)</code>', text)
        check(found, "no token on the page")
        return found[1]


class Program:
    """A program with a token, below /api/v1."""

    def __init__(self, server, token):
        self.server = server
        self.headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def call(self, method, path, body=None, headers=None, expected=None, timeout=120):
        headers = {**self.headers, **(headers or {})}
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        status, fields, text = self.server.ask(method, "/api/v1" + path, body, headers, timeout)
        if expected is not None:
            check(status in expected, f"{method} {path}: {status}\n{text[:900]!r}")
        value = json.loads(text) if text[:1] in (b"{", b"[") else None
        return status, fields, value

    def begin(self, name, size, plant=None):
        asked = {"name": name, "size": size, **({"plant": plant} if plant else {})}
        return self.call("POST", "/uploads", asked, expected=(201,))[2]["id"]

    def add(self, upload, offset, body, timeout=300, expected=(200, 204)):
        return self.call(
            "PATCH", f"/uploads/{upload}", body,
            {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"},
            expected=expected, timeout=timeout)

    def complete(self, upload, digest):
        return self.call(
            "POST", f"/uploads/{upload}/complete", {"sha256": digest}, expected=(200, 202))[2]

    def state(self, upload):
        return self.call("GET", f"/uploads/{upload}", expected=(200,))[2]

    def wait(self, upload, patience=300):
        """The upload once nothing changes any more."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            found = self.state(upload)
            if found["state"] not in ("receiving", "queued", "running"):
                return found
            time.sleep(0.3)
        raise Failure(f"upload {upload} is still {found['state']} after {patience} s")


def digest(data):
    return hashlib.sha256(data).hexdigest()
