#!/usr/bin/env python3
"""An inspector's day in a real browser: from the first start to the month's digest.

usage: day.py SERVER TOOL [--pictures .build/server-day] [--only zh-1280,en-390-plain] [--record]

On a fresh data folder the administrator follows the printed link and invites a plant's engineer and an
inspector, each in a browser session of their own. The engineer drops the foundry's folder on the page and
watches its progress come by server-sent events; a program pushes the same dossier with a token; the
inspector sends a neighbour's zip by the form, opens an episode, reads its rows, zooms its chart by
dragging; the engineer explains, the inspector decides, the audit log shows both; the workbook that is
downloaded is the command line's to the byte; the month's digest names the plant. In Chinese and English, at
1280 and 390 pixels, with scripts and without (`plain`: progress by refreshing, zoom by links).

Nothing may stand in the console, no page may be wider than its window, axe-core may find nothing serious.
Pictures of every step stay in --pictures. --record takes the README's pictures again.
Needs chromium, fonts-noto-cjk, and Python's playwright and axe-playwright-python.
"""
import argparse
import importlib.util
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

from playwright.sync_api import Error, sync_playwright

import samples
from looking import Held, Journal, Person
from server import PASSWORD, ROOT, Failure, Server, check

FOUNDRY = samples.FOUNDRY
MONTH = "2025-03"
# The neighbour's dossier is the foundry's with another id.
NEIGHBOUR = "HZ-FD-002"
NAMES = {
    "administrator": {"zh": "沈管理员", "en": "Shen"},
    "engineer": {"zh": "王工", "en": "Wang"},
    "inspector": {"zh": "陈监察", "en": "Chen"},
}
EXPLANATION = {
    "zh": "3 月 5 日 8 时布袋破损，11 时停机更换，更换后恢复正常；已加装压差报警。",
    "en": "A filter bag tore at 8:00 on 5 March; it was changed at 11:00. A pressure alarm was added.",
}
DECISION = {
    "zh": "核对了更换记录和压差曲线，三个小时超标属实。",
    "en": "Compared with the change record and the pressure curve: the three hours stand.",
}
# What the README shows of the server.
PICTURE = str(ROOT / "Sources/greengate-server/Server.docc/finding.{}.png")
RUNS = [
    f"{language}-{width}{plain}" for plain in ("", "-plain") for language in ("zh", "en")
    for width in (1280, 390)]


class Day:
    def __init__(self, browser, server, tool, scratch, journal, language, scripts, picture):
        self.server, self.tool, self.scratch, self.journal = server, tool, scratch, journal
        self.language, self.scripts, self.browser = language, scripts, browser
        self.picture = picture
        self.root = f"http://127.0.0.1:{server.port}"
        self.folder = scratch / "foundry-three-episodes"
        shutil.copytree(FOUNDRY, self.folder, ignore=shutil.ignore_patterns("expected", "README.md"))

    def say(self, zh, en):
        return zh if self.language == "zh" else en

    def person(self):
        return Person(self.browser, self.journal, self.root, self.language, self.scripts)

    def name(self, role):
        return NAMES[role][self.language]

    def live(self):
        self.first_start()
        self.invite()
        self.administrator_looks_around()
        run = self.hand_in()
        self.push(run)
        self.hand_in_neighbour()
        self.hand_in_unknown_columns()
        finding = self.open_finding()
        self.zoom(finding)
        self.explain(finding)
        self.decide(finding)
        self.audit()
        self.download(run)
        self.apply()
        self.read_digest()
        self.look_around(run)

    # -- People

    def first_start(self):
        link = re.search(r"http://\S+/setup/\S+", self.server.greeting)
        check(link, f"no link is printed: {self.server.greeting}")
        boss = self.boss = self.person()
        boss.open(link[0])
        boss.see("set-up")
        self.choose(boss, "administrator")
        check(boss.path == "/", f"set-up leads to {boss.path}")
        boss.see("first-overview")
        # The link is for one use.
        stranger = self.person()
        stranger.allowed = {"404", "410", "403"}
        stranger.open(link[0])
        check(stranger.page.locator("input[name=password]").count() == 0, "the link works twice")
        stranger.see("link-used")
        stranger.open("/")
        check(stranger.path == "/sign-in", "the overview is shown to strangers")
        stranger.see("sign-in")
        stranger.context.close()

    def choose(self, person, role):
        page = person.page
        page.get_by_label(self.say("用户名", "Name")).fill(self.name(role))
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=again]").fill(PASSWORD)
        person.press(self.say("确定并登录", "Confirm and sign in"))

    def invite(self):
        links = {}
        for role, value, field, sees in [
                ("engineer", "plant", "plants", "HZ-FD-001"),
                ("inspector", "inspector", "regions", "330500")]:
            self.boss.open("/")
            self.boss.follow(self.say("人员", "People"))
            if role == "engineer":
                self.boss.see("people-alone")
            page = self.boss.page
            page.locator("select[name=role]").select_option(value)
            page.locator(f"input[name={field}]").fill(sees)
            page.locator("input[name=recipient]").fill(role)
            self.boss.press(self.say("生成一次性链接", "Make a one-time link"))
            links[role] = page.locator("code.secret").inner_text().strip()
            check(page.locator("td bdi", has_text=role).count() == 1, f"no link is for {role}")
            self.boss.see(f"invited-{role}")
        self.engineer, self.inspector = self.person(), self.person()
        for role, person in [("engineer", self.engineer), ("inspector", self.inspector)]:
            check(links[role].startswith(self.root), f"the link is {links[role]}")
            person.open(links[role])
            person.see(f"invitation-{role}")
            self.choose(person, role)
            person.see(f"empty-overview-{role}")
            for path in ("/uploads", "/findings", "/digests", "/applications", "/waivers"):
                person.open(path)
                if role == "inspector":
                    person.see(f"empty{path.replace('/', '-')}")
        # What is not one's own is not there.
        self.engineer.allowed = {"404", "403"}
        self.engineer.open("/people")
        self.engineer.see("refused")
        self.engineer.open("/runs/" + "0" * 32)
        self.engineer.see("not-there")
        self.engineer.allowed = set()

    def administrator_looks_around(self):
        self.boss.open("/people")
        self.boss.see("people")
        self.boss.follow(self.name("inspector"))
        self.boss.see("person")

    # -- Handing in

    def hand_in(self):
        """The engineer hands in the folder: dropped where there are scripts, else as a zip by the form.
        → the run's address"""
        person, page = self.engineer, self.engineer.page
        person.open("/")
        person.follow(self.say("上传日志", "Upload logs"))
        person.see("upload")
        with Held(self.server, 2.5) as held:
            if self.scripts:
                with page.expect_navigation(url=re.compile(r"/uploads/[a-z2-7]{26}$")):
                    person.drop("#drop", [self.folder])
            else:
                self.send_zip(person, "HZ-FD-001")
            here = person.path
            shown = page.locator("main").inner_text()
            check(self.say("不达标", "fail") not in shown, "the verdict is there at once")
            person.see("progress")
            # Without touching anything: the page gets to the verdict by itself.
            page.locator("main .tag.bad").wait_for(timeout=60_000)
        check(held.found, "the check was over before it could be held")
        check(person.path == here, f"the page went to {person.path}")
        person.see("checked")
        if self.scripts:
            said = person.progress(here)
            check(person.streams and all(kind == "text/event-stream" for kind in person.streams),
                  f"no stream of events: {person.streams}")
            check(any(len(words) > 1 for words in said),
                  f"the progress did not change but by loading the page again: {said}")
            print(f"  progress: {' → '.join(max(said, key=len))}")
        person.follow(self.say("查看报告", "See the report"), exact=False)
        check(re.fullmatch(r"/runs/[0-9a-f]{32}", person.path), f"the report is at {person.path}")
        person.see("report")
        check(self.name("engineer") in person.text(".trail"), "the report does not say who handed it in")
        return person.path

    def send_zip(self, person, plant):
        path = self.scratch / f"{plant}.zip"
        path.write_bytes(samples.foundry(plant))
        self.send(person, path)

    def send(self, person, path, button=None):
        person.page.locator("#files").set_input_files(path)
        # Not `press`: with scripts the page goes only once all is sent.
        with person.page.expect_navigation(url=re.compile(r"/uploads/[a-z2-7]{26}$")):
            person.page.get_by_role(
                "button", name=button or self.say("上传并核查", "Upload and check")).click()

    def push(self, run):
        """The same dossier by a program, with a token made on the page: nothing is recorded twice."""
        person, page = self.engineer, self.engineer.page
        person.open("/account")
        person.see("account")
        person.open(person.address("^/tokens"))
        person.see("tokens-none")
        page.get_by_label(self.say("名称", "Name")).fill(self.say("排口数采仪", "data logger"))
        for scope in ("upload", "read"):
            page.locator(f"input[name=scope][value={scope}]").check()
        person.press(self.say("新建令牌", "Make the token"))
        person.see("token")
        token = self.scratch / "token"
        token.touch(mode=0o600)
        token.write_text(page.locator("code.secret").inner_text().strip() + "\n")
        self.pushed = self.scratch / "pushed.xlsx"
        done = self.run_tool(
            "push", self.folder, "--server", self.root, "--token-file", token, "--format", "xlsx",
            "--output", self.pushed)
        check(done.returncode == 1, f"push left with {done.returncode}\n{done.stderr}")
        person.open("/uploads")
        person.see("uploads")
        rows = page.locator("tbody tr")
        check(rows.count() == 2, f"{rows.count()} uploads are listed, not 2")
        person.open("/plants/HZ-FD-001")
        runs = page.locator("#runs ~ div a[href*='/runs/']")
        check(runs.count() == 1 and runs.first.get_attribute("href") == run,
              f"the same dossier is recorded {runs.count()} times")

    def hand_in_neighbour(self):
        person = self.inspector
        person.open("/uploads/new")
        self.send_zip(person, NEIGHBOUR)
        person.page.locator("main .tag.bad").wait_for(timeout=60_000)
        person.see("neighbour-checked")

    def hand_in_unknown_columns(self):
        """A log whose headers nobody knows: the page says why, and where to say what they mean."""
        person, page = self.engineer, self.engineer.page
        log = self.scratch / self.say("四月日志.csv", "april.csv")
        log.write_text("t,stack,dust,o2raw\n2025-04-01 00:00:00,DA001,12.5,9.1\n", encoding="utf-8")
        person.open("/uploads/new")
        self.send(person, log)
        page.locator("main .notice.bad").wait_for(timeout=60_000)
        person.see("unknown-columns")
        person.open(person.address("/mapping$"))
        person.see("mapping")
        check("o2raw" in person.text(), "the page of columns does not show the log's own")

    # -- The finding

    def open_finding(self):
        """From the overview by the plant to the first episode, and its rows read. → its address"""
        person, page = self.inspector, self.inspector.page
        person.open("/")
        check(page.locator("table.matrix tbody tr").count() == 2, "the overview lacks a plant")
        person.see("overview")
        person.open("/plants/HZ-FD-001")
        person.see("plant")
        person.open("/findings")
        person.see("findings")
        person.open("/plants/HZ-FD-001#open")
        link = page.locator("table a[href*='/findings/']").first
        with page.expect_navigation():
            link.click()
        person.see("finding")
        text = person.text()
        for figure in ("56.25", "0.40625", "40 mg/m³", "2025-03-05"):
            check(figure in text, f"the finding does not say {figure}")
        self.read_rows(page)
        return person.path

    def read_rows(self, page):
        """Each row of evidence stands in the named file at the named line."""
        seen = []
        for table in page.locator("table.evidence").all():
            file = re.match(r"[^\s:]+", table.locator("caption").text_content().strip())[0]
            lines = (self.folder / file).read_text(encoding="utf-8").splitlines()
            for row in table.locator("tbody tr").all():
                number = int(row.locator("th").text_content().strip())
                said = row.locator("code").text_content().strip()
                check(lines[number - 1] == said,
                      f"{file}:{number} is {lines[number - 1]!r}, not {said!r}")
                seen.append(said)
        check(seen, "no row of evidence")
        # Of all episodes: the worst stands first.
        check(any(",PM,45.0," in said for said in seen), "the peak's row is not shown")

    def zoom(self, finding):
        person, page = self.inspector, self.inspector.page
        person.open(finding)
        if self.picture:
            person.page.screenshot(path=self.picture, clip={"x": 0, "y": 0, "width": 1280, "height": 1000},
                                   full_page=True)
        person.open(person.address("/series/"))
        # The worst episode, of the 14th and 15th, with a day before and after it.
        check("from=2025-03-13T22:00" in page.url, f"the finding's series is {page.url}")
        person.see("series")
        span = page.locator("[data-span]")
        before = span.inner_text()
        if not self.scripts:
            picture = page.locator("[data-picture] svg").first.inner_html()
            page.locator("nav.zoom a").first.click()
            page.wait_for_load_state()
            check(span.inner_text() != before, f"the link leaves the span at {before}")
            check(page.locator("[data-picture] svg").first.inner_html() != picture,
                  "the picture is the same after the zoom")
            person.see("series-zoomed")
            return
        check(page.locator(".zooming canvas").count() > 0, "the chart that zooms is not there")
        episode = self.points(page, lambda: page.reload())
        few = self.points(page, lambda: person.drag(".zooming .canvas", 0.4, 0.6))
        check(span.inner_text() != before, f"dragging leaves the span at {before}")
        check("from=" in page.url and page.url.count("from=2025-03-04T08") == 0,
              f"the address is {page.url}")
        check(0 < len(few["points"]) < len(episode["points"]) / 2,
              f"{len(few['points'])} of {len(episode['points'])} points came")
        page.mouse.move(0, 0)
        person.see("series-zoomed")
        # The address holds the view: whoever gets it sees the same.
        zoomed = span.inner_text()
        # Its own points are waited for: the double click's must not be taken for them.
        self.points(page, lambda: page.reload())
        page.locator(".zooming canvas").first.wait_for()
        check(span.inner_text() == zoomed, f"{span.inner_text()} after loading again, not {zoomed}")
        whole = self.points(page, lambda: page.locator(".zooming .canvas").dblclick())
        check(len(whole["points"]) == 31 * 24, f"a double click shows {len(whole['points'])} hours")
        person.see("series-whole")

    @staticmethod
    def points(page, act):
        """What the chart fetches of its hours while `act` is done; its readings come on their own."""
        with page.expect_response(
                lambda answer: ".json?" in answer.url and "of=readings" not in answer.url) as waited:
            act()
        page.wait_for_timeout(150)
        return waited.value.json()

    def explain(self, finding):
        person, page = self.engineer, self.engineer.page
        person.open(finding)
        form = page.locator("form[action$='/explanation']")
        form.locator("textarea").fill(EXPLANATION[self.language])
        person.press(self.say("提交说明", "Hand in the explanation"))
        check(EXPLANATION[self.language] in person.text(), "the explanation is not shown")
        check(page.locator("form[action$='/decision']").count() == 0, "a plant may decide")
        person.see("explained")

    def decide(self, finding):
        person, page = self.inspector, self.inspector.page
        person.open("/findings")
        person.see("findings-explained")
        person.open(finding)
        check(EXPLANATION[self.language] in person.text(), "the inspector does not see the explanation")
        form = page.locator("form[action$='/decision']")
        form.locator("input[value=confirmed]").check()
        form.locator("textarea").fill(DECISION[self.language])
        person.press(self.say("记入处理意见", "Put it on record"))
        check(DECISION[self.language] in person.text(), "the decision is not shown")
        person.see("decided")

    def audit(self):
        person = self.boss
        person.open("/audit")
        person.see("audit")
        text = person.text("table")
        for role in ("engineer", "inspector"):
            check(self.name(role) in text, f"the audit log does not name the {role}")
        rows = [row.inner_text() for row in person.page.locator("tbody tr").all()]
        for role, word in [("engineer", self.say("企业说明", "Explained for the plant")),
                           ("inspector", self.say("处理意见：认定超标或违规", "Decided: confirmed"))]:
            check(any(self.name(role) in row and word in row for row in rows),
                  f"the audit log has no line of the {role} with {word}")

    # -- What is taken along

    def run_tool(self, *arguments):
        return subprocess.run(
            [self.tool, *arguments, "--lang", self.language], stdin=subprocess.DEVNULL,
            capture_output=True, text=True, cwd=self.scratch)

    def download(self, run):
        person, page = self.inspector, self.inspector.page
        person.open(run)
        page.locator("details.downloads summary").first.click()
        person.see("report-downloads")
        with page.expect_download() as waited:
            page.locator("a[href*='report.xlsx']").first.click()
        got = self.scratch / "downloaded.xlsx"
        waited.value.save_as(got)
        made = self.scratch / "made.xlsx"
        done = self.run_tool("check", self.folder, "--seal", "--format", "xlsx", "--output", made)
        check(done.returncode == 1, f"check left with {done.returncode}\n{done.stderr}")
        check(got.read_bytes() == made.read_bytes(), "the page's workbook is not the command line's")
        check(self.pushed.read_bytes() == made.read_bytes(), "push's workbook is not the command line's")

    def apply(self):
        """An application for support, as a zip: decided on, and the same as by the command line."""
        person, page = self.boss, self.boss.page
        person.open("/applications")
        person.follow(self.say("审查申报", "Hand in an application"))
        person.see("application-new")
        path = self.scratch / "zhongshan-grant.zip"
        path.write_bytes(samples.application("ZS-PL-001"))
        self.send(person, path, self.say("上传并审查", "Upload and decide"))
        page.locator("a.button[href^='/applications/']").wait_for(timeout=60_000)
        # Without the authority's register nobody vouches for what the application says.
        verdict = self.say("未评价", "not evaluated")
        check(verdict in person.text(), "the decision is not told")
        person.see("application-decided")
        person.follow_address("^/applications/[0-9a-f]{32}")
        check(verdict in person.text(), "the decision's page does not tell it")
        person.see("application")
        page.locator("details.downloads summary").first.click()
        with page.expect_download() as waited:
            page.locator("a[href*='report.xlsx']").first.click()
        got, made = self.scratch / "decision.xlsx", self.scratch / "gate.xlsx"
        waited.value.save_as(got)
        done = self.run_tool("gate", path, "--format", "xlsx", "--output", made)
        check(done.returncode == 3, f"gate left with {done.returncode}\n{done.stderr}")
        check(got.read_bytes() == made.read_bytes(), "the decision's workbook is not the command line's")

    def read_digest(self):
        person = self.inspector
        person.open("/digests")
        person.see("digests")
        person.follow_address(f"^/digests/{MONTH}")
        check("HZ-FD-001" in person.text() or "示例铸造" in person.text(), "the digest lacks the plant")
        person.see("digest")

    def look_around(self, run):
        """What the day did not lead to, and the other language by its link."""
        person = self.inspector
        for name, path in [("standards", "/standards"), ("standard", "/standards/gb-39726-2020"),
                           ("waivers", "/waivers"), ("applications", "/applications")]:
            person.open(path)
            person.see(name)
        person.open(run)
        other = self.say("English", "中文")
        person.page.get_by_role("link", name=other).click()
        person.page.wait_for_load_state()
        check(person.path == run, f"the other language is at {person.path}")
        check(person.page.locator("html").get_attribute("lang").startswith(self.say("en", "zh")),
              "the page keeps its language")


def axe():
    """axe-core's own text, or nothing where it is not installed."""
    found = importlib.util.find_spec("axe_playwright_python")
    if not found:
        return None
    files = list(pathlib.Path(found.submodule_search_locations[0]).rglob("axe.min.js"))
    return files[0].read_text(encoding="utf-8") if files else None


def live(browser, arguments, name, scratch):
    words = name.split("-")
    journal = Journal(arguments.pictures, name, int(words[1]), axe())
    server = Server(arguments.server, scratch / "data", log=str(scratch / "log")).start()
    began = time.monotonic()
    day = None
    try:
        day = Day(browser, server, arguments.tool, scratch, journal, words[0], len(words) == 2,
                  PICTURE.format(words[0]) if arguments.record and words[1:] == ["1280"] else None)
        day.live()
    except (Failure, Error, AssertionError) as failure:
        journal.fault(f"{type(failure).__name__}: {failure}")
        for context in browser.contexts:
            for page in context.pages:
                page.screenshot(path=journal.picture("at-the-failure"), full_page=True)
    finally:
        for context in browser.contexts:
            context.close()
        if server.stop() != 0:
            journal.fault("the server did not stop cleanly")
    print(f"{name}: {journal.count} pictures, {len(journal.faults)} faults, "
          f"{time.monotonic() - began:.0f} s", flush=True)
    for fault in journal.faults:
        print(f"  {fault}", file=sys.stderr, flush=True)
    return journal.faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server", type=pathlib.Path)
    parser.add_argument("tool", type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path, default=ROOT / ".build/server-day")
    parser.add_argument("--only", default=",".join(RUNS))
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    arguments = parser.parse_args()
    arguments.server, arguments.tool = arguments.server.resolve(), arguments.tool.resolve()
    faults = []
    with sync_playwright() as playwright:
        for name in arguments.only.split(","):
            # The browser's own words, of a file's or a date's field, are in the reader's language where
            # the package chromium-l10n is installed.
            spoken = {"zh": "zh-CN", "en": "en-US"}[name[:2]]
            browser = playwright.chromium.launch(
                executable_path=arguments.chromium, args=["--no-sandbox", f"--lang={spoken}"])
            with tempfile.TemporaryDirectory(prefix="greengate-day-") as scratch:
                faults += live(browser, arguments, name, pathlib.Path(scratch))
            browser.close()
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
