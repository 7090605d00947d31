# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands of `assay` against programs that are not ours: sha256sum, git's object names, pickletools."""

import hashlib
import json
import os
import pickletools
import re
import subprocess
import tempfile

import assay
import makeSeeds


class CommandLineTest(assay.EndToEnd):
    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory()
        cls.folder = os.path.join(cls.holder.name, "seeds")
        os.mkdir(cls.folder)
        for name, content in makeSeeds.seeds().items():
            with open(os.path.join(cls.folder, name), "wb") as file:
                file.write(content)

    @classmethod
    def tearDownClass(cls):
        cls.holder.cleanup()

    def seed(self, name):
        return os.path.join(self.folder, name)

    def testHashIsWhatSha256sumChecks(self):
        run = assay.Run(["hash", self.folder])
        self.assertEqual(run.status, 0, run.messages)
        checked = subprocess.run(["sha256sum", "--check", "--strict"], input=run.output, cwd=self.folder, capture_output=True,
                                 check=False)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        self.assertEqual(checked.stdout.count(b": OK"), len(os.listdir(self.folder)))

    def testAllDigests(self):
        record = assay.inspect(self.seed("model.gguf"), "--all-digests").record
        content = makeSeeds.gguf()
        blob = b"blob %d\0" % len(content) + content
        self.assertEqual(record["files"][0]["digests"], {
            "sha256": hashlib.sha256(content).hexdigest(), "sha512": hashlib.sha512(content).hexdigest(),
            "blake2b": hashlib.blake2b(content).hexdigest(), "md5": hashlib.md5(content).hexdigest(),
            "git-blob-sha1": hashlib.sha1(blob).hexdigest(),
        })

    def testSingleFileIsASubject(self):
        run = assay.inspect(self.seed("optimizer.pkl"))
        record = self.checkRecord(run)
        self.assertEqual(run.status, 1)
        self.assertEqual(record["subject"]["kind"], "file")
        self.assertEqual([file["path"] for file in record["files"]], ["optimizer.pkl"])

    def testEveryFormatIsRecognised(self):
        formats = {file["path"]: file["format"] for file in assay.inspect(self.folder).record["files"]}
        self.assertNotIn("unknown", [formats[name] for name in (
            "model.safetensors", "model.gguf", "array.npy", "arrays.npz", "stored.zip", "torch.pt", "legacy.pt",
            "optimizer.pkl", "protocol0.pkl", "config.json", "requirements.txt")])
        self.assertNotEqual(formats["torch.pt"], formats["stored.zip"])

    def testScanFindsWithoutDigests(self):
        run = assay.Run(["scan", self.folder, "--format", "json"])
        self.assertEqual(run.status, 1, run.messages)
        record = run.record
        self.assertEqual([file["path"] for file in record["files"] if file["digests"]], [])
        severe = {finding["path"] for finding in record["findings"] if finding["severity"] in assay.SEVERE}
        self.assertLessEqual({"optimizer.pkl", "data.pkl", "protocol0.pkl", "instance.pkl", "torch.pt", "legacy.pt"}, severe)
        self.assertNotIn("model.safetensors", severe)

    def testTextShowsTheSectionsThatWereAskedFor(self):
        titles = {"scan": (), "claims": ("Claims",), "verify": ("Signatures",),
                  "inspect": ("Signatures", "Claims", "Dependency graph")}
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "notes.txt"), "w", encoding="utf-8") as file:
                file.write("nothing to find\n")
            for command, expected in titles.items():
                text = assay.Run([command, folder]).output.decode()
                shown = [title for title in titles["inspect"] if f"\n{title}" in text]
                self.assertEqual(shown, list(expected), command)

    def testTraceHasTheOpcodesOfPickletools(self):
        for name in ("optimizer.pkl", "data.pkl", "protocol0.pkl", "instance.pkl", "build.pkl"):
            with open(self.seed(name), "rb") as file:
                expected = [(position, opcode.name) for opcode, _, position in pickletools.genops(file.read())]
            run = assay.Run(["trace", self.seed(name)])
            self.assertEqual(run.status, 0, run.messages)
            steps = run.output.decode().split("Pseudo-source")[0]
            self.assertEqual([(int(offset), opcode) for offset, opcode in re.findall(r"^ *(\d+)  ([A-Z0-9_]+)", steps, re.MULTILINE)],
                             expected, name)

    def testSubjectsFromStandardInput(self):
        names = "".join(self.seed(name) + "\n" for name in ("config.json", "optimizer.pkl"))
        done = subprocess.run([os.path.join(assay.PROGRAMS, "assay"), "scan", "-", "--format", "json"], input=names.encode(),
                              capture_output=True, timeout=assay.PATIENCE, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        decoder, text, subjects = json.JSONDecoder(), done.stdout.decode(), []
        while text.strip():
            record, end = decoder.raw_decode(text.lstrip())
            subjects.append(record["subject"]["name"])
            text = text.lstrip()[end:]
        self.assertEqual(subjects, ["config.json", "optimizer.pkl"])

    def testFailOn(self):
        self.assertEqual(assay.inspect(self.seed("optimizer.pkl"), "--fail-on", "critical").status in (0, 1), True)
        empty = os.path.join(self.holder.name, "empty.bin")
        with open(empty, "wb"):
            pass
        self.assertEqual(assay.inspect(empty).status, 0)
        self.assertEqual(assay.inspect(empty, "--fail-on", "info").status, 1)

    def testWrongUsage(self):
        for arguments in (["inspect"], ["nonsense"], ["inspect", "--nonsense", self.folder], ["inspect", "--format", "no", "x"],
                          ["inspect", "--fail-on", "worst", self.folder], ["explain", "ASY-NO-SUCH-RULE"]):
            run = assay.Run(arguments)
            self.assertEqual(run.status, 2, arguments)
            self.assertTrue(run.messages, arguments)
            self.assertEqual(run.output, b"", arguments)

    def testSubjectThatIsNotThere(self):
        run = assay.inspect(os.path.join(self.holder.name, "absent"))
        self.assertEqual(run.status, 3)
        self.assertIn("absent", run.messages)

    def testEveryFindingIsExplained(self):
        rules = {finding["rule"] for finding in assay.inspect(self.folder).record["findings"]}
        self.assertTrue(rules)
        run = assay.Run(["explain", *sorted(rules)])
        self.assertEqual(run.status, 0, run.messages)
        for rule in rules:
            self.assertIn(rule, run.output.decode())

    def testReportIsNotWrittenIntoTheSubject(self):
        before = sorted(os.listdir(self.folder))
        run = assay.Run(["inspect", self.folder, "--format", "html", "-o", os.path.join(self.folder, "report.html")])
        self.assertEqual(run.status, 2)
        self.assertEqual(sorted(os.listdir(self.folder)), before)

    def testSnapshotOfTheCache(self):
        commit = "0123456789abcdef0123456789abcdef01234567"
        model = os.path.join(self.holder.name, "models--owner--name")
        snapshot = os.path.join(model, "snapshots", commit)
        os.makedirs(snapshot)
        os.makedirs(os.path.join(model, "refs"))
        os.makedirs(os.path.join(model, "blobs"))
        with open(os.path.join(model, "refs", "main"), "w", encoding="ascii") as file:
            file.write(commit)
        content = makeSeeds.safetensors()
        digest = hashlib.sha256(content).hexdigest()
        with open(os.path.join(model, "blobs", digest), "wb") as file:
            file.write(content)
        os.symlink(f"../../blobs/{digest}", os.path.join(snapshot, "model.safetensors"))
        run = assay.inspect(model)
        record = self.checkRecord(run)
        self.assertEqual(run.status, 0, record["problems"])
        self.assertEqual((record["subject"]["kind"], record["subject"]["name"], record["subject"]["revision"]),
                         ("hf-cache-snapshot", "owner/name", commit))
        self.assertEqual(record["files"][0]["digests"]["sha256"], digest)

    def testDoctor(self):
        run = assay.Run(["doctor"])
        self.assertEqual(run.status, 0, run.messages)
        self.assertIn(b"works", run.output)

    def testNothingIsExecuted(self):
        """A pickle whose call would leave a file behind: neither the inspection nor the trace runs it."""
        with tempfile.TemporaryDirectory() as folder:
            trap = os.path.join(folder, "trap.pkl")
            mark = os.path.join(folder, "mark")
            with open(trap, "wb") as file:
                text = f"echo > {mark}".encode()
                file.write(b"cposix\nsystem\n(X" + len(text).to_bytes(4, "little") + text + b"tR.")
            for command in ("inspect", "scan", "trace"):
                assay.Run([command, trap])
            self.assertFalse(os.path.exists(mark))


if __name__ == "__main__":
    assay.main()
