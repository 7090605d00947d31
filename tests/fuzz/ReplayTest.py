# SPDX-License-Identifier: GPL-3.0-or-later
"""Every reader has a fuzz target with a dictionary, and every target takes its regressions and all seeds.

Called with the folder of the built targets; works for those of libFuzzer and for the plain ones alike."""

import glob
import os
import re
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
TARGETS = sys.argv.pop(1) if len(sys.argv) > 1 else ""


def names():
    return sorted(os.path.basename(path)[:-len("Fuzz.cpp")] for path in glob.glob(os.path.join(HERE, "*Fuzz.cpp")))


class ReplayTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        subprocess.run([sys.executable, os.path.join(SOURCE, "tests", "data", "makeSeeds.py"), cls.folder.name], check=True)
        cls.seeds = sorted(glob.glob(os.path.join(cls.folder.name, "*")))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def testEachTargetHasADictionary(self):
        self.assertEqual([name for name in names() if not os.path.exists(os.path.join(HERE, name + ".dict"))], [])

    def testEachReaderHasATarget(self):
        with open(os.path.join(SOURCE, "models", "format", "Readers.h"), encoding="utf-8") as file:
            readers = set(re.findall(r"Result<void> (read\w+)\(", file.read()))
        self.assertGreater(len(readers), 10)
        targets = ""
        for path in glob.glob(os.path.join(HERE, "*Fuzz.cpp")):
            with open(path, encoding="utf-8") as file:
                targets += file.read()
        self.assertEqual(sorted(readers - set(re.findall(r"read\w+", targets))), [], "no target names these readers")

    def testTargetsTakeSeedsAndRegressions(self):
        if not TARGETS:
            self.skipTest("no folder of targets was named")
        self.assertGreater(len(self.seeds), 10)
        for name in names():
            program = os.path.join(TARGETS, name + "Fuzz")
            if not os.path.exists(program):
                continue
            inputs = self.seeds + sorted(glob.glob(os.path.join(HERE, "regressions", name, "*")))
            with self.subTest(name):
                done = subprocess.run([program, *inputs], capture_output=True, timeout=200, errors="replace",
                                      cwd=self.folder.name)
                self.assertEqual(done.returncode, 0, done.stderr[-3000:])


if __name__ == "__main__":
    unittest.main()
