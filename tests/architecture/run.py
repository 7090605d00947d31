#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Holds the tree and the built programs against what the architecture promises.
"""Usage: run.py SOURCE_TREE BUILD_TREE

Prints each violation as file:line: what is wrong. Exit status: 0 none, 1 some, 2 wrong usage.
"""
import json
import pathlib
import sys

import catalogue
import checks
import source

FREE_OF_QT = ("assay", "assayer-worker")


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    root, build = (pathlib.Path(argument).resolve() for argument in arguments)
    table = json.loads((build / "dependencies.json").read_text())
    files = list(source.sources(root))
    errors = list(checks.source_errors(files, table))
    errors += catalogue.catalogue_errors(root, files)
    programs = [name for name in FREE_OF_QT if (build / "bin" / name).exists()]
    for name in programs:
        errors += checks.library_errors(name, checks.needed_libraries(build / "bin" / name))
    for error in errors:
        print(error)
    print(f"{len(files)} files, {len(table)} libraries, {len(programs)} of {len(FREE_OF_QT)} programs: "
          f"{len(errors)} violations")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
