# SPDX-License-Identifier: GPL-3.0-or-later
"""`assay scan` on archives of every kind: the rules that each must raise are raised, and those that it must not are not."""

import os
import tempfile

import assay
import archiveSamples  # below tests/data, which assay adds to the path


class ArchivesTest(assay.EndToEnd):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            for name, (data, _, _) in archiveSamples.SAMPLES.items():
                with open(os.path.join(folder, name), "wb") as file:
                    file.write(data)
            cls.run_ = assay.Run(["scan", "--format", "json", folder])
        cls.rules = {}
        for finding in cls.run_.record["findings"]:
            cls.rules.setdefault(finding["path"], set()).add(finding["rule"])

    def testRecordIsValid(self):
        self.checkRecord(self.run_)

    def testRulesOfEachSample(self):
        for name, (_, wanted, unwanted) in archiveSamples.SAMPLES.items():
            with self.subTest(name):
                found = self.rules.get(name, set())
                self.assertFalse(wanted - found, f"missing; found {sorted(found)}")
                self.assertFalse(unwanted & found, f"too much; found {sorted(found)}")

    def testPlainArchivesAreQuiet(self):
        severe = ("medium", "high", "critical")
        for name in ("plain.pkl.gz", "padded.pkl.gz", "zeros.gz", "plain.tar", "folder.tar", "dots.tar", "vector.rds", "params.msgpack",
                     "model.skops", "ufunc.skops", "getter.skops", "usual-handler.mar", "graph.pt2", "torch.tar"):
            with self.subTest(name):
                loud = [finding["rule"] for finding in self.run_.record["findings"]
                        if finding["path"] == name and finding["severity"] in severe]
                self.assertFalse(loud)

    def testFindingsLeadToTheMember(self):
        members = {finding.get("member") for finding in self.run_.record["findings"]
                   if finding["path"] == "nested.tar.xz" and finding["rule"] == "ASY-PKL-001"}
        self.assertEqual(members, {"nested.tar!/a.tgz!/a.tar!/model/a.pkl"})

    def testBytesAddUp(self):
        for file in self.run_.record["files"]:
            account = file["facts"].get("bytes")
            if account is not None:
                self.assertEqual(sum(account.values()), file["size"], file["path"])


if __name__ == "__main__":
    assay.main()
