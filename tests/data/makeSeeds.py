# SPDX-License-Identifier: GPL-3.0-or-later
"""`makeSeeds.py FOLDER` writes small files of every format that has a reader, for the fuzz targets to start from."""

import base64
import io
import json
import os
import struct
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "installer", "demonstration"))

import graphSamples
import signatureSeeds
import pickles  # noqa: E402  (found through the line above)


def safetensors():
    header = json.dumps({
        "__metadata__": {"format": "pt"},
        "a": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]},
        "b": {"dtype": "BF16", "shape": [4], "data_offsets": [16, 24]},
    }).encode()
    header += b" " * (-len(header) % 8)
    return struct.pack("<Q", len(header)) + header + bytes(24)


def ggufText(text):
    return struct.pack("<Q", len(text)) + text


def gguf():
    pairs = [
        (b"general.architecture", 8, ggufText(b"llama")),
        (b"general.alignment", 4, struct.pack("<I", 32)),
        (b"llama.context_length", 4, struct.pack("<I", 2048)),
        (b"tokenizer.chat_template", 8, ggufText(b"{{ messages }}")),
        (b"tokenizer.ggml.tokens", 9, struct.pack("<IQ", 8, 2) + ggufText(b"a") + ggufText(b"b")),
    ]
    text = b"GGUF" + struct.pack("<IQQ", 3, 1, len(pairs))
    for key, kind, value in pairs:
        text += ggufText(key) + struct.pack("<I", kind) + value
    text += ggufText(b"token_embd.weight") + struct.pack("<IQQIQ", 2, 8, 4, 0, 0)
    return text + bytes(-len(text) % 32) + bytes(128)


def npy(kind="<f8", version=1):
    header = repr({"descr": kind, "fortran_order": False, "shape": (2, 3)}).encode()
    width = 2 if version == 1 else 4
    header += b" " * (-(7 + width + len(header)) % 64) + b"\n"
    return b"\x93NUMPY" + bytes([version, 0]) + len(header).to_bytes(width, "little") + header + bytes(48)


def archive(members, method):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, content in members.items():
            file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, method)
    return buffer.getvalue()


def legacyTorch():
    """The older torch format: five pickles one after another, then the bytes of the storages."""
    number = b"\x8a\x0a" + bytes.fromhex("6cfc9c46f9206aa85019") + b"."  # LONG1, the format's magic number
    version = b"M\xe9\x03."
    system = b"}(X\x0d\x00\x00\x00little_endian\x88u."
    keys = b"]X\x01\x00\x00\x000a."
    return (b"\x80\x02" + number + b"\x80\x02" + version + b"\x80\x02" + system + pickles.tensorState("w", 1, 2)
            + b"\x80\x02" + keys + struct.pack("<Q", 2) + bytes(8))


def bundle():
    payload = json.dumps({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "m", "digest": {"sha256": "00" * 32}}],
        "predicateType": "https://model_signing/signature/v1.0",
        "predicate": {
            "resources": [{"name": "a", "digest": "00" * 32, "algorithm": "sha256"}],
            "serialization": {"method": "files", "hash_type": "sha256", "allow_symlinks": False},
        },
    }).encode()
    return json.dumps({
        "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
        "verificationMaterial": {"publicKey": {"hint": "00" * 32}, "tlogEntries": []},
        "dsseEnvelope": {
            "payload": base64.b64encode(payload).decode(),
            "payloadType": "application/vnd.in-toto+json",
            "signatures": [{"sig": base64.b64encode(b"\x30\x06\x02\x01\x01\x02\x01\x01").decode(), "keyid": ""}],
        },
    }).encode()


def seeds():
    return {
        "model.safetensors": safetensors(),
        "model.gguf": gguf(),
        "array.npy": npy(),
        "array2.npy": npy("<i4", 2),
        "objects.npy": npy("|O"),
        "arrays.npz": archive({"a.npy": npy(), "b.npy": npy("<f2")}, zipfile.ZIP_STORED),
        "stored.zip": archive({"a.txt": b"text", "b/c.bin": bytes(64)}, zipfile.ZIP_STORED),
        "deflated.zip": archive({"a.txt": b"text " * 100, "b/c.bin": bytes(640)}, zipfile.ZIP_DEFLATED),
        "torch.pt": pickles.torchArchive("w", 2, 2, [0.0] * 4),
        "legacy.pt": legacyTorch(),
        "optimizer.pkl": pickles.optimizerState(),
        "data.pkl": pickles.tensorState("w", 2, 2),
        "protocol0.pkl": b"(dp0\nS'a'\np1\n(lp2\nI1\naL2L\naF1.5\nasS'b'\ncposix\nsystem\np3\n(S'echo'\ntRs.",
        "instance.pkl": b"(S'echo'\niposix\nsystem\n.",
        "build.pkl": b"\x80\x02c__builtin__\nobject\n)\x81}X\x01\x00\x00\x00aK\x01sb.",
        "config.json": b'{"architectures": ["A"], "auto_map": {"AutoModel": "m.A"}, "vocab_size": 10}',
        "tokenizer_config.json": b'{"chat_template": "{% for m in messages %}{{ m.content }}{% endfor %}"}',
        "requirements.txt": b"torch==2.1.0\n-e git+https://example.org/x#egg=x\n--index-url http://example.org\n",
        "card.md": b"---\nlicense: apache-2.0\nlanguage: [en]\nbase_model: a/b\n---\n# A 7B model\n\nContext length: 32k\n",
        "model.sig": bundle(),
    }


def ruleSamples():
    """The files of one-file cases of rules, by names that do not meet; large ones are no use as seeds."""
    import archiveCases  # these need this module in turn
    import checkpointSamples
    import graphCases
    import sourceCases
    import weightCases

    tables = (archiveCases.CASES, graphCases.CASES, sourceCases.CASES, weightCases.CASES)
    pairs = [(os.path.basename(name), each) for table in tables for _, name, *both in table for each in both]
    pairs += [(os.path.basename(name), each) for _, *both in checkpointSamples.CASES for files in both for name, each in files.items()]
    samples = {}
    for name, value in pairs:
        raw = value if isinstance(value, bytes) else (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "replace")
        if len(raw) <= 16384:
            samples.setdefault(raw, "case-%d-%s" % (len(samples), name))
    return {name: raw for raw, name in samples.items()}


def main():
    if len(sys.argv) != 2:
        print("Usage: makeSeeds.py FOLDER", file=sys.stderr)
        return 2
    import archiveSamples  # only here: one of its samples takes a gigabyte to pack

    os.makedirs(sys.argv[1], exist_ok=True)
    graphs = {name: content for name, (content, _, _) in graphSamples.SAMPLES.items()}
    archives = {name: sample[0] for name, sample in archiveSamples.SAMPLES.items() if len(sample[0]) <= 65536}
    for name, content in {**seeds(), **graphs, **archives, **ruleSamples(), **signatureSeeds.seeds()}.items():
        with open(os.path.join(sys.argv[1], name), "wb") as file:
            file.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
