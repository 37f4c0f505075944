#!/bin/sh
# What of a model is not read is said.
. "$(dirname "$0")/../lib.sh"
cat >"$tmp/make.py" <<'P'
import struct, sys
def text(s): return struct.pack("<Q", len(s)) + s
def pair(key, value): return text(key) + struct.pack("<I", 8) + text(value)
pairs = [pair(b"general.name", b"big"), pair(b"general.license", b"mit")]
pairs += [pair(b"k", b"v" * int(sys.argv[2]))] * int(sys.argv[1])
sys.stdout.buffer.write(b"GGUF" + struct.pack("<IQQ", 3, 0, len(pairs)) + b"".join(pairs))
P
said() { waybill scan -f json "$tmp/m"; json "[d['text'].split(':')[0] for d in r['diagnostics'] if d['code'] == 'limit']"; }
mkdir "$tmp/m"
python3 "$tmp/make.py" 10 10 >"$tmp/m/x.gguf"
is 'a small one is read whole' "$(said)" '[]'
python3 "$tmp/make.py" 70000 1 >"$tmp/m/x.gguf"
is 'too many pairs' "$(said)" "['the last 4466 pairs of its metadata are not read']"
is 'its name is known all the same' "$(json "[(p['name'], p['licenses']) for p in r['packages']]")" "[('big', ['mit'])]"
python3 "$tmp/make.py" 60 100000 >"$tmp/m/x.gguf"
like 'too long ones' "$(said)" 'the last [0-9]+ pairs of its metadata are not read'
done_testing
