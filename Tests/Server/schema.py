#!/usr/bin/env python3
"""Asks the served OpenAPI document's operations for everything that it allows and much that it does not.

usage: schema.py SERVER [--examples 12] [--seed 1] [--schemathesis .venv-schema/bin/st]

schemathesis (PyPI) reads `/api/v1/openapi.json` of a server with one recorded check and one upload begun,
and calls each operation with a token of every scope alone, with one of all, and with none: once with
names that it makes up, once with those that are there. An answer of 500 or more, a status, a header or a
type that the document does not name, or a body that does not fit its schema ends with 1.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

import samples
from server import ROOT, Browser, Failure, Program, Server, check, digest

CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_headers_conformance", "response_schema_conformance", "unsupported_method",
    "allow_header_conformance",
]
# A part of a file is sent as it is.
HOOKS = """
import schemathesis
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
"""
SCOPES = ["upload", "read", "decide"]


def prepare(server):
    """Tokens by name, and what is there to be asked for."""
    browser = Browser(server).set_up()
    tokens = {scope: browser.api_token(scope) for scope in SCOPES}
    tokens["all"] = browser.api_token(*SCOPES)
    program = Program(server, tokens["all"])
    body = samples.foundry("HZ-FD-001")
    upload = program.begin("foundry.zip", len(body))
    program.add(upload, 0, body)
    program.complete(upload, digest(body))
    done = program.wait(upload)
    check(done["state"] == "done" and done["runs"], f"the foundry is {done}")
    return {**tokens, "none": None}, {
        "id": upload, "key": done["runs"][0], "month": "2025-03", "plant": "HZ-FD-001"}


def ask(arguments, server, name, token, known, scratch):
    """One run of schemathesis. → whether nothing was found"""
    config = scratch / f"{name}{'-known' if known else ''}.toml"
    lines = [f'"path.{key}" = "{value}"' for key, value in known.items()]
    hooks = scratch / "hooks.py"
    hooks.write_text(HOOKS)
    config.write_text("\n".join([f'hooks = "{hooks}"', *(["[parameters]", *lines] if known else []), ""]))
    command = [
        arguments.schemathesis, "--config-file", config, "run",
        f"http://127.0.0.1:{server.port}/api/v1/openapi.json",
        "--checks", ",".join(CHECKS), "--max-examples", str(arguments.examples),
        "--seed", str(arguments.seed), "--phases", "examples,coverage,fuzzing", "--no-shrink",
        "--suppress-health-check", "all", "--warnings", "off", "--generation-database", "none",
        "--request-timeout", "20"]
    if token:
        command += ["--header", f"Authorization: Bearer {token}"]
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, cwd=scratch, stdin=subprocess.DEVNULL)
    counts = [line.strip() for line in done.stdout.splitlines() if "generated" in line]
    print(f"{config.stem}: {'; '.join(counts) or 'no count'}, {time.monotonic() - began:.0f} s",
          flush=True)
    if done.returncode != 0:
        print(done.stdout + done.stderr, file=sys.stderr)
    return done.returncode == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server", type=pathlib.Path)
    parser.add_argument("--examples", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="one token's name")
    parser.add_argument("--schemathesis", type=pathlib.Path, default=ROOT / ".venv-schema/bin/st")
    arguments = parser.parse_args()
    arguments.schemathesis = arguments.schemathesis.absolute()
    with tempfile.TemporaryDirectory(prefix="greengate-schema-") as name:
        scratch = pathlib.Path(name)
        server = Server(arguments.server.resolve(), scratch / "data").start()
        try:
            tokens, known = prepare(server)
            kept = True
            for token, secret in tokens.items():
                if arguments.only not in (None, token):
                    continue
                # Two scopes reach nothing of the API yet, whatever the names.
                for names in [known] if token in ("decide", "admin") else [{}, known]:
                    kept &= ask(arguments, server, token, secret, names, scratch)
            check(server.process.poll() is None, "the server has gone away")
            server.stop()
        except Failure as failure:
            print(failure, file=sys.stderr)
            kept = False
        finally:
            server.kill()
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
