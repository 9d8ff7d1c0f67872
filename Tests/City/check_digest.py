#!/usr/bin/env python3
"""Compares a digest's numbers with SQL over the ledger that shares no code with the tool.

usage: check_digest.py LEDGER REGISTER MONTH DIGEST.json

It reads the ledger as any program with SQLite can, and supposes what is true of the simulated city:
each run is one plant's whole month. Prints a line a number that differs; leaves with 1 if there is one.
"""
import collections
import datetime as dt
import decimal
import fractions
import json
import pathlib
import re
import sqlite3
import sys

CHINA = dt.timezone(dt.timedelta(hours=8))

# One row a plant and month: the runs that no later one replaced.
CURRENT = """
WITH current AS (
  SELECT run.* FROM run WHERE kind = 'check'
    AND id NOT IN (SELECT replaced FROM run_replacement)
),
this AS (SELECT * FROM current WHERE periodFrom = :from)
"""

VERDICTS = CURRENT + "SELECT verdict, COUNT(*) FROM this GROUP BY verdict"

# A pollutant of an outlet counts once: where most hours are expected, then fewest valid.
COVERAGE = CURRENT + """
, ranked AS (
  SELECT expected, present, valid, ROW_NUMBER() OVER (
    PARTITION BY run, outlet, pollutant ORDER BY expected DESC, valid) AS place
  FROM check_result JOIN this ON this.id = check_result.run
  WHERE basis IN ('hour', 'share', 'single') AND expected > 0 AND outlet IS NOT NULL
    AND pollutant IS NOT NULL AND present IS NOT NULL AND valid IS NOT NULL
)
SELECT SUM(expected), SUM(present), SUM(valid) FROM ranked WHERE place = 1
"""

# Breaches: a plant's failing requirement, whatever the number of its episodes.
BREACHES = CURRENT + """
SELECT this.plant, finding.fingerprint,
  (SELECT basis FROM check_result c WHERE c.run = finding.run
    AND c.fingerprint = finding.fingerprint LIMIT 1) AS basis,
  COUNT(*) AS episodes, SUM((toTime - fromTime) / 3600) AS hours,
  MAX(CAST(multiple AS REAL)), GROUP_CONCAT(multiple)
FROM finding JOIN this ON this.id = finding.run
WHERE finding.verdict = 'fail' AND finding.isAdvisory = 0
GROUP BY 1, 2
"""

# Readings over a limit that flags took: a place and limit each.
FLAGGED = CURRENT + """
SELECT this.plant, finding.run, outlet, pollutant, standard, limitID FROM finding
JOIN this ON this.id = finding.run WHERE rule = 'flagged-exceedance' AND isUrgent = 1
"""

# What reports say first besides, each sentence with its plants.
CAVEATS = CURRENT + """
SELECT finding.messageZh, COUNT(DISTINCT this.plant) FROM finding JOIN this ON this.id = finding.run
WHERE rule <> 'flagged-exceedance' AND isUrgent = 1 GROUP BY finding.rule, finding.messageZh, messageEn
"""

# What each of thirteen months says of each requirement that a plant broke in one of them:
# P broken, K judged and kept, U not known.
STATES = CURRENT + """
, months AS (SELECT value AS start, key AS place FROM json_each(:months)),
broken AS (
  SELECT DISTINCT plant, fingerprint FROM finding JOIN current ON current.id = finding.run
  WHERE finding.verdict = 'fail' AND periodFrom IN (SELECT start FROM months)
),
cells AS (
  SELECT broken.plant, fingerprint, place, start, (
    SELECT id FROM current WHERE current.plant = broken.plant AND periodFrom = start) AS run
  FROM broken CROSS JOIN months
),
letters AS (
  SELECT plant, fingerprint, place, CASE
    WHEN EXISTS (SELECT 1 FROM finding f WHERE f.run = cells.run AND f.verdict = 'fail'
      AND f.fingerprint = cells.fingerprint) THEN 'P'
    WHEN EXISTS (SELECT 1 FROM check_result c WHERE c.run = cells.run AND c.verdict = 'pass'
      AND c.fingerprint = cells.fingerprint) THEN 'K'
    ELSE 'U' END AS letter
  FROM cells
)
SELECT plant, fingerprint, GROUP_CONCAT(letter, '') FROM
  (SELECT * FROM letters ORDER BY plant, fingerprint, place) GROUP BY plant, fingerprint
"""

# How large each broken requirement was in each of the months: seconds and periods over, multiples.
SIZES = CURRENT + """
SELECT current.plant, f.fingerprint, m.key, (
    SELECT basis FROM check_result c WHERE c.run = f.run AND c.fingerprint = f.fingerprint
    ORDER BY position LIMIT 1),
  SUM(toTime - fromTime), SUM(periods), GROUP_CONCAT(multiple)
FROM finding f JOIN current ON current.id = f.run JOIN json_each(:months) m ON m.value = periodFrom
WHERE f.verdict = 'fail' GROUP BY 1, 2, 3
"""

# Each plant's whole figures of its own months.
FIGURES = CURRENT + """
SELECT plant, quantity, month, value FROM figure JOIN current ON current.id = figure.run
WHERE isComplete = 1 AND unixepoch(month || '-01', '-8 hours') = periodFrom
"""


def months_up_to(month, count=13):
    first = dt.datetime.strptime(month, "%Y-%m").replace(tzinfo=CHINA)
    found = []
    for back in range(count - 1, -1, -1):
        number = first.year * 12 + first.month - 1 - back
        found.append(dt.datetime(number // 12, number % 12 + 1, 1, tzinfo=CHINA))
    return [int(at.timestamp()) for at in found]


# Runs that took the place of others, of the months that a digest compares.
RESUBMISSIONS = """
SELECT run.plant, run.id, GROUP_CONCAT(replaced) FROM run_replacement
JOIN run ON run.id = run_replacement.run
WHERE kind = 'check' AND periodFrom IN (SELECT value FROM json_each(:compared))
GROUP BY run.id ORDER BY run.id
"""


def size_of(row):
    """What a month's breach is compared by: basis, multiple, count."""
    basis, seconds, periods, multiples = row
    known = [decimal.Decimal(text) for text in (multiples or "").split(",") if text]
    length = {"hour": 3600, "share": 3600, "single": 3600, "day": 86400}.get(basis)
    count = seconds // length if length and seconds is not None else periods
    return basis, max(known, default=None), count


def comparison(old, new):
    """Worse where it is farther over or longer; better where one is less and neither is more."""
    signs = []
    if None not in (old[1], new[1]):
        signs.append((new[1] > old[1]) - (new[1] < old[1]))
    if old[0] == new[0] and None not in (old[2], new[2]):
        signs.append((new[2] > old[2]) - (new[2] < old[2]))
    return "worse" if 1 in signs else "better" if -1 in signs else "continuing"


def state_of(letters, sizes):
    """Where a breach stands in the last of its months; what SQL's letters and sizes come to."""
    before, now = letters[:-1], letters[-1]
    known = before.rstrip("U")
    if now == "P":
        if "P" not in before:
            return "new"
        if not known.endswith("P"):
            return "returned"
        return comparison(sizes[len(known) - 1], sizes[len(letters) - 1])
    if not known.endswith("P"):
        return None
    return "resolved" if now == "K" else "unknown"


def twelve_up_to(month):
    year, number = map(int, month.split("-"))
    last = year * 12 + number - 1
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(last - 11, last + 1)]


def intensity(figures, plants, quantity, month):
    """Twelve months' sum over twelve months' value added, to six decimals; None with a gap."""
    parts, added = fractions.Fraction(0), fractions.Fraction(0)
    for plant in plants:
        names = [quantity]
        if quantity == "mass-kg:VOCs" and not any(
                (plant, quantity) == key[:2] for key in figures):
            names = ["mass-kg:NMHC"]
        for at in twelve_up_to(month):
            if (plant, names[0], at) not in figures or (plant, "value-added-10k-yuan", at) not in figures:
                return None
            parts += figures[plant, names[0], at]
            added += figures[plant, "value-added-10k-yuan", at]
    if not plants or added <= 0 or parts < 0:
        return None
    # Python rounds fractions half to even.
    return fractions.Fraction(round(parts / added * 10 ** 6), 10 ** 6)


def registered(register):
    return set(re.findall(r"^\s+- id: (\S+)$", pathlib.Path(register).read_text(), re.M))


def compare(ledger, register, month, digest):
    """Sentences on what differs."""
    found = json.loads(digest)
    faults = []

    def same(name, ours, theirs):
        if ours != theirs:
            faults.append(f"{name}: {theirs} in the digest, {ours} by SQL")

    starts = months_up_to(month)
    database = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
    names = {"from": starts[-1], "months": json.dumps(starts), "month": month,
             "compared": json.dumps([starts[-1], starts[-2], starts[0]])}

    def query(sql):
        return database.execute(sql, {k: v for k, v in names.items() if f":{k}" in sql}).fetchall()

    sums = found["sums"]["this_month"]
    verdicts = dict(query(VERDICTS))
    same("received", sum(verdicts.values()), sums["received"])
    plants = registered(register)
    same("expected", len(plants), sums["expected"])
    same("missing", len(plants) - sum(verdicts.values()), sums["missing"])
    for verdict in ("fail", "insufficient", "not-evaluated", "pass"):
        same(verdict, verdicts.get(verdict, 0), sums[verdict.replace("-", "_")])
    expected, present, valid = query(COVERAGE)[0]
    same("coverage", {"expected": expected, "present": present, "valid": valid},
         sums.get("coverage"))

    same("flagged", sorted(query(FLAGGED), key=str),
         sorted(((f["plant"], f["run"], f.get("outlet"), f.get("pollutant"), f.get("standard"),
                  f.get("entry")) for f in found["flagged"]), key=str))
    if any("hours" not in f for f in found["flagged"]):
        faults.append("flagged hours without their number")
    same("caveats", sorted(count for _, count in query(CAVEATS)),
         sorted(len(c["plants"]) for c in found["caveats"]))
    for group in ("districts", "sectors"):
        if found[group]:
            for key in ("expected", "missing", "fail", "insufficient", "not_evaluated", "pass"):
                same(f"{key} of {group}", sums[key], sum(g[key] for g in found[group]))

    breaches = query(BREACHES)
    same("breaches", len(breaches), sums["breaches"])
    hours = [row for row in breaches if row[2] in ("hour", "share", "single")]
    same("hours over", sum(row[4] for row in hours), sums["hours_over"])
    multiples = sorted((decimal.Decimal(m) for row in breaches for m in (row[6] or "").split(",")
                        if m and decimal.Decimal(m) == max(map(decimal.Decimal, row[6].split(",")))),
                       reverse=True)

    listed = {(b["plant"], b["rule"], b.get("outlet"), b.get("pollutant"), b.get("standard"),
               b.get("entry")): b for b in found["breaches"]}

    def of(place):
        return listed[(place["plant"], place["rule"], place.get("outlet"), place.get("pollutant"),
                       place.get("standard"), place.get("entry"))]

    worst = [decimal.Decimal(of(p)["now"]["multiple"]) for p in found["worst_by_multiple"]]
    same("worst by multiple", multiples[:len(worst)], worst)
    same("how many worst", min(10, len(multiples)), len(worst))
    longest = sorted((row[4] for row in hours), reverse=True)[:10]
    same("worst by hours", longest, [of(p)["now"]["hours"] for p in found["worst_by_hours"]])

    sizes = collections.defaultdict(dict)
    for plant, fingerprint, place, *size in query(SIZES):
        sizes[plant, fingerprint][place] = size_of(size)
    states = collections.Counter(
        state for plant, fingerprint, letters in query(STATES)
        if (state := state_of(letters, sizes[plant, fingerprint])))
    theirs = collections.Counter(b["state"] for b in found["breaches"])
    same("states", dict(sorted(states.items())), dict(sorted(theirs.items())))

    same("resubmissions",
         [(plant, run, sorted(map(int, old.split(",")))) for plant, run, old in query(RESUBMISSIONS)],
         [(r["plant"], r["run"], r["replaces"]) for r in found["resubmissions"]])

    figures = {(plant, quantity, at): fractions.Fraction(value)
               for plant, quantity, at, value in query(FIGURES)}
    compared = 0
    for trend in found["trends"]:
        quantity = "energy-tce" if trend["quantity"] == "energy" else f"mass-kg:{trend['pollutant']}"
        for point in trend["points"]:
            ours = intensity(figures, trend["plants"], quantity, point["month"])
            theirs = fractions.Fraction(point["value"]) if "value" in point else None
            compared += ours is not None
            same(f"{quantity} to {point['month']}", ours, theirs)
    # A city of less than a year has no trend; one of more that compares none tests nothing.
    months = {at for _, _, at in figures}
    if figures and all(at in months for at in twelve_up_to(month)) and not compared:
        faults.append("no trend was compared")
    return faults


def main():
    ledger, register, month, digest = sys.argv[1:]
    faults = compare(ledger, register, month, pathlib.Path(digest).read_bytes())
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
