-- schema.sql - the advisory database.  PRAGMA user_version is its number
-- (ADVISORY_DB_SCHEMA in db_file.h); change one, change the other.
PRAGMA application_id = 1463966020;
PRAGMA user_version = 1;

-- built, tool, advisories, checksum (SHA-256 over eco, adv, alias, pkg, exploit,
-- facts);
-- source:PyPI and the like: db_source.h.
CREATE TABLE meta(
	key TEXT PRIMARY KEY,
	value TEXT NOT NULL
) WITHOUT ROWID;

-- OSV's name with its suffix: "PyPI", "Debian:12"; "GIT" for repositories (repository.h),
-- which files of before 2026-12 lack.
CREATE TABLE eco(
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	newest INTEGER NOT NULL DEFAULT 0,
	records INTEGER NOT NULL DEFAULT 0
);

-- One row a record, withdrawn ones too: they tell an update what to take away.
-- grp: the smallest id among the records that share an id or alias with it.
-- sev: enum severity, out of vectors or the publisher's word.  vectors, aliases:
-- blank separated.  kind: enum advisory_kind.  Times: seconds since 1970 UTC.
CREATE TABLE adv(
	id INTEGER PRIMARY KEY,
	osv TEXT NOT NULL UNIQUE,
	grp INTEGER NOT NULL DEFAULT 0,
	kind INTEGER NOT NULL,
	sev INTEGER NOT NULL,
	vectors TEXT,
	aliases TEXT,
	modified INTEGER NOT NULL,
	published INTEGER,
	withdrawn INTEGER,
	summary TEXT
);

-- Every id and alias of the records that are not withdrawn.
CREATE TABLE alias(
	name TEXT NOT NULL,
	adv INTEGER NOT NULL,
	PRIMARY KEY(name, adv)
) WITHOUT ROWID;

-- What is known of attacks, by CVE.  Files of before 2026-11 lack the table.  kev: the day,
-- since 1970, on which CISA listed it; ransomware: 1 where campaigns are known; epss: the
-- score times 100,000.  Each NULL where it is not known.
CREATE TABLE exploit(
	cve TEXT PRIMARY KEY,
	kev INTEGER,
	ransomware INTEGER,
	epss INTEGER
) WITHOUT ROWID;

-- End-of-life facts newer than those of a program, by table ("about", "cycles"), each
-- in the form of src/data/eol, without its header.  Files of before 2026-12 lack the
-- table, and files into which no facts were imported its rows.
CREATE TABLE facts(
	name TEXT PRIMARY KEY,
	text TEXT NOT NULL
) WITHOUT ROWID;

-- Which names there are not, told without a search: db_filter.h.  id: enum db_filter_id.
-- It counts while its checksum is that of meta.  Files of before 2026-12 lack the table.
CREATE TABLE filter(
	id INTEGER PRIMARY KEY,
	checksum TEXT NOT NULL,
	bits BLOB NOT NULL
);

-- What is affected; none for withdrawn records.  name: the ecosystem's key; of a
-- repository the ranges are over commits, the versions its tags.
-- ranges, versions: range_text.h.  Its own covering index: one seek on (eco, name)
-- gives all that matching needs.
CREATE TABLE pkg(
	eco INTEGER NOT NULL,
	name TEXT NOT NULL,
	adv INTEGER NOT NULL,
	ranges TEXT,
	versions TEXT,
	vectors TEXT,
	PRIMARY KEY(eco, name, adv)
) WITHOUT ROWID;
