/*
 * dockerfile_tools.c - which packages a call of a package manager asks for, as far as a
 * version stands with them; see dockerfile_run.h.
 *
 * From the tools' manuals (2026-08): pip install, npm install, gem install, cargo
 * install, go help install, apt-get(8), apk-world(5), conda install, dotnet tool
 * install, composer require.  A version that has to be asked
 * of a registry ("latest", a branch) is none.
 */
#include "parsers/dockerfile_run.h"

#include "format/conda.h"
#include "format/pip_package.h"
#include "parsers/npm.h"

/* Letters, digits and `more`, one digit at least.  Anything else is left over from the
 * script. */
static bool is_made_of(struct str s, struct str more)
{
	bool digit = false;

	for (size_t i = 0; i < s.len; i++) {
		if (!is_alnum(s.ptr[i]) && !str_has_char(more, s.ptr[i]))
			return false;
		digit |= is_digit(s.ptr[i]);
	}
	return digit;
}

bool install_is_version(struct str s)
{
	return is_made_of(s, STR(".+-~:_!"));
}

static bool is_requirement(struct str s)
{
	return is_made_of(s, STR(".+-~:_!^*<>=|, "));
}

bool install_is_name(struct str s, struct str more)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && (!i || !str_has_char(more, s.ptr[i])))
			return false;
	return s.len > 0;
}

/* A word that a variable decides: said when a version seems to stand there. */
static void say_unknown(struct installer *r, const struct install_word *w)
{
	size_t at = str_find_char(w->text, '$');
	struct str before = str_slice(w->text, 0, at == STR_NONE ? 0 : at);

	if (str_has_char(before, '=') || str_has_char(str_from(before, 1), '@'))
		install_note(r, w->line, w->text,
			     "depends on a variable without a value");
}

bool install_next_word(struct installer *r, struct call_args *args,
		       struct install_word *out)
{
	const struct sh_word *w;

	while (call_next_arg(args, &w)) {
		*out = install_word_of(r, w);
		if (out->known)
			return true;
		say_unknown(r, out);
	}
	return false;
}

enum flag_state { FLAG_ABSENT, FLAG_KNOWN, FLAG_UNKNOWN };

/* The value of a flag, in the spellings "-v x", "--version x", "--version=x"; names are
 * blank separated. */
static enum flag_state flag_value(struct installer *r, const struct call *k,
				  const char *names, struct str *value)
{
	for (size_t i = k->sub + 1; i < k->command->n_words; i++) {
		struct install_word w = install_word_at(r, k, i);
		struct str flag, rest;

		if (!w.text.len || w.text.ptr[0] != '-')
			continue;
		if (word_in(w.text, names)) {
			w = install_word_at(r, k, i + 1);
			*value = str_trim(w.text);
			return w.known ? FLAG_KNOWN : FLAG_UNKNOWN;
		}
		if (str_cut(w.text, '=', &flag, &rest) && word_in(flag, names)) {
			*value = str_trim(rest);
			return w.known ? FLAG_KNOWN : FLAG_UNKNOWN;
		}
	}
	return FLAG_ABSENT;
}

/* --- languages --------------------------------------------------------------- */

static void read_pip(struct installer *r, struct call_args *args)
{
	struct install_word w;
	struct pip_package p;

	while (install_next_word(r, args, &w)) {
		if (!w.text.len)
			continue;
		pip_package_read(install_arena(r), w.text, STR(""), false, &p);
		if (p.package.kind == PACKAGE_PROJECT || p.marker.verdict == PEP508_NEVER)
			continue;
		struct str version =
			p.package.version.len ? p.package.version : p.package.requested;

		if ((p.problem.len && p.level > DIAG_NOTE) ||
		    (version.len && !is_requirement(version)))
			install_note(r, w.line, w.text, "is no requirement of pip");
		else if (p.package.name.len && (version.len || p.package.vcs_url.len ||
						p.package.source_url.len))
			install_add(r, &p.package, w.line);
	}
}

/* "1.2.3", "v1.2.3", "=1.2.3" are exact; "^1", "1.x", ">=1 <2" ask for one of many; a
 * tag ("latest") begins with a letter. */
static bool semver_of(struct str spec, struct package *p)
{
	struct str bare = spec;

	if (bare.len > 1 && (bare.ptr[0] == 'v' || bare.ptr[0] == '='))
		bare = str_trim(str_from(bare, 1));
	if (npm_is_exact(bare))
		p->version = bare;
	else if (is_requirement(spec) && !is_alpha(bare.ptr[0]))
		p->requested = spec;
	else
		return false;
	return true;
}

static void read_npm(struct installer *r, struct call_args *args)
{
	struct install_word w;
	struct str name, spec, real;

	while (install_next_word(r, args, &w)) {
		struct package p = { .ecosystem = ECO_NPM };

		if (!npm_split(w.text, &name, &spec))
			continue;
		if (str_starts_with(spec, STR("npm:"))) {
			real = str_from(spec, 4);
			if (!npm_split(real, &name, &spec))
				continue;
		}
		p.name = name;
		if (npm_is_name(name) && semver_of(spec, &p))
			install_add(r, &p, w.line);
	}
}

/* RubyGems: "1.2", "= 1.2" are exact. */
static bool gem_version_of(struct str spec, struct package *p)
{
	struct str bare = spec;

	if (bare.len && bare.ptr[0] == '=')
		bare = str_trim(str_from(bare, 1));
	if (install_is_version(bare) && is_digit(bare.ptr[0]))
		p->version = bare;
	else if (is_requirement(spec))
		p->requested = spec;
	else
		return false;
	return true;
}

/* "name:1.2", or the name alone with the version of a flag. */
static bool own_or_flag(struct installer *r, const struct install_word *w, char mark,
			enum flag_state state, struct str flag, struct str *name,
			struct str *spec)
{
	if (str_cut(w->text, mark, name, spec))
		return true;
	*spec = flag;
	if (state == FLAG_UNKNOWN)
		install_note(r, w->line, w->text,
			     "has a version that depends on a variable");
	return state == FLAG_KNOWN;
}

/* gem takes --version for a single gem; for several each has its own: "x:1.2". */
static void read_gem(struct installer *r, const struct call *k, struct call_args *args)
{
	struct str flag = STR(""), name, spec;
	enum flag_state state = flag_value(r, k, "-v --version", &flag);
	struct install_word w;

	while (install_next_word(r, args, &w)) {
		struct package p = { .ecosystem = ECO_RUBYGEMS };

		if (!own_or_flag(r, &w, ':', state, flag, &name, &spec))
			continue;
		p.name = name;
		if (install_is_name(name, STR("-_.")) &&
		    !str_ends_with(name, STR(".gem")) && spec.len &&
		    gem_version_of(spec, &p))
			install_add(r, &p, w.line);
	}
}

static void read_cargo(struct installer *r, const struct call *k, struct call_args *args)
{
	struct str flag = STR(""), name, spec, unused;
	enum flag_state state = flag_value(r, k, "--version --vers", &flag);
	struct install_word w;

	if (flag_value(r, k, "--git --path", &unused) != FLAG_ABSENT)
		return;
	while (install_next_word(r, args, &w)) {
		struct package p = { .ecosystem = ECO_CRATES };

		if (!own_or_flag(r, &w, '@', state, flag, &name, &spec))
			continue;
		p.name = name;
		if (install_is_name(name, STR("-_")) && spec.len && semver_of(spec, &p))
			install_add(r, &p, w.line);
	}
}

/* Whether more may stand in the path than the repository, which is a module: hosts of
 * code have it in the second folder, golang.org/x in the first below that. */
static bool is_below_repository(struct str path)
{
	static const char *const hosts[] = { "github.com/", "gitlab.com/",
					     "bitbucket.org/", "golang.org/x/" };
	struct str owner, repository, rest;

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		struct str host = str_of(hosts[i]);

		if (!str_starts_with(path, host))
			continue;
		rest = str_from(path, host.len);
		if (i < 3 && !str_cut(rest, '/', &owner, &rest))
			return false;
		str_cut(rest, '/', &repository, &rest);
		/* "v2" belongs to the module's path */
		return rest.len && !(rest.ptr[0] == 'v' && rest.len > 1 &&
				     is_digit(rest.ptr[1]) && !str_has_char(rest, '/'));
	}
	return true; /* "gopkg.in/x", "example.org/tool/cmd" */
}

/*
 * The path is that of a package, and which part of it is the module only the proxy knows
 * ("google.golang.org/grpc/cmd/protoc-gen-go-grpc" is one of its own): it stays whole.
 */
static void read_go(struct installer *r, struct call_args *args)
{
	struct install_word w;
	struct str path, version, host, rest;

	while (install_next_word(r, args, &w)) {
		struct package p = { .ecosystem = ECO_GO };

		if (!str_rcut(w.text, '@', &path, &version) || version.len < 2 ||
		    version.ptr[0] != 'v' || !is_digit(version.ptr[1]))
			continue;
		if (!str_cut(path, '/', &host, &rest))
			host = path;
		if (!str_has_char(host, '.') || !install_is_name(path, STR("-_./~")) ||
		    !install_is_version(version))
			continue;
		p.name = path;
		if (is_below_repository(path))
			parse_note(install_ctx(r), w.line, DIAG_UNRESOLVED,
				   STR_FMT " is the path of a package: which part of it "
					   "is the module is not known, so that "
					   "advisories may not be found",
				   STR_ARG(path));
		if (npm_is_exact(str_from(version, 1)))
			p.version = version;
		else
			p.requested = version;
		install_add(r, &p, w.line);
	}
}

/* --- distributions ----------------------------------------------------------- */

static struct distribution dpkg_system(struct installer *r, struct str version)
{
	struct distribution base = install_base(r), told;

	if (base.ecosystem == ECO_ALPINE)
		base = (struct distribution){ .ecosystem = ECO_NONE };
	if (base.release.len)
		return base;
	/* "+deb12u1" is Debian's own mark, and tells what the image's tag does not */
	told = distribution_of_version(version);
	return told.ecosystem == ECO_NONE || (base.ecosystem != ECO_NONE &&
					      base.ecosystem != told.ecosystem)
		       ? base
		       : told;
}

/* apt-get(8): name[:arch][=version]; a '*' in the version is a pattern. */
static void read_apt(struct installer *r, struct call_args *args)
{
	struct install_word w;
	struct str name, arch, version;

	while (install_next_word(r, args, &w)) {
		struct package p = { .ecosystem = ECO_NONE };

		if (!str_cut(w.text, '=', &name, &version))
			continue;
		arch = STR("");
		str_cut(name, ':', &name, &arch);
		if (!install_is_name(name, STR("+-.")) ||
		    (arch.len && !install_is_name(arch, STR("-"))))
			continue;
		p.name = name;
		if (install_is_version(version))
			p.version = version;
		else if (is_made_of(version, STR(".+-~:*?")))
			p.requested = str_from(w.text, w.text.len - version.len - 1);
		else
			continue;
		install_add_system(r, &p, dpkg_system(r, version), arch, w.line);
	}
}

/* What comes with --virtual, and is deleted again by its name, the build alone needs. */
static bool is_deleted(struct installer *r, const struct call *k)
{
	struct str name;

	return flag_value(r, k, "-t --virtual", &name) == FLAG_KNOWN && name.len &&
	       install_is_deleted(r, name);
}

/* apk-world(5): name[@repository][op version], op being one of = > >= < <= ~ =~ >~ <~. */
static bool split_apk(struct str text, struct str *name, struct str *op,
		      struct str *version)
{
	size_t at = 0, end;

	while (at < text.len && !str_has_char(STR("=<>~"), text.ptr[at]))
		at++;
	for (end = at; end < text.len && str_has_char(STR("=<>~"), text.ptr[end]);)
		end++;
	*name = str_slice(text, 0, at);
	*op = str_slice(text, at, end);
	*version = str_from(text, end);
	return op->len > 0;
}

static void read_apk(struct installer *r, const struct call *k, struct call_args *args)
{
	struct distribution system = install_base(r);
	struct install_word w;
	struct str name, op, version, tag;
	bool gone = is_deleted(r, k);

	if (system.ecosystem != ECO_ALPINE)
		system = (struct distribution){ .ecosystem = ECO_NONE };
	while (install_next_word(r, args, &w)) {
		struct package p = { .scope = gone ? SCOPE_DEV : SCOPE_UNKNOWN };
		struct distribution d = system;

		if (!split_apk(w.text, &name, &op, &version))
			continue;
		/* a repository of its own need not be that of the release */
		if (str_cut(name, '@', &name, &tag))
			d.release = STR("");
		if (!install_is_name(name, STR("+-_.")) || !install_is_version(version))
			continue;
		p.name = name;
		if (str_is(op, "="))
			p.version = version;
		else
			p.requested = str_from(w.text, w.text.len - op.len - version.len);
		install_add_system(r, &p, d, STR(""), w.line);
	}
}

/* --- conda, .NET, Composer ---------------------------------------------------------- */

static void read_conda(struct installer *r, struct call_args *args)
{
	struct install_word w;

	while (install_next_word(r, args, &w)) {
		struct package p = { .ecosystem = ECO_CONDA };
		struct conda_spec spec;

		if (!w.text.len || str_has_char(w.text, '/') ||
		    conda_spec_read(w.text, &spec) || !spec.name.len ||
		    (!spec.version.len && !spec.spec.len))
			continue;
		p.name = spec.name;
		p.version = spec.version;
		p.requested = spec.spec;
		if (spec.channel.len)
			p.qualifiers = arena_cat(install_arena(r), STR("channel="),
						 spec.channel, STR(""));
		if (!is_requirement(spec.version.len ? spec.version : spec.spec))
			install_note(r, w.line, w.text, "is no version of conda");
		else
			install_add(r, &p, w.line);
	}
}

/* "dotnet tool install NAME --version 1.2", "dotnet add [PROJECT] package NAME -v 1.2" */
static void read_dotnet(struct installer *r, const struct call *k, struct call_args *args)
{
	bool is_tool = call_is(k, "tool");
	struct package p = { .ecosystem = ECO_NUGET };
	struct str version = STR(""), name, own;
	struct install_word w;

	if (!install_next_word(r, args, &w))
		return;
	if (is_tool ? !word_in(w.text, "install update") : !call_is(k, "add package"))
		return;
	if (call_is(k, "add") && !str_is(w.text, "package") &&
	    (!install_next_word(r, args, &w) || !str_is(w.text, "package")))
		return;
	if (!call_is(k, "package") && !install_next_word(r, args, &w))
		return;
	if (call_is(k, "package") &&
	    (!str_is(w.text, "add") || !install_next_word(r, args, &w)))
		return;
	if (!str_cut(w.text, '@', &name, &own))
		own = STR("");
	if (!own.len && flag_value(r, k, "--version -v", &version) == FLAG_UNKNOWN) {
		install_note(r, w.line, w.text,
			     "has a version that depends on a variable");
		return;
	}
	version = own.len ? own : version;
	p.name = name;
	if (!install_is_name(name, STR("-_.")) || !version.len)
		return;
	if (install_is_version(version) && is_digit(version.ptr[0]))
		p.version = version;
	else if (is_requirement(version))
		p.requested = version;
	else
		return;
	install_add(r, &p, w.line);
}

/* composer require vendor/name:1.2, composer require vendor/name "^1.2" */
static void read_composer(struct installer *r, const struct call *k,
			  struct call_args *args)
{
	struct install_word w;
	struct str name, spec;

	if (call_is(k, "global") &&
	    (!install_next_word(r, args, &w) || !str_is(w.text, "require")))
		return;
	while (install_next_word(r, args, &w)) {
		struct package p = { .ecosystem = ECO_PACKAGIST };

		if (!str_cut(w.text, ':', &name, &spec) &&
		    !str_cut(w.text, '=', &name, &spec))
			continue;
		p.name = name;
		if (!str_has_char(name, '/') || !install_is_name(name, STR("-_./")))
			continue;
		if (npm_is_exact(spec) ||
		    (str_starts_with(spec, STR("v")) && npm_is_exact(str_from(spec, 1))))
			p.version = spec;
		else if (is_requirement(spec))
			p.requested = spec;
		else
			continue;
		install_add(r, &p, w.line);
	}
}

/* --- which tool -------------------------------------------------------------- */

static void read_yarn(struct installer *r, const struct call *k, struct call_args *args)
{
	struct install_word w;

	if (call_is(k, "global") &&
	    (!install_next_word(r, args, &w) || !str_is(w.text, "add")))
		return;
	read_npm(r, args);
}

void dockerfile_tool_read(struct installer *r, const struct call *k)
{
	struct call_args args = call_args(k);

	switch (k->tool) {
	case TOOL_PIP:
	case TOOL_PIPX:
	case TOOL_UV:
		if (call_is(k, "install"))
			read_pip(r, &args);
		break;
	case TOOL_NPM:
	case TOOL_PNPM:
		if (call_is(k, "install i add"))
			read_npm(r, &args);
		break;
	case TOOL_YARN:
		if (call_is(k, "add global"))
			read_yarn(r, k, &args);
		break;
	case TOOL_GEM:
		if (call_is(k, "install i"))
			read_gem(r, k, &args);
		break;
	case TOOL_GO:
		if (call_is(k, "install get"))
			read_go(r, &args);
		break;
	case TOOL_CARGO:
		if (call_is(k, "install binstall"))
			read_cargo(r, k, &args);
		break;
	case TOOL_APT:
	case TOOL_APT_GET:
	case TOOL_APTITUDE:
		if (call_is(k, "install"))
			read_apt(r, &args);
		break;
	case TOOL_APK:
		if (call_is(k, "add"))
			read_apk(r, k, &args);
		break;
	case TOOL_YUM:
	case TOOL_DNF:
	case TOOL_MICRODNF:
	case TOOL_TDNF:
	case TOOL_ZYPPER:
		dockerfile_rpm_read(r, k);
		break;
	case TOOL_CONDA:
	case TOOL_MAMBA:
	case TOOL_MICROMAMBA:
		if (call_is(k, "install create update upgrade"))
			read_conda(r, &args);
		break;
	case TOOL_DOTNET:
		if (call_is(k, "tool add package"))
			read_dotnet(r, k, &args);
		break;
	case TOOL_COMPOSER:
		if (call_is(k, "require global"))
			read_composer(r, k, &args);
		break;
	default:
		break;
	}
}
