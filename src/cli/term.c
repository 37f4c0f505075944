#define _DEFAULT_SOURCE /* struct winsize */
#include "cli/term.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "format/text_visible.h"

static bool is_set(const char *name)
{
	const char *v = getenv(name);

	return v && *v && strcmp(v, "0") != 0;
}

bool term_wants_color(enum color_mode mode)
{
	const char *term = getenv("TERM");
	const char *no_color = getenv("NO_COLOR");

	if (mode != COLOR_AUTO)
		return mode == COLOR_ALWAYS;
	if (no_color && *no_color) /* https://no-color.org: any value but the empty one */
		return false;
	if (is_set("CLICOLOR_FORCE"))
		return true;
	return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
}

unsigned term_width(void)
{
	struct winsize w;

	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) != 0)
		return 0;
	return w.ws_col;
}

void term_error(const char *fmt, ...)
{
	struct buf b;
	va_list ap;
	char text[4096];

	va_start(ap, fmt);
	int n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	buf_init(&b, 4 * sizeof(text)); /* U+FFFD is three bytes */
	buf_add_text(&b, "waybill: ");
	text_add_visible(&b, str_of(text));
	buf_add_char(&b, '\n');
	fputs(b.ptr, stderr);
	buf_release(&b);
}

int term_write(struct str bytes)
{
	while (bytes.len) {
		ssize_t n = write(STDOUT_FILENO, bytes.ptr, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			if (errno == EPIPE)
				return 1;
			term_error("stdout cannot be written");
			return -1;
		}
		bytes = str_from(bytes, (size_t)n);
	}
	return 0;
}

int64_t term_now(void)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	uint32_t seconds;

	if (epoch && str_to_u32(str_of(epoch), UINT32_MAX, &seconds))
		return seconds;
	return (int64_t)time(NULL);
}
