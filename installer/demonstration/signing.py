# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs a folder in the OpenSSF Model Signing format 1.0, with a throw-away P-256 key that openssl makes."""

import base64
import hashlib
import json
import os
import subprocess
import tempfile

PAYLOAD_TYPE = "application/vnd.in-toto+json"
# Paths that verifiers leave aside, next to the signature itself.
IGNORED = [".git", ".gitattributes", ".github", ".gitignore"]


def statement(folder, name, signature):
    """The in-toto statement over every file of a folder, in the order of the raw bytes of the names."""
    paths = []
    for parent, _, files in os.walk(folder):
        paths += [os.path.relpath(os.path.join(parent, file), folder) for file in files]
    resources = []
    for path in sorted(paths, key=os.fsencode):
        if path != signature:
            with open(os.path.join(folder, path), "rb") as file:
                resources.append({"name": path, "digest": hashlib.sha256(file.read()).hexdigest(), "algorithm": "sha256"})
    root = hashlib.sha256(b"".join(bytes.fromhex(resource["digest"]) for resource in resources)).hexdigest()
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": name, "digest": {"sha256": root}}],
        "predicateType": "https://model_signing/signature/v1.0",
        "predicate": {
            "resources": resources,
            "serialization": {
                "method": "files",
                "hash_type": "sha256",
                "allow_symlinks": False,
                "ignore_paths": sorted(IGNORED + [signature]),
            },
        },
    }


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True, stdin=subprocess.DEVNULL).stdout


def sign(folder, name, signature, publicKey):
    """Writes the bundle `signature` into the folder and the public key beside it; the private key is gone afterwards."""
    payload = json.dumps(statement(folder, name, signature), separators=(",", ":")).encode()
    # What is signed is the envelope's pre-authentication encoding, not the bare payload.
    message = b"DSSEv1 %d %s %d %s" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode(), len(payload), payload)
    with tempfile.TemporaryDirectory() as secret:
        key, text = os.path.join(secret, "key.pem"), os.path.join(secret, "message")
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key)
        public = openssl("pkey", "-in", key, "-pubout")
        with open(text, "wb") as file:
            file.write(message)
        value = openssl("dgst", "-sha256", "-sign", key, text)
    bundle = {
        "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
        "verificationMaterial": {"publicKey": {"hint": hashlib.sha256(public).hexdigest()}, "tlogEntries": []},
        "dsseEnvelope": {
            "payload": base64.b64encode(payload).decode(),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [{"sig": base64.b64encode(value).decode(), "keyid": ""}],
        },
    }
    with open(os.path.join(folder, signature), "w", encoding="utf-8") as file:
        json.dump(bundle, file)
    with open(publicKey, "wb") as file:
        file.write(public)
