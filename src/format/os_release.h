/*
 * os_release.h - which operating system a root file system holds: etc/os-release.
 *
 * os-release(5) of systemd 257:
 * https://www.freedesktop.org/software/systemd/man/latest/os-release.html
 * Lines NAME=value as a shell reads them, without expansion.
 */
#ifndef FORMAT_OS_RELEASE_H
#define FORMAT_OS_RELEASE_H

#include "base/arena.h"

struct os_release {
	struct str id;      /* "debian", "opensuse-leap"; empty when it is not stated */
	struct str version; /* VERSION_ID, else VERSION_CODENAME; may be empty */
	struct str pretty;  /* PRETTY_NAME; may be empty */
	struct str distro;  /* id and version as the qualifier of a purl has them:
			       "debian-12", "rhel-9.4"; the id alone without a version */
};

/* Strings are in the arena or borrow from bytes. */
void os_release_read(struct arena *a, struct str bytes, struct os_release *out);

#endif
