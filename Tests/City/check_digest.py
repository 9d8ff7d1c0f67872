#!/usr/bin/env python3
"""Compares a digest's numbers with SQL over the ledger that shares no code with the tool.

usage: check_digest.py LEDGER REGISTER MONTH DIGEST.json

It reads the ledger as any program with SQLite can, and supposes what is true of the simulated city:
each run is one plant's whole month. Prints a line a number that differs; leaves with 1 if there is one.
"""
import collections
import datetime as dt
import decimal
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

FIGURES = CURRENT + """
SELECT quantity, value FROM figure JOIN this ON this.id = figure.run
WHERE month = :month AND isComplete = 1
"""


def months_up_to(month, count=13):
    first = dt.datetime.strptime(month, "%Y-%m").replace(tzinfo=CHINA)
    found = []
    for back in range(count - 1, -1, -1):
        number = first.year * 12 + first.month - 1 - back
        found.append(dt.datetime(number // 12, number % 12 + 1, 1, tzinfo=CHINA))
    return [int(at.timestamp()) for at in found]


def state_of(letters):
    """Where a breach stands in the last of its months; what SQL's letters come to."""
    before, now = letters[:-1], letters[-1]
    known = before.rstrip("U")
    if now == "P":
        if "P" not in before:
            return "new"
        return "ongoing" if known.endswith("P") else "returned"
    if not known.endswith("P"):
        return None
    return "resolved" if now == "K" else "unknown"


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
    names = {"from": starts[-1], "months": json.dumps(starts), "month": month}

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

    states = collections.Counter(
        state for _, _, letters in query(STATES) if (state := state_of(letters)))
    theirs = collections.Counter(
        {"worse": "ongoing", "better": "ongoing", "continuing": "ongoing"}.get(b["state"], b["state"])
        for b in found["breaches"])
    same("states", dict(sorted(states.items())), dict(sorted(theirs.items())))
    return faults


def main():
    ledger, register, month, digest = sys.argv[1:]
    faults = compare(ledger, register, month, pathlib.Path(digest).read_bytes())
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
