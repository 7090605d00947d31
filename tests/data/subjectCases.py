# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole subjects for the rules about cards, links and files that belong together: one that raises the rule, and a
close one that does not.

CASES lists (rule, files that raise it, files that do not[, arguments of assay[, files that those name]])."""

import base64
import dataclasses
import hashlib
import json
import subprocess
import tempfile

import archiveCases
import archiveSamples
import graphSamples
from weightCases import safetensors


@dataclasses.dataclass
class Link:
    target: str


INSPECT = ("inspect",)
FLOATS = b"\0\0\x80\x3f" * 4


def card(text):
    return {"README.md": text}


def cardCase(rule, trigger, near):
    return (rule, card(trigger), card(near), INSPECT)


def autoMap(target):
    return {"AutoModel": target}


def hubCache(name, content):
    """The hub's cache with one file, whose blob is called by the digest given."""
    snapshot = "models--some--name/snapshots/" + "a" * 40
    return {"models--some--name/blobs/" + name: content, snapshot + "/a.txt": Link("../../blobs/" + name)}


class Signer:
    """An ECDSA key made for this run, and model signatures by it, made by openssl."""

    def __init__(self):
        self.key = self.openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
        with tempfile.NamedTemporaryFile() as file:
            file.write(self.key)
            file.flush()
            self.public = self.openssl("pkey", "-in", file.name, "-pubout")
        self.digest = hashlib.sha256(self.public).hexdigest()  # as model signatures hint at keys

    @staticmethod
    def openssl(*arguments, text=None):
        return subprocess.run(["openssl", *arguments], input=text, capture_output=True, check=True).stdout

    def signature(self, files, ignored=(), damage=False):
        resources = [{"name": name, "algorithm": "sha256", "digest": hashlib.sha256(files[name]).hexdigest()} for name in sorted(files)]
        whole = hashlib.sha256(b"".join(bytes.fromhex(entry["digest"]) for entry in resources)).hexdigest()
        payload = json.dumps({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{"name": "model", "digest": {"sha256": whole}}],
            "predicateType": "https://model_signing/signature/v1.0",
            "predicate": {"resources": resources, "serialization": {"method": "files", "hash_type": "sha256", "allow_symlinks": False,
                                                                    "ignore_paths": list(ignored)}},
        }).encode()
        kind = "application/vnd.in-toto+json"
        with tempfile.NamedTemporaryFile() as file:
            file.write(self.key)
            file.flush()
            signed = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload) + damage, payload)
            made = self.openssl("dgst", "-sha256", "-sign", file.name, text=signed)
        return json.dumps({
            "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
            "verificationMaterial": {"publicKey": {}, "tlogEntries": []},
            "dsseEnvelope": {"payload": base64.b64encode(payload).decode(), "payloadType": kind,
                             "signatures": [{"sig": base64.b64encode(made).decode(), "keyid": ""}]},
        })


SIGNER = Signer()
SIGNED = {"a.txt": b"text\n", "b.txt": b"more\n"}
SOUND = {**SIGNED, "model.sig": SIGNER.signature(SIGNED)}


def signedCase(rule, trigger, near=None):
    return (rule, trigger, near or SOUND, ("inspect", "--public-key", "KEY"), {"KEY": SIGNER.public})


def remembered(digest):
    """A list of expected signers with one key."""
    return json.dumps({"schema": "assayer/trust/1", "signers": [
        {"publisher": "somebody", "signer": {"method": "key", "key-sha256": digest}, "added": "2026-01-01"}]})


def rememberedCase(rule):
    subject = {"model/" + name: value for name, value in SOUND.items()}
    arguments = ("inspect", "--public-key", "KEY", "--policy", "SUBJECT/signers.json", "--publisher", "somebody", "SUBJECT/model")
    return (rule, {**subject, "signers.json": remembered("00" * 32)}, {**subject, "signers.json": remembered(SIGNER.digest)}, arguments,
            {"KEY": SIGNER.public})


CASES = [
    ("ASY-ONX-002", {"m.onnx": graphSamples.onnx(tensors=graphSamples.external("w.bin")), "w.bin": Link("data.bin"), "data.bin": FLOATS},
     {"m.onnx": graphSamples.onnx(tensors=graphSamples.external("w.bin")), "w.bin": FLOATS, "v.bin": Link("w.bin")}),
    ("ASY-ONX-013", {"m.onnx": graphSamples.onnx(tensors=graphSamples.external("w.bin"))},
     {"m.onnx": graphSamples.onnx(tensors=graphSamples.external("w.bin")), "w.bin": FLOATS}),
    ("ASY-HF-001", {"config.json": {"auto_map": autoMap("modeling_x.Model")}, "modeling_x.py": "class Model:\n    pass\n"},
     {"config.json": {"architectures": ["Model"], "auto_mapping": None}, "modeling_x.py": "class Model:\n    pass\n"}),
    ("ASY-HF-002", {"config.json": {"auto_map": autoMap("org/other--modeling_x.Model")}},
     {"config.json": {"_name_or_path": "org/other--modeling_x.Model"}}),
    ("ASY-GEN-008", {"a.lua": "print(1)\n"}, {"a.txt": "print(1)\n"}),
    ("ASY-GEN-010", {"m.so": graphSamples.elf()}, {"m.txt": b"\x7fELF is how such a file begins.\n"}),
    ("ASY-TRT-001", {"m.engine": graphSamples.SAMPLES["engine.engine"][0]}, {"m.txt": "ftrt is how such a file begins.\n"}),
    ("ASY-ARC-028", {"a.rar": archiveSamples.SAMPLES["old.rar"][0]}, {"a.txt": "Rar! is how such a file begins.\n"}),
    ("ASY-PKL-030", {"m.pt": archiveCases.torchZip()}, {"m.pkl": archiveSamples.PLAIN}),
    ("ASY-HUB-001", hubCache("b" * 64, "text\n"), hubCache(hashlib.sha256(b"text\n").hexdigest(), "text\n"),
     ("inspect", "SUBJECT/models--some--name/snapshots/" + "a" * 40)),
    # Signatures
    signedCase("ASY-SIG-001", {**SIGNED, "model.sig": SIGNER.signature(SIGNED, damage=True)}),
    signedCase("ASY-SIG-002", {**SOUND, "b.txt": b"less\n"}),
    signedCase("ASY-SIG-003", {"a.txt": SIGNED["a.txt"], "model.sig": SOUND["model.sig"]}),
    signedCase("ASY-SIG-004", {**SOUND, "c.txt": b"text\n"}),
    signedCase("ASY-SIG-005", SIGNED),
    signedCase("ASY-SIG-008", {**SIGNED, "model.sig": SIGNER.signature({"a.txt": SIGNED["a.txt"]}, ["b.txt"])}),
    rememberedCase("ASY-SIG-020"),
    # Cards
    ("ASY-CARD-001", {"README.md": "---\nlicense: mit\n---\n# Model\n\nThis model has 7B parameters.\n", "model.safetensors": safetensors()},
     {"README.md": "---\nlicense: mit\n---\n# Model\n\nThis model has 8 parameters.\n", "model.safetensors": safetensors()}, INSPECT),
    cardCase("ASY-CARD-002", "---\na: !!python/object/apply:os.system ['echo']\n---\n# A\n", "---\na: '!!python/object/apply:os.system'\n---\n# A\n"),
    cardCase("ASY-CARD-003", "---\na: !mine x\n---\n# A\n", "---\na: '!mine x'\n---\n# A\n"),
    cardCase("ASY-CARD-004", "---\nlicense: mit\nlicense: apache-2.0\n---\n# A\n", "---\nlicense: mit\nlanguage: en\n---\n# A\n"),
    cardCase("ASY-CARD-005", "---\na: " + "[" * 40 + "]" * 40 + "\n---\n# A\n", "---\na: " + "[" * 10 + "]" * 10 + "\n---\n# A\n"),
    cardCase("ASY-CARD-006", "---\nlicense: [mit\n---\n# A\n", "---\nlicense: [mit]\n---\n# A\n"),
    cardCase("ASY-CARD-007", "---\nlanguage: no\n---\n# A\n", "---\nlanguage: 'no'\n---\n# A\n"),
    cardCase("ASY-CARD-008", "\ufeff---\nlicense: mit\n---\n# A\n", "---\nlicense: mit\n---\n# A\n"),
]
