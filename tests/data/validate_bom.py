#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Validates CycloneDX 1.6 documents against the official schema, where a copy is at hand, and by rules beyond it.
"""Usage: validate_bom.py FILE_OR_FOLDER...

The schemas are looked for in $ASSAYER_SHARED/vectors/bom/schemas. Exit status: 0 valid, 1 not, 2 wrong usage, 77 no
schema or no python3-jsonschema. The rules beyond the schema: references are unique and lead somewhere, hashes have the
length of their algorithm, the serial number is a UUID of version 5.
"""
import json
import os
import pathlib
import re
import sys

DIGITS = {"MD5": 32, "SHA-1": 40, "SHA-256": 64, "SHA-512": 128, "BLAKE2b-512": 128}


def walk(value, pointer=""):
    yield pointer, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, f"{pointer}/{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from walk(item, f"{pointer}/{number}")


def semantic_errors(document):
    references = set()
    for pointer, value in walk(document):
        if isinstance(value, dict) and "bom-ref" in value:
            if value["bom-ref"] in references:
                yield pointer, f"the reference {value['bom-ref'][:80]!r} stands twice"
            references.add(value["bom-ref"])
        if isinstance(value, dict) and "alg" in value and len(value["content"]) != DIGITS.get(value["alg"]):
            yield pointer, "the digest has not the length of its algorithm"
    uses = []
    for pointer, value in walk(document):
        if isinstance(value, dict):
            uses += [(pointer, value[key]) for key in ("ref", "target", "assessor") if isinstance(value.get(key), str)]
            for key in ("dependsOn", "assemblies"):
                uses += [(pointer, item) for item in value.get(key, [])]
            if pointer.startswith(("/declarations/claims/", "/declarations/attestations/")):
                for key in ("evidence", "counterEvidence", "claims"):
                    uses += [(pointer, item) for item in value.get(key, [])]
    for pointer, name in uses:
        if name not in references:
            yield pointer, f"the reference {name[:80]!r} leads nowhere"
    if not re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
                        document.get("serialNumber", "")):
        yield "/serialNumber", "this is no UUID of version 5"


def embed(schema, prefix):
    """The definitions of another schema under names of their own, with the references between them renamed."""
    text = json.dumps({key: value for key, value in schema.items() if key not in ("$id", "$schema")})
    text = text.replace('"#/definitions/', f'"#/definitions/{prefix}/definitions/')
    return json.loads(text)


def validator_of(folder):
    import jsonschema

    # One document without references to others is read alike by all versions of jsonschema.
    text = (folder / "bom-1.6.schema.json").read_text()
    for name in ("spdx", "jsf-0.82"):
        text = text.replace(f'"{name}.schema.json#/', f'"#/definitions/{name}/')
        text = text.replace(f'"{name}.schema.json"', f'"#/definitions/{name}"')
    schema = json.loads(text)
    for choice in schema["definitions"]["licenseChoice"]["oneOf"]:
        # "maxItems" says the same, and jsonschema 4.10 cannot word the error of the other.
        choice.pop("additionalItems", None)
    for name in ("spdx", "jsf-0.82"):
        schema["definitions"][name] = embed(json.loads((folder / f"{name}.schema.json").read_text()), name)
    return jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())


def main(arguments):
    files = []
    for argument in arguments:
        path = pathlib.Path(argument)
        files += sorted(path.glob("*.cdx.json")) if path.is_dir() else [path]
    if not files:
        print(__doc__, file=sys.stderr)
        return 2
    folder = pathlib.Path(os.environ.get("ASSAYER_SHARED", "")) / "vectors" / "bom" / "schemas"
    if not (folder / "bom-1.6.schema.json").is_file():
        print("the CycloneDX schema is not at hand; only a folder in ASSAYER_SHARED has it")
        return 77
    try:
        validator = validator_of(folder)
    except ImportError:
        print("python3-jsonschema is not installed")
        return 77
    bad = 0
    for file in files:
        document = json.loads(file.read_bytes())
        errors = [("/" + "/".join(map(str, error.absolute_path)), error.message[:300])
                  for error in validator.iter_errors(document)]
        errors += list(semantic_errors(document))
        bad += bool(errors)
        print(f"{file}: {'invalid' if errors else 'valid'}")
        for pointer, message in errors[:20]:
            print(f"  {pointer}: {message}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
