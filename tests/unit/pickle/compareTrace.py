#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares TraceTool with pickletools.genops on made samples, and on the shared collection where it is there.

Offset, opcode and argument of every step must agree, for as long as a loader would go on. Where CPython's unpickler would
stop earlier than the disassembler (an empty stack, a missing memo entry) the trace may be shorter; the disassembler
may be shorter only where it raises. usage: compareTrace.py TOOL make_pickles.py"""

import csv
import json
import os
import pickletools
import subprocess
import sys
import tempfile

STOPPED = 0


def plain(text):
    """Characters beyond ASCII as escapes: which of them repr() prints depends on Python's Unicode tables."""
    return "".join(c if ord(c) < 128 else "\\x%02x" % ord(c) if ord(c) < 256 else "\\u%04x" % ord(c) if ord(c) < 65536
                   else "\\U%08x" % ord(c) for c in text)


def expected(path):
    """[(offset, opcode, argument)] and whether the disassembler reached STOP."""
    steps = []
    with open(path, "rb") as file:
        try:
            for opcode, argument, offset in pickletools.genops(file):
                steps.append((offset, opcode.name, "" if argument is None else plain(repr(argument))))
        except Exception:
            return steps, False
    return steps, True


def differences(path, trace):
    wanted, whole = expected(path)
    got = [(offset, opcode, plain(argument)) for offset, opcode, argument in trace["steps"]]
    for i, step in enumerate(wanted[:len(got)]):
        if got[i] != step:
            yield "step %d: python %r, trace %r" % (i, str(step)[:200], str(got[i])[:200])
            return
    if whole and trace["ending"] == STOPPED and len(got) != len(wanted):
        yield "python has %d steps, the trace has %d" % (len(wanted), len(got))
    if not whole and trace["ending"] == STOPPED and len(got) < len(wanted):
        yield "the trace stops before python breaks"
    if trace["ending"] == STOPPED and not got:
        yield "no steps"


def shared():
    root = os.path.join(os.environ.get("ASSAYER_SHARED", ""), "corpus")
    labels = os.path.join(root, "labels.tsv")
    if not os.path.isfile(labels):
        print("the shared collection is not here: only made samples are compared")
        return []
    with open(labels, newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [os.path.join(root, row["path"]) for row in rows if row["format"] in ("pickle", "dill", "cloudpickle")]


def main():
    tool, maker = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, maker, folder], check=True)
        made = sorted(os.path.join(folder, name) for name in os.listdir(folder))
        paths = made + [path for path in shared() if os.path.getsize(path) < 4_000_000]
        failed = compared = 0
        for begin in range(0, len(paths), 50):
            run = subprocess.run([tool] + paths[begin:begin + 50], stdout=subprocess.PIPE, check=True)
            for line in run.stdout.decode().splitlines():
                trace = json.loads(line)
                compared += 1
                for difference in differences(trace["path"], trace):
                    failed += 1
                    print("%s: %s" % (trace["path"], difference))
    print("%d files compared, %d differ" % (compared, failed))
    # The stream of each protocol and each handmade one must have been among them.
    return 1 if failed or compared < len(paths) or len(made) < 60 else 0


if __name__ == "__main__":
    sys.exit(main())
