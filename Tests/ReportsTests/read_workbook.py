#!/usr/bin/env python3
"""Prints a workbook as text, with nothing but Python's own zip and XML readers: every sheet with its
layout, every cell with its kind and format. So what an Excel file holds can be read, compared and
proven without the library that wrote it.

usage: read_workbook.py FILE.xlsx
"""
import re
import sys
import xml.etree.ElementTree as ET
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CORE = {"dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/"}
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def shown(text):
    """The text as Excel shows it, line breaks as ⏎."""
    text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\n", "⏎")


def formats(archive):
    """A cell's style number → number format and fill, in words."""
    root = ET.fromstring(archive.read("xl/styles.xml"))
    codes = {f.get("numFmtId"): f.get("formatCode") for f in root.iter(MAIN + "numFmt")}
    codes |= {"0": "", "1": "0", "2": "0.00"}
    fills = []
    for fill in root.find(MAIN + "fills"):
        color = fill.find(f"{MAIN}patternFill/{MAIN}fgColor")
        fills.append("" if color is None else color.get("rgb", "")[2:])
    found = []
    for cell in root.find(MAIN + "cellXfs"):
        words = [codes[cell.get("numFmtId")], fills[int(cell.get("fillId"))]]
        found.append(" ".join(word for word in words if word))
    return found


def describe(archive, path, name, styles):
    root = ET.fromstring(archive.read(path))
    print(f"\n## {name}")
    pane = root.find(f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}pane")
    print(f"frozen: {pane.get('xSplit', '0')} columns, {pane.get('ySplit')} rows, {pane.get('state')}")
    widths = [c.get("width").split(".")[0] for c in root.iter(MAIN + "col")]
    print("widths:", " ".join(widths))
    chosen = root.find(MAIN + "autoFilter")
    print("filter:", "none" if chosen is None else chosen.get("ref"))
    page = root.find(MAIN + "pageSetup")
    print("page:", " ".join(f"{key}={page.get(key)}" for key in sorted(page.keys())))
    for part in root.find(MAIN + "headerFooter"):
        print(f"{part.tag.removeprefix(MAIN)}: {part.text}")
    for row in root.iter(MAIN + "row"):
        for cell in row.iter(MAIN + "c"):
            if cell.find(MAIN + "f") is not None:
                sys.exit(f"{name}!{cell.get('r')} is a formula")
            style = styles[int(cell.get("s", 0))]
            style = f" [{style}]" if style else ""
            if cell.get("t") == "inlineStr":
                text = "".join(t.text or "" for t in cell.iter(MAIN + "t"))
                print(f"{cell.get('r')}{style} “{shown(text)}”")
            elif cell.find(MAIN + "v") is not None:
                print(f"{cell.get('r')}{style} {cell.find(MAIN + 'v').text}")


def main():
    archive = zipfile.ZipFile(sys.argv[1])
    if archive.testzip():
        sys.exit("damaged")
    times = {entry.date_time for entry in archive.infolist()}
    print("entries:", len(archive.infolist()), "all of", *sorted(times))
    core = ET.fromstring(archive.read("docProps/core.xml"))
    for key in ("dc:title", "dc:creator", "dcterms:created", "dcterms:modified"):
        print(f"{key}: {core.find(key, CORE).text}")
    book = ET.fromstring(archive.read("xl/workbook.xml"))
    for name in book.iter(MAIN + "definedName"):
        print(f"{name.get('name')}: {name.text}")
    styles = formats(archive)
    for number, sheet in enumerate(book.iter(MAIN + "sheet"), 1):
        describe(archive, f"xl/worksheets/sheet{number}.xml", sheet.get("name"), styles)


main()
