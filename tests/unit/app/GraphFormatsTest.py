# SPDX-License-Identifier: GPL-3.0-or-later
"""`assay scan` on graphs, Keras models and what belongs to them: each rule is raised by its sample and by no quiet one."""

import os
import re
import tempfile

import assay
import graphSamples  # below tests/data, which assay adds to the path

# A function as short as these is compiled to the same bytes by releases next to each other.
SAME_BYTECODE = {"3.6": {"3.6", "3.7"}, "3.8": {"3.8", "3.9", "3.10"}, "3.9": {"3.8", "3.9", "3.10"}}


class GraphFormatsTest(assay.EndToEnd):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            for name, (data, _, _) in graphSamples.SAMPLES.items():
                with open(os.path.join(folder, name), "wb") as file:
                    file.write(data)
            with open(os.path.join(folder, "linked.onnx"), "wb") as file:
                file.write(graphSamples.onnx(tensors=graphSamples.external("linked.bin")))
            os.symlink("beside.bin", os.path.join(folder, "linked.bin"))
            cls.run_ = assay.Run(["scan", "--format", "json", folder])
        cls.findings = {}
        for finding in cls.run_.record["findings"]:
            cls.findings.setdefault(finding["path"], []).append(finding)
        cls.files = {file["path"]: file for file in cls.run_.record["files"]}

    def testRecordIsValid(self):
        self.checkRecord(self.run_)

    def testRulesOfEachSample(self):
        for name, (_, wanted, mayBeLoud) in graphSamples.SAMPLES.items():
            with self.subTest(name):
                found = self.findings.get(name, [])
                rules = {finding["rule"] for finding in found}
                self.assertFalse(wanted - rules, f"missing; found {sorted(rules)}")
                loud = [finding["rule"] for finding in found if finding["severity"] not in ("info", "low")]
                self.assertFalse(loud if not mayBeLoud else [], "too loud")
                if mayBeLoud:
                    self.assertFalse(set(loud) - wanted - {"ASY-GEN-007"}, "more than its rules")

    def testLinksAreNamed(self):
        self.assertIn("ASY-ONX-002", {finding["rule"] for finding in self.findings.get("linked.onnx", [])})

    def testNothingIsLeftOut(self):
        for name in self.files:
            self.assertNotIn("ASY-GEN-008", {finding["rule"] for finding in self.findings.get(name, [])}, name)

    def testCodeIsShown(self):
        for release in graphSamples.RELEASES:
            with self.subTest(release):
                finding = next(finding for finding in self.findings["code-%s.keras" % release] if finding["rule"] == "ASY-CODE-001")
                self.assertIn("os.system('echo')".replace("os", "__import__('os')", 1), finding["evidence"])
                named = re.search(r"Python (\d\.\d+)", finding["evidence"]).group(1)
                self.assertIn(named, SAME_BYTECODE.get(release, {release}))
                self.assertIn("LOAD_CONST", finding["evidence"])

    def testEvidenceNamesThePlace(self):
        found = {finding["rule"]: finding for finding in self.findings["eval.keras"]}["ASY-KER-002"]
        self.assertEqual(found["member"], "config.json")
        self.assertIn("/config/layers/0", found["evidence"])
        found = {finding["rule"]: finding for finding in self.findings["read.pb"]}["ASY-TF-003"]
        self.assertIn("/etc/passwd", found["evidence"])
        data = graphSamples.SAMPLES["read.pb"][0]
        self.assertEqual(data[found["offset"] + 2:found["offset"] + 5], b"\x0a\x01p")

    def testFacts(self):
        facts = self.files["plain.h5"]["facts"]
        self.assertEqual((facts["tensors"], facts["parameters"], facts["dtypes"]), (1, 4, {"float32": 4}))
        facts = self.files["plain.tflite"]["facts"]
        self.assertEqual((facts["tensors"], facts["parameters"], facts["dtypes"]), (1, 4, {"FLOAT32": 4}))
        facts = self.files["plain.pdmodel"]["facts"]
        self.assertEqual((facts["tensors"], facts["parameters"], facts["dtypes"]), (1, 6, {"FP32": 6}))
        self.assertEqual(self.files["plain.keras"]["facts"]["libraries"], [{"name": "keras", "specifier": "==3.4.1"}])


if __name__ == "__main__":
    assay.main()
