"""fetch.server.py FOLDER LOG [CERT KEY] - serves FOLDER on loopback, badly where the path says so.

/MODE/Ecosystem/file: plain, norange, slow, cut, cutall, err500, once500, busy, html, badcrc, goodcrc,
wrongrange, huge, redirect, tofile, page404.  Prints its port.  Each request is a line of LOG: status, path, Range.
A request for http://host/... is a proxy's, and answered from FOLDER too.
"""
import base64, hashlib, http.server, os, socketserver, ssl, sys, threading, time, urllib.parse

folder, log = sys.argv[1:3]
lock, seen = threading.Lock(), {}


def crc32c(body):
    table, crc = [], 0xFFFFFFFF
    for n in range(256):
        for _ in range(8):
            n = n >> 1 ^ (0x82F63B78 if n & 1 else 0)
        table.append(n)
    for byte in body:
        crc = crc >> 8 ^ table[(crc ^ byte) & 255]
    return crc ^ 0xFFFFFFFF


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *unused):
        pass

    def note(self, status):
        with lock, open(log, "a") as f:
            f.write("%d %s %s\n" % (status, self.path, self.headers.get("Range", "-")))

    def answer(self, status, body=b"", **headers):
        self.note(status)
        self.send_response(status)
        length = headers.pop("Content_Length", len(body))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304:
            self.send_header("Content-Length", length)
        self.end_headers()
        return body

    def do_CONNECT(self):
        self.answer(405)

    def do_GET(self):
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        mode, _, rest = path.lstrip("/").partition("/")
        if self.path.startswith("http://"):
            mode, rest = "plain", path.lstrip("/")
        count = seen[path] = seen.get(path, 0) + 1
        if mode == "err500" or (mode == "once500" and count == 1):
            return self.wfile.write(self.answer(500, b"oops"))
        if mode == "busy" and count == 1:
            return self.wfile.write(self.answer(429, b"", Retry_After="1"))
        if mode == "redirect":
            return self.answer(302, Location="/plain/" + rest)
        if mode == "tofile":
            return self.answer(302, Location="file:///etc/passwd")
        if mode == "html":
            return self.wfile.write(self.answer(200, b"<html>please log in</html>"))
        try:
            name = os.path.join(folder, rest)
            with open(name, "rb") as f:
                body = f.read()
        except OSError:
            return self.wfile.write(self.answer(404, b"no"))
        self.send_file(mode, body, count, rest.endswith(".zip"), self.date_time_string(os.stat(name).st_mtime))

    def send_file(self, mode, body, count, zip, date):
        etag = '"%s"' % hashlib.md5(body).hexdigest()
        headers = {"ETag": etag, "Last_Modified": date}
        if mode == "badcrc" and zip:
            headers["x_goog_hash"] = "crc32c=AAAAAA==,md5=xx"
        if mode == "goodcrc" and zip:
            headers["x_goog_hash"] = "crc32c=" + base64.b64encode(crc32c(body).to_bytes(4, "big")).decode()
        if mode == "huge" and zip:
            headers["Content_Length"] = 1 << 40
        if self.headers.get("If-None-Match") == etag:
            return self.answer(304, ETag=etag)
        status, start = 200, 0
        wanted = self.headers.get("Range", "")
        if wanted.startswith("bytes=") and mode != "norange" and self.headers.get("If-Range", etag) == etag:
            start = int(wanted[6:].split("-")[0])
            if start >= len(body):
                return self.answer(416, Content_Range="bytes */%d" % len(body))
            first = start + 7 if mode == "wrongrange" else start
            status, headers["Content_Range"] = 206, "bytes %d-%d/%d" % (first, len(body) - 1, len(body))
        body = body[start:]
        self.answer(status, body, **headers)
        # what is cut is the archive: mode cut the first two times, cutall every time
        if zip and (mode == "cutall" or (mode in ("cut", "wrongrange") and count <= 2)):
            self.wfile.write(body[:len(body) // 2])
            self.wfile.flush()
            self.close_connection = True
            return
        if zip and mode == "slow":
            self.wfile.write(body[:100000])
            self.wfile.flush()
            time.sleep(60)
        try:
            self.wfile.write(body)
        except OSError:
            pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, *unused):
        pass


server = Server(("127.0.0.1", 0), Handler)
if len(sys.argv) > 4:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
