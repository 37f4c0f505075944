/*
 * limits.h - every bound on what the input may make us do.
 *
 * Reaching one is a diagnostic ("limit") that names the bound, and makes the
 * report say `complete: false`; it never ends the run.  docs/ARCHITECTURE.md lists them.
 */
#ifndef SCAN_LIMITS_H
#define SCAN_LIMITS_H

/* Bytes of one file.  The biggest lockfiles seen are under 20 MB; a JSON tree
 * takes about four times its file. */
#define LIMIT_FILE_BYTES (64u * 1024 * 1024)

/* Bytes that are read of one executable, which may itself be of any size: tables and
 * sections of a few KiB. */
#define LIMIT_READ_AT_BYTES (32u * 1024 * 1024)

/* Folders below the root.  PATH_MAX allows 2,000; real trees stay under 60. */
#define LIMIT_WALK_DEPTH 128

/* Bytes of one .gitignore. */
#define LIMIT_GITIGNORE_BYTES (1024u * 1024)

/* Files that a walk looks at. */
#define LIMIT_WALK_FILES 5000000u

/* Files that may be searched for secrets, and bytes of one: people write secrets into
 * files that they can read. */
#define LIMIT_SEARCHED_FILES 500000u
#define LIMIT_SEARCHED_BYTES (1024u * 1024)

/* Files that parsers read in one run. */
#define LIMIT_PARSED_FILES 100000u

/* Nesting of JSON, YAML and TOML.  npm's lockfile version 1 nests the deepest: below 100.
 */
#define LIMIT_NESTING 512

/* Bytes of a package's name, and of a version: registries allow 214 at most, a git URL
 * or a constraint may be longer. */
#define LIMIT_NAME_BYTES 4096

/* Packages of one file, and edges of one file. */
#define LIMIT_FILE_PACKAGES 500000u
#define LIMIT_FILE_EDGES 5000000u

/* Files that requirement files include, one after the other. */
#define LIMIT_INCLUDE_DEPTH 32

/* Folders that one pattern of a workspace may mean, and how deep "**" goes. */
#define LIMIT_GLOB_FOLDERS 10000u
#define LIMIT_GLOB_DEPTH 8

/* Threads. */
#define LIMIT_JOBS 256

#endif
