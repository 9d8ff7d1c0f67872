import GRDB

/// A step of the store's schema, applied once and never edited: what must change later is a step of its
/// own.
struct StoreMigration: Sendable {
  /// Permanent; begins with the year and month in which it was made.
  var name: String
  var sql: String

  /// `GGS1`: what `file` and SQLite tell the store by.
  static let applicationID: Int32 = 0x4747_5331

  /// In the order in which they are applied.
  static let all: [StoreMigration] = [
    .server, .unfinished, .gaps, .quotas, .places, .remarksOfPeriods, .recipients,
  ]

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for migration in all {
      migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
    }
    return migrator
  }

  /// How each table, index and trigger is defined.
  static func schema(_ database: Database) throws -> [String: String] {
    let rows = try Row.fetchAll(
      database,
      sql: "SELECT name, coalesce(sql, '') FROM sqlite_master WHERE name <> 'sqlite_stat1'")
    return Dictionary(rows.map { ($0[0], $0[1]) }) { first, _ in first }
  }

  /// The triggers that let rows be added, and neither changed nor deleted.
  private static func appendOnly(_ tables: [String]) -> String {
    tables.map { table in
      """
      CREATE TRIGGER \(table)_is_never_changed BEFORE UPDATE ON \(table)
        BEGIN SELECT RAISE(ABORT, '\(table): rows are never changed'); END;
      CREATE TRIGGER \(table)_is_never_deleted BEFORE DELETE ON \(table)
        BEGIN SELECT RAISE(ABORT, '\(table): rows are never deleted'); END;

      """
    }.joined()
  }

  /// When something last came of an upload, by the store's own clock.
  private static let unfinished = StoreMigration(
    name: "2026-11-unfinished",
    sql: """
      ALTER TABLE upload ADD COLUMN changedTick INTEGER NOT NULL DEFAULT 0;
      UPDATE upload SET changedTick = coalesce((SELECT tick FROM clock), 0);
      CREATE INDEX upload_receiving ON upload (changedTick) WHERE state = 'receiving';
      """)

  /// Whom a link was made for, in the words of whoever made it.
  private static let recipients = StoreMigration(
    name: "2026-11-recipients",
    sql: "ALTER TABLE invitation ADD COLUMN recipient TEXT NOT NULL DEFAULT '';")

  /// What is said of a finding belongs to a period; the authority may ask for an answer by a day.
  private static let remarksOfPeriods = StoreMigration(
    name: "2026-11-remarks-of-periods",
    sql: """
      CREATE TABLE remark_of_period (
        number INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
        id TEXT NOT NULL UNIQUE CHECK (length(id) = 26),
        plant TEXT NOT NULL,
        run TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('comment', 'explanation', 'decision', 'request')),
        decision TEXT CHECK (decision IN ('confirmed', 'rejected', 'closed')),
        text TEXT NOT NULL,
        author TEXT NOT NULL REFERENCES person (id),
        authorName TEXT NOT NULL,
        authorRole TEXT NOT NULL,
        at INTEGER NOT NULL,
        periodFrom INTEGER,
        periodTo INTEGER CHECK ((periodTo IS NULL) = (periodFrom IS NULL)),
        due TEXT,
        CHECK ((kind = 'decision') = (decision IS NOT NULL)),
        CHECK ((kind = 'request') = (due IS NOT NULL))
      ) STRICT;
      INSERT INTO remark_of_period
        SELECT number, id, plant, run, fingerprint, kind, decision, text, author, authorName,
          authorRole, at, NULL, NULL, NULL FROM remark ORDER BY number;
      DROP TABLE remark;
      ALTER TABLE remark_of_period RENAME TO remark;
      CREATE INDEX remark_by_finding ON remark (plant, fingerprint);
      \(appendOnly(["remark"]))
      """)

  /// Columns that end in `Tick` are of the store's own clock, those in `At` of the calendar.
  private static let server = StoreMigration(
    name: "2026-11-server",
    sql: """
      CREATE TABLE clock (
        id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
        tick INTEGER NOT NULL,
        wall INTEGER NOT NULL,
        uptime INTEGER NOT NULL,
        boot TEXT NOT NULL
      ) STRICT;

      CREATE TABLE person (
        id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 26),
        name TEXT NOT NULL UNIQUE,
        role TEXT NOT NULL CHECK (role IN ('plant', 'inspector', 'administrator')),
        plants TEXT NOT NULL,
        regions TEXT NOT NULL,
        isDisabled INTEGER NOT NULL CHECK (isDisabled IN (0, 1)),
        password TEXT NOT NULL,
        createdAt INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE invitation (
        id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 26),
        hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
        kind TEXT NOT NULL CHECK (kind IN ('setup', 'invitation', 'reset')),
        role TEXT NOT NULL CHECK (role IN ('plant', 'inspector', 'administrator')),
        plants TEXT NOT NULL,
        regions TEXT NOT NULL,
        person TEXT REFERENCES person (id),
        invitedBy TEXT REFERENCES person (id) CHECK ((invitedBy IS NULL) = (kind = 'setup')),
        createdAt INTEGER NOT NULL,
        expiresTick INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE session (
        hash TEXT PRIMARY KEY NOT NULL CHECK (length(hash) = 64),
        person TEXT NOT NULL REFERENCES person (id),
        address TEXT NOT NULL,
        startedAt INTEGER NOT NULL,
        startedTick INTEGER NOT NULL,
        seenTick INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX session_by_person ON session (person);

      CREATE TABLE failure (
        key TEXT PRIMARY KEY NOT NULL,
        count INTEGER NOT NULL,
        lastTick INTEGER NOT NULL,
        blockedUntil INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE token (
        id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 26),
        hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
        owner TEXT NOT NULL REFERENCES person (id),
        name TEXT NOT NULL,
        scopes TEXT NOT NULL,
        createdAt INTEGER NOT NULL,
        expiresAt INTEGER NOT NULL,
        expiresTick INTEGER NOT NULL,
        usedAt INTEGER,
        isRevoked INTEGER NOT NULL CHECK (isRevoked IN (0, 1))
      ) STRICT;
      CREATE INDEX token_by_owner ON token (owner);

      CREATE TABLE audit (
        id INTEGER PRIMARY KEY NOT NULL CHECK (id > 0),
        at INTEGER NOT NULL,
        actor TEXT NOT NULL,
        actorName TEXT NOT NULL,
        address TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL,
        detail TEXT NOT NULL,
        previous TEXT NOT NULL,
        chain TEXT NOT NULL UNIQUE CHECK (length(chain) = 64)
      ) STRICT;
      CREATE INDEX audit_by_actor ON audit (actor);
      CREATE INDEX audit_by_subject ON audit (subject);
      CREATE TABLE audit_head (
        id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
        entries INTEGER NOT NULL,
        chain TEXT NOT NULL
      ) STRICT;

      CREATE TABLE upload (
        number INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
        id TEXT NOT NULL UNIQUE CHECK (length(id) = 26),
        owner TEXT NOT NULL REFERENCES person (id),
        plant TEXT,
        name TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('archive', 'table', 'folder')),
        size INTEGER,
        offset INTEGER NOT NULL CHECK (offset >= 0 AND (size IS NULL OR offset <= size)),
        hashState BLOB,
        state TEXT NOT NULL CHECK (state IN ('receiving', 'complete', 'failed', 'discarded')),
        sha256 TEXT CHECK ((state = 'complete') <= (sha256 IS NOT NULL)),
        problemZh TEXT,
        problemEn TEXT CHECK ((problemEn IS NULL) = (problemZh IS NULL)),
        writer TEXT,
        writerTick INTEGER CHECK ((writer IS NULL) = (writerTick IS NULL)),
        createdAt INTEGER NOT NULL,
        changedAt INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX upload_by_owner ON upload (owner);
      CREATE INDEX upload_by_plant ON upload (plant);

      CREATE TABLE job (
        number INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
        id TEXT NOT NULL UNIQUE CHECK (length(id) = 26),
        upload TEXT REFERENCES upload (id),
        owner TEXT NOT NULL REFERENCES person (id),
        kind TEXT NOT NULL,
        parameters TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
        attempts INTEGER NOT NULL CHECK (attempts >= 0),
        breaks INTEGER NOT NULL CHECK (breaks >= 0),
        worker TEXT,
        leaseUntil INTEGER CHECK ((leaseUntil IS NULL) = (worker IS NULL)),
        serving TEXT,
        notBefore INTEGER NOT NULL,
        isCancelled INTEGER NOT NULL CHECK (isCancelled IN (0, 1)),
        phase TEXT NOT NULL,
        done INTEGER NOT NULL,
        total INTEGER NOT NULL,
        runs TEXT NOT NULL,
        verdict TEXT CHECK ((verdict IS NOT NULL) = (state = 'done')),
        problemZh TEXT,
        problemEn TEXT CHECK ((problemEn IS NULL) = (problemZh IS NULL)),
        createdAt INTEGER NOT NULL,
        createdTick INTEGER NOT NULL,
        startedAt INTEGER,
        endedAt INTEGER,
        CHECK ((worker IS NOT NULL) = (state = 'running'))
      ) STRICT;
      CREATE UNIQUE INDEX job_of_upload ON job (upload, kind) WHERE upload IS NOT NULL;
      CREATE INDEX job_by_state ON job (state, number);

      CREATE TABLE mapping (
        number INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
        plant TEXT NOT NULL,
        kind TEXT NOT NULL,
        headers TEXT NOT NULL,
        columns TEXT NOT NULL,
        rememberedBy TEXT NOT NULL REFERENCES person (id),
        at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX mapping_by_plant ON mapping (plant, kind);

      CREATE TABLE remark (
        number INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
        id TEXT NOT NULL UNIQUE CHECK (length(id) = 26),
        plant TEXT NOT NULL,
        run TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('comment', 'explanation', 'decision')),
        decision TEXT CHECK (decision IN ('confirmed', 'rejected', 'closed')),
        text TEXT NOT NULL,
        author TEXT NOT NULL REFERENCES person (id),
        authorName TEXT NOT NULL,
        authorRole TEXT NOT NULL,
        at INTEGER NOT NULL,
        CHECK ((kind = 'decision') = (decision IS NOT NULL))
      ) STRICT;
      CREATE INDEX remark_by_finding ON remark (plant, fingerprint);

      CREATE TABLE idempotency (
        owner TEXT NOT NULL REFERENCES person (id),
        key TEXT NOT NULL,
        request TEXT NOT NULL CHECK (length(request) = 64),
        startedTick INTEGER NOT NULL,
        serving TEXT NOT NULL,
        status INTEGER,
        headers TEXT,
        body BLOB CHECK ((body IS NULL) = (status IS NULL)),
        PRIMARY KEY (owner, key)
      ) STRICT;

      \(appendOnly(["audit", "mapping", "remark"]))
      """)

  /// From where accounts sign in, and whose turn it is.
  static let places = StoreMigration(
    name: "2026-11-places-turns",
    sql: """
      CREATE TABLE place (
        person TEXT NOT NULL REFERENCES person (id),
        address TEXT NOT NULL,
        lastTick INTEGER NOT NULL,
        PRIMARY KEY (person, address)
      ) STRICT;

      ALTER TABLE job ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
      CREATE INDEX job_by_turn ON job (turn);
      CREATE INDEX job_by_owner ON job (owner, turn);
      """)

  /// Stretches of the store's own clock that only a calendar vouched for: they end at `tick`.
  private static let gaps = StoreMigration(
    name: "2026-11-gaps",
    sql: """
      CREATE TABLE clock_gap (
        tick INTEGER NOT NULL,
        seconds INTEGER NOT NULL CHECK (seconds > 0)
      ) STRICT;
      """)

  /// What an account has under way, found without going through all that it ever had.
  private static let quotas = StoreMigration(
    name: "2026-11-quotas",
    sql: """
      CREATE INDEX upload_of_owner_receiving ON upload (owner) WHERE state = 'receiving';
      CREATE INDEX job_not_done ON job (owner) WHERE state <> 'done';
      """)
}
