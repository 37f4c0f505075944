/* command.c - calls of package managers in a RUN; see command.h. */
#include "format/command.h"

/* Flags that take their value from the next word.  From the tools' manual pages
 * (2026-08);
 * "--name=value" needs no entry. */
static const struct {
	const char *name, *valued;
	bool has_sub;
} tools[TOOL_COUNT] = {
	[TOOL_NONE] = { "", "", false },
#define APT_FLAGS "-t --target-release --default-release -o --option -c --config-file -a"
	[TOOL_APT] = { "apt", APT_FLAGS, true },
	[TOOL_APT_GET] = { "apt-get", APT_FLAGS, true },
	[TOOL_APTITUDE] = { "aptitude", "-t --target-release -o -w -F -O -q", true },
	[TOOL_APK] = { "apk",
		       "-t --virtual -X --repository -p --root --keys-dir "
		       "--repositories-file --cache-dir --arch --wait --cache-max-age "
		       "--progress-fd",
		       true },
#define YUM_FLAGS                                                                        \
	"-c --config --disablerepo --enablerepo --repo --repoid -x --exclude --setopt "  \
	"--releasever --installroot -d --debuglevel -e --errorlevel -R --randomwait "    \
	"--rpmverbosity --advisory --bz --cve --forcearch --color --comment"
	[TOOL_YUM] = { "yum", YUM_FLAGS, true },
	[TOOL_DNF] = { "dnf", YUM_FLAGS, true },
	[TOOL_MICRODNF] = { "microdnf", YUM_FLAGS, true },
	[TOOL_TDNF] = { "tdnf", YUM_FLAGS, true },
	[TOOL_ZYPPER] = { "zypper",
			  "-R --root -C --cache-dir -D --reposd-dir -c --config --from "
			  "-r --repo -t --type -p --plus-repo",
			  true },
	[TOOL_PIP] = { "pip",
		       "-r --requirement -c --constraint -t --target -e --editable -f "
		       "--find-links -i --index-url --extra-index-url --prefix --root "
		       "--src --python --platform --implementation --abi "
		       "--python-version --trusted-host --proxy --timeout --retries "
		       "--cache-dir --log --progress-bar --no-binary --only-binary "
		       "--global-option --install-option -C --config-settings --cert "
		       "--client-cert --upgrade-strategy --report --exists-action "
		       "--use-feature --use-deprecated --root-user-action --group",
		       true },
	[TOOL_NPM] = { "npm",
		       "--loglevel --registry --prefix -C --cache --userconfig "
		       "--globalconfig --tag --omit --include -w --workspace "
		       "--fetch-retries --fetch-timeout",
		       true },
	[TOOL_YARN] = { "yarn", "--registry --cwd --cache-folder --network-timeout",
			true },
	[TOOL_GEM] = { "gem", "-v --version -s --source -i --install-dir -n --bindir",
		       true },
	[TOOL_CURL] = { "curl",
			"-o --output -H --header -d --data --data-raw --data-binary -u "
			"--user -A --user-agent -X --request -e --referer -b --cookie "
			"-c --cookie-jar -F --form -T --upload-file -x --proxy -m "
			"--max-time --connect-timeout --retry --retry-delay --cacert "
			"--cert -E --key -w --write-out -K --config --output-dir "
			"--resolve --retry-max-time -r --range --create-file-mode",
			false },
	[TOOL_WGET] = { "wget",
			"-O --output-document -o --output-file -a --append-output -P "
			"--directory-prefix --header --user --password -t --tries -T "
			"--timeout -U --user-agent -i --input-file -e --execute "
			"--ca-certificate --waitretry -w --wait",
			false },
	[TOOL_GIT] = { "git", "-C -c --git-dir --work-tree --namespace --exec-path",
		       true },
	[TOOL_UV] = { "uv",
		      "-r --requirement --requirements -c --constraint --constraints "
		      "--override --overrides -e --editable -f --find-links -i "
		      "--index-url --extra-index-url --index --default-index --prefix "
		      "--target -t --python -p --cache-dir --config-setting -C "
		      "--resolution --prerelease --exclude-newer --link-mode "
		      "--index-strategy --extra --group --with --with-requirements "
		      "--no-binary --only-binary --python-version --python-platform "
		      "--upgrade-package -P --reinstall-package",
		      true },
	[TOOL_PIPX] = { "pipx",
			"--suffix --python --pip-args --index-url -i --preinstall "
			"--backend --fetch-missing-python",
			true },
	[TOOL_PNPM] = { "pnpm",
			"--registry --dir -C --filter --store-dir --global-dir "
			"--global-bin-dir --reporter --loglevel",
			true },
	[TOOL_GO] = { "go",
		      "-o -p -tags -ldflags -gcflags -asmflags -gccgoflags -mod "
		      "-modfile -C -overlay -installsuffix -pkgdir -toolexec -pgo",
		      true },
	[TOOL_CARGO] = { "cargo",
			 "--version --vers --root --features -F --target --target-dir "
			 "--git --branch --tag --rev --path --registry --index --profile "
			 "-j --jobs --bin --example --config --color -Z -C "
			 "--message-format",
			 true },
#define CONDA_FLAGS                                                                      \
	"-n --name -p --prefix -c --channel --file -f --repodata-fn --solver "           \
	"--subdir --platform --revision --clone -r --root-prefix --rc-file "             \
	"--experimental-solver --download-threads --relocate-prefix"
	[TOOL_CONDA] = { "conda", CONDA_FLAGS, true },
	[TOOL_MAMBA] = { "mamba", CONDA_FLAGS, true },
	[TOOL_MICROMAMBA] = { "micromamba", CONDA_FLAGS, true },
	[TOOL_DOTNET] = { "dotnet",
			  "--version -v --add-source --configfile --framework -f "
			  "--tool-path --verbosity --tool-manifest --source -s "
			  "--package-directory -a --arch",
			  true },
	[TOOL_COMPOSER] = { "composer", "-d --working-dir", true },
	[TOOL_RPM] = { "rpm", "--root --dbpath --define -D --prefix", false },
};

const char *tool_name(enum tool t)
{
	return tools[t].name;
}

bool word_in(struct str w, const char *list)
{
	struct str all = str_of(list), rest = all, before;

	/* Few words of a list begin as w does, and only these are looked at. */
	while (w.len && str_cut(rest, w.ptr[0], &before, &rest)) {
		size_t at = (size_t)(rest.ptr - all.ptr) - 1, end = at + w.len;

		if ((at && !is_space(all.ptr[at - 1])) ||
		    (end < all.len && !is_space(all.ptr[end])) ||
		    !str_starts_with(str_from(all, at), w))
			continue;
		for (size_t i = 0; i < w.len; i++)
			if (is_space(w.ptr[i]))
				return false; /* two words are none */
		return true;
	}
	return false;
}

/* "pip3", "pip3.9", "python3.11": the name and a version behind it. */
static bool is_versioned(struct str name, const char *stem)
{
	struct str s = str_of(stem);

	if (!str_starts_with(name, s))
		return false;
	for (size_t i = s.len; i < name.len; i++)
		if (!is_digit(name.ptr[i]) && name.ptr[i] != '.')
			return false;
	return true;
}

static enum tool tool_of(const struct sh_command *c, size_t *first)
{
	struct str name = c->name;

	/* The wrappers of tonistiigi/xx for cross builds take the same arguments. */
	if (str_starts_with(name, STR("xx-")))
		name = str_from(name, 3);
	*first = 1;
	if (is_versioned(c->name, "pip"))
		return TOOL_PIP;
	if (is_versioned(c->name, "python")) {
		for (size_t i = 1; i + 1 < c->n_words; i++) {
			struct str w = sh_word_text(c, i);

			if (str_is(w, "-m") && str_is(sh_word_text(c, i + 1), "pip")) {
				*first = i + 2;
				return TOOL_PIP;
			}
			if (!w.len || w.ptr[0] != '-')
				break;
		}
		return TOOL_NONE;
	}
	if (str_is(name, "uv") &&
	    (str_is(sh_word_text(c, 1), "pip") || str_is(sh_word_text(c, 1), "tool"))) {
		*first = 2;
		return TOOL_UV;
	}
	if (str_is(name, "cargo") && str_starts_with(sh_word_text(c, 1), STR("+")))
		*first = 2; /* which toolchain runs it */
	for (int t = TOOL_NONE + 1; t < TOOL_COUNT; t++)
		if (str_is(name, tools[t].name))
			return (enum tool)t;
	return TOOL_NONE;
}

bool call_next_arg(struct call_args *args, const struct sh_word **word)
{
	const struct sh_command *c = args->call->command;

	while (args->at < c->n_words) {
		const struct sh_word *w = &c->words[args->at++];

		if (args->flags_ended || w->text.len < 2 || w->text.ptr[0] != '-') {
			*word = w;
			return true;
		}
		if (str_is(w->text, "--"))
			args->flags_ended = true;
		else if (word_in(w->text, tools[args->call->tool].valued))
			args->at++;
	}
	return false;
}

struct call_args call_args(const struct call *k)
{
	struct call_args args = { .call = k, .at = k->first };

	for (; args.at <= k->sub && args.at < k->command->n_words; args.at++)
		args.flags_ended |= str_is(k->command->words[args.at].text, "--");
	if (k->sub >= k->command->n_words && !tools[k->tool].has_sub)
		args = (struct call_args){ .call = k, .at = k->first };
	return args;
}

bool call_read(const struct sh_command *c, struct call *out)
{
	struct call k = { .command = c, .sub = c->n_words };
	const struct sh_word *w;

	if (!c->n_words)
		return false;
	k.tool = tool_of(c, &k.first);
	if (k.tool == TOOL_NONE)
		return false;
	if (tools[k.tool].has_sub) {
		struct call_args args = { .call = &k, .at = k.first };

		if (call_next_arg(&args, &w)) {
			k.sub = args.at - 1;
			k.subcommand = sh_word_text(c, k.sub);
		}
	}
	*out = k;
	return true;
}

bool call_is(const struct call *k, const char *subcommands)
{
	return k->subcommand.len && word_in(k->subcommand, subcommands);
}

bool call_has_any(const struct call *k, const char *flags)
{
	struct str rest = str_of(flags), flag;
	char name[64];

	while (str_next_word(&rest, &flag)) {
		if (flag.len >= sizeof(name))
			continue;
		memcpy(name, flag.ptr, flag.len);
		name[flag.len] = '\0';
		if (sh_has_flag(k->command, name))
			return true;
	}
	return false;
}
