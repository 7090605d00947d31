#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the metadata of a card as JSON, read by PyYAML; exit status 3 where PyYAML is not there."""
import json
import re
import sys

try:
    import yaml
except ImportError:
    sys.exit(3)

text = open(sys.argv[1], encoding="utf-8", newline="").read()
block = re.match(r"\s*---[ \t]*[\r\n]([\S\s]*?)[\r\n]+---[ \t]*(\r\n|\r|\n|$)", text)
if block is None:
    print("null")
else:
    print(json.dumps(yaml.safe_load(block.group(1)), default=str))
