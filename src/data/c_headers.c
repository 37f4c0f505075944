/*
 * c_headers.c - see c_headers.h.
 */
#include "data/c_headers.h"

#define CLIB_HEADER(file, library, repository, version, tag)                             \
	{ file, library, repository, version, tag },

const struct c_header c_headers[] = {
#include "data/c_headers.def"
};
const size_t c_headers_len = sizeof(c_headers) / sizeof(c_headers[0]);

const struct c_mirror c_mirrors[] = {
	{ "git.ffmpeg.org/ffmpeg", "github.com/ffmpeg/ffmpeg" },
	{ "github.com/armmbed/mbedtls", "github.com/mbed-tls/mbedtls" },
	{ "github.com/cyan4973/lz4", "github.com/lz4/lz4" },
	{ "github.com/eclipse/mosquitto", "github.com/eclipse-mosquitto/mosquitto" },
	{ "github.com/freetype/freetype", "gitlab.freedesktop.org/freetype/freetype" },
	{ "github.com/glennrp/libpng", "github.com/pnggroup/libpng" },
	{ "github.com/gnome/libxml2", "gitlab.gnome.org/GNOME/libxml2" },
	{ "github.com/gnome/libxslt", "gitlab.gnome.org/GNOME/libxslt" },
	{ "github.com/gnutls/gnutls", "gitlab.com/gnutls/gnutls" },
	{ "github.com/google/protobuf", "github.com/protocolbuffers/protobuf" },
	{ "github.com/joyent/http-parser", "github.com/nodejs/http-parser" },
	{ "github.com/joyent/libuv", "github.com/libuv/libuv" },
	{ "github.com/libressl-portable/portable", "github.com/libressl/portable" },
	{ "github.com/lwip-tcpip/lwip", "git.savannah.nongnu.org/git/lwip" },
	{ "github.com/miloyip/rapidjson", "github.com/tencent/rapidjson" },
	{ "github.com/philiphazel/pcre2", "github.com/pcre2project/pcre2" },
	{ "github.com/webmproject/libvpx", "chromium.googlesource.com/webm/libvpx" },
	{ "github.com/webmproject/libwebp", "chromium.googlesource.com/webm/libwebp" },
	{ "gitlab.com/libssh/libssh-mirror", "git.libssh.org/projects/libssh" },
	{ "gitlab.gnome.org/gnome/libxml2", "gitlab.gnome.org/GNOME/libxml2" },
	{ "gitlab.gnome.org/gnome/libxslt", "gitlab.gnome.org/GNOME/libxslt" },
	{ "sourceware.org/git/bzip2", "gitlab.com/bzip2/bzip2" },
};
const size_t c_mirrors_len = sizeof(c_mirrors) / sizeof(c_mirrors[0]);
