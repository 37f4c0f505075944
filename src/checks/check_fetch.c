/* check_fetch.c - rules about what a build downloads, and whether it looks at it. */
#include "checks/check_ctx.h"
#include "format/command.h"

#define BEST_URL "https://docs.docker.com/build/building/best-practices/"

static bool is_local_url(struct str w)
{
	static const char *const hosts[] = { "localhost", "127.0.0.1", "[::1]",
					     "0.0.0.0" };
	size_t at = str_find(w, STR("://"));
	struct str host = at == STR_NONE ? w : str_from(w, at + 3);

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		struct str h = str_of(hosts[i]);

		if (str_starts_with(host, h) &&
		    (host.len == h.len || host.ptr[h.len] == ':' ||
		     host.ptr[h.len] == '/'))
			return true;
	}
	return false;
}

static bool only_local(const struct call *k)
{
	struct call_args args = call_args(k);
	const struct sh_word *w;
	bool any = false;

	while (call_next_arg(&args, &w)) {
		if (!is_local_url(w->text))
			return false;
		any = true;
	}
	return any;
}

/* --- certificates --------------------------------------------------------- */

/* curl -k, in a bundle too: "-skL"; in "-okay" it is a file's name. */
static bool curl_insecure(const struct call *k)
{
	const struct sh_command *c = k->command;

	for (size_t i = 1; i < c->n_words; i++) {
		struct str w = c->words[i].text;

		if (str_is(w, "--insecure"))
			return true;
		if (w.len < 2 || w.ptr[0] != '-' || w.ptr[1] == '-')
			continue;
		for (size_t p = 1; p < w.len; p++) {
			if (w.ptr[p] == 'k')
				return true;
			if (!is_alpha(w.ptr[p]) ||
			    strchr("oHduAXebcFTxmEKwrPCQtYyz", w.ptr[p]))
				break;
		}
	}
	return false;
}

static bool has_text(const struct sh_command *c, const char *text)
{
	for (size_t i = 1; i < c->n_words; i++) {
		struct str w = c->words[i].text;

		for (size_t at = 0; at < w.len; at++)
			if (str_starts_with_nocase(str_from(w, at), str_of(text)))
				return true;
	}
	return false;
}

/* "key value" in two words, or "key=value". */
static bool sets(const struct sh_command *c, const char *key, const char *values)
{
	for (size_t i = 1; i < c->n_words; i++) {
		struct str w = c->words[i].text, head, tail;
		struct str want = str_of(key);

		if (str_eq_nocase(w, want) && i + 1 < c->n_words &&
		    word_in(c->words[i + 1].text, values))
			return true;
		if (str_cut(w, '=', &head, &tail) && str_eq_nocase(head, want) &&
		    word_in(tail, values))
			return true;
	}
	return false;
}

static const char *tls_off_call(const struct call *k)
{
	const struct sh_command *c = k->command;

	switch (k->tool) {
	case TOOL_CURL:
		return curl_insecure(k) && !only_local(k) ? "curl -k" : NULL;
	case TOOL_WGET:
		return sh_has_flag(c, "--no-check-certificate") && !only_local(k)
			       ? "wget --no-check-certificate"
			       : NULL;
	case TOOL_PIP:
		return sh_has_flag(c, "--trusted-host") ? "pip --trusted-host" : NULL;
	case TOOL_NPM:
	case TOOL_YARN:
		return sets(c, "strict-ssl", "false") || sets(c, "--strict-ssl", "false")
			       ? "strict-ssl false"
			       : NULL;
	case TOOL_YUM:
	case TOOL_DNF:
	case TOOL_MICRODNF:
	case TOOL_TDNF:
		return has_text(c, "sslverify=0") || has_text(c, "sslverify=false")
			       ? "sslverify=0"
			       : NULL;
	case TOOL_APT:
	case TOOL_APT_GET:
		return has_text(c, "::Verify-Peer=false") ? "Verify-Peer=false" : NULL;
	case TOOL_GIT:
		return sets(c, "http.sslVerify", "false 0") ? "http.sslVerify=false"
							    : NULL;
	default:
		return NULL;
	}
}

static bool is_truth(struct str v)
{
	return v.len && !word_in(v, "0 false no off False FALSE");
}

/* A variable that switches verification off. */
static bool tls_off_variable(struct str name, struct str value)
{
	static const struct {
		const char *name, *off;
	} known[] = {
		{ "NODE_TLS_REJECT_UNAUTHORIZED", "0" },
		{ "PYTHONHTTPSVERIFY", "0" },
		{ "NPM_CONFIG_STRICT_SSL", "false" },
		{ "npm_config_strict_ssl", "false" },
		{ "GIT_SSL_NO_VERIFY", NULL },
		{ "PIP_TRUSTED_HOST", NULL },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_is(name, known[i].name))
			return known[i].off ? str_is(value, known[i].off)
					    : is_truth(value);
	return false;
}

/* echo "sslverify=0" >> /etc/yum.conf */
static bool writes_sslverify(const struct sh_command *c)
{
	return word_in(c->name, "echo printf") &&
	       (str_ends_with(c->redirect_out, STR(".conf")) ||
		str_ends_with(c->redirect_out, STR(".repo"))) &&
	       (has_text(c, "sslverify=0") || has_text(c, "sslverify=false"));
}

static void tls_off_command(struct check_ctx *ctx, const struct check *self,
			    const struct sh_command *c)
{
	struct call k;
	const char *what = call_read(c, &k) ? tls_off_call(&k) : NULL;
	struct str name, value;

	if (writes_sslverify(c))
		what = "sslverify=0";
	if (what)
		check_report(
			ctx, self, check_at_command(ctx, c),
			"%s takes any certificate, so anybody on the way can change what "
			"is downloaded",
			what);
	for (size_t i = 0; i < c->n_env; i++)
		if (tls_off_variable(c->env[i].name, c->env[i].value))
			check_report(ctx, self, check_at_command(ctx, c),
				     STR_FMT " switches the check of certificates off",
				     STR_ARG(c->env[i].name));
	for (size_t i = 1; str_is(c->name, "export") && i < c->n_words; i++)
		if (str_cut(c->words[i].text, '=', &name, &value) &&
		    tls_off_variable(name, value))
			check_report(ctx, self, check_at_command(ctx, c),
				     STR_FMT " switches the check of certificates off",
				     STR_ARG(name));
}

static void run_tls_off(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;

	for (size_t i = 0; i < in->n_pairs; i++)
		if (tls_off_variable(in->pairs[i].name, in->pairs[i].value))
			check_report(ctx, self, check_at_line(in, in->pairs[i].line),
				     STR_FMT " switches the check of certificates off",
				     STR_ARG(in->pairs[i].name));
	for (size_t i = 0; ctx->script && i < ctx->script->n_commands; i++)
		tls_off_command(ctx, self, &ctx->script->commands[i]);
}

const struct check check_tls_off = {
	.id = "WB-DF-309",
	.slug = "tls-off",
	.aliases =
		"CKV2_DOCKER_2 CKV2_DOCKER_3 CKV2_DOCKER_4 CKV2_DOCKER_5 CKV2_DOCKER_6 "
		"CKV2_DOCKER_12 CKV2_DOCKER_13 CKV2_DOCKER_14 CKV2_DOCKER_15 "
		"CKV2_DOCKER_16",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Certificates are not checked",
	.why = "Without the check anybody between the build and the server can replace "
	       "what is "
	       "downloaded, and the image ships it.",
	.fix = "add the authority's certificate to the trusted ones and drop the option",
	.bad = "RUN curl -k https://a.example/x -o x",
	.good = "RUN curl -fsSL https://a.example/x -o x",
	.url = BEST_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN) | DF_BIT(DF_ENV) | DF_BIT(DF_ARG),
	.run = run_tls_off,
};

/* --- signatures ----------------------------------------------------------- */

static const char *signature_flag(const struct call *k)
{
	static const struct {
		enum tool tool;
		const char *flag;
	} known[] = {
		{ TOOL_APK, "--allow-untrusted" },
		{ TOOL_APT, "--allow-unauthenticated" },
		{ TOOL_APT_GET, "--allow-unauthenticated" },
		{ TOOL_APT, "--force-yes" },
		{ TOOL_APT_GET, "--force-yes" },
		{ TOOL_YUM, "--nogpgcheck" },
		{ TOOL_DNF, "--nogpgcheck" },
		{ TOOL_TDNF, "--nogpgcheck" },
		{ TOOL_MICRODNF, "--nogpgcheck" },
		{ TOOL_RPM, "--nosignature" },
		{ TOOL_RPM, "--nodigest" },
		{ TOOL_RPM, "--noverify" },
		{ TOOL_RPM, "--nofiledigest" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].tool == k->tool && sh_has_flag(k->command, known[i].flag))
			return known[i].flag;
	return NULL;
}

/* A package file that lies there already: its maker may be this build. */
static bool only_files(const struct call *k)
{
	struct call_args args = call_args(k);
	const struct sh_word *w;
	bool any = false;

	while (call_next_arg(&args, &w)) {
		if (str_find(w->text, STR("://")) != STR_NONE ||
		    !(str_ends_with(w->text, STR(".apk")) ||
		      str_ends_with(w->text, STR(".rpm")) ||
		      str_ends_with(w->text, STR(".deb"))))
			return false;
		any = true;
	}
	return any;
}

static void run_signature_off(struct check_ctx *ctx, const struct check *self,
			      const void *arg)
{
	const struct df_instr *in = arg;
	size_t trusted = str_find(in->text, STR("[trusted=yes"));
	bool in_heredoc = false;

	for (size_t i = 0; i < in->n_heredocs; i++)
		in_heredoc |=
			str_find(in->heredocs[i].body, STR("[trusted=yes")) != STR_NONE;
	if (trusted != STR_NONE || in_heredoc)
		check_report(
			ctx, self,
			check_at_line(in, trusted != STR_NONE ? df_line_at(in, trusted)
							      : in->line),
			"[trusted=yes] takes a source of packages without a signature");
	for (size_t i = 0; ctx->script && i < ctx->script->n_commands; i++) {
		const struct sh_command *c = &ctx->script->commands[i];
		struct check_at at = check_at_command(ctx, c);
		struct call k;
		const char *flag = call_read(c, &k) ? signature_flag(&k) : NULL;

		if (!flag)
			continue;
		if (only_files(&k))
			at.severity = SEVERITY_LOW;
		check_report(ctx, self, at, "%s %s installs packages without a signature",
			     tool_name(k.tool), flag);
	}
}

const struct check check_signature_off = {
	.id = "WB-DF-310",
	.slug = "signature-off",
	.aliases =
		"CKV2_DOCKER_7 CKV2_DOCKER_8 CKV2_DOCKER_9 CKV2_DOCKER_10 CKV2_DOCKER_11",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Packages are installed without a signature",
	.why = "The signature is what ties a package to its distribution; without it a "
	       "mirror or "
	       "anybody on the way can put in another.",
	.fix = "install the key of the source and drop the option",
	.bad = "RUN apt-get install -y --allow-unauthenticated x",
	.good = "RUN apt-get install -y x",
	.url = BEST_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_signature_off,
};

/* --- scripts from the network --------------------------------------------- */

static bool is_shell(struct str name)
{
	return word_in(name, "sh bash ash dash zsh ksh");
}

/* A command that runs what it reads: a shell without -c, an interpreter without a
 * program. */
static bool runs_stdin(const struct sh_command *c)
{
	if (is_shell(c->name)) {
		for (size_t i = 1; i < c->n_words; i++)
			if (str_is(c->words[i].text, "-c"))
				return false;
		return true;
	}
	if (!str_starts_with(c->name, STR("python")) &&
	    !word_in(c->name, "perl ruby node php"))
		return false;
	return c->n_words == 1 || str_is(c->words[1].text, "-");
}

static bool is_checksum(struct str name)
{
	return word_in(name,
		       "sha256sum sha512sum sha384sum sha1sum md5sum shasum gpg gpgv "
		       "openssl cosign minisign b2sum");
}

static bool fetches(struct str name)
{
	return word_in(name, "curl wget");
}

/* bash <(curl …), sh -c "$(curl …)", eval "$(wget …)" */
static bool has_fetch_inside(const struct sh_command *c)
{
	static const char *const heads[] = { "$(curl", "<(curl", "`curl",
					     "$(wget", "<(wget", "`wget" };

	if (!is_shell(c->name) && !word_in(c->name, "eval source ."))
		return false;
	for (size_t i = 1; i < c->n_words; i++)
		for (size_t k = 0; k < sizeof(heads) / sizeof(heads[0]); k++)
			if (str_find(c->words[i].text, str_of(heads[k])) != STR_NONE)
				return true;
	return false;
}

static void run_pipe_to_shell(struct check_ctx *ctx, const struct check *self,
			      const void *arg)
{
	const struct sh_script *s = ctx->script;
	const struct sh_command *fetch = NULL;
	bool checked = false;

	(void)arg;
	for (size_t i = 0; s && i < s->n_commands; i++) {
		const struct sh_command *c = &s->commands[i];

		if (has_fetch_inside(c)) {
			check_report(ctx, self, check_at_command(ctx, c),
				     STR_FMT " runs what a server sends, unseen",
				     STR_ARG(c->name));
			continue;
		}
		if (!(c->flags & SH_IN_PIPE))
			continue;
		if (!fetch || c->pipeline != fetch->pipeline) {
			fetch = fetches(c->name) ? c : NULL;
			checked = false;
			continue;
		}
		checked |= is_checksum(c->name);
		if (runs_stdin(c) && !checked) {
			check_report(ctx, self, check_at_command(ctx, fetch),
				     "what " STR_FMT " downloads goes into " STR_FMT
				     " unseen",
				     STR_ARG(fetch->name), STR_ARG(c->name));
			fetch = NULL;
		}
	}
}

const struct check check_pipe_to_shell = {
	.id = "WB-DF-312",
	.slug = "pipe-to-shell",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "A script from the network is run as it comes",
	.why = "Whoever controls the server, or breaks into it, runs commands in the "
	       "build; and the "
	       "script can be another one every day.",
	.fix = "download a version, compare its checksum, then run it",
	.bad = "RUN curl -fsSL https://a.example/install.sh | sh",
	.good = "RUN curl -fsSLO https://a.example/i.sh && echo \"$SUM i.sh\" | "
		"sha256sum -c && sh i.sh",
	.url = BEST_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_pipe_to_shell,
};

/* A later RUN of the stage compares checksums or a signature. */
static bool is_compared_later(struct check_ctx *ctx)
{
	if (!ctx->stage || ctx->in_onbuild)
		return false;
	if (ctx->sums_stage != ctx->stage) {
		ctx->sums_stage = ctx->stage;
		ctx->sums_last = 0;
		for (size_t i = ctx->stage->first; i < ctx->stage->last; i++) {
			const struct sh_script *s = ctx->scripts[i];

			for (size_t k = 0; s && k < s->n_commands; k++)
				if (is_checksum(s->commands[k].name))
					ctx->sums_last = i;
		}
	}
	return ctx->sums_last > ctx->index;
}

static void http_add(struct check_ctx *ctx, const struct check *self,
		     const struct df_instr *in)
{
	if (df_flag(in, "checksum"))
		return;
	for (size_t i = 0; i + 1 < in->n_words; i++) {
		if (!str_starts_with_nocase(in->words[i].text, STR("http://")) ||
		    is_local_url(in->words[i].text))
			continue;
		if (!is_compared_later(ctx))
			check_report(ctx, self, check_at_line(in, in->words[i].line),
				     "ADD over http without --checksum");
		return;
	}
}

static void run_http(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;
	const struct sh_script *s = ctx->script;
	size_t last_checksum = 0;

	if (in->kind == DF_ADD)
		http_add(ctx, self, in);
	for (size_t i = 0; s && i < s->n_commands; i++)
		if (is_checksum(s->commands[i].name))
			last_checksum = i;
	for (size_t i = last_checksum; s && i < s->n_commands; i++) {
		const struct sh_command *c = &s->commands[i];
		struct call k;

		if (!call_read(c, &k) || (k.tool != TOOL_CURL && k.tool != TOOL_WGET))
			continue;
		struct call_args args = call_args(&k);
		const struct sh_word *w;

		while (call_next_arg(&args, &w)) {
			if (!str_starts_with_nocase(w->text, STR("http://")) ||
			    is_local_url(w->text))
				continue;
			check_report(ctx, self, check_at_command(ctx, c),
				     "%s over http, and no checksum is compared",
				     tool_name(k.tool));
			break;
		}
	}
}

const struct check check_http_download = {
	.id = "WB-DF-313",
	.slug = "http-download",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Download over http without a checksum",
	.why = "Anybody on the way can change what comes over http.",
	.fix = "use https, or compare a checksum or signature behind the download",
	.bad = "RUN wget http://a.example/x.tar.gz",
	.good = "RUN wget https://a.example/x.tar.gz",
	.url = BEST_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN) | DF_BIT(DF_ADD),
	.run = run_http,
};
