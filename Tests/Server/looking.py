"""One person at a real browser (Chromium by the DevTools protocol), and what no page may do there.

Every page that is looked at is photographed; what is wrong with it is written down and the day goes on:
something in the console (a breach of the pages' own policy is), an answer of 400 or more, a request to
another host, a page wider than its window, a serious fault that axe-core knows.
"""
import os
import pathlib
import re
import threading
import time
import urllib.parse

OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Words that scroll inside their own box are not cut; these are.
CUT = """
() => [...document.querySelectorAll('button, .button, th, td, h1, h2, h3, label, dd, summary')]
  .filter(box => box.getClientRects().length
    && !(box.closest('thead')?.getBoundingClientRect().width < 2) && box.scrollWidth > box.clientWidth + 1
    && getComputedStyle(box).display !== 'inline')
  .map(box => box.tagName + ': ' + box.textContent.trim().slice(0, 60))
"""
# What the progress said in each loading of the page, kept over loadings; a breach of the policy.
WATCH = """
(() => {
  const note = (key, value) => {
    const all = JSON.parse(sessionStorage.getItem(key) || '[]');
    all.push(value);
    sessionStorage.setItem(key, JSON.stringify(all));
  };
  document.addEventListener('securitypolicyviolation', event =>
    note('breaches', event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile));
  document.addEventListener('DOMContentLoaded', () => {
    const words = document.getElementById('progress-words');
    if (!words) return;
    const say = () => note('progress', [performance.timeOrigin, location.pathname, words.textContent]);
    say();
    new MutationObserver(say).observe(words, {childList: true, characterData: true, subtree: true});
  });
})();
"""


class Journal:
    """Where the pictures go, and what was wrong."""

    def __init__(self, folder, name, width, axe):
        self.folder, self.name, self.width = pathlib.Path(folder) / name, name, width
        self.faults, self.count, self.axe = [], 0, axe
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.glob("*.png"):
            old.unlink()

    def fault(self, text):
        self.faults.append(f"{self.name}: {text}")

    def picture(self, step):
        self.count += 1
        return self.folder / f"{self.count:02}-{step}.png"


class Person:
    """A browser session of its own; nothing is shared with the others but the server."""

    def __init__(self, browser, journal, root, language, scripts):
        self.journal, self.root, self.scripts = journal, root, scripts
        self.language = language
        self.context = browser.new_context(
            viewport={"width": journal.width, "height": 900}, java_script_enabled=scripts,
            locale={"zh": "zh-CN", "en": "en-US"}[language], accept_downloads=True)
        self.context.set_default_timeout(20_000)
        if scripts:
            self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.streams, self.allowed = [], set()
        self.page.on("console", lambda message: self._heard(message))
        self.page.on("pageerror", lambda error: journal.fault(f"script: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _heard(self, message):
        # Chromium writes a refused answer down there, too.
        if message.type == "error" and any(code in message.text for code in self.allowed):
            return
        self.journal.fault(f"console ({message.type}) at {self.page.url}: {message.text}")

    def _asked(self, request):
        if not request.url.startswith((self.root, "data:", "blob:")):
            self.journal.fault(f"another host is asked: {request.url}")

    def _answered(self, response):
        if response.request.resource_type == "eventsource":
            self.streams.append(response.headers.get("content-type", ""))
        if response.status >= 400 and str(response.status) not in self.allowed:
            self.journal.fault(f"{response.status} at {response.url}")

    # -- Doing

    def open(self, path):
        self.page.goto(path if path.startswith("http") else self.root + path)

    def press(self, name):
        """A button that leads to another page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name, exact=True):
        """A link by what it says."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=exact).first.click()

    def follow_address(self, pattern):
        """The first link on the page whose address fits."""
        self.open(self.address(pattern))

    def address(self, pattern):
        for link in self.page.locator("main a[href]").all():
            found = link.get_attribute("href")
            if re.search(pattern, found):
                return found
        raise AssertionError(f"no link like {pattern} at {self.page.url}")

    def text(self, selector="main"):
        return self.page.locator(selector).first.inner_text()

    @property
    def path(self):
        return urllib.parse.urlsplit(self.page.url).path

    # -- Looking

    def see(self, step, folds=False):
        """Looks at the page as it stands: a picture, and what is wrong with it."""
        page, journal = self.page, self.journal
        page.wait_for_load_state()
        page.screenshot(path=journal.picture(step), full_page=True)
        where = f"{step} ({self.path})"
        if (over := page.evaluate(OVERFLOW)) > 0:
            journal.fault(f"{where}: {over} pixels wider than the window")
        for text in page.evaluate(CUT):
            journal.fault(f"{where}: cut: {text}")
        if not self.scripts:
            return
        if breaches := page.evaluate("() => sessionStorage.getItem('breaches')"):
            journal.fault(f"{where}: policy: {breaches}")
            page.evaluate("() => sessionStorage.removeItem('breaches')")
        if journal.axe:
            page.evaluate(journal.axe)
            found = page.evaluate(
                "() => axe.run({resultTypes: ['violations']}).then(all => all.violations"
                ".filter(one => ['serious', 'critical'].includes(one.impact))"
                ".map(one => one.id + ': ' + one.nodes.slice(0, 3).map(n => n.target).join(', ')))")
            for text in found:
                journal.fault(f"{where}: axe {text}")

    def progress(self, path):
        """Of an upload's page: for each loading, what its progress said."""
        import json
        said = {}
        for load, at, words in json.loads(
                self.page.evaluate("() => sessionStorage.getItem('progress') || '[]'")):
            if at == path and (not said.get(load) or said[load][-1] != words):
                said.setdefault(load, []).append(words)
        return list(said.values())

    def drop(self, selector, paths):
        """Files or folders from the desktop, let go over an element: a real drop, by the browser itself."""
        self.page.locator(selector).scroll_into_view_if_needed()
        box = self.page.locator(selector).bounding_box()
        at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] - 6}
        session = self.context.new_cdp_session(self.page)
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            session.send("Input.dispatchDragEvent", {"type": kind, **at, "data": data})
        session.detach()

    def drag(self, selector, begin, end):
        """The mouse, held down, from one share of an element's width to another."""
        self.page.locator(selector).scroll_into_view_if_needed()
        box = self.page.locator(selector).bounding_box()
        y = box["y"] + box["height"] / 2
        self.page.mouse.move(box["x"] + box["width"] * begin, y)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + box["width"] * (begin + end) / 2, y, steps=5)
        self.page.mouse.move(box["x"] + box["width"] * end, y, steps=5)
        self.page.mouse.up()


class Held:
    """Stops the next check's process for a while: a month of hours is checked before anyone could see
    how far it is."""

    def __init__(self, server, seconds):
        self.server, self.seconds, self.found = server, seconds, None
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._watch)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    def _watch(self):
        import signal
        while not self.over.is_set():
            for child in self.server.children():
                try:
                    os.kill(child, signal.SIGSTOP)
                except ProcessLookupError:
                    continue
                self.found = child
                time.sleep(self.seconds)
                os.kill(child, signal.SIGCONT)
                return
            time.sleep(0.002)
