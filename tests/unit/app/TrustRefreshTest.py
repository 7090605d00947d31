# SPDX-License-Identifier: GPL-3.0-or-later
"""`assay trust refresh` against a repository on this machine: right ones, and the attacks of the TUF specification
(1.0.34, section 1.5.2)."""

import hashlib
import http.server
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from assay import PROGRAMS, SOURCE, Run, main
from tufRepository import Key, Repository

with open(os.path.join(SOURCE, "resources", "trust", "public-good.json"), encoding="utf-8") as FILE:
    TARGET = json.dumps(json.load(FILE)["trustedRoot"], indent=1).encode()
OTHER = TARGET.replace(b"rekor.sigstore.dev", b"rekor.example.com")


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves the files of the server's repository; `special` answers a path in its own way."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):  # pylint: disable=invalid-name
        path = self.path.lstrip("/").removeprefix("repository/")
        self.server.asked.append(path)
        special = self.server.special.get(path)
        if special is not None:
            special(self)
            return
        content = self.server.repository.files.get(path)
        self.send_response(404 if content is None else 200)
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, *arguments):  # pylint: disable=arguments-differ
        pass


def endless(handler):
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    try:
        for _ in range(1 << 14):  # 1 GiB at most, should nobody hang up
            handler.wfile.write(b" " * (1 << 16))
    except OSError:
        pass
    handler.close_connection = True


def announced(length):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(length))
        handler.end_headers()
        handler.wfile.write(b"{}")
        handler.close_connection = True
    return answer


def status(code, **headers):
    def answer(handler):
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
    return answer


def stalling(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.flush()
    handler.server.stalled.set()
    handler.server.goOn.wait(60)
    handler.close_connection = True


class TrustRefreshTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if shutil.which("openssl") is None:
            raise unittest.SkipTest("openssl signs the repository")
        cls.keys = tempfile.TemporaryDirectory()
        cls.roots = [Key(cls.keys.name, name) for name in ("r1", "r2", "r3")]
        cls.others = [Key(cls.keys.name, name) for name in ("n1", "n2", "n3")]
        cls.online = Key(cls.keys.name, "online")
        cls.stranger = Key(cls.keys.name, "stranger")

    @classmethod
    def tearDownClass(cls):
        cls.keys.cleanup()

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.asked, self.server.special = [], {}
        self.server.stalled, self.server.goOn = threading.Event(), threading.Event()
        self.repository = self.server.repository = Repository(self.roots, self.online, TARGET)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.addCleanup(self.server.goOn.set)
        self.url = f"http://127.0.0.1:{self.server.server_port}/repository"
        self.first = os.path.join(self.folder.name, "first.json")
        with open(self.first, "wb") as file:
            file.write(self.repository.root(1))
        self.repository.publish(10, 10, 10)

    def environment(self):
        return {**os.environ, "ASSAYER_TRUST": os.path.join(self.folder.name, "trust.json")}

    def refresh(self, *options, first=True):
        self.server.asked.clear()
        return Run(["trust", "refresh", "--repository", self.url, *(["--root", self.first] if first else []), *options],
                   env=self.environment())

    def kept(self):
        """The kept trusted root, or nothing."""
        folder = os.path.join(self.folder.name, "roots", hashlib.sha256(self.url.encode()).hexdigest())
        path = os.path.join(folder, "public-root.json")
        if not os.path.exists(path):
            return None
        with open(path, encoding="utf-8") as file:
            return json.load(file)

    def accepts(self, first=True):
        run = self.refresh(first=first)
        self.assertEqual(run.status, 0, run.messages)
        return run.output.decode()

    def refuses(self, reason, first=False):
        """Refused for that reason, with what was kept before as it was."""
        before = self.kept()
        run = self.refresh(first=first)
        self.assertEqual(run.status, 3, run.output.decode() + run.messages)
        self.assertIn(reason, run.messages)
        self.assertIn("stays as it was", run.messages)
        self.assertEqual(self.kept(), before)

    # Right ones.

    def testWholeUpdate(self):
        self.repository.root(2)
        self.repository.root(3, signers=[*self.roots, *self.others], roots=self.others)
        self.repository.roots = self.others
        self.repository.publish(11, 11, 11)
        text = self.accepts()
        self.assertIn("changed (TUF root 3, targets 11)", text)
        self.assertIn("network: 127.0.0.1, ", text)
        self.assertEqual(self.kept()["trustedRoot"], json.loads(TARGET))
        self.assertEqual(self.kept()["asOf"], time.strftime("%Y-%m-%d", time.gmtime()))
        self.assertEqual(self.server.asked[:4], ["2.root.json", "3.root.json", "4.root.json", "timestamp.json"])
        # The second one begins with what was kept.
        self.assertIn("unchanged", self.accepts(first=False))
        self.assertEqual(self.server.asked[:2], ["4.root.json", "timestamp.json"])
        self.repository.publish(12, 12, 12, OTHER)
        self.assertIn("changed (TUF root 3, targets 12)", self.accepts(first=False))
        self.assertEqual(self.kept()["trustedRoot"], json.loads(OTHER))

    def testOtherSchemes(self):
        keys = [Key(self.keys.name, "edwards", "ed25519"), Key(self.keys.name, "rsa", "rsassa-pss-sha256")]
        self.repository.roots, self.repository.online = keys, keys[0]
        with open(self.first, "wb") as file:
            file.write(self.repository.root(1))
        self.repository.publish(1, 1, 1)
        self.accepts()

    def testKeptRootVerifies(self):
        self.accepts()
        folder = os.path.join(self.folder.name, "roots", hashlib.sha256(self.url.encode()).hexdigest())
        subject = os.path.join(self.folder.name, "model.bin")
        with open(subject, "wb") as file:
            file.write(b"model")
        run = Run(["verify", "--trusted-root", os.path.join(folder, "public-root.json"), subject], env=self.environment())
        self.assertNotIn("trust-root-malformed", run.output.decode() + run.messages)

    def testNoRootToBeginWith(self):
        run = self.refresh(first=False)
        self.assertEqual(run.status, 2)
        self.assertIn("--root", run.messages)
        self.assertEqual(self.server.asked, [])

    # Nobody asked for the network.

    def testOffline(self):
        run = self.refresh("--offline")
        self.assertEqual(run.status, 2)
        self.assertIn("--offline forbids", run.messages)
        self.assertEqual(self.server.asked, [])

    def testPolicyOfOffline(self):
        policy = os.path.join(self.folder.name, "policy.json")
        for text, status_, asked in (('{"offline": true}', 2, False), ('{"offline": false}', 0, True), ("{", 3, False)):
            with open(policy, "w", encoding="utf-8") as file:
                file.write(text)
            run = self.refresh("--policy", policy)
            self.assertEqual(run.status, status_, run.messages)
            self.assertEqual(bool(self.server.asked), asked)

    def testAddresses(self):
        for url in ("http://example.com/", "ftp://127.0.0.1/", "file:///etc/passwd", "https://user:word@example.com/",
                    "https://example.com/?a=b", "nothing", "http://127.0.0.1.example.com/", ""):
            run = Run(["trust", "refresh", "--root", self.first, "--repository=" + url], env=self.environment())
            self.assertEqual(run.status, 2, url + run.messages)

    def testRedirects(self):
        for place in ("file:///etc/passwd", "http://127.0.0.1:1/", f"{self.url}/1.root.json"):
            self.server.special["timestamp.json"] = status(302, Location=place)
            self.refuses("found 302", first=True)
            self.assertEqual(self.server.asked[-1], "timestamp.json")

    # Attacks.

    def testArbitraryTarget(self):
        self.accepts()
        path = f"targets/{hashlib.sha256(TARGET).hexdigest()}.trusted_root.json"
        self.repository.files[path] = OTHER
        self.refuses("tuf-rollback")
        self.repository.files[path] = TARGET + b" "
        self.refuses("bytes, found more")
        self.repository.files[path] = TARGET[:-2] + b" \n"
        self.assertEqual(len(self.repository.files[path]), len(TARGET))
        self.refuses("tuf-rollback")
        self.repository.files[path] = TARGET[:-1]
        self.refuses("tuf-rollback")

    def testTargetThatIsNoTrustedRoot(self):
        self.repository.publish(11, 11, 11, b"{}")
        self.refuses("trust-root-malformed", first=True)
        self.repository.publish(12, 12, 12, b"not JSON")
        self.refuses("trust-root-malformed", first=True)

    def testTargetIsNotListed(self):
        targets = self.repository.targets(11, names=["other.json"])
        self.repository.timestamp(11, 11, self.repository.snapshot(11, 11, targets))
        self.refuses("trust-root-malformed", first=True)

    def testUnsigned(self):
        for name, make in (("timestamp", lambda: self.repository.timestamp(11, 10, signers=[])),
                           ("timestamp", lambda: self.repository.timestamp(11, 10, signers=[self.stranger])),
                           ("snapshot", lambda: self.repository.timestamp(12, 11, self.repository.snapshot(
                               11, 10, signers=[]))),
                           ("root", lambda: self.repository.root(2, signers=[]))):
            make()
            before = list(self.server.asked)
            self.refuses("tuf-threshold", first=True)
            self.assertIn(name, self.server.asked[-1], before)

    def testThreshold(self):
        # One of two signers, twice the same, and two of whom only one may sign.
        version = 11
        for signers in ([self.roots[0]], [self.roots[0], self.stranger], [self.roots[0], self.online]):
            targets = self.repository.targets(version, signers=signers)
            self.repository.timestamp(version, version, self.repository.snapshot(version, version, targets))
            self.refuses("tuf-threshold", first=True)
            version += 1
        targets = self.repository.targets(version, signers=[self.roots[0], self.roots[0]])
        self.repository.timestamp(version, version, self.repository.snapshot(version, version, targets))
        self.refuses("trust-root-malformed", first=True)

    def testRootOfOtherKeys(self):
        self.repository.root(2, signers=self.others, roots=self.others)
        self.refuses("tuf-threshold", first=True)
        self.repository.root(2, signers=self.roots, roots=self.others)
        self.refuses("tuf-threshold", first=True)

    def testRootVersions(self):
        for version in (1, 3):
            document = self.repository.root(version)
            self.repository.files["2.root.json"] = document
            self.refuses("tuf-rollback", first=True)

    def testRollback(self):
        self.accepts()
        self.repository.publish(9, 10, 10)
        self.refuses("tuf-rollback")
        self.repository.publish(11, 9, 10)
        self.refuses("tuf-rollback")
        self.repository.publish(12, 12, 9)
        self.refuses("tuf-rollback")
        # What was kept of the tries does not stop the next right one.
        self.repository.publish(13, 13, 12)
        self.accepts(first=False)

    def testSameVersionChangesNothing(self):
        """Another timestamp of the same version does not count (section 5.4.3)."""
        self.accepts()
        targets = self.repository.targets(11, OTHER)
        self.repository.timestamp(10, 11, self.repository.snapshot(11, 11, targets))
        self.accepts(first=False)
        self.assertEqual(self.kept()["trustedRoot"], json.loads(TARGET))

    def testFreeze(self):
        self.accepts()
        self.repository.timestamp(11, 10, self.repository.files["10.snapshot.json"], expires=-1)
        self.refuses("tuf-freeze")
        self.repository.timestamp(11, 11, self.repository.snapshot(11, 10, expires=-1))
        self.refuses("tuf-freeze")
        targets = self.repository.targets(12, expires=-1)
        self.repository.timestamp(12, 12, self.repository.snapshot(12, 12, targets))
        self.refuses("tuf-freeze")

    def testExpiredRoot(self):
        self.repository.root(2, expires=-1)
        self.refuses("trust-root-expired", first=True)
        # One on the way may have expired.
        self.repository.root(3)
        self.accepts()

    def testMixAndMatch(self):
        # A snapshot of another state than the timestamp's; targets of another than the snapshot's.
        snapshot = self.repository.files["10.snapshot.json"]
        self.repository.targets(11, OTHER[:-1] + b" }")
        self.repository.files["10.snapshot.json"] = self.repository.snapshot(11, 11)
        self.refuses("10.snapshot.json", first=True)
        self.repository.files["10.snapshot.json"] = snapshot
        self.repository.files["10.targets.json"] = self.repository.files["11.targets.json"]
        # Signatures differ in length, so that either the length or the digest tells.
        self.refuses("10.targets.json", first=True)

    def testFastForward(self):
        """A stolen online key pushed the versions up; once it is replaced the update goes on with low ones."""
        self.accepts()
        self.repository.publish(1 << 40, 1 << 40, 11)
        self.accepts(first=False)
        self.repository.publish(11, 11, 11)
        self.refuses("tuf-rollback")
        self.repository.online = Key(self.keys.name, "online2")
        self.repository.root(2)
        self.repository.publish(12, 12, 12)
        self.accepts(first=False)
        # And from then on these count.
        self.repository.publish(11, 12, 12)
        self.refuses("tuf-rollback")

    def testEndlessData(self):
        path = f"targets/{hashlib.sha256(TARGET).hexdigest()}.trusted_root.json"
        for name in ("2.root.json", "timestamp.json", "10.snapshot.json", "10.targets.json", path):
            self.server.special = {name: endless}
            self.refuses("bytes, found more", first=True)
            self.server.special = {name: announced(1 << 40)}
            self.refuses("failed", first=True)

    def testEndlessRoots(self):
        """More roots than anybody needs are not followed for ever."""
        def rootOf(handler):
            content = self.repository.files["1.root.json"]
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)
        for version in range(2, 400):
            self.server.special[f"{version}.root.json"] = rootOf
        self.refuses("tuf-rollback", first=True)

    def testServerFails(self):
        for name in ("2.root.json", "timestamp.json"):
            for answer in (status(500), status(204), announced(1000), status(401)):
                self.server.special = {name: answer}
                self.refuses("failed", first=True)
        self.server.special = {"timestamp.json": status(404)}
        self.refuses("has no 'timestamp.json'", first=True)

    def testBrokenMetadata(self):
        for text in (b"", b"{}", b"[]", b"\xff", b"{" * 100000, b'{"signed": {"_type": "timestamp", "version": 1.5}}'):
            self.repository.files["timestamp.json"] = text
            self.refuses("", first=True)

    def testKeptMetadataIsBroken(self):
        """Rubbish in the folder of the user does not stop a refresh from a root that is named."""
        self.accepts()
        folder = os.path.join(self.folder.name, "roots", hashlib.sha256(self.url.encode()).hexdigest())
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(b"rubbish")
        self.accepts()
        self.assertEqual(self.kept()["trustedRoot"], json.loads(TARGET))

    def testCancel(self):
        self.server.special["timestamp.json"] = stalling
        with subprocess.Popen([os.path.join(PROGRAMS, "assay"), "trust", "refresh", "--repository", self.url, "--root",
                               self.first], env=self.environment(), stderr=subprocess.PIPE) as process:
            self.assertTrue(self.server.stalled.wait(60))
            begin = time.monotonic()
            process.send_signal(signal.SIGINT)
            messages = process.stderr.read().decode()
            process.wait(60)
            self.assertLess(time.monotonic() - begin, 5)
            self.assertEqual(process.returncode, 3, messages)
            self.assertIn("cancelled", messages)


if __name__ == "__main__":
    main()
