/*
 * starter.h - the bytes of the database that is built into the program.
 *
 * Made by src/data/starter/build_starter.c when the program is built, from the
 * tables in src/data/starter/; SOURCES there tells where the facts come from.
 */
#ifndef ADVISORY_STARTER_H
#define ADVISORY_STARTER_H

extern const unsigned char starter_db_begin[], starter_db_end[];

#endif
