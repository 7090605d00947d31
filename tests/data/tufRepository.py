# SPDX-License-Identifier: GPL-3.0-or-later
"""A repository of The Update Framework with throw-away keys, signed by openssl: right, or wrong in one chosen way."""

import datetime
import hashlib
import json
import os
import subprocess


def canonical(value):
    """OLPC canonical JSON for text, integers, lists and objects."""
    if isinstance(value, dict):
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return {True: "true", False: "false", None: "null"}.get(value, str(value)) if not isinstance(value, int) or \
        isinstance(value, bool) else str(value)


class Key:
    """A key pair in a file; `scheme` is ecdsa-sha2-nistp256, ed25519 or rsassa-pss-sha256."""

    def __init__(self, folder, name, scheme="ecdsa-sha2-nistp256"):
        self.name, self.scheme = name, scheme
        self.file = os.path.join(folder, name + ".pem")
        kind = {"ecdsa-sha2-nistp256": ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"], "ed25519": ["ED25519"],
                "rsassa-pss-sha256": ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]}[scheme]
        subprocess.run(["openssl", "genpkey", "-algorithm", *kind, "-out", self.file], check=True, capture_output=True)
        self.id = hashlib.sha256(name.encode()).hexdigest()

    def public(self):
        if self.scheme != "ed25519":
            return subprocess.run(["openssl", "pkey", "-in", self.file, "-pubout"], check=True,
                                  capture_output=True).stdout.decode()
        der = subprocess.run(["openssl", "pkey", "-in", self.file, "-pubout", "-outform", "DER"], check=True,
                             capture_output=True).stdout
        return der[-32:].hex()

    def entry(self):
        return {"keytype": self.scheme.split("-")[0], "scheme": self.scheme, "keyval": {"public": self.public()}}

    def sign(self, text):
        message = self.file + ".message"
        with open(message, "w", encoding="utf-8") as file:
            file.write(text)
        if self.scheme == "ed25519":
            command = ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", self.file, "-in", message]
        else:
            padding = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"] if "pss" in self.scheme else []
            command = ["openssl", "dgst", "-sha256", *padding, "-sign", self.file, message]
        return subprocess.run(command, check=True, capture_output=True).stdout.hex()


def day(offset):
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=offset)
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def signed(content, keys):
    text = canonical(content)
    return json.dumps({"signed": content, "signatures": [{"keyid": key.id, "sig": key.sign(text)} for key in keys]},
                      ensure_ascii=False).encode()


def meta(version, content=None):
    entry = {"version": version}
    if content is not None:
        entry.update(length=len(content), hashes={"sha256": hashlib.sha256(content).hexdigest()})
    return entry


class Repository:
    """Files by their path. `roots` sign roots and targets, two of them at least; `online` the rest."""

    def __init__(self, roots, online, target):
        self.roots, self.online, self.target = roots, online, target
        self.files = {}

    def root(self, version, signers=None, roots=None, online=None, expires=365):
        roots, online = roots or self.roots, online or self.online
        one = {"keyids": [online.id], "threshold": 1}
        two = {"keyids": [key.id for key in roots], "threshold": 2}
        content = {"_type": "root", "spec_version": "1.0", "version": version, "expires": day(expires),
                   "consistent_snapshot": True, "keys": {key.id: key.entry() for key in [*roots, online]},
                   "roles": {"root": two, "targets": two, "timestamp": one, "snapshot": one}}
        document = signed(content, signers if signers is not None else roots)
        self.files[f"{version}.root.json"] = document
        return document

    def targets(self, version, target=None, signers=None, expires=365, names=("trusted_root.json",)):
        target = self.target if target is None else target
        content = {"_type": "targets", "spec_version": "1.0", "version": version, "expires": day(expires),
                   "targets": {name: {key: value for key, value in meta(0, target).items() if key != "version"}
                               for name in names}}
        document = signed(content, signers if signers is not None else self.roots)
        self.files[f"{version}.targets.json"] = document
        self.files[f"targets/{hashlib.sha256(target).hexdigest()}.trusted_root.json"] = target
        return document

    def snapshot(self, version, targetsVersion, targets=None, signers=None, expires=365):
        content = {"_type": "snapshot", "spec_version": "1.0", "version": version, "expires": day(expires),
                   "meta": {"targets.json": meta(targetsVersion, targets)}}
        document = signed(content, signers if signers is not None else [self.online])
        self.files[f"{version}.snapshot.json"] = document
        return document

    def timestamp(self, version, snapshotVersion, snapshot=None, signers=None, expires=7):
        content = {"_type": "timestamp", "spec_version": "1.0", "version": version, "expires": day(expires),
                   "meta": {"snapshot.json": meta(snapshotVersion, snapshot)}}
        self.files["timestamp.json"] = signed(content, signers if signers is not None else [self.online])

    def publish(self, timestamp, snapshot, targets, target=None):
        """A consistent state with these versions."""
        signedTargets = self.targets(targets, target)
        signedSnapshot = self.snapshot(snapshot, targets, signedTargets)
        self.timestamp(timestamp, snapshot, signedSnapshot)
