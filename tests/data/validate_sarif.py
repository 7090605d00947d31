#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Validates SARIF 2.1.0 documents against the official schema, where a copy is at hand, and by rules beyond it.
"""Usage: validate_sarif.py FILE_OR_FOLDER...

The schema is looked for in $ASSAYER_SHARED/vectors/bom/schemas. Exit status: 0 valid, 1 not, 2 wrong usage, 77 no schema
or no python3-jsonschema. The rules beyond the schema: each result's rule is the one at its index, a level is told only
of failures, paths are relative, and messages end with a full stop.
"""
import json
import os
import pathlib
import sys


def semantic_errors(document):
    for run in document["runs"]:
        rules = run["tool"]["driver"].get("rules", [])
        for number, result in enumerate(run["results"]):
            place = f"results/{number}"
            if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
                yield place, "the index leads to another rule"
            if result["kind"] != "fail" and result["level"] != "none":
                yield place, "a level is told of what is no failure"
            if not result["message"]["text"].endswith("."):
                yield place, "the message does not end with a full stop"
            for location in result.get("locations", []):
                uri = location.get("physicalLocation", {}).get("artifactLocation", {}).get("uri", "x")
                if uri.startswith("/") or ":" in uri or " " in uri:
                    yield place, f"'{uri}' is no relative address"


def documents(arguments):
    for argument in map(pathlib.Path, arguments):
        yield from sorted(argument.glob("*.sarif")) if argument.is_dir() else [argument]


def main():
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    shared = pathlib.Path(os.environ.get("ASSAYER_SHARED", ""))
    schema = shared / "vectors" / "bom" / "schemas" / "sarif-schema-2.1.0.json"
    try:
        import jsonschema
    except ImportError:
        print("python3-jsonschema is not installed")
        return 77
    if not schema.is_file():
        print("no copy of the schema")
        return 77
    validator = jsonschema.Draft7Validator(json.loads(schema.read_text()))
    count = wrong = 0
    for path in documents(sys.argv[1:]):
        document = json.loads(path.read_text())
        errors = [("/".join(map(str, error.absolute_path)), error.message[:200]) for error in validator.iter_errors(document)]
        errors = errors or list(semantic_errors(document))
        for place, message in errors[:20]:
            print(f"{path}: {place}: {message}")
        count += 1
        wrong += bool(errors)
    print(f"{count} documents, {wrong} of them wrong")
    return 1 if wrong or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
