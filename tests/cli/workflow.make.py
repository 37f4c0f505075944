"""Hostile workflows, each in a tree of its own below argv[1]."""
import os
import sys

MIB = 1 << 20
HEAD = "on: pull_request_target\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
LINE = "          echo ${{ github.head_ref }}\n"


def many(form, n):
    return "".join(form % i for i in range(n))


def laughs():
    text = "on: push\na: &a [x, x, x, x, x, x, x, x, x]\n"
    for i in range(9):
        text += "%s: &%s [%s]\n" % (chr(98 + i), chr(98 + i), ",".join(["*" + chr(97 + i)] * 9))
    return text + "jobs: {}\n"


CASES = {
    "expressions": HEAD + "      - run: |\n" + LINE * (MIB // len(LINE)),
    "one-line": HEAD + "      - run: echo " + "${{ github.head_ref }} " * (MIB // 23) + "\n",
    "variables": HEAD + "      - env:\n" + many("          V%d: ${{ github.head_ref }}\n", 15000)
    + "        run: |\n" + "          ${{ env.V7 }}\n" * 15000,
    "jobs": "on: push\njobs:\n" + many("  j%d: { runs-on: ubuntu-20.04, steps: [ { run: x } ] }\n", 100000),
    "steps": HEAD + "      - uses: actions/setup-node@v4\n        with: { node-version: 14 }\n" * 15000,
    "services": "on: push\njobs:\n  a:\n    strategy: { matrix: { x: [%s] } }\n    services:\n" % ('"a:latest",' * 20000)
    + many('      s%d: { image: "${{ matrix.x }}" }\n', 20000),
    "inputs": "on:\n  workflow_call:\n    inputs:\n" + many("      i%d: { type: string }\n", 15000)
    + "jobs:\n  a:\n    steps:\n      - run: |\n" + many("          ${{ inputs.i%d }}\n", 15000),
    "comments": HEAD + "      # waybill: ignore=WB-GH-001\n" * 15000
    + "      - uses: a/b@v1 # zizmor: ignore[unpinned-uses]\n" * 15000,
    "brackets": HEAD + "      - run: ${{ " + "a[" * 100000 + " }}\n      - if: ${{ " + "(" * 100000 + " }}\n        run: x\n",
    "functions": HEAD + "      - run: ${{ " + "format(" * 100000 + "github.head_ref" + ")" * 100000 + " }}\n",
    "quotes": HEAD + "      - run: ${{ '" + "''" * 300000 + "' }}\n      - if: contains('" + "''" * 100000 + "', x)\n",
    "open": HEAD + "      - run: " + "${{ " * 200000 + "\n",
    "conditions": HEAD + "      - if: " + "github.actor == 'x' || contains('a b', github.ref) || " * 15000 + "true\n        run: x\n",
    "publishing": "on: push\nenv:\n" + many("  E%d: ${{ secrets.X }}\n", 15000) + "jobs:\n  a:\n    steps:\n"
    + "      - run: npm publish\n" * 15000,
    "documents": "---\non: push\njobs: { a: { steps: [ { uses: a/b@v1 } ] } }\n" * 15000,
    "aliases": "on: push\nx: &x\n  run: |\n" + "    npm i -g x\n" * 1000 + "jobs:\n  a:\n    steps: [" + "*x, " * 1000 + "]\n",
    "laughs": laughs(),
    "deep": HEAD + "      - run: x\n        with: " + "[" * 5000 + "]" * 5000 + "\n",
    "garbage": bytes((i * 7919 + i * i) % 251 for i in range(MIB)),
    "types": "on: { push: [1, { a: b }], workflow_dispatch: { inputs: [x, {}] }, workflow_call: x }\n"
    "permissions: [a]\nenv: [b, { c: d }]\ndefaults: x\njobs:\n  a: [x]\n"
    "  b: { steps: { a: b }, services: [x], container: [y], strategy: { matrix: [a] }, env: x,\n"
    "       runs-on: { labels: { a: b } }, with: [x], uses: [y], secrets: [z], if: [x] }\n"
    "  c: { steps: [ x, [y], { uses: [x], run: { a: b }, with: [x], env: [y], if: { a: b } },\n"
    '       { uses: "actions/setup-node@v4", with: { node-version: [14] } },\n'
    "       { uses: actions/checkout@v4, with: x } ] }\n",
}

for name, text in CASES.items():
    folder = os.path.join(sys.argv[1], name, ".github", "workflows")
    os.makedirs(folder)
    with open(os.path.join(folder, "a.yml"), "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode())
