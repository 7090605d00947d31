#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a signed model's bundle with openssl: exit status 0 where signature, key name and root digest are right."""
import base64
import hashlib
import json
import subprocess
import sys
import tempfile

bundle_path, key_path, hash_name = sys.argv[1:4]
bundle = json.load(open(bundle_path))
assert bundle["mediaType"] == "application/vnd.dev.sigstore.bundle.v0.3+json", bundle["mediaType"]
envelope = bundle["dsseEnvelope"]
payload = base64.b64decode(envelope["payload"], validate=True)
kind = envelope["payloadType"].encode()
assert kind == b"application/vnd.in-toto+json", kind

standard = subprocess.run(["openssl", "pkey", "-pubin", "-in", key_path], stdout=subprocess.PIPE, check=True).stdout
hint = bundle["verificationMaterial"]["publicKey"]["hint"]
assert hint == hashlib.sha256(standard).hexdigest(), hint

statement = json.loads(payload)
assert statement["_type"] == "https://in-toto.io/Statement/v1", statement["_type"]
resources = statement["predicate"]["resources"]
names = [resource["name"].encode() for resource in resources]
assert names == sorted(names), names
root = hashlib.sha256(b"".join(bytes.fromhex(resource["digest"]) for resource in resources)).hexdigest()
assert statement["subject"][0]["digest"]["sha256"] == root, root

assert len(envelope["signatures"]) == 1
with tempfile.NamedTemporaryFile() as signature:
    signature.write(base64.b64decode(envelope["signatures"][0]["sig"], validate=True))
    signature.flush()
    signed = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
    sys.exit(subprocess.run(["openssl", "dgst", "-" + hash_name, "-verify", key_path, "-signature", signature.name],
                            input=signed).returncode)
