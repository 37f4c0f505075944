/*
 * maven_config.h - .mvn/maven.config: options of every call of mvn in a project.
 *
 * https://maven.apache.org/configure.html#mvn-maven-config-file
 */
#ifndef FORMAT_MAVEN_CONFIG_H
#define FORMAT_MAVEN_CONFIG_H

#include "format/maven_files.h"

/* Reads -D and -P of the nearest .mvn/maven.config at or above the scanned file. */
void maven_config_read(struct maven_files *f);

#endif
