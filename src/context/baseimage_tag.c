/* baseimage_tag.c - the words of an image's tag: versions, distributions, runtimes. */
#include "context/baseimage_tag.h"

void tag_split(struct str tag, char also, struct tag_words *out)
{
	*out = (struct tag_words){ .version = TAG_NO_WORD,
				   .alias = TAG_NO_WORD,
				   .os = TAG_NO_WORD };
	size_t from = 0;

	for (size_t i = 0; i <= tag.len && out->n < TAG_WORDS_MAX; i++) {
		if (i < tag.len && tag.ptr[i] != '-' && (!also || tag.ptr[i] != also))
			continue;
		if (i > from)
			out->words[out->n++] = str_slice(tag, from, i);
		from = i + 1;
	}
}

static bool is_prerelease(struct str rest)
{
	static const char *const marks[] = { "rc", "beta", "alpha", "b", "a", "-rc" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		struct str m = str_of(marks[i]);

		if (str_starts_with_nocase(rest, m) &&
		    (rest.len == m.len || is_digit(rest.ptr[m.len]) || m.len > 1))
			return true;
	}
	return false;
}

bool tag_version_parse(struct str word, struct tag_version *out)
{
	struct tag_version v = { .n = 0 };
	size_t i = 0;

	if (word.len && (word.ptr[0] == 'v' || word.ptr[0] == 'V'))
		word = str_from(word, 1);
	while (v.n < VERSION_PARTS_MAX) {
		size_t from = i;

		while (i < word.len && is_digit(word.ptr[i]))
			i++;
		if (i == from)
			return false;
		v.parts[v.n++] = str_slice(word, from, i);
		if (i + 1 >= word.len || word.ptr[i] != '.' || !is_digit(word.ptr[i + 1]))
			break;
		i++;
	}
	v.text = str_slice(word, 0, i);
	struct str rest = str_from(word, i);
	bool update = rest.len > 1 && rest.ptr[0] == 'u' && is_digit(rest.ptr[1]);

	v.prerelease = is_prerelease(rest);
	/* 8u292, 15.0.2b7, 9.0.0rc1; "20h2" and "3x" are no numbers. */
	if (rest.len && !update && !v.prerelease && rest.ptr[0] != '_' &&
	    rest.ptr[0] != '+')
		return false;
	*out = v;
	return true;
}

/* Splits a cycle's name; false when it is more than dotted numbers. */
static bool cycle_parts(struct str name, struct tag_version *out)
{
	return tag_version_parse(name, out) && out->text.len == name.len;
}

static bool begins(const struct tag_version *head, const struct tag_version *whole)
{
	if (head->n > whole->n)
		return false;
	for (size_t i = 0; i < head->n; i++)
		if (!str_eq(head->parts[i], whole->parts[i]))
			return false;
	return true;
}

bool tag_cycle_begins(struct str cycle, const struct tag_version *v)
{
	struct tag_version parts;

	return cycle_parts(cycle, &parts) && begins(v, &parts);
}

enum cycle_match tag_cycle_of(const struct eol_facts *known, struct str product,
			      const struct tag_version *v, struct eol_cycle *out)
{
	struct str rest = eol_cycles(known, product);
	struct eol_cycle c, found = { .release = DATE_NONE }, newest = found;
	struct tag_version parts;
	size_t n_found = 0, n_begun = 0;

	while (eol_cycle_next(&rest, &c)) {
		if (!cycle_parts(c.name, &parts))
			continue;
		if (begins(&parts, v) && parts.n > n_found) {
			found = c;
			n_found = parts.n;
		} else if (begins(v, &parts)) {
			if (!n_begun++)
				newest = c;
		}
	}
	if (!n_found && !n_begun)
		return CYCLE_NONE;
	*out = n_found ? found : newest;
	return n_found || n_begun == 1 ? CYCLE_EXACT : CYCLE_MOVING;
}

/* --- distributions -------------------------------------------------------- */

static const struct {
	const char *word, *product;
} os_words[] = {
	{ "alpine", "alpine-linux" },
	{ "debian", "debian" },
	{ "ubuntu", "ubuntu" },
	{ "centos", "centos" },
	{ "fedora", "fedora" },
	{ "oraclelinux", "oracle-linux" },
	{ "ol", "oracle-linux" },
	{ "photon", "vmware-photon" },
	{ "rockylinux", "rocky-linux" },
	{ "almalinux", "almalinux" },
	{ "ubi", "rhel" },
	{ "rhel", "rhel" },
	{ "amazonlinux", "amazon-linux" },
	{ "al", "amazon-linux" },
	{ "leap", "opensuse" },
	{ "windowsservercore", "windows-server-core" },
	{ "nanoserver", "windows-nano-server" },
};

static const char *const unknown_os[] = { "mariner", "azurelinux", "cbl",       "wolfi",
					  "busybox", "arch",       "clearlinux" };

/* A version in the spelling of a distribution's tags: "2004" and "ltsc2019" too. */
static bool os_cycle(const struct eol_facts *known, struct str product,
		     struct str version, struct eol_cycle *out)
{
	struct tag_version v;

	if (str_starts_with(version, STR("ltsc")))
		version = str_from(version, 4);
	if (str_starts_with(product, STR("windows-"))) {
		/* These releases are shipped as containers under their LTSC's support. */
		if (str_is(version, "1809"))
			version = STR("2019");
		else if (str_is(version, "1607"))
			version = STR("2016");
		return eol_cycle_find(known, product, version, out);
	}
	if (!tag_version_parse(version, &v))
		return false;
	if (str_is(product, "ubuntu") && v.n == 1 && v.parts[0].len == 4) {
		v.n = 2;
		v.parts[1] = str_from(v.parts[0], 2);
		v.parts[0] = str_slice(v.parts[0], 0, 2);
	}
	return tag_cycle_of(known, product, &v, out) == CYCLE_EXACT;
}

static bool is_windows_release(struct str w)
{
	return str_starts_with(w, STR("ltsc")) ||
	       (w.len == 4 && is_digit(w.ptr[0]) && is_digit(w.ptr[1]));
}

/* words[i] is `prefix` alone or with a version behind it. */
static size_t os_with_version(const struct eol_facts *known, struct tag_words *t,
			      size_t i, struct str prefix, struct str product,
			      struct eol_cycle *cycle)
{
	struct str rest = str_from(t->words[i], prefix.len);
	struct tag_version v;

	if (rest.len) {
		if (!is_digit(rest.ptr[0]) || !os_cycle(known, product, rest, cycle))
			return 0;
		return 1;
	}
	if (prefix.len <= 2)
		return 0;
	if (i + 1 < t->n &&
	    (tag_version_parse(t->words[i + 1], &v) ||
	     is_windows_release(t->words[i + 1])) &&
	    os_cycle(known, product, t->words[i + 1], cycle))
		return 2;
	/* "debian-buster": the codename that follows says more. */
	struct str product2, name2;

	if (i + 1 < t->n && eol_codename_find(known, t->words[i + 1], &product2, &name2))
		return 0;
	if (str_is(product, "alpine-linux"))
		t->bare_alpine = true;
	else
		t->other_os = true;
	*cycle = (struct eol_cycle){ .release = DATE_NONE };
	return 1;
}

size_t tag_os_at(const struct eol_facts *known, struct tag_words *t, size_t i,
		 struct str *product, struct eol_cycle *cycle, struct str *codename)
{
	struct str w = t->words[i], name;

	*codename = (struct str){ "", 0 };
	if (eol_codename_find(known, w, product, &name) &&
	    eol_cycle_find(known, *product, name, cycle)) {
		*codename = w;
		return 1;
	}
	for (size_t k = 0; k < sizeof(os_words) / sizeof(os_words[0]); k++) {
		struct str prefix = str_of(os_words[k].word);

		if (!str_starts_with(w, prefix))
			continue;
		size_t taken = os_with_version(known, t, i, prefix,
					       str_of(os_words[k].product), cycle);

		if (taken) {
			*product = str_of(os_words[k].product);
			return taken;
		}
	}
	for (size_t k = 0; k < sizeof(unknown_os) / sizeof(unknown_os[0]); k++)
		if (str_starts_with(w, str_of(unknown_os[k])))
			t->other_os = true;
	return 0;
}

bool tag_os_of_row(const struct eol_facts *known, struct str distribution,
		   struct str *product, struct eol_cycle *cycle, struct str *codename)
{
	struct tag_words t;

	if (!distribution.len)
		return false;
	tag_split(distribution, 0, &t);
	return t.n && tag_os_at(known, &t, 0, product, cycle, codename) &&
	       cycle->name.len;
}

/* --- runtimes beside the product ------------------------------------------ */

size_t tag_runtime_at(const struct tag_words *t, size_t i, struct str *product,
		      struct tag_version *v)
{
	/* openjdk's own builds are left out: their end is that of the image, retired. */
	static const struct {
		const char *word, *product;
	} known[] = {
		{ "jdk", "eclipse-temurin" },
		{ "jre", "eclipse-temurin" },
		{ "java", "eclipse-temurin" },
		{ "temurin", "eclipse-temurin" },
		{ "corretto", "amazon-corretto" },
		{ "amazoncorretto", "amazon-corretto" },
		{ "sapmachine", "sapmachine" },
		{ "python", "python" },
		{ "php", "php" },
		{ "nodejs", "nodejs" },
		{ "node", "nodejs" },
		{ "erlang", "erlang" },
		{ "otp", "erlang" },
		{ "rust", "rust" },
		{ "pg", "postgresql" },
		{ "ruby", "ruby" },
		{ "go", "go" },
		{ "golang", "go" },
	};

	for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
		struct str prefix = str_of(known[k].word), w = t->words[i];

		if (!str_starts_with(w, prefix))
			continue;
		*product = str_of(known[k].product);
		if (w.len > prefix.len && tag_version_parse(str_from(w, prefix.len), v))
			return 1;
		if (w.len == prefix.len && i + 1 < t->n &&
		    tag_version_parse(t->words[i + 1], v))
			return 2;
	}
	return 0;
}
