# SPDX-License-Identifier: GPL-3.0-or-later
"""Files written by PyTorch, NumPy, joblib, scikit-learn and pandas themselves: no finding above low, nothing in them
left unexplained, and the tensors as these libraries report them. Nothing is ever loaded back by a library."""

import os
import tempfile
import unittest

import assay

# Each of these tests needs its own packages only, so that one that is missing is named and the others still run.
try:
    import genuineTorch
except ImportError:
    genuineTorch = None
try:
    import genuineArrays
except ImportError:
    genuineArrays = None
try:
    import pandas
except ImportError:
    pandas = None
try:
    import sklearn
except ImportError:
    sklearn = None
try:
    import lz4
except ImportError:
    lz4 = None

if genuineArrays is not None:
    import genuineEstimators

LEAST_FILES = 60


def plainName(file, name):
    """A tensor's name without the member that holds it: of the stream in a compressed file, of an array in an .npz."""
    member, _, inner = name.rpartition("!/")
    return member.removesuffix(".npy") if file["format"] == "npz" else inner


class GenuineFilesTest(assay.EndToEnd):
    files = 0

    def inspect(self, folder, expected):
        """The record's files by path; checks what must hold for each of them."""
        run = assay.Run(["scan", "--format", "json", folder])
        self.checkRecord(run)
        loud = [(finding["path"], finding["rule"], finding["evidence"]) for finding in run.record["findings"]
                if finding["severity"] not in ("info", "low")]
        self.assertEqual(loud, [])
        files = {file["path"]: file for file in run.record["files"]}
        self.assertEqual(sorted(files), sorted(expected))
        for path, file in files.items():
            with self.subTest(path):
                self.assertIn(file["verdict"], ("clean", "notice"))
                account = file["facts"]["bytes"]
                self.assertEqual(account["unexplained"], 0)
                self.assertEqual(sum(account.values()), file["size"])
        self.assertFalse(run.record["problems"])
        GenuineFilesTest.files += len(files)
        return files, run.record["findings"]

    def listed(self, file):
        return [(plainName(file, member["name"]), (member["dtype"], member.get("shape", [])))
                for member in file["members"] if member["kind"] == "tensor"]

    def tensors(self, file):
        found = self.listed(file)
        self.assertEqual(len(found), len(dict(found)), "two tensors have one name")
        return dict(found)

    def checkTensors(self, files, expected):
        for path, tensors in expected.items():
            if tensors is None:
                continue
            with self.subTest(path):
                self.assertEqual(self.tensors(files[path]), tensors)
                self.assertEqual(files[path]["facts"].get("tensors", 0), len(tensors))

    @unittest.skipIf(genuineTorch is None, "python3-torch is not installed")
    def testTorch(self):
        with tempfile.TemporaryDirectory() as folder:
            expected = genuineTorch.write(folder)
            files, findings = self.inspect(folder, expected)
            self.checkTensors(files, expected)
            for path, file in files.items():
                with self.subTest(path):
                    self.assertIn(file["format"], ("torch-zip", "torch-legacy", "torchscript"))
            self.checkWeightsOnly(findings)

    def checkWeightsOnly(self, findings):
        """What torch/_weights_only_unpickler.py of PyTorch 2.6 says of files of these kinds."""
        said = {finding["path"]: finding["evidence"] for finding in findings if finding["rule"] == "ASY-PKL-030"}
        for path in ("zip-protocol2.pt", "legacy-protocol2.pt", "dtypes.pth", "views.pt", "tied.pt", "quantized.pt", "meta.pt", "optimizer-adam.pt",
                     "empty.pt"):
            self.assertIn("accepts", said[path], path)
        for path, blocker in (("module-image.pt", "torch.nn.modules.container.Sequential"), ("checkpoint-protocol2.ckpt", "argparse.Namespace"),
                              ("zip-protocol4.pt", "protocol 4"), ("sparse.pt", "_rebuild_sparse_csr_tensor")):
            self.assertIn("refuses", said[path])
            self.assertIn(blocker, said[path])

    @unittest.skipIf(genuineArrays is None, "python3-numpy or python3-joblib is not installed")
    @unittest.skipIf(lz4 is None, "python3-lz4 is not installed")
    def testArrays(self):
        with tempfile.TemporaryDirectory() as folder:
            expected = genuineArrays.write(folder)
            files, _ = self.inspect(folder, expected)
            self.checkTensors(files, expected)

    def checkSome(self, files, expected):
        """Of an estimator the arrays with a public name are among those that the record lists."""
        for path, tensors in expected.items():
            if not tensors:
                continue
            with self.subTest(path):
                found = dict(self.listed(files[path]))
                self.assertEqual({name: found.get(name) for name in tensors}, tensors)

    @unittest.skipIf(genuineArrays is None, "python3-numpy or python3-joblib is not installed")
    @unittest.skipIf(sklearn is None, "python3-sklearn is not installed")
    def testEstimators(self):
        with tempfile.TemporaryDirectory() as folder:
            expected = genuineEstimators.estimators(folder)
            files, _ = self.inspect(folder, expected)
            self.checkSome(files, expected)
            self.assertGreater(sum(1 for tensors in expected.values() if tensors), LEAST_FILES)

    @unittest.skipIf(genuineArrays is None, "python3-numpy or python3-joblib is not installed")
    @unittest.skipIf(pandas is None, "python3-pandas is not installed")
    def testFrames(self):
        with tempfile.TemporaryDirectory() as folder:
            expected = genuineEstimators.frames(folder)
            files, _ = self.inspect(folder, expected)
            for path, file in files.items():
                if path.startswith("plain-"):
                    # pandas keeps the three columns of one type as one block, turned over.
                    self.assertIn(("float64", [3, 4]), self.tensors(file).values())

    def testZ_enough(self):
        """All of the above together; where a package is missing there may be fewer."""
        print(f"{self.files} genuine files inspected", flush=True)
        if None in (genuineTorch, genuineArrays, pandas, sklearn, lz4):
            self.skipTest("not every package is installed")
        self.assertGreaterEqual(self.files, LEAST_FILES)


if __name__ == "__main__":
    assay.main()
