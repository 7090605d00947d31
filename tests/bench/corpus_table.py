#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table of labels against the worst finding, by format, over a labelled collection.

usage: corpus_table.py ASSAY LABELS.tsv [FORMAT...]
LABELS has the columns path, label (benign, suspicious, malicious) and format; paths are relative to it. The programme
ASSAY is run once over the whole folder. Exit 1 where a malicious file has nothing high, a suspicious one nothing
medium, or a benign one something above low."""

import collections
import csv
import json
import os
import subprocess
import sys

SEVERITIES = ["none", "info", "low", "medium", "high", "critical"]
RIGHT = {"malicious": lambda worst: worst >= 4, "suspicious": lambda worst: worst >= 3, "benign": lambda worst: worst <= 2}


def main():
    assay, labels, wanted = sys.argv[1], sys.argv[2], set(sys.argv[3:])
    folder = os.path.dirname(os.path.abspath(labels))
    with open(labels, newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if not wanted or row["format"] in wanted]
    run = subprocess.run([assay, "scan", folder, "--format", "json"], stdout=subprocess.PIPE, check=False)
    worst = collections.defaultdict(int)
    for finding in json.loads(run.stdout)["findings"]:
        worst[finding["path"]] = max(worst[finding["path"]], SEVERITIES.index(finding["severity"]))
    table = collections.defaultdict(collections.Counter)
    wrong = []
    for row in rows:
        severity = worst[row["path"]]
        table[row["format"], row["label"]][SEVERITIES[severity]] += 1
        if not RIGHT[row["label"]](severity):
            wrong.append((row["label"], SEVERITIES[severity], row["path"]))
    print("%-16s %-11s" % ("format", "label") + "".join("%9s" % severity for severity in SEVERITIES))
    for (name, label), counts in sorted(table.items()):
        print("%-16s %-11s" % (name, label) + "".join("%9s" % (counts[severity] or "") for severity in SEVERITIES))
    for label, severity, path in wrong:
        print("differs: %s is labelled %s and has %s" % (path, label, severity))
    print("%d of %d as labelled" % (len(rows) - len(wrong), len(rows)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
