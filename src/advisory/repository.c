/*
 * repository.c - repositories as advisories and packages name them, to be compared.
 */
#include "advisory/repository.h"

#include "data/c_headers.h"
#include "format/vcs_url.h"

struct str repository_key(struct arena *a, struct str url)
{
	/* their owners and repositories have one name in any case */
	static const char *const hosts[] = { "github.com/", "gitlab.com/",
					     "bitbucket.org/" };
	struct vcs_url v;

	if (!vcs_url_read(a, url, VCS_REPOSITORY, &v))
		return (struct str){ 0 };
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (str_starts_with(v.key, str_of(hosts[i])))
			return arena_lower(a, v.key);
	return v.key;
}

struct str repository_other_name(struct str key, size_t *i)
{
	struct str main = key;

	for (size_t k = 0; k < c_mirrors_len; k++)
		if (str_is(key, c_mirrors[k].mirror))
			main = str_of(c_mirrors[k].of);
	if (!*i && !str_eq(main, key)) {
		*i = 1;
		return main;
	}
	for (size_t k = *i ? *i - 1 : 0; k < c_mirrors_len; k++) {
		*i = k + 2;
		if (str_is(main, c_mirrors[k].of) && !str_is(key, c_mirrors[k].mirror))
			return str_of(c_mirrors[k].mirror);
	}
	return STR("");
}

static struct str last_part(struct str name)
{
	for (size_t i = name.len; i > 0; i--)
		if (name.ptr[i - 1] == '/' || name.ptr[i - 1] == ':')
			return str_from(name, i);
	return name;
}

/* The registries write one name in these ways. */
static char fold(char c)
{
	if (c == '_' || c == '.')
		return '-';
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool repository_is_of(struct str key, struct str package)
{
	struct str x = last_part(key), y = last_part(package);

	if (x.len != y.len)
		return false;
	for (size_t i = 0; i < x.len; i++)
		if (fold(x.ptr[i]) != fold(y.ptr[i]))
			return false;
	return true;
}
