#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Validates inspection records against resources/schema/inspection.schema.json.
"""Usage: validate_record.py FILE_OR_FOLDER...

A folder stands for its files named *.record.json. Exit status: 0 all are valid, 1 one is not (each error is printed
with its JSON pointer), 2 wrong usage, 77 python3-jsonschema is not installed.
"""
import json
import pathlib
import sys

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "resources" / "schema" / "inspection.schema.json"
MOST_ERRORS = 20


def pointer(path):
    return "/" + "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in path)


def order_errors(record):
    """What a schema cannot say: the arrays stand in the contract's order."""
    paths = [file["path"].encode() for file in record["files"]]
    if paths != sorted(paths):
        yield "/files", "the files are not sorted by path"
    if len(set(paths)) != len(paths):
        yield "/files", "a path stands twice"
    findings = [finding["path"].encode() for finding in record["findings"]]
    if findings != sorted(findings):
        yield "/findings", "the findings are not sorted by path"
    nodes = {node["id"] for node in record["graph"]["nodes"]}
    if len(nodes) != len(record["graph"]["nodes"]):
        yield "/graph/nodes", "an id stands twice"
    for number, edge in enumerate(record["graph"]["edges"]):
        if edge["from"] not in nodes or edge["to"] not in nodes:
            yield f"/graph/edges/{number}", "an end names no node"


def errors_of(validator, file):
    try:
        record = json.loads(file.read_bytes())
    except ValueError as error:
        return [("/", f"this is no JSON: {error}")]
    errors = [(pointer(error.absolute_path), error.message[:300]) for error in validator.iter_errors(record)]
    return errors or list(order_errors(record))


def main(arguments):
    try:
        import jsonschema
    except ImportError:
        print("python3-jsonschema is not installed")
        return 77
    files = []
    for argument in arguments:
        path = pathlib.Path(argument)
        files += sorted(path.glob("*.record.json")) if path.is_dir() else [path]
    if not files:
        print(__doc__, file=sys.stderr)
        return 2
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    bad = 0
    for file in files:
        errors = errors_of(validator, file)
        bad += bool(errors)
        print(f"{file}: {'invalid' if errors else 'valid'}")
        for place, message in errors[:MOST_ERRORS]:
            print(f"  {place}: {message}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
