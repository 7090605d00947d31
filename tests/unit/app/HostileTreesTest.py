# SPDX-License-Identifier: GPL-3.0-or-later
"""`assay inspect` with its workers on folders made to hurt it: nothing is lost, nothing hangs, the status is honest."""

import os
import resource
import tempfile
import threading
import time

import assay
import hostileTrees

# No reader of these small folders needs more than this.
MOST_SECONDS = 30
NOBODY = 65534


def pathsOnDisk(folder):
    """Every entry that is no folder, as raw bytes relative to the folder; a link to a folder is an entry."""
    found = set()
    root = os.fsencode(folder)
    for parent, folders, files in os.walk(root):
        for name in files + [name for name in folders if os.path.islink(os.path.join(parent, name))]:
            found.add(os.path.relpath(os.path.join(parent, name), root))
    return found


class HostileTreesTest(assay.EndToEnd):
    def inspectTree(self, name, *options, **process):
        """Makes a tree, inspects it, and checks what must hold for each; returns the run, the record and the tree's folder."""
        holder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(holder.cleanup)
        os.chmod(holder.name, 0o755)
        expected = hostileTrees.TREES[name](holder.name)
        run = assay.inspect(holder.name, *options, **process)
        record = self.checkRecord(run)
        self.assertLess(run.seconds, MOST_SECONDS)
        unnamed = set(expected) - assay.named(record)
        self.assertFalse(unnamed, "neither a finding nor a problem names these")
        return run, record, holder.name

    def checkNothingLost(self, record, folder):
        listed = {assay.rawPath(file) for file in record["files"]}
        listed |= {problem["path"].encode() for problem in record["problems"]}
        self.assertFalse(pathsOnDisk(folder) - listed, "these are on disk and not in the record")

    def testEmptyFiles(self):
        _, record, folder = self.inspectTree("empty")
        self.checkNothingLost(record, folder)

    def testTruncatedFiles(self):
        _, record, folder = self.inspectTree("truncated")
        self.checkNothingLost(record, folder)

    def testUnreadableFiles(self):
        process = {}
        if os.geteuid() == 0:
            if not os.access(assay.PROGRAMS, os.X_OK) or not self.runsAsNobody():
                self.skipTest("root reads everything, and the programs cannot be run by another user from here")
            process = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            self.addCleanup(os.umask, os.umask(0o022))
        run, record, _ = self.inspectTreeAs(process)
        self.assertEqual(run.status, 3)
        self.assertEqual(record["verdict"], "incomplete")
        self.assertIn("closed.safetensors", [problem["path"] for problem in record["problems"]])
        self.assertEqual([file["verdict"] for file in record["files"] if file["path"] == "closed.safetensors"], ["unreadable"])

    def runsAsNobody(self):
        try:
            return assay.Run(["--version"], user=NOBODY, group=NOBODY, extra_groups=[]).status == 0
        except PermissionError:
            return False

    def inspectTreeAs(self, process):
        """inspectTree for a tree whose owner gives up his own permissions; they are given back for the clean-up."""
        run, record, folder = self.inspectTree("unreadable", **process)
        os.chmod(os.path.join(folder, "locked"), 0o700)
        return run, record, folder

    def testLinks(self):
        run, record, folder = self.inspectTree("links")
        self.checkNothingLost(record, folder)
        self.assertEqual(run.status, 3, "links that were not followed are content that was not inspected")
        with open("/etc/hostname", "rb") as file:
            self.assertNotIn(file.read().strip() or b"\0", run.output, "a link to outside was followed")

    def testSpecialFiles(self):
        run, record, folder = self.inspectTree("special")
        self.checkNothingLost(record, folder)
        self.assertEqual(run.status, 3)
        self.assertEqual(record["verdict"], "incomplete")

    def testNames(self):
        run, record, folder = self.inspectTree("names")
        self.checkNothingLost(record, folder)
        self.assertEqual(run.status, 1)
        self.assertEqual(len(record["files"]), len(pathsOnDisk(folder)))

    def testNamesAsTextCannotControlTheTerminal(self):
        with tempfile.TemporaryDirectory() as folder:
            hostileTrees.names(folder)
            run = assay.Run(["inspect", folder])
        self.assertEqual(run.status, 1)
        for hidden in (b"\x1b", b"\r", "\u202e".encode(), "\u200b".encode(), b"\xff"):
            self.assertNotIn(hidden, run.output + run.messages.encode())

    def testLyingZips(self):
        _, record, folder = self.inspectTree("lyingZips")
        self.checkNothingLost(record, folder)

    def testDeepNesting(self):
        run, record, folder = self.inspectTree("deep")
        self.checkNothingLost(record, folder)
        stopped = [finding for finding in record["findings"] if finding["rule"] == "ASY-GEN-006"]
        self.assertFalse(stopped, "a reader died of nesting")
        self.assertTrue([finding for finding in record["findings"]
                         if finding["path"] == "calls.pkl" and finding["severity"] in assay.SEVERE])
        self.assertEqual(run.status, 1)

    def testHeadersThatClaimTooMuch(self):
        _, record, folder = self.inspectTree("claims")
        self.checkNothingLost(record, folder)
        stopped = [finding for finding in record["findings"] if finding["rule"] == "ASY-GEN-006"]
        self.assertFalse(stopped, "a reader believed a claim and died")

    def testMemoryStaysBounded(self):
        for name in ("lyingZips", "deep", "claims"):
            self.inspectTree(name)
        # The largest of all children so far, workers included, in KiB.
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        if "asan" not in assay.PROGRAMS and "fuzz" not in assay.PROGRAMS:
            self.assertLess(largest, 256 << 10)

    def testBadFilesDoNotHideOneAnother(self):
        run, record, folder = self.inspectTree("mixed")
        self.checkNothingLost(record, folder)
        self.assertEqual(run.status, 1)
        self.assertEqual(record["verdict"], "dangerous")
        verdicts = {file["path"]: file["verdict"] for file in record["files"]}
        self.assertEqual(verdicts["bad/pickle.safetensors"], "dangerous")
        self.assertEqual(verdicts["pytorch_model.bin"], "dangerous")
        self.assertIn(verdicts["model.safetensors"], ("clean", "notice"))

    def testSameTreeSameRecord(self):
        with tempfile.TemporaryDirectory() as folder:
            hostileTrees.mixed(folder)
            hostileTrees.claims(folder)
            records = [assay.inspect(folder, "--jobs", jobs).record for jobs in ("1", "4", "4")]
        for record in records:
            record["started"] = record["finished"] = ""
        self.assertEqual(records[0], records[1])
        self.assertEqual(records[1], records[2])

    def testGrowingFile(self):
        with tempfile.TemporaryDirectory() as folder:
            hostileTrees.mixed(folder)
            path = os.path.join(folder, "log.bin")
            with open(path, "wb") as file:
                file.write(bytes(32 << 20))
            stop = threading.Event()

            def grow():
                with open(path, "ab", buffering=0) as file:
                    while not stop.is_set():
                        file.write(bytes(4096))
                        time.sleep(0.0005)

            thread = threading.Thread(target=grow)
            thread.start()
            try:
                run = assay.inspect(folder)
            finally:
                stop.set()
                thread.join()
        record = self.checkRecord(run)
        self.assertLess(run.seconds, MOST_SECONDS)
        self.assertIn("log.bin", [file["path"] for file in record["files"]])
        self.assertIn(b"log.bin", assay.named(record), "a file that changes while it is read must be said so")

    def testVanishingFiles(self):
        with tempfile.TemporaryDirectory() as folder:
            for number in range(3000):
                hostileTrees.write(folder, f"{number:04}.pkl", hostileTrees.makeSeeds.pickles.optimizerState())

            def remove():
                for number in reversed(range(1500, 3000)):
                    os.unlink(os.path.join(folder, f"{number:04}.pkl"))

            thread = threading.Thread(target=remove)
            thread.start()
            run = assay.inspect(folder)
            thread.join()
        record = self.checkRecord(run)
        listed = {file["path"] for file in record["files"]}
        named = assay.named(record)
        for number in range(1500):
            self.assertIn(f"{number:04}.pkl", listed)
        for path in listed:
            self.assertIn(path.encode(), named, "a file that vanished is a problem, one that stayed has a finding")


if __name__ == "__main__":
    assay.main()
