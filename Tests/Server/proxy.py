#!/usr/bin/env python3
"""Runs Samples/nginx/greengate.conf as it stands with Debian's nginx, on loopback, before the server.

usage: proxy.py SERVER [--nginx /usr/sbin/nginx]

Only names, ports and the certificate's paths are put in. Shown: TLS with cookies that are Secure, the
way from port 80, whose address is counted where a client lies about its own, a body of 40 MB that goes
through without being kept, server-sent events that come at once, and that `/metrics` is not shown.
"""
import argparse
import http.client
import json
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time

import samples
from server import ROOT, Browser, Failure, Program, Server, check, digest

NAME = "gate.example.cn"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Proxy:
    def __init__(self, nginx, scratch, upstream):
        self.secure, self.plain = free_port(), free_port()
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-keyout", str(scratch / "key.pem"), "-out", str(scratch / "cert.pem"),
             "-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"],
            check=True, capture_output=True)
        text = (ROOT / "Samples/nginx/greengate.conf").read_text(encoding="utf-8")
        for pattern, value, count in [
            (r"server 127\.0\.0\.1:8080;", f"server 127.0.0.1:{upstream};", 1),
            (r"listen 80;", f"listen 127.0.0.1:{self.plain};", 1),
            (r"listen 443 ssl http2;", f"listen 127.0.0.1:{self.secure} ssl http2;", 1),
            (r"\n *listen \[::\][^;]*;", "", 2),
            (r"(ssl_certificate +)\S+;", rf"\g<1>{scratch}/cert.pem;", 1),
            (r"(ssl_certificate_key +)\S+;", rf"\g<1>{scratch}/key.pem;", 1),
            (r"return 308 https://\$host\$", f"return 308 https://$host:{self.secure}$", 1),
        ]:
            text, found = re.subn(pattern, value, text)
            check(found == count, f"greengate.conf: {pattern} stands {found} times, not {count}")
        paths = "".join(
            f"    {kind}_temp_path {scratch}/{kind};\n"
            for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
        (scratch / "nginx.conf").write_text(
            f"daemon off;\nworker_processes 1;\npid {scratch}/nginx.pid;\n"
            f"error_log {scratch}/error.log;\nevents {{ worker_connections 256; }}\n"
            f"http {{\n    access_log off;\n{paths}{text}\n}}\n", encoding="utf-8")
        (scratch / "client_body").mkdir()
        self.scratch = scratch
        command = [nginx, "-p", str(scratch), "-c", str(scratch / "nginx.conf"),
                   "-e", str(scratch / "error.log")]
        tested = subprocess.run([*command, "-t"], capture_output=True, text=True)
        check(tested.returncode == 0, f"nginx does not take the example: {tested.stderr}")
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.secure)) == 0:
                    return
            time.sleep(0.05)
        raise Failure("nginx does not listen")

    def connection(self, timeout=60):
        context = ssl.create_default_context(cafile=str(self.scratch / "cert.pem"))
        made = http.client.HTTPSConnection("127.0.0.1", self.secure, timeout=timeout)
        raw = socket.create_connection(("127.0.0.1", self.secure), timeout)
        made.sock = context.wrap_socket(raw, server_hostname=NAME)
        return made

    # As `Server.ask`, so that browsers and programs can speak to either.
    def ask(self, method, path, body=None, headers=None, timeout=60):
        connection = self.connection(timeout)
        try:
            connection.request(
                method, path, body=body, headers={"Host": f"{NAME}:{self.secure}", **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def events(proxy, browser, upload, program, data):
    """The first event must come while the upload still waits for its bytes."""
    connection = proxy.connection(30)
    cookie = "; ".join(f"{k}={v}" for k, v in browser.cookies.items())
    connection.request("GET", f"/uploads/{upload}/events",
                       headers={"Host": f"{NAME}:{proxy.secure}", "Cookie": cookie,
                                "Accept": "text/event-stream"})
    answer = connection.getresponse()
    check(answer.status == 200, f"events: {answer.status}")
    check(answer.headers["Content-Type"].startswith("text/event-stream"), "events have another type")
    begin = time.monotonic()
    first = answer.read1(200)
    waited = time.monotonic() - begin
    check(first and waited < 5, f"the first event came after {waited:.1f} s")
    program.add(upload, 0, data)
    program.complete(upload, digest(data))
    seen = first
    while b"done" not in seen and time.monotonic() - begin < 120:
        piece = answer.read1(4096)
        if not piece:
            break
        seen += piece
    check(b"done" in seen, f"the end was not told: {seen[-300:]!r}")
    connection.close()
    return waited


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("--nginx", default=shutil.which("nginx") or "/usr/sbin/nginx")
    arguments = parser.parse_args()
    if not pathlib.Path(arguments.nginx).exists():
        sys.exit("proxy.py: nginx is missing; install nginx")
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="greengate-proxy-"))
    server = proxy = None
    try:
        upstream = free_port()
        proxy = Proxy(arguments.nginx, scratch, upstream)
        server = Server(
            arguments.server, scratch / "data", "--proxy", "--address",
            f"https://{NAME}:{proxy.secure}", port=upstream).start()
        link = re.search(rf"https://{NAME}:{proxy.secure}(/setup/\S+)", server.greeting)
        check(link, f"the greeting names another address: {server.greeting}")

        status, fields, _ = server.ask("GET", "/healthz")
        check(status == 200, f"/healthz: {status}")
        with_http = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=10)
        with_http.request("GET", "/sign-in", headers={"Host": NAME})
        answer = with_http.getresponse()
        check(answer.status == 308 and answer.headers["Location"].startswith("https://"),
              f"port 80 answers {answer.status} {answer.headers['Location']}")

        # A browser asks the proxy, and finds its link in the server's greeting.
        proxy.greeting = server.greeting
        browser = Browser(proxy).set_up()
        check("__Host-gg_session" in browser.cookies, f"cookies: {list(browser.cookies)}")
        status, fields, _ = browser.ask("GET", "/")
        check("max-age" in (fields["Strict-Transport-Security"] or ""), "no HSTS")
        check(fields["Content-Security-Policy"], "no policy")

        # What a client says of itself is not believed: the log has the proxy's word.
        browser.ask("GET", "/account", headers={"X-Forwarded-For": "203.0.113.9"})
        time.sleep(0.3)
        log = pathlib.Path(f"{scratch}/data.log").read_text().splitlines()
        lines = [json.loads(line) for line in log if '"request"' in line]
        account = [line for line in lines if line.get("route") == "/account"]
        check(account and account[-1]["address"] == "127.0.0.1", f"the log says {account[-1:]}")

        check(browser.ask("GET", "/metrics")[0] == 404, "/metrics is shown to the world")
        check(server.ask("GET", "/metrics", headers={"Host": f"{NAME}:{proxy.secure}"})[0] == 404,
              "/metrics is shown behind a proxy without a token")

        token = browser.api_token("upload", "read")
        program = Program(proxy, token)
        large = samples.noise(40 << 20)
        upload = program.begin("large.zip", len(large))
        program.add(upload, 0, large)
        check(program.state(upload)["offset"] == len(large), "40 MB did not get through")
        kept = sum(f.stat().st_size for f in (scratch / "client_body").rglob("*") if f.is_file())
        check(kept == 0, f"nginx kept {kept} bytes of the body")

        data = samples.foundry("PROXY")
        upload = program.begin("proxy.zip", len(data))
        waited = events(proxy, browser, upload, program, data)
        print(f"nginx before the server: TLS, one address, 40 MB unbuffered, first event after "
              f"{waited * 1000:.0f} ms")
        check(server.stop() == 0, "the server did not stop well")
    except Failure as failure:
        errors = scratch / "error.log"
        print(f"proxy.py: {failure}", file=sys.stderr)
        if errors.exists():
            print(errors.read_text()[-1000:], file=sys.stderr)
        sys.exit(1)
    finally:
        if server:
            server.kill()
        if proxy:
            proxy.stop()
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
