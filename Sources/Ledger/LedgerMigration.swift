import GRDB

/// A step of the ledger's schema, applied once and never edited: what must change later is a step of
/// its own.
struct LedgerMigration: Sendable {
  /// Permanent; begins with the year and month in which it was made.
  var name: String
  var sql: String

  /// In the order in which they are applied.
  static let all: [LedgerMigration] = [.runs, .outbox, .editions]

  static func migrator(_ migrations: [LedgerMigration]) -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for migration in migrations {
      migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
    }
    return migrator
  }

  /// The triggers that let rows be added, deleted under a permit, and never changed.
  static func appendOnly(_ tables: [String]) -> String {
    tables.map { table in
      """
      CREATE TRIGGER \(table)_is_never_changed BEFORE UPDATE ON \(table)
        BEGIN SELECT RAISE(ABORT, '\(table): rows are never changed'); END;
      CREATE TRIGGER \(table)_is_never_deleted BEFORE DELETE ON \(table)
        WHEN NOT EXISTS (SELECT 1 FROM prune_permit)
        BEGIN SELECT RAISE(ABORT, '\(table): rows are deleted by pruning alone'); END;

      """
    }.joined()
  }
}

extension LedgerMigration {
  /// Small rows lie in the order of their runs (WITHOUT ROWID), so that a run is read in one go;
  /// rows with long cells lie by number, with an index on their keys.
  fileprivate static let runs = LedgerMigration(
    name: "2026-11-runs",
    sql: """
      CREATE TABLE prune_permit (granted INTEGER NOT NULL) STRICT;

      CREATE TABLE run (
        id INTEGER PRIMARY KEY NOT NULL CHECK (id > 0),
        key TEXT NOT NULL UNIQUE CHECK (length(key) = 64),
        kind TEXT NOT NULL CHECK (kind IN ('check', 'decision')),
        plant TEXT NOT NULL,
        plantName TEXT NOT NULL,
        sector TEXT NOT NULL,
        region TEXT NOT NULL,
        area TEXT NOT NULL,
        periodFrom INTEGER NOT NULL,
        periodTo INTEGER NOT NULL CHECK (periodTo > periodFrom),
        asOf INTEGER NOT NULL,
        recordedAt INTEGER NOT NULL,
        recordedBy TEXT NOT NULL,
        toolVersion TEXT NOT NULL,
        standardsDigest TEXT NOT NULL,
        verdict TEXT NOT NULL,
        application TEXT CHECK ((application IS NULL) = (kind = 'check')),
        stage TEXT CHECK ((stage IS NULL) = (kind = 'check')),
        replaces TEXT NOT NULL,
        reason TEXT,
        reports INTEGER NOT NULL,
        inputs INTEGER NOT NULL,
        checks INTEGER NOT NULL,
        findings INTEGER NOT NULL,
        seriesMonths INTEGER NOT NULL,
        figures INTEGER NOT NULL,
        deadlines INTEGER NOT NULL,
        content TEXT NOT NULL CHECK (length(content) = 64),
        previousChain TEXT NOT NULL,
        chain TEXT NOT NULL UNIQUE CHECK (length(chain) = 64),
        seal INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE run_replacement (
        run INTEGER NOT NULL REFERENCES run (id),
        replaced INTEGER NOT NULL CHECK (replaced < run),
        seal INTEGER NOT NULL,
        PRIMARY KEY (run, replaced)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE pruned_run (
        id INTEGER PRIMARY KEY NOT NULL CHECK (id > 0),
        key TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        plant TEXT NOT NULL,
        periodFrom INTEGER NOT NULL,
        periodTo INTEGER NOT NULL,
        verdict TEXT NOT NULL,
        recordedAt INTEGER NOT NULL,
        content TEXT NOT NULL,
        previousChain TEXT NOT NULL,
        chain TEXT NOT NULL UNIQUE,
        prunedAt INTEGER NOT NULL,
        prunedBy TEXT NOT NULL,
        seal INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE report (
        run INTEGER NOT NULL REFERENCES run (id),
        language TEXT NOT NULL CHECK (language IN ('zh', 'en')),
        bytes INTEGER NOT NULL,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        json BLOB NOT NULL,
        seal INTEGER NOT NULL,
        UNIQUE (run, language)
      ) STRICT;

      CREATE TABLE input_file (
        run INTEGER NOT NULL REFERENCES run (id),
        position INTEGER NOT NULL,
        path TEXT NOT NULL,
        kind TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        rows INTEGER NOT NULL,
        rejected INTEGER NOT NULL,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        seal INTEGER NOT NULL,
        PRIMARY KEY (run, position)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE check_result (
        run INTEGER NOT NULL REFERENCES run (id),
        position INTEGER NOT NULL,
        rule TEXT NOT NULL,
        outlet TEXT,
        pollutant TEXT,
        standard TEXT NOT NULL,
        limitID TEXT,
        target TEXT,
        item TEXT,
        basis TEXT,
        verdict TEXT NOT NULL,
        isAdvisory INTEGER NOT NULL CHECK (isAdvisory IN (0, 1)),
        expected INTEGER,
        present INTEGER,
        valid INTEGER,
        exceeding INTEGER,
        measured TEXT,
        measuredUnit TEXT,
        allowed TEXT,
        fingerprint TEXT NOT NULL,
        seal INTEGER NOT NULL,
        PRIMARY KEY (run, position)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE finding (
        run INTEGER NOT NULL REFERENCES run (id),
        position INTEGER NOT NULL,
        findingID TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        rule TEXT NOT NULL,
        severity TEXT NOT NULL,
        verdict TEXT,
        isAdvisory INTEGER NOT NULL CHECK (isAdvisory IN (0, 1)),
        isUrgent INTEGER NOT NULL CHECK (isUrgent IN (0, 1)),
        outlet TEXT,
        pollutant TEXT,
        standard TEXT,
        limitID TEXT,
        target TEXT,
        item TEXT,
        fromTime INTEGER,
        toTime INTEGER,
        periods INTEGER,
        peak TEXT,
        peakAt INTEGER,
        multiple TEXT,
        messageZh TEXT NOT NULL,
        messageEn TEXT NOT NULL,
        seal INTEGER NOT NULL,
        PRIMARY KEY (run, position)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE series_month (
        run INTEGER NOT NULL REFERENCES run (id),
        outlet TEXT NOT NULL,
        pollutant TEXT NOT NULL,
        month TEXT NOT NULL,
        hours BLOB NOT NULL,
        days BLOB NOT NULL,
        flags TEXT,
        seal INTEGER NOT NULL,
        UNIQUE (run, outlet, pollutant, month)
      ) STRICT;

      CREATE TABLE figure (
        run INTEGER NOT NULL REFERENCES run (id),
        month TEXT NOT NULL,
        quantity TEXT NOT NULL,
        value TEXT NOT NULL,
        isComplete INTEGER NOT NULL CHECK (isComplete IN (0, 1)),
        substitutedHours INTEGER NOT NULL,
        expectedHours INTEGER NOT NULL,
        seal INTEGER NOT NULL,
        PRIMARY KEY (run, month, quantity)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE stored_input (
        run INTEGER PRIMARY KEY NOT NULL REFERENCES run (id),
        bytes INTEGER NOT NULL,
        body BLOB NOT NULL,
        seal INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE audit_deadline (
        run INTEGER NOT NULL REFERENCES run (id),
        position INTEGER NOT NULL,
        item TEXT NOT NULL,
        due TEXT NOT NULL,
        messageZh TEXT NOT NULL,
        messageEn TEXT NOT NULL,
        seal INTEGER NOT NULL,
        PRIMARY KEY (run, position)
      ) STRICT, WITHOUT ROWID;

      \(appendOnly([
        "run", "run_replacement", "pruned_run", "report", "input_file", "check_result", "finding",
        "series_month", "figure", "stored_input", "audit_deadline",
      ]))
      """)
}
