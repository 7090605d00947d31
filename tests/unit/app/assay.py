# SPDX-License-Identifier: GPL-3.0-or-later
"""What the end-to-end tests share: running the real `assay`, reading its record, and counting like Qt Test does."""

import importlib.util
import json
import os
import subprocess
import sys
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("ASSAYER_SOURCE", os.path.join(HERE, "..", "..", ".."))
PROGRAMS = os.environ.get("ASSAYER_BIN", os.path.join(SOURCE, "build", "release", "bin"))
SHARED = os.environ.get("ASSAYER_SHARED", "")
SEVERE = ("high", "critical")
# Sanitizers make everything slower, and the machine may be busy; a hang is what this is to catch.
PATIENCE = 120

sys.path.insert(0, os.path.join(SOURCE, "tests", "data"))


class Run:
    """One finished run of `assay`."""

    def __init__(self, arguments, **options):
        begin = time.monotonic()
        done = subprocess.run([os.path.join(PROGRAMS, "assay"), *arguments], capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False, **options)
        self.seconds = time.monotonic() - begin
        self.status, self.output, self.messages = done.returncode, done.stdout, done.stderr.decode(errors="replace")

    @property
    def record(self):
        return json.loads(self.output)


def inspect(subject, *options, **process):
    return Run(["inspect", *options, "--format", "json", subject], **process)


def rawPath(file):
    """The bytes of a path in the record: rawPath is there where they are no UTF-8."""
    return bytes.fromhex(file["rawPath"]) if file.get("rawPath") else file["path"].encode()


def named(record):
    """The raw paths that a finding or a problem names."""
    raw = {file["path"]: rawPath(file) for file in record["files"]}
    return {raw.get(entry["path"], entry["path"].encode()) for entry in record["findings"] + record["problems"]}


def validator():
    """A function that raises where a record does not follow the JSON Schema, or None where jsonschema is not installed."""
    if importlib.util.find_spec("jsonschema") is None:
        return None
    import jsonschema  # only here, since the other tests do without

    with open(os.path.join(SOURCE, "resources", "schema", "inspection.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    return jsonschema.validators.validator_for(schema)(schema).validate


class EndToEnd(unittest.TestCase):
    """A test case with the checks that hold for every record."""

    def checkRecord(self, run):
        """The record is valid and agrees with the exit status; returns it."""
        self.assertIn(run.status, (0, 1, 3), run.messages)
        record = run.record
        validate = validator()
        if validate is not None:
            validate(record)
        severe = [finding for finding in record["findings"] if finding["severity"] in SEVERE]
        if run.status == 0:
            self.assertFalse(severe, "status 0 although there are severe findings")
            self.assertFalse(record["problems"], "status 0 although something was not inspected")
            self.assertNotEqual(record["verdict"], "incomplete")
        if run.status == 1:
            self.assertTrue(severe, "status 1 without a severe finding")
        if run.status == 3:
            self.assertTrue(record["problems"], "status 3 without a problem that says why")
        self.assertEqual(len(record["files"]), len({rawPath(file) for file in record["files"]}), "a file stands twice")
        return record


class Counting(unittest.TextTestResult):
    """A result that counts passes."""

    passes = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passes += 1


def main():
    """Runs the tests of the calling program and ends with the line that Qt Test would print."""
    program = unittest.main(module="__main__", exit=False, verbosity=2,
                            testRunner=unittest.TextTestRunner(verbosity=2, resultclass=Counting))
    result = program.result
    failed = len(result.failures) + len(result.errors)
    print(f"Totals: {result.passes} passed, {failed} failed, {len(result.skipped)} skipped", flush=True)
    sys.exit(0 if result.wasSuccessful() else 1)
