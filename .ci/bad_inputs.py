"""Makes each bad input of README's table, runs the tool on it, and says what came of it.

Used by `.ci/readme`. A row fails the run where the tool leaves with another code than the one that
is expected here, prints no sentence, prints a stack trace, or finds something green.
"""
import json
import pathlib
import struct
import subprocess
import tempfile
import zipfile
import zlib

HEAD = "timestamp,outlet,pollutant,value,unit,flag\n"
PLANT = """schema: greengate/dossier/1
plant: {id: BAD, name: 示例, sector: foundry, region: "330502", area: general, approved: 2022-05-01}
period: {from: 2025-03-01T00:00:00+08:00, to: 2025-03-02T00:00:00+08:00}
scope: [emission]
outlets:
  - {id: DA001, name: 1号排放口, process: bench, monitors: [PM, O2]}
logs:
  - {file: logs/emission.csv, kind: emission, interval_min: 60, flags: hj212}
"""
PACK = """schema: greengate/standard/1
id: TEST 1-2025
title: {zh: 测试标准, en: Test standard}
issued: 2020-12-08
effective: 2021-01-01
region: "000000"
sectors: [foundry]
limits:
  - {id: PM, clause: table 1, process: bench, pollutant: PM, value: "30", unit: mg/m3, basis: hour, source: made for this table}
"""
MEBIBYTE = bytes(1 << 20)


def day(value="12.5", unit="mg/m3", flag="N", head=HEAD, pollutants=("PM",), date="2025-03-01"):
    rows = [f"{date} {hour:02d}:00:00,DA001,{p},{value},{unit if p != 'O2' else '%'},{flag}\n"
            for hour in range(24) for p in pollutants]
    return (head + "".join(rows)).encode()


class Dossier:
    """A good dossier in a folder of its own, to be damaged."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "dossier" / "logs").mkdir(parents=True)
        (folder / "standards").mkdir()
        self.log = folder / "dossier" / "logs" / "emission.csv"
        self.plant = folder / "dossier" / "plant.yaml"
        self.pack = folder / "standards" / "test.yaml"
        self.plant.write_text(PLANT, encoding="utf-8")
        self.pack.write_text(PACK, encoding="utf-8")
        self.log.write_bytes(day())
        self.target = "dossier"

    def replace(self, file, old, new):
        text = file.read_text(encoding="utf-8")
        assert old in text, (file, old)
        file.write_text(text.replace(old, new), encoding="utf-8")

    def archive(self, data):
        self.target = "dossier.zip"
        (self.folder / self.target).write_bytes(data)

    def zipped(self, *more):
        path = self.folder / "made.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(self.plant, "plant.yaml")
            archive.write(self.log, "logs/emission.csv")
            for name, data in more:
                archive.writestr(name, data)
        return path.read_bytes()


def raw_zip(entries):
    """A zip of (name, deflated, crc, size, overlap): each claims `overlap` bytes of what follows."""
    body, central = b"", b""
    for name, deflated, crc, size, overlap in entries:
        fields = struct.pack(
            "<HHHHHIIIHH", 20, 0, 8, 0, 0x5A61, crc, len(deflated) + overlap, size, len(name), 0)
        place = struct.pack("<I", len(body))
        body += b"PK\x03\x04" + fields + name + deflated
        central += b"PK\x01\x02" + struct.pack("<H", 20) + fields + bytes(10) + place + name
    count = len(entries)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(central), len(body), 0)
    return body + central + b"PK\x05\x06" + end


def deflated(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def five_gibibytes():
    """Five entries of 1 GiB of zeros, in some 5 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(MEBIBYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    crc = 0
    for _ in range(1024):
        crc = zlib.crc32(MEBIBYTE, crc)
    packed = block * 1024 + b"\x03\x00"
    plant = PLANT.encode()
    return raw_zip(
        [(b"plant.yaml", deflated(plant), zlib.crc32(plant), len(plant), 0)]
        + [(f"logs/{n}.csv".encode(), packed, crc, 1 << 30, 0) for n in range(5)])


def overlapping():
    plant, log = PLANT.encode(), day()
    return raw_zip([
        (b"plant.yaml", deflated(plant), zlib.crc32(plant), len(plant), 60),
        (b"logs/emission.csv", deflated(log), zlib.crc32(log), len(log), 0),
    ])


def long_line(dossier):
    with open(dossier.log, "wb") as file:
        file.write(HEAD.encode())
        for _ in range(1000):
            file.write(b"1" * 1_000_000)
        file.write(b"\n")


def directory(dossier):
    dossier.log.unlink()
    dossier.log.mkdir()


# What Excel's own formats begin with; the rest does not matter.
XLS = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096)
NUL = day(value="1\x002.5")

# (English, Chinese, how to make it, exit code, rule whose finding is quoted)
CASES = [
    ("missing dossier", "企业档案不存在", lambda d: setattr(d, "target", "no-such-folder"), 66, None),
    ("missing log", "数据文件不存在", lambda d: d.log.unlink(), 66, None),
    ("empty file", "空文件", lambda d: d.log.write_bytes(b""), 65, None),
    ("header only", "只有表头", lambda d: d.log.write_text(HEAD), 3, None),
    ("a directory in place of a log", "数据文件处是一个目录", directory, 65, None),
    ("a binary file", "二进制文件", lambda d: d.log.write_bytes(bytes(range(256)) * 64), 65, None),
    ("an .xls renamed .csv", "改名为 .csv 的 .xls", lambda d: d.log.write_bytes(XLS), 65, None),
    ("an .xlsx renamed .csv", "改名为 .csv 的 .xlsx",
     lambda d: d.log.write_bytes(d.zipped(("xl/workbook.xml", "<workbook/>"))), 65, None),
    ("a truncated .zip", "截断的 .zip", lambda d: d.archive(d.zipped()[:-40]), 65, None),
    ("a .zip with a ../ name", ".zip 内有 ../ 名称",
     lambda d: d.archive(d.zipped(("../escape.csv", "x"))), 65, None),
    ("a .zip with overlapping entries", ".zip 内条目重叠", lambda d: d.archive(overlapping()), 65, None),
    ("a .zip with 5 GiB inside", ".zip 解开有 5 GiB", lambda d: d.archive(five_gibibytes()), 65, None),
    ("an unclosed quote in the first row", "第一行引号未闭合",
     lambda d: d.log.write_text(HEAD + '"2025-03-01 00:00:00,DA001,PM,12.5,mg/m3,N\n'), 3, "rejected-rows"),
    ("a line of 1 GB", "一行长达 1 GB", long_line, 3, "rejected-rows"),
    ("NUL bytes in every value", "每个数值都含 NUL 字节", lambda d: d.log.write_bytes(NUL), 65, None),
    ("a mojibake header", "表头乱码",
     lambda d: d.log.write_bytes(day(head="ç›‘æµ‹æ—¶é—´,æŽ’æ”¾å£,æ±¡æŸ“ç‰©,å€¼,å•ä½,æ ‡è®°\n")), 65, None),
    ("a header that stands twice", "表头有重复的列",
     lambda d: d.log.write_bytes(day(head="timestamp,outlet,pollutant,value,value,flag\n")), 65, None),
    ("a missing column", "缺少必需的列",
     lambda d: d.log.write_bytes(day(head="timestamp,outlet,pollutant,amount,unit,flag\n")), 65, None),
    ("an unknown unit in every row", "每行单位都不认识",
     lambda d: d.log.write_bytes(day(unit="mg/kg")), 3, "rejected-rows"),
    ("all flags bad", "标记全部不正常", lambda d: d.log.write_bytes(day(flag="D")), 3, None),
    ("no oxygen series where the limit needs one", "限值要折算而没有氧含量",
     lambda d: d.replace(d.pack, "basis: hour,", 'basis: hour, oxygen: "15",'), 3, "oxygen-unusable"),
    ("a period without data", "时段内没有数据", lambda d: d.log.write_bytes(day(date="2025-02-01")), 3, "outside-period"),
    ("an unknown key in plant.yaml", "plant.yaml 中有不认识的键",
     lambda d: d.replace(d.plant, "outlets:", "outlet:"), 65, None),
    ("an unknown sector", "不认识的行业", lambda d: d.replace(d.plant, "foundry", "foundary"), 65, None),
    ("a pack with an id that stands twice", "标准文件中编号重复",
     lambda d: d.pack.write_text(PACK + PACK.splitlines()[-1] + "\n", encoding="utf-8"), 78, None),
    ("a limit without a source", "限值没有出处",
     lambda d: d.replace(d.pack, ", source: made for this table", ""), 78, None),
]


class Unexpected(Exception):
    """A bad input that did not get what it must."""


def outcome(tool, folder, case, language):
    """What README's table says of one case, made in `folder`."""
    name, _, _, code, rule = case
    target = (folder / "target").read_text()
    done = subprocess.run(
        [tool, "check", target, "--standards", "standards", "--format", "json", "--lang", language],
        cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8")
    if done.returncode != code:
        raise Unexpected(f"{name}: exit {done.returncode}, expected {code}\n{done.stderr[-1000:]}")
    if "Fatal error" in done.stderr or "Backtrace" in done.stderr:
        raise Unexpected(f"{name}: a stack trace\n{done.stderr[-1000:]}")
    if code >= 64:
        sentence = done.stderr.strip().removeprefix("greengate: ")
        if not sentence:
            raise Unexpected(f"{name}: exit {code} without a sentence")
        return sentence
    report = json.loads(done.stdout)
    if any(check["verdict"] == "pass" for check in report["checks"]) or report["verdict"] == "pass":
        raise Unexpected(f"{name}: something is green")
    coverage = next(c["coverage"] for c in report["checks"] if c.get("coverage"))
    counts = (coverage["expected"], coverage["present"], coverage["valid"])
    said = (
        "`{}`: {} hours expected, {} present, {} valid." if language == "en"
        else "`{}`：应有 {} 小时，有数据 {} 小时，有效 {} 小时。").format(report["verdict"], *counts)
    if rule is None:
        return said
    messages = [f["message"] for f in report["findings"] if f["rule"] == rule]
    if not messages:
        raise Unexpected(f"{name}: no finding {rule}")
    return said + (" " if language == "en" else "") + messages[0]


def tables(tool):
    """Language → README's table, every case made once and checked once a language."""
    heads = {
        "en": ["| input | what you get | exit code |", "| --- | --- | ---: |"],
        "zh": ["| 输入 | 得到什么 | 退出码 |", "| --- | --- | ---: |"],
    }
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            dossier = Dossier(pathlib.Path(folder))
            case[2](dossier)
            (dossier.folder / "target").write_text(dossier.target)
            for language, lines in heads.items():
                said = outcome(tool, dossier.folder, case, language)
                said = " ".join(said.split()).replace("|", "\\|")
                lines.append(f"| {case[0 if language == 'en' else 1]} | {said} | {case[3]} |")
    return {language: "\n".join(lines) for language, lines in heads.items()}
