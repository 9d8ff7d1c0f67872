#!/usr/bin/env python3
"""Prints the texts and numbers of a workbook as JSON, with Python's own zip and XML readers:
[[sheet, row, column, text], …] by sheet, row and column.

usage: read_cells.py FILE.xlsx
"""
import json
import re
import sys
import xml.etree.ElementTree as ET
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def number(letters):
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value - 1


def main():
    archive = zipfile.ZipFile(sys.argv[1])
    if archive.testzip():
        sys.exit("damaged")
    for name in archive.namelist():
        ET.fromstring(archive.read(name))
    book = ET.fromstring(archive.read("xl/workbook.xml"))
    found = []
    for sheet in range(len(list(book.iter(MAIN + "sheet")))):
        root = ET.fromstring(archive.read(f"xl/worksheets/sheet{sheet + 1}.xml"))
        for cell in root.iter(MAIN + "c"):
            if cell.find(MAIN + "f") is not None:
                sys.exit(f"{cell.get('r')} is a formula")
            column, row = re.fullmatch("([A-Z]+)([0-9]+)", cell.get("r")).groups()
            if cell.get("t") == "inlineStr":
                text = "".join(part.text or "" for part in cell.iter(MAIN + "t"))
                text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
            elif cell.find(MAIN + "v") is not None:
                text = repr(float(cell.find(MAIN + "v").text))
            else:
                continue
            found.append([sheet, int(row) - 1, number(column), text])
    print(json.dumps(found))


main()
