#!/usr/bin/env python3
"""The same job in DuckDB: hourly means of normal readings, hours with at least 45 of them, compared
with the limits. Prints how many hours are over.

usage: duckdb_job.py LOG LIMITS THREADS      LIMITS: PM=30,SO2=100,…
"""
import sys

import duckdb

log, limits, threads = sys.argv[1:]
pairs = ", ".join("('{}', {})".format(*pair.split("=")) for pair in limits.split(","))
connection = duckdb.connect(config={"threads": int(threads)})
(over,) = connection.execute(
    f"""
    SELECT count(*) FROM (
      SELECT outlet, pollutant, date_trunc('hour', timestamp) AS hour, avg(value) AS mean
      FROM read_csv(?, header = true, auto_detect = false, delim = ',', quote = '"',
        columns = {{'timestamp': 'TIMESTAMP', 'outlet': 'VARCHAR', 'pollutant': 'VARCHAR',
                    'value': 'DOUBLE', 'unit': 'VARCHAR', 'flag': 'VARCHAR'}})
      WHERE coalesce(flag, 'N') = 'N' AND value >= 0
      GROUP BY ALL
      HAVING count(*) >= 45
    ) JOIN (VALUES {pairs}) AS limits(pollutant, allowed) USING (pollutant)
    WHERE mean > allowed
    """,
    [log],
).fetchone()
print(over)
