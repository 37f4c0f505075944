/* distribution.c - see distribution.h. */
#include "core/distribution.h"

#include "data/eol_facts.h"

static const struct distribution unknown = { .ecosystem = ECO_NONE };

/* A run of digits at the start, taken off *s; empty when there is none. */
static struct str take_digits(struct str *s)
{
	size_t n = 0;

	while (n < s->len && is_digit(s->ptr[n]))
		n++;
	struct str digits = str_slice(*s, 0, n);

	*s = str_from(*s, n);
	return digits;
}

/* "major.minor" at the start of s with two digits or more behind the dot where `two`;
 * empty when that does not stand there. */
static struct str two_numbers(struct str s, bool two)
{
	struct str rest = s, major = take_digits(&rest), minor;

	if (!major.len || !rest.len || rest.ptr[0] != '.')
		return STR("");
	rest = str_from(rest, 1);
	minor = take_digits(&rest);
	if (!minor.len || (two && (minor.len != 2 || major.len != 2)))
		return STR("");
	return str_slice(s, 0, major.len + 1 + minor.len);
}

/* The release that a number in a tag means; empty when it leaves that open. */
static struct str release_of(enum ecosystem e, struct str number)
{
	struct str rest = number, major = take_digits(&rest);

	/* before Debian 4 a release had two numbers */
	if (e == ECO_DEBIAN)
		return major.len && !(major.len == 1 && major.ptr[0] < '4') &&
				       (!rest.len || rest.ptr[0] == '.')
			       ? major
			       : STR("");
	return two_numbers(number, e == ECO_UBUNTU);
}

static struct distribution of_codename(struct str word)
{
	struct str product, cycle;

	if (!eol_codename_find(NULL, word, &product, &cycle))
		return unknown;
	if (str_is(product, "debian"))
		return (struct distribution){ ECO_DEBIAN, cycle };
	if (str_is(product, "ubuntu"))
		return (struct distribution){ ECO_UBUNTU, cycle };
	return unknown;
}

static enum ecosystem of_name(struct str word)
{
	return str_is(word, "debian")   ? ECO_DEBIAN
	       : str_is(word, "ubuntu") ? ECO_UBUNTU
	       : str_is(word, "alpine") ? ECO_ALPINE
					: ECO_NONE;
}

/* "bookworm", "alpine", "alpine3.20", "ubuntu22.04". */
static struct distribution of_word(struct str word)
{
	struct distribution d = of_codename(word);
	size_t letters = 0;

	if (d.ecosystem != ECO_NONE)
		return d;
	while (letters < word.len && !is_digit(word.ptr[letters]))
		letters++;
	d.ecosystem = of_name(str_slice(word, 0, letters));
	d.release = d.ecosystem == ECO_NONE
			    ? STR("")
			    : release_of(d.ecosystem, str_from(word, letters));
	return d;
}

/* A word of the tag and, where that is a bare name, the number behind it. */
static struct distribution of_tag(struct str tag)
{
	struct str word, rest = tag, next, unused;

	while (rest.len) {
		str_cut(rest, '-', &word, &rest);
		struct distribution d = of_word(word);

		if (d.ecosystem == ECO_NONE)
			continue;
		str_cut(rest, '-', &next, &unused);
		if (!d.release.len && of_codename(next).ecosystem == d.ecosystem)
			return of_codename(next);
		if (!d.release.len)
			d.release = release_of(d.ecosystem, next);
		return d;
	}
	return unknown;
}

/* Official images, under the names that Docker Hub's mirrors give them too. */
static enum ecosystem of_image_name(struct str name)
{
	static const char *const folders[] = { "amd64",   "arm32v7", "arm64v8", "i386",
					       "ppc64le", "riscv64", "s390x" };
	struct str folder = str_dirname(name), base = str_basename(name);
	bool official = !folder.len || str_is(folder, "library") ||
			str_ends_with(folder, STR("/library"));

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		official |= str_is(folder, folders[i]);
	return official ? of_name(base) : ECO_NONE;
}

struct distribution distribution_of_image(struct str name, struct str tag)
{
	struct distribution d = { .ecosystem = of_image_name(name) };
	struct str first, rest;

	if (d.ecosystem == ECO_NONE)
		return of_tag(tag);
	str_cut(tag, '-', &first, &rest);
	if (of_codename(first).ecosystem == d.ecosystem)
		return of_codename(first);
	d.release = release_of(d.ecosystem, first);
	return d;
}

/* What follows `mark` in the version. */
static bool after(struct str version, struct str mark, struct str *rest)
{
	size_t at = str_find(version, mark);

	if (at == STR_NONE)
		return false;
	*rest = str_from(version, at + mark.len);
	return true;
}

static struct distribution ubuntu_of_version(struct str rest)
{
	struct distribution d = { .ecosystem = ECO_UBUNTU };

	/* 0ubuntu0.22.04.1, 1ubuntu1~22.04.2, 0ubuntu3: the release stands where two
	 * digits, a dot and two digits do. */
	for (size_t i = 0; i < rest.len && !d.release.len; i++)
		if ((rest.ptr[i] == '.' || rest.ptr[i] == '~') && i + 1 < rest.len)
			d.release = two_numbers(str_from(rest, i + 1), true);
	return d;
}

struct distribution distribution_of_version(struct str version)
{
	struct distribution d = { .ecosystem = ECO_DEBIAN };
	struct str rest;

	if (after(version, STR("ubuntu"), &rest))
		return ubuntu_of_version(rest);
	if (!after(version, STR("+deb"), &rest) && !after(version, STR("~deb"), &rest))
		return unknown;
	d.release = take_digits(&rest);
	if (!d.release.len || !rest.len || rest.ptr[0] != 'u')
		return unknown;
	return d;
}
