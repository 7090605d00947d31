#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs an in-toto statement as a model signature, with openssl and independently of the program under test."""
import argparse
import base64
import json
import subprocess
import sys

parser = argparse.ArgumentParser()
parser.add_argument("key", help="private key, PEM")
parser.add_argument("statement", help="file with the payload, signed byte for byte")
parser.add_argument("bundle", help="file to write")
parser.add_argument("--hash", default="sha256")
parser.add_argument("--payload-type", default="application/vnd.in-toto+json")
parser.add_argument("--encoding", choices=["standard", "literal", "bare"], default="standard")
parser.add_argument("--hint", default="")
arguments = parser.parse_args()

payload = open(arguments.statement, "rb").read()
kind = arguments.payload_type
if arguments.encoding == "standard":
    signed = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
elif arguments.encoding == "literal":
    signed = f"DSSEV1 {len(kind)} {kind} {len(payload)} {payload!r}".encode()
else:
    signed = payload
signature = subprocess.run(["openssl", "dgst", "-" + arguments.hash, "-sign", arguments.key],
                           input=signed, stdout=subprocess.PIPE, check=True).stdout
key = {"hint": arguments.hint} if arguments.hint else {}
json.dump({
    "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
    "verificationMaterial": {"publicKey": key, "tlogEntries": []},
    "dsseEnvelope": {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": kind,
        "signatures": [{"sig": base64.b64encode(signature).decode(), "keyid": ""}],
    },
}, open(arguments.bundle, "w"))
sys.exit(0)
