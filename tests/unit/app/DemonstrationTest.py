# SPDX-License-Identifier: GPL-3.0-or-later
"""`assay inspect` on the demonstration model: what installer/demonstration/generate.py promises is what comes out."""

import os
import subprocess
import sys
import tempfile

import assay

CONTRADICTED = {"parameters", "context-length", "safetensors-only"}
CONFIRMED = {"licence", "dtype", "architecture", "vocabulary", "library"}


class DemonstrationTest(assay.EndToEnd):
    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory()
        cls.model = os.path.join(cls.holder.name, "demonstration")
        cls.key = cls.model + ".pub"
        generator = os.path.join(assay.SOURCE, "installer", "demonstration", "generate.py")
        subprocess.run([sys.executable, "-B", generator, cls.model], check=True)
        cls.run_ = assay.inspect(cls.model, "--public-key", cls.key)
        cls.record = cls.run_.record

    @classmethod
    def tearDownClass(cls):
        cls.holder.cleanup()

    def findingsOf(self, path):
        return [finding for finding in self.record["findings"] if finding["path"] == path]

    def testRecordIsValid(self):
        self.checkRecord(self.run_)

    def testVerdict(self):
        self.assertEqual(self.run_.status, 1)
        self.assertEqual(self.record["verdict"], "dangerous")
        dangerous = {file["path"] for file in self.record["files"] if file["verdict"] == "dangerous"}
        self.assertLessEqual({"pytorch_model.bin", "optimizer.pkl"}, dangerous)
        self.assertNotIn("model.safetensors", dangerous)
        self.assertEqual(self.record["problems"], [])

    def testPicklesNameWhatTheyCall(self):
        for path, called in (("pytorch_model.bin", "system"), ("optimizer.pkl", "check_output")):
            severe = [finding for finding in self.findingsOf(path) if finding["severity"] in assay.SEVERE]
            self.assertTrue([finding for finding in severe if called in finding["evidence"]], severe)

    def testRemoteCodeIsFound(self):
        self.assertTrue(self.findingsOf("config.json"))

    def testTensorFacts(self):
        facts = next(file["facts"] for file in self.record["files"] if file["path"] == "model.safetensors")
        # 512*64 + 2 * (4*64*64 + 3*128*64 + 2*64) + 64, of 2 * 9 + 2 tensors
        self.assertEqual(facts["parameters"], 115008)
        self.assertEqual(facts["tensors"], 20)
        self.assertEqual(facts["dtypes"], {"BF16": 115008})

    def testDigests(self):
        for file in self.record["files"]:
            printed = subprocess.run(["sha256sum", "--", file["path"]], cwd=self.model, check=True, capture_output=True)
            self.assertEqual(file["digests"]["sha256"], printed.stdout.split()[0].decode(), file["path"])

    def testClaims(self):
        verdicts = {claim["id"]: claim["verdict"] for claim in self.record["claims"]}
        for claim in CONTRADICTED:
            self.assertEqual(verdicts.get(claim), "contradicted", claim)
        for claim in CONFIRMED:
            self.assertEqual(verdicts.get(claim), "confirmed", claim)

    def testSignatureIsVerifiedWithItsKey(self):
        signature, = self.record["signatures"]
        self.assertEqual(signature["status"], "verified")
        self.assertEqual(len(signature["coverage"]["covered"]), len(self.record["files"]) - 1)

    def testSignatureIsIncompleteWithoutKey(self):
        signature, = self.checkRecord(assay.inspect(self.model))["signatures"]
        self.assertEqual(signature["status"], "incomplete")

    def testChangedFileBreaksTheSignature(self):
        path = os.path.join(self.model, "generation_config.json")
        with open(path, "rb") as file:
            content = file.read()
        try:
            with open(path, "ab") as file:
                file.write(b"\n")
            signature, = assay.inspect(self.model, "--public-key", self.key).record["signatures"]
        finally:
            with open(path, "wb") as file:
                file.write(content)
        self.assertEqual(signature["status"], "invalid")
        self.assertEqual(signature["coverage"]["changed"], ["generation_config.json"])

    def testWorkersAndThisProcessAgree(self):
        here = assay.inspect(self.model, "--public-key", self.key, "--in-process").record
        for record in (here, self.record):
            record["started"] = record["finished"] = ""
            self.assertIn("protections", record["tool"])
            del record["tool"]["protections"]  # what the readers run in differs, what they find does not
        self.assertEqual(here, self.record)

    def testReportAsHtmlCarriesNoScript(self):
        report = os.path.join(self.holder.name, "report.html")
        run = assay.Run(["inspect", self.model, "--format", "html", "-o", report])
        self.assertEqual(run.status, 1, run.messages)
        with open(report, encoding="utf-8") as file:
            text = file.read()
        self.assertNotIn("<script", text.lower())
        for word in ("posix", "check_output", "dangerous", "contradicted"):
            self.assertIn(word, text)


if __name__ == "__main__":
    assay.main()
