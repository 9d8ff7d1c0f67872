#!/usr/bin/env python3
"""Runs action.yml over the sample repository as a runner would: inputs become the environment of its
steps, `run` is a shell script, outputs and the summary are files. No runner and no network is needed.

    run_action.py [TOOL]        the tool; .build/release/greengate where it is left out
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "Samples" / "gate-repository"


def load(path):
    """action.yml by PyYAML, or where it is not there by a reader of the little that the file uses."""
    try:
        import yaml
    except ImportError:
        return load_plainly(path)
    return yaml.safe_load(path.read_text())


def load_plainly(path):
    """Nested maps, `- ` lists of maps, and one-line scalars: anything else is refused."""
    lines = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        lines.append((len(line) - len(line.lstrip()), line.strip(), number))

    def scalar(text, number):
        if text[:1] in "|>&*!{[":
            if not text.startswith("${{"):
                raise SystemExit(f"{path.name}:{number}: install PyYAML to read this")
        if text in ("true", "false"):
            return text == "true"
        return text[1:-1] if text[:1] == '"' and text[-1:] == '"' else text

    def block(place, indent):
        if lines[place][1].startswith("- "):
            items = []
            while place < len(lines) and lines[place][0] == indent and lines[place][1][:2] == "- ":
                depth, text, number = lines[place]
                lines[place] = (depth + 2, text[2:], number)
                value, place = block(place, depth + 2)
                items.append(value)
            return items, place
        values = {}
        while place < len(lines) and lines[place][0] == indent and lines[place][1][:2] != "- ":
            key, _, rest = lines[place][1].partition(":")
            number, rest = lines[place][2], rest.strip()
            place += 1
            if rest:
                values[key] = scalar(rest, number)
            elif place < len(lines) and lines[place][0] > indent:
                values[key], place = block(place, lines[place][0])
            else:
                values[key] = None
        return values, place

    return block(0, lines[0][0])[0]


class Runner:
    """What a runner does with a composite action: expressions, environment, files, exit codes."""

    def __init__(self, action, folder):
        self.action, self.folder = action, folder
        assert action["runs"]["using"] == "composite"

    def expand(self, text, inputs, steps):
        def value(match):
            name = match.group(1).strip()
            if name == "github.action_path":
                return str(ROOT)
            if name.startswith("inputs."):
                return inputs[name[len("inputs."):]]
            parts = re.fullmatch(r"steps\.([\w-]+)\.outputs\.([\w-]+)", name)
            assert parts, f"action.yml uses an expression that is not known here: {name}"
            return steps.get(parts[1], {}).get(parts[2], "")

        return re.sub(r"\$\{\{(.*?)\}\}", value, str(text))

    def run(self, **given):
        declared = self.action["inputs"]
        given = {key.replace("_", "-"): value for key, value in given.items()}
        unknown = set(given) - set(declared)
        assert not unknown, f"no such input: {unknown}"
        inputs = {}
        for name, about in declared.items():
            assert name in given or not about.get("required"), name
            inputs[name] = given.get(name, about.get("default", ""))
        steps, code, said = {}, 0, ""
        with tempfile.TemporaryDirectory() as scratch:
            summary = pathlib.Path(scratch, "summary")
            summary.touch()
            for step in self.action["runs"]["steps"]:
                assert step["shell"] == "bash"
                output = pathlib.Path(scratch, "output-" + step["id"])
                output.touch()
                script = pathlib.Path(scratch, "script.sh")
                script.write_text(self.expand(step["run"], inputs, steps))
                environment = {
                    "PATH": os.environ["PATH"], "HOME": scratch, "LC_ALL": "C.UTF-8",
                    "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary),
                    "GITHUB_WORKSPACE": str(self.folder), "CI": "true",
                }
                for name, text in (step.get("env") or {}).items():
                    environment[name] = self.expand(text, inputs, steps)
                # As GitHub runs `shell: bash`.
                ended = subprocess.run(
                    ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
                    cwd=self.folder, env=environment, capture_output=True, text=True, timeout=600)
                said += ended.stdout
                problems = [
                    line for line in ended.stderr.splitlines()
                    if not re.match("greengate: (wrote |已写入)", line)]
                if problems:
                    print("\n".join(problems), file=sys.stderr)
                steps[step["id"]] = dict(
                    line.split("=", 1) for line in output.read_text().splitlines())
                code = ended.returncode
                if code:
                    break
            outputs = {
                name: self.expand(about["value"], inputs, steps)
                for name, about in self.action["outputs"].items()
            }
            return code, outputs, summary.read_text(), said


def check(condition, words):
    if not condition:
        raise SystemExit(f"action.yml: {words}")


def annotations(said, folder, path):
    """The workflow commands of one application: within GitHub's limits, at files that are there."""
    found = re.findall(r"^::(error|warning|notice) ([^:]*(?:%3A[^:]*)*)::(.*)$", said, re.M)
    lines = [line for line in said.splitlines() if line]
    check(len(found) == len(lines), f"{path}: not every line is an annotation:\n{said}")
    levels = [level for level, _, _ in found]
    check(levels.count("error") <= 10, f"{path}: more than ten errors")
    check(levels.count("warning") <= 10, f"{path}: more than ten warnings")
    check(levels.count("notice") <= 10, f"{path}: more than ten notices")
    closing = [p for _, p, _ in found if "file=" not in p]
    check(len(closing) == 1 and closing[0] == found[-1][1], f"{path}: one closing line, at the end")
    for _, properties, _ in found[:-1]:
        file = re.search(r"file=([^,]*)", properties)[1].replace("%25", "%")
        check((folder / file).is_file(), f"{path}: {file} is not in the repository")
        check(file.startswith(path + "/"), f"{path}: {file} lies outside the application")
    return found


def main():
    tool = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".build/release/greengate")
    check(tool.is_file(), f"{tool} is not there; build it first")
    action = load(ROOT / "action.yml")
    check(action == load_plainly(ROOT / "action.yml"), "the two readers of action.yml differ")

    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch, "repository")
        shutil.copytree(SAMPLE, folder)

        def git(*arguments):
            subprocess.run(
                ["git", "-c", "user.name=a", "-c", "user.email=a@example.invalid", *arguments],
                cwd=folder, check=True, capture_output=True)

        git("init", "-q", "-b", "main")
        (folder / ".git/info/exclude").write_text("/decisions/\n")
        waiting = pathlib.Path(scratch, "waiting")
        shutil.move(folder / "applications", waiting)
        (folder / "applications").mkdir()
        shutil.copy(waiting / "README.md", folder / "applications")
        git("add", "-A")
        git("commit", "-q", "--no-gpg-sign", "-m", "The authority's files")
        git("tag", "base")
        runner = Runner(action, folder)

        def judge(language="zh", applications="applications", **more):
            shutil.rmtree(folder / "decisions", ignore_errors=True)
            given = {"changed_since": "base", "baseline_ref": "base", **more}
            return runner.run(
                applications=applications, standards=str(ROOT / "Standards"),
                greengate=str(tool.resolve()), language=language, **given)

        def today():
            """The day of the head commit, in China."""
            said = subprocess.run(
                ["git", "log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d"], cwd=folder,
                check=True, capture_output=True, text=True, env={**os.environ, "TZ": "UTC-8"})
            return said.stdout.strip()

        code, outputs, summary, said = judge()
        check(code == 0 and outputs["verdict"] == "none", "nothing changed leaves with 0")
        check(summary == "", "nothing changed has no summary")
        check("base" in said, "nothing changed says so")

        cases = [
            ("zhongshan-grant", 0, "pass", "1,200,000"), ("zhongshan-other-outlet", 1, "fail", "DA002"),
            ("zhongshan-two-months", 3, "insufficient", "2020"),
        ]
        for name, expected, verdict, words in cases:
            for language in ("zh", "en"):
                path = f"applications/{name}"
                git("checkout", "-q", "-B", name, "base")
                shutil.copytree(waiting / name, folder / path)
                git("add", "-A")
                git("commit", "-q", "--no-gpg-sign", "-m", f"Apply: {name}")
                code, outputs, summary, said = judge(language)
                check(code == expected, f"{name} left with {code} and not with {expected}\n{said}")
                check(outputs == {"verdict": verdict, "folder": "decisions"}, f"{name}: {outputs}")
                check(words in summary and "# " in summary, f"{name}: the summary has no {words}")
                found = annotations(said, folder, path)
                errors = sum(level == "error" for level, _, _ in found)
                check((errors > 0) == (verdict == "fail"), f"{name}: {errors} errors")
                files = sorted(p.name for p in (folder / "decisions").iterdir())
                check(
                    files == sorted(
                        f"{name}.{e}" for e in ("html", "json", "junit", "markdown", "sarif")),
                    f"{name}: {files}")
                report = json.loads((folder / "decisions" / f"{name}.json").read_text())
                check(report["verdict"] == verdict, f"{name}: the report says {report['verdict']}")
                check(report["decision"]["as_of"] == today(), f"{name}: not of the head commit's day")
                sarif = json.loads((folder / "decisions" / f"{name}.sarif").read_text())
                for artifact in sarif["runs"][0]["artifacts"]:
                    uri = artifact["location"]["uri"]
                    check((folder / uri).is_file(), f"{name}: SARIF names {uri}")
                print(f"{name} ({language}): {verdict}, {len(found)} annotations")

        # Two at once: the worse decides, and each has its files.
        for name in ("zhongshan-grant", "zhongshan-other-outlet"):
            if not (folder / "applications" / name).exists():
                shutil.copytree(waiting / name, folder / "applications" / name)
        shutil.rmtree(folder / "applications" / "zhongshan-two-months")
        code, outputs, summary, said = judge()
        check(code == 1 and outputs["verdict"] == "fail", "the worse of two decides")
        check(len(list((folder / "decisions").iterdir())) == 10, "two applications, five files each")
        found = annotations(said, folder, "applications")
        check(found[-1][2].count("%0A") == 1, "the closing notice has a line for each application")
        print("two at once: fail")

        # Four that each have three errors: ten are shown, and two are counted.
        for number in range(3):
            shutil.copytree(
                waiting / "zhongshan-other-outlet", folder / f"applications/copy-{number}")
        code, outputs, summary, said = judge()
        found = annotations(said, folder, "applications")
        check(sum(level == "error" for level, _, _ in found) == 10, "ten errors are shown")
        check("error 2" in found[-1][2], f"the rest is counted: {found[-1][2]}")
        for number in range(3):
            shutil.rmtree(folder / f"applications/copy-{number}")
        print("five at once: ten errors are shown, and the rest is counted")

        # One application by itself: annotations name its files, and the day may be another.
        code, outputs, summary, said = judge(
            applications="applications/zhongshan-other-outlet/", changed_since="",
            as_of="2021-02-01")
        check(code == 1, f"one by itself left with {code}")
        annotations(said, folder, "applications/zhongshan-other-outlet")
        report = json.loads((folder / "decisions/zhongshan-other-outlet.json").read_text())
        check(report["decision"]["as_of"] == "2021-02-01", "as-of does not override")
        print("one by itself: fail, as of the day that was asked for")

        # What is no application is not green.
        git("clean", "-fdq", "applications")
        git("checkout", "-q", "-B", "stray", "base")
        (folder / "applications/new").mkdir()
        (folder / "applications/new/Application.yaml").write_text("schema: x\n")
        git("add", "-A")
        git("commit", "-q", "--no-gpg-sign", "-m", "Stray")
        code, outputs, _, _ = judge()
        check(code == 3 and outputs["verdict"] == "not-evaluated", f"a stray file: {code} {outputs}")
        git("checkout", "-q", "zhongshan-two-months")
        for name in ("zhongshan-grant", "zhongshan-other-outlet"):
            shutil.copytree(waiting / name, folder / "applications" / name, dirs_exist_ok=True)
        print("a stray file: not-evaluated")

        # What an applicant changes of the authority's files does not count.
        (folder / "register.yaml").write_text("schema: greengate/register/1\nplants: []\n")
        check(judge()[0] == 1, "the register of the working tree was read")
        (folder / "applications/zhongshan-grant/application.yaml").write_text("schema: x\n")
        code, outputs, _, _ = judge()
        check(code == 65 and outputs["verdict"] == "error", f"a broken application left with {code}")
        print("a broken application: error")


if __name__ == "__main__":
    main()
