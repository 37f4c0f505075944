/*
 * dockerfile_rpm.c - packages of rpm that a RUN installs with a version; see
 * dockerfile_run.h.
 *
 * https://dnf.readthedocs.io/en/latest/command_ref.html#specifying-packages and
 * zypper(8), "Package specification" (2026-08): name-[epoch:]version-release[.arch],
 * name-version, and, for zypper, name=version[-release].  A name may end in a number of
 * its own ("dotnet-sdk-8.0"), so that a version without a release counts where it has
 * three parts.  Without a release it is not exact.
 */
#include "parsers/dockerfile_run.h"

/* --- the system --------------------------------------------------------------------- */

/* Images, and the distribution that is in them. */
static const struct {
	const char *name;
	enum ecosystem ecosystem;
	bool in_name; /* "ubi9": the digits at the end of a folder of the name */
} images[] = {
	{ "rockylinux", ECO_ROCKY, false },
	{ "rockylinux/rockylinux", ECO_ROCKY, false },
	{ "almalinux", ECO_ALMALINUX, false },
	{ "almalinux/8-base", ECO_ALMALINUX, false },
	{ "almalinux/9-base", ECO_ALMALINUX, false },
	{ "opensuse/leap", ECO_OPENSUSE, false },
	{ "registry.opensuse.org/opensuse/leap", ECO_OPENSUSE, false },
	{ "registry.suse.com/bci/bci-base", ECO_SUSE, false },
	{ "mcr.microsoft.com/azurelinux/base/core", ECO_AZURE_LINUX, false },
	{ "photon", ECO_PHOTON, false },
	{ "mageia", ECO_MAGEIA, false },
	{ "openeuler/openeuler", ECO_OPENEULER, false },
	{ "redhat/ubi", ECO_REDHAT, true },
	{ "registry.access.redhat.com/ubi", ECO_REDHAT, true },
	{ "registry.redhat.io/ubi", ECO_REDHAT, true },
	{ "registry.redhat.io/rhel", ECO_REDHAT, true },
};

/* "9", "9.3", "15.5" at the beginning. */
static struct str leading_release(struct str s)
{
	size_t n = 0;

	while (n < s.len && (is_digit(s.ptr[n]) || s.ptr[n] == '.'))
		n++;
	while (n && s.ptr[n - 1] == '.')
		n--;
	return str_slice(s, 0, n);
}

static struct distribution system_of(struct installer *r)
{
	struct distribution d = { .ecosystem = ECO_NONE };
	struct str name, tag;

	if (!install_base_image(r, &name, &tag))
		return d;
	for (size_t i = 0; i < sizeof(images) / sizeof(images[0]); i++) {
		struct str known = str_of(images[i].name);

		if (!images[i].in_name && str_eq(name, known)) {
			d.ecosystem = images[i].ecosystem;
			d.release = leading_release(tag);
			return d;
		}
		if (images[i].in_name && str_starts_with(name, known) &&
		    leading_release(str_from(name, known.len)).len) {
			d.ecosystem = images[i].ecosystem;
			d.release = leading_release(str_from(name, known.len));
			return d;
		}
	}
	return d;
}

/* --- one argument ---------------------------------------------------------------------
 */

static struct str take_arch(struct str *s)
{
	static const char *const all[] = { ".x86_64", ".aarch64", ".noarch",
					   ".i686",   ".ppc64le", ".s390x" };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct str tail = str_of(all[i]);

		if (s->len > tail.len && str_ends_with(*s, tail)) {
			s->len -= tail.len;
			return str_from(tail, 1);
		}
	}
	return STR("");
}

static size_t dots_in(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] == '.';
	return n;
}

static bool begins_with_digit(struct str s)
{
	return s.len && is_digit(s.ptr[0]);
}

/* "name-version-release" and "name-version"; false when no version can be told. */
static bool split_dashes(struct str text, struct str *name, struct str *version,
			 bool *has_release)
{
	struct str head, last, before, rest;

	if (!str_rcut(text, '-', &head, &last) || !begins_with_digit(last))
		return false;
	*has_release = str_rcut(head, '-', &rest, &before) && begins_with_digit(before) &&
		       (dots_in(before) || str_has_char(before, ':'));
	if (*has_release) {
		*name = rest;
		*version = str_from(text, rest.len + 1);
		return rest.len > 0;
	}
	*name = head;
	*version = last;
	return head.len > 0 && dots_in(last) >= 2;
}

static bool is_rpm_version(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && !str_has_char(STR("._+~^:-"), s.ptr[i]))
			return false;
	return begins_with_digit(s);
}

static void read_word(struct installer *r, struct distribution d,
		      const struct install_word *w, bool is_zypper)
{
	struct package p = { .ecosystem = ECO_NONE };
	struct str text = w->text, arch, name, version, tail;
	bool has_release = false;

	if (str_has_char(text, '/') || str_ends_with(text, STR(".rpm")) ||
	    str_has_char(text, '*'))
		return;
	if (is_zypper && str_cut(text, '=', &name, &version)) {
		arch = take_arch(&name);
		has_release = str_has_char(version, '-');
		/* "name>=1.2" */
		if (str_ends_with(name, STR(">")) || str_ends_with(name, STR("<")))
			has_release = false, version = str_from(text, name.len - 1);
		while (name.len && str_has_char(STR("<>"), name.ptr[name.len - 1]))
			name.len--;
	} else {
		arch = take_arch(&text);
		if (!split_dashes(text, &name, &version, &has_release))
			return;
	}
	if (!install_is_name(name, STR("+-._")))
		return;
	tail = version;
	while (tail.len && str_has_char(STR("<>="), tail.ptr[0]))
		tail = str_from(tail, 1);
	if (!is_rpm_version(tail))
		return;
	p.name = name;
	if (has_release)
		p.version = version;
	else
		p.requested = version;
	install_add_system(r, &p, d, arch, w->line);
}

void dockerfile_rpm_read(struct installer *r, const struct call *k)
{
	struct call_args args = call_args(k);
	struct distribution d;
	struct install_word w;

	if (!call_is(k, "install in reinstall downgrade localinstall update upgrade"))
		return;
	d = system_of(r);
	while (install_next_word(r, &args, &w))
		read_word(r, d, &w, k->tool == TOOL_ZYPPER);
}
