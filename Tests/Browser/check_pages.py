"""Opens every sample's page in a real browser and looks for what no unit test sees.

At 1280 and at 390 pixels: no console error (a breach of the page's own policy is one), no
horizontal overflow, no chart whose texts overlap or leave it, no serious or critical fault that
axe-core knows, also with every fold open. Then each page is printed: as many pages as pages.json
says, no page empty.

First the search for overlaps itself is tried on a drawing with planted ones: one that finds nothing
there would find nothing anywhere.

`make browser` runs it; `make browser RECORD=1` writes pages.json and the README's picture anew. It
needs the packages chromium, fonts-noto-cjk and poppler-utils; the number of pages depends on these
fonts.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = os.environ.get("GREENGATE", str(ROOT / ".build/release/greengate"))
GATE = ROOT / "Samples/gate-repository"
TABLE = pathlib.Path(__file__).with_name("pages.json")
WIDTHS = [1280, 390]
# What the README shows: the first charts whole.
PICTURE = ("foundry-three-episodes", "zh", {"width": 1100, "height": 1800})

# Pairs of texts of one chart whose boxes share more than a hair, and texts outside their chart.
OVERLAPS = """
() => [...document.querySelectorAll('svg.gg-chart')].flatMap(svg => {
  const texts = [...svg.querySelectorAll('text')].filter(t => t.getClientRects().length);
  // The glyphs alone: how high a text's own box is differs between fonts.
  const boxes = texts.map(t => {
    const [box, em] = [t.getBBox(), parseFloat(getComputedStyle(t).fontSize)];
    const base = parseFloat(t.getAttribute('y'));
    return [t.textContent, {x: box.x, width: box.width, y: base - 0.8 * em, height: em}];
  });
  const view = svg.viewBox.baseVal;
  const faults = [];
  for (const [text, box] of boxes)
    if (box.x < -2 || box.y < -0.5 || box.x + box.width > view.width + 2
        || box.y + box.height > view.height + 0.5) faults.push('outside: ' + text);
  for (let i = 0; i < boxes.length; i++)
    for (let j = i + 1; j < boxes.length; j++) {
      const [a, b] = [boxes[i][1], boxes[j][1]];
      const x = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
      const y = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
      if (x > 0.5 && y > 0.5) faults.push(boxes[i][0] + ' | ' + boxes[j][0]);
    }
  return faults;
})
"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN = "() => document.querySelectorAll('details').forEach(fold => { fold.open = true })"


PLANTED = """<!DOCTYPE html><meta charset="utf-8"><style>text{font:12px sans-serif}</style>
<svg class="gg-chart" viewBox="0 0 200 100" width="200" height="100">
<text x="10" y="20">left</text><text x="%d" y="20">right</text><text x="10" y="%d">below</text></svg>"""


def try_itself(page, file):
    """Ends the run where planted overlaps are not found, or one is found where there is none."""
    for x, y, expected in [
            (100, 60, []), (12, 60, ["left | right"]), (100, 140, ["outside: below"])]:
        file.write_text(PLANTED % (x, y))
        page.goto(file.as_uri())
        if (found := page.evaluate(OVERLAPS)) != expected:
            sys.exit(f"the search for overlaps found {found}, and {expected} was planted")


def samples():
    """The dossiers, but for those of applications: they are seen in their decisions."""
    return sorted(
        path.parent for path in (ROOT / "Samples").rglob("plant.yaml")
        if "gate-repository" not in path.parts)


def applications():
    return sorted(path.parent for path in GATE.rglob("application.yaml"))


def write_page(sample, language, file):
    command = ["check", sample]
    if (sample / "application.yaml").exists():
        command = ["gate", sample, "--register", GATE / "register.yaml"]
    run = subprocess.run(
        [TOOL, *command, "--standards", ROOT / "Standards", "--lang", language,
         "--format", "html"], stdout=subprocess.PIPE, check=False)
    if run.returncode not in (0, 1, 3):
        sys.exit(f"{TOOL} left with {run.returncode} on {sample}")
    file.write_bytes(run.stdout)


def look(page, file, width, faults, name):
    def fault(what):
        faults.append(f"{name} at {width}: {what}")

    page.set_viewport_size({"width": width, "height": 900})
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: request.url.startswith("file:") or said.append(request.url))
    page.goto(file.as_uri())
    for is_open in (False, True):
        if is_open:
            page.evaluate(OPEN)
        if (over := page.evaluate(OVERFLOW)) > 0:
            fault(f"{over} pixels wider than the window" + (", open" if is_open else ""))
    for text in page.evaluate(OVERLAPS):
        fault(f"chart: {text}")
    for text in said:
        fault(f"console: {text}")


def audit(page, faults, name, width):
    for violation in Axe().run(page).response["violations"]:
        if violation["impact"] in ("serious", "critical"):
            where = ", ".join(str(node["target"]) for node in violation["nodes"][:3])
            faults.append(f"{name} at {width}: axe {violation['id']}: {where}")


def printed(page, file, folder, faults, name):
    paper = folder / "page.pdf"
    page.pdf(path=paper, prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-layout", paper, "-"], stdout=subprocess.PIPE, check=True, text=True).stdout
    pages = text.split("\f")[:-1]
    for number, content in enumerate(pages, 1):
        lines = [line for line in content.splitlines() if line.strip()]
        if len(lines) < 4:
            faults.append(f"{name}: printed page {number} holds {len(lines)} lines")
        if f"{number}/{len(pages)}" not in content.replace(" ", ""):
            faults.append(f"{name}: printed page {number} has no number")
    return len(pages)


def main():
    faults, counts = [], {}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = pathlib.Path(name)
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox"] if os.geteuid() == 0 else [])
        page = browser.new_page()
        try_itself(page, folder / "planted.html")
        page.close()
        for sample in samples() + applications():
            for language in ("zh", "en"):
                name = f"{sample.name}.{language}"
                file = folder / f"{name}.html"
                write_page(sample, language, file)
                for width in WIDTHS:
                    page = browser.new_page()
                    look(page, file, width, faults, name)
                    # axe is put into the page as a script, which its own policy forbids.
                    page = browser.new_page(bypass_csp=True)
                    page.set_viewport_size({"width": width, "height": 900})
                    page.goto(file.as_uri())
                    page.evaluate(OPEN)
                    audit(page, faults, name, width)
                    page.close()
                page = browser.new_page()
                page.goto(file.as_uri())
                if os.environ.get("RECORD") and (sample.name, language) == PICTURE[:2]:
                    page.set_viewport_size(PICTURE[2])
                    page.screenshot(path=sample / "expected/report.png")
                counts[name] = printed(page, file, folder, faults, name)
                print(f"{name}: {counts[name]} printed pages", flush=True)
                for page in [page for context in browser.contexts for page in context.pages]:
                    page.close()
    if os.environ.get("RECORD"):
        TABLE.write_text(json.dumps(counts, indent=2, sort_keys=True) + "\n")
    expected = json.loads(TABLE.read_text()) if TABLE.exists() else {}
    for name in sorted(counts.keys() | expected.keys()):
        if counts.get(name) != expected.get(name):
            faults.append(f"{name}: {counts.get(name)} printed pages, not {expected.get(name)}")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(counts)} pages, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
