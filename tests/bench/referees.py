#!/usr/bin/env python3
"""referees.py WAYBILL ADVISORIES [PAIRS] - the orders of versions against the tools that define them.

Versions are taken from OSV's archives (ADVISORIES/<Ecosystem>/all.zip) and from
fixtures/versions, paired at random, and put in order by `waybill compare` and by the
ecosystem's own tool, as far as it is on this machine.  Prints how many pairs were compared
and those that differ; where one of the two does not take a version at all, the pair is
only counted."""

import collections
import glob
import json
import os
import random
import shutil
import subprocess
import sys
import zipfile

SHOWN = 8


def python_referee(pairs):
    from packaging.version import InvalidVersion, Version
    cache = {}

    def parse(v):
        if v not in cache:
            try:
                cache[v] = Version(v)
            except InvalidVersion:
                cache[v] = None
        return cache[v]
    for a, b in pairs:
        x, y = parse(a), parse(b)
        yield "?" if x is None or y is None else "<" if x < y else ">" if x > y else "="


def batch(command, pairs):
    """A program that answers each line "A<TAB>B" with a line."""
    text = "".join("%s\t%s\n" % p for p in pairs)
    done = subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    out = done.stdout.splitlines()
    if len(out) != len(pairs):
        raise RuntimeError("%s answered %d of %d: %s" % (command[0], len(out), len(pairs), done.stderr[:300]))
    return out


NODE = """
const s = require(process.env.SEMVER);
require('fs').readFileSync(0, 'utf8').split('\\n').slice(0, -1).forEach(l => {
  const [a, b] = l.split('\\t');
  console.log(!s.valid(a) || !s.valid(b) ? '?' : ['<', '=', '>'][s.compare(a, b) + 1]);
});"""
RUBY = """
STDIN.each_line(chomp: true) do |l|
  a, b = l.split("\\t", -1)
  if !Gem::Version.correct?(a) || !Gem::Version.correct?(b) || a.empty? || b.empty? then puts '?'
  else puts ['<', '=', '>'][(Gem::Version.new(a) <=> Gem::Version.new(b)) + 1] end
end"""
PHP = """
foreach (['/usr/share/php/Composer/Semver/autoload.php', '/usr/share/php/Composer/autoload.php'] as $f) if (is_file($f)) { require $f; break; }
$p = new Composer\\Semver\\VersionParser;
while (($l = fgets(STDIN)) !== false) {
  [$a, $b] = explode("\\t", rtrim($l, "\\n"));
  try { $x = $p->normalize($a); $y = $p->normalize($b); } catch (Exception $e) { echo "?\\n"; continue; }
  if (strpos($x, 'dev-') === 0 || strpos($y, 'dev-') === 0) { echo "?\\n"; continue; }
  echo Composer\\Semver\\Comparator::lessThan($x, $y) ? '<' : (Composer\\Semver\\Comparator::greaterThan($x, $y) ? '>' : '='), "\\n";
}"""
JAVA = """
import org.apache.maven.artifact.versioning.ComparableVersion;
public class Referee {
  public static void main(String[] x) throws Exception {
    var in = new java.io.BufferedReader(new java.io.InputStreamReader(System.in));
    for (String l; (l = in.readLine()) != null;) {
      String[] p = l.split("\\t", -1);
      int c = new ComparableVersion(p[0]).compareTo(new ComparableVersion(p[1]));
      System.out.println(c < 0 ? "<" : c > 0 ? ">" : "=");
    }
  }
}"""
R = """
for (l in readLines(file('stdin'))) {
  p <- strsplit(l, '\\t')[[1]]
  v <- tryCatch(compareVersion(p[1], p[2]), error = function(e) NA)
  ok <- grepl('^[0-9]+([.-][0-9]+)*$', p[1]) && grepl('^[0-9]+([.-][0-9]+)*$', p[2])
  cat(if (!ok || is.na(v)) '?' else c('<', '=', '>')[v + 2], '\\n', sep = '')
}"""
LUA = """%{lua: for l in io.lines('PAIRS') do
  local a, b = l:match('([^\\t]*)\\t(.*)')
  local ok, x = pcall(rpm.ver, a)
  local ok2, y = pcall(rpm.ver, b)
  print(not (ok and ok2 and x and y) and '?' or x < y and '<' or x > y and '>' or '=')
end}"""


def rpm_referee(pairs):
    path = "/tmp/waybill-referee-%d" % os.getpid()
    with open(path, "w") as f:
        f.writelines("%s\t%s\n" % p for p in pairs)
    try:
        # what a macro prints has no line breaks
        return list("".join(subprocess.check_output(["rpm", "--eval", LUA.replace("PAIRS", path)], text=True).split()))
    finally:
        os.unlink(path)


def dpkg_referee(pairs):
    for a, b in pairs[:1500]:  # a process each
        if subprocess.run(["dpkg", "--validate-version", a], stderr=subprocess.DEVNULL).returncode or subprocess.run(["dpkg", "--validate-version", b], stderr=subprocess.DEVNULL).returncode:
            yield "?"
        elif subprocess.run(["dpkg", "--compare-versions", a, "lt", b]).returncode == 0:
            yield "<"
        else:
            yield "=" if subprocess.run(["dpkg", "--compare-versions", a, "eq", b]).returncode == 0 else ">"


def referees():
    try:
        import packaging  # noqa: F401
        yield "PyPI", "pep440", "packaging", python_referee
    except ImportError:
        print("PyPI: no packaging for this python3")
    semver = os.environ.get("SEMVER") or next(iter(glob.glob("/usr/lib/node_modules/npm/node_modules/semver")), None)
    if shutil.which("node") and semver:
        os.environ["SEMVER"] = semver
        yield "npm", "semver", "node-semver", lambda p: batch(["node", "-e", NODE], p)
    if shutil.which("ruby"):
        yield "RubyGems", "gem", "Gem::Version", lambda p: batch(["ruby", "-e", RUBY], p)
    if shutil.which("php") and glob.glob("/usr/share/php/Composer/Semver"):
        yield "Packagist", "composer", "composer/semver", lambda p: batch(["php", "-r", PHP], p)
    jar = next(iter(sorted(glob.glob(os.path.expanduser("~/.m2/repository/org/apache/maven/maven-artifact/3*/*.jar")))[::-1]), None)
    if shutil.which("java") and jar:
        with open("/tmp/Referee.java", "w") as f:
            f.write(JAVA)
        yield "Maven", "maven", os.path.basename(jar), lambda p: batch(["java", "-cp", jar, "/tmp/Referee.java"], p)
    if shutil.which("Rscript"):
        yield "CRAN", "r", "R", lambda p: batch(["Rscript", "-e", R], p)
    if shutil.which("rpm"):
        yield "Rocky Linux", "rpm", "rpm.ver", rpm_referee
    if shutil.which("dpkg"):
        yield "Debian", "dpkg", "dpkg", dpkg_referee


def versions_of(ecosystem, scheme, top):
    found = collections.OrderedDict()
    path = os.path.join(top, ecosystem, "all.zip")
    if os.path.exists(path):
        with zipfile.ZipFile(path) as z:
            for name in z.namelist():
                for affected in json.loads(z.read(name)).get("affected", []):
                    if affected.get("package", {}).get("ecosystem", "").split(":")[0] != ecosystem:
                        continue
                    for v in affected.get("versions", [])[:50]:
                        found[v] = 1
                    for r in affected.get("ranges", []):
                        for e in r["events"]:
                            found.update((v, 1) for v in e.values())
    for line in open("fixtures/versions/%s.txt" % scheme):
        if not line.startswith(("#", "!")):
            found.update((v, 1) for v in line.rstrip("\n").replace(" = ", " < ").split(" < "))
    return [v for v in found if "\t" not in v and "\n" not in v and v]


def main():
    waybill, top = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 20000
    for ecosystem, scheme, name, referee in referees():
        rnd = random.Random(scheme)
        all_versions = versions_of(ecosystem, scheme, top)
        pairs = []
        for _ in range(count):
            i = rnd.randrange(len(all_versions))
            j = i + rnd.randrange(-20, 21) if rnd.random() < 0.7 else rnd.randrange(len(all_versions))
            pairs.append((all_versions[i], all_versions[j % len(all_versions)]))
        theirs = list(referee(pairs))
        pairs = pairs[:len(theirs)]
        ours = batch([waybill, "compare", ecosystem], pairs)
        differ = [(a, x, y, b) for (a, b), x, y in zip(pairs, ours, theirs) if x != y and "?" not in (x, y)]
        skipped = sum(1 for x, y in zip(ours, theirs) if "?" in (x, y))
        unlike = sum(1 for x, y in zip(ours, theirs) if ("?" == x) != ("?" == y))
        print("%-12s %-28s %6d versions, %6d pairs, %5d not versions to one or both (%d to one alone), %d differ" % (ecosystem, name, len(all_versions), len(pairs), skipped, unlike, len(differ)))
        for a, x, y, b in differ[:SHOWN]:
            print("    %s %s %s, says waybill; %s says %s" % (a, x, b, name, y))


main()
