"""Validates what the tool writes for every sample: `validate.py TOOL [SCHEMAS]`.

Without a folder of schemas, what they would say is left out, and all else is checked.
"""

import json
import pathlib
import re
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree

SAMPLES = pathlib.Path("Samples")
BASE = "plants/样 本"


def output(tool, dossier, form, language):
    run = subprocess.run(
        [tool, "check", dossier, "--format", form, "--lang", language, "--seal", "--base", BASE],
        capture_output=True, check=False)
    assert run.returncode in (0, 1, 3), (dossier, form, run.returncode, run.stderr.decode())
    return run.stdout.decode(), run.returncode


def locations(result):
    return result["locations"] + result.get("relatedLocations", [])


def check_sarif(dossier, text, code, validator):
    log = json.loads(text)
    problems = [] if validator is None else [
        f"{'/'.join(map(str, e.path))}: {e.message}" for e in validator.iter_errors(log)]
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    prints = [result["partialFingerprints"]["greengateFinding/v1"] for result in run["results"]]
    if len(set(prints)) != len(prints):
        problems.append("fingerprints stand twice")
    if any(result["level"] == "error" for result in run["results"]) != (code == 1):
        problems.append(f"levels do not fit exit code {code}")
    for result in run["results"]:
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            problems.append(f"rule index of {result['ruleId']}")
        for location in locations(result):
            physical = location["physicalLocation"]
            uri = physical["artifactLocation"]["uri"]
            artifact = run["artifacts"][physical["artifactLocation"]["index"]]
            if artifact["location"]["uri"] != uri:
                problems.append(f"artifact index of {uri}")
            path = urllib.parse.unquote(uri)
            if not path.startswith(BASE + "/"):
                problems.append(f"{uri} is not below the base")
            lines = (dossier / path[len(BASE) + 1:]).read_bytes().count(b"\n") + 1
            region = physical.get("region", {"startLine": 1, "endLine": 1})
            if not 1 <= region["startLine"] <= region["endLine"] <= lines:
                problems.append(f"{uri}: {region} of {lines} lines")
    return problems, len(run["results"])


def check_junit(text, code, schema):
    problems = [] if schema is None else [
        str(error.reason) for error in schema.iter_errors(text)]
    xml.etree.ElementTree.fromstring(text.encode())
    red = len(re.findall(r"<(?:failure|error) ", text))
    if (red == 0) != (code == 0):
        problems.append(f"{red} red cases with exit code {code}")
    return problems, text.count("<testcase ")


def check_github(text):
    problems = [line for line in text.splitlines()
                if not re.fullmatch(r"::(error|warning|notice) [^:]*::.*", line)]
    for level in ("error", "warning", "notice"):
        if text.count(f"::{level} ") > 10:
            problems.append(f"more than ten {level}s")
    return problems, len(text.splitlines())


def check_markdown(text):
    length = len(text.encode("utf-16-le")) // 2
    return ([f"{length} characters"] if length > 65536 else []), length


def read_schemas(schemas):
    # Only here: without schemas, nothing need be installed.
    import jsonschema
    import xmlschema
    with open(schemas / "sarif/sarif-schema-2.1.0.json", encoding="utf-8") as file:
        schema = json.load(file)
    sarif = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    return sarif, xmlschema.XMLSchema(str(schemas / "junit/junit-10.xsd"))


def main(tool, schemas=None):
    sarif, junit = (None, None) if schemas is None else read_schemas(pathlib.Path(schemas))
    dossiers = sorted(path.parent for path in SAMPLES.rglob("plant.yaml"))
    assert dossiers, "there are no samples"
    failed = False
    for dossier in dossiers:
        for language in ("zh", "en"):
            counts = []
            for form in ("sarif", "junit", "github", "markdown"):
                text, code = output(tool, dossier, form, language)
                problems, count = {
                    "sarif": lambda: check_sarif(dossier, text, code, sarif),
                    "junit": lambda: check_junit(text, code, junit),
                    "github": lambda: check_github(text),
                    "markdown": lambda: check_markdown(text),
                }[form]()
                counts.append(f"{form} {count}")
                for problem in problems:
                    failed = True
                    print(f"{dossier} {form} {language}: {problem}", file=sys.stderr)
            print(f"{dossier} {language}: {', '.join(counts)}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
