# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual pages and README say what `assay --help` says: no option or command is missing from them or only in them."""

import os
import re
import shutil
import subprocess
import unittest

import assay


def words(text):
    """The long options that a text names."""
    return set(re.findall(r"--[a-z][a-z-]+", text))


def read(*parts):
    with open(os.path.join(assay.SOURCE, *parts), encoding="utf-8") as file:
        return file.read()


class ManualTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.help = assay.Run(["--help"]).output.decode()
        cls.manual = read("installer", "assay.1").replace("\\-", "-")

    def testOptions(self):
        self.assertGreater(len(words(self.help)), 10)
        self.assertEqual(words(self.help) - words(self.manual), set(), "not in the manual page")
        self.assertEqual(words(self.manual) - words(self.help), {"--output"}, "not in the help")

    def testCommands(self):
        commands = set(re.findall(r"^  ([a-z]+) ", self.help.split("Commands:")[1].split("\n\n")[0], re.MULTILINE))
        self.assertGreater(len(commands), 5)
        self.assertEqual(commands, set(re.findall(r"^\.B ([a-z]+)(?: \\fI.*)?$", self.manual.split(".SH COMMANDS")[1]
                                                  .split(".SH OPTIONS")[0], re.MULTILINE)))

    def testReadmeNamesNothingElse(self):
        readme = read("README.md")
        for command in re.findall(r"^    \$ assay ([a-z]+)", readme, re.MULTILINE):
            self.assertIn(f"\n  {command} ", self.help)

    def testManualPagesAreWellFormed(self):
        if shutil.which("man") is None:
            self.skipTest("man is not installed")
        for page in ("assay.1", "assayer.1"):
            done = subprocess.run(["man", "--warnings", "-l", os.path.join(assay.SOURCE, "installer", page)],
                                  capture_output=True, check=True, env={**os.environ, "MANPAGER": "cat", "MANWIDTH": "100"})
            self.assertEqual(done.stderr, b"")


if __name__ == "__main__":
    assay.main()
