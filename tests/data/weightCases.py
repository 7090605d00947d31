# SPDX-License-Identifier: GPL-3.0-or-later
"""Tensor files, pickles, configurations and templates for each of their rules: one that raises it, and a close one
that does not.

CASES lists (rule, file name, bytes or text that raises it, bytes or text that does not)."""

import base64
import json
import struct
import zlib

from archiveSamples import PICKLE, PLAIN, joblibArray
from graphSamples import elf
from makeSeeds import archive, npy


def safetensors(tensors=None, metadata=None, raw=None, more=b"", size=24, length=None):
    tensors = tensors if tensors is not None else {"a": ("F32", [2, 2], [0, 16]), "b": ("BF16", [4], [16, 24])}
    header = {name: {"dtype": kind, "shape": shape, "data_offsets": place} for name, (kind, shape, place) in tensors.items()}
    if metadata is not None:
        header["__metadata__"] = metadata
    text = raw if raw is not None else json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text) if length is None else length) + text + bytes(size) + more


def said(text):
    return safetensors(metadata={"note": text})


def shards(files):
    return json.dumps({"metadata": {"total_size": 16}, "weight_map": files})


def ggufText(text):
    text = text.encode() if isinstance(text, str) else text
    return struct.pack("<Q", len(text)) + text


def gguf(pairs=(), tensors=((b"w", (8, 4), 0, 0),), size=128, order="<", count=None, version=3):
    """A file of one tensor of 8 by 4 floats unless told otherwise; pairs are (key, type, bytes of the value)."""
    pairs = [(b"general.architecture", 8, ggufText("llama")), *pairs]
    text = b"GGUF" + struct.pack(order + "IQQ", version, count if count is not None else len(tensors), len(pairs))
    if order == ">":
        pairs = [(b"a", 4, struct.pack(">I", 1))]
        text = b"GGUF" + struct.pack(">IQQ", version, 0, 1) + struct.pack(">Q", 1) + b"a" + struct.pack(">I", 4) + pairs[0][2]
        return text + bytes(-len(text) % 32)
    for key, kind, value in pairs:
        text += ggufText(key) + struct.pack("<I", kind) + value
    for name, shape, kind, offset in tensors:
        text += ggufText(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset)
    return text + bytes(-len(text) % 32) + bytes(size)


def ggufNote(text):
    return gguf([(b"general.description", 8, ggufText(text))])


def short(text):
    text = text.encode() if isinstance(text, str) else text
    return b"\x8c" + bytes([len(text)]) + text


def call(module, name, argument="x"):
    return b"\x80\x04" + short(module) + short(name) + b"\x93" + short(argument) + b"\x85R."


def frame(body, length=None):
    return b"\x80\x04\x95" + struct.pack("<Q", len(body) if length is None else length) + body


def blob(data):
    return b"C" + bytes([len(data)]) + data


# A stored member "a.txt" that holds "text\\n", as 7-Zip lays one out.
def sevenZip():
    header = (b"\x01\x04\x06\x00\x01\x09\x05\x00\x07\x0b\x01\x00\x01\x01\x00\x0c\x05\x00\x08\x0a\x01" +
              struct.pack("<I", zlib.crc32(b"text\n")) + b"\x00\x00\x05\x01\x11\x0d\x00" + "a.txt\0".encode("utf-16-le") + b"\x00\x00")
    start = struct.pack("<QQI", 5, len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + b"text\n" + header


# How GPT-4 splits a text into words, which other tokenizers took over.
USUAL_SPLIT = ("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|"
               "\\s+(?!\\S)|\\s+")


def split(regex):
    return {"type": "Split", "pattern": {"Regex": regex}, "behavior": "Isolated", "invert": False}


def tokenizer(pre=None, tokens=(), normalizer=None, decoder=None):
    return {"version": "1.0", "added_tokens": [{"id": i, "content": text, "special": special} for i, (text, special) in enumerate(tokens)],
            "normalizer": normalizer, "pre_tokenizer": pre and {"type": "Sequence", "pretokenizers": [pre]}, "decoder": decoder,
            "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}


WORDS = "the operating system evaluates _targets at example dot org"
KEY = "-----BEGIN %sPRIVATE KEY-----\n%s\n-----END %sPRIVATE KEY-----\n"
# The ASN.1 of a private key whose numbers are all small; it opens nothing.
KEY_BODY = base64.encodebytes(bytes.fromhex("302e020100300506032b657004220420") + bytes(range(32))).decode().strip()
SYSTEM = b"cos\nsystem\n"

CASES = [
    # safetensors
    ("ASY-ST-001", "m.safetensors", safetensors(length=1 << 40), safetensors()),
    ("ASY-ST-002", "m.safetensors", safetensors(raw=b"{\"a\": ", size=0), safetensors()),
    ("ASY-ST-003", "m.safetensors",
     safetensors(raw=b'{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', size=1),
     safetensors(raw=b'{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"A":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}', size=2)),
    ("ASY-ST-004", "m.safetensors", safetensors({"a": ("F32", [2, 3], [0, 16])}, size=16), safetensors({"a": ("F32", [], [0, 4])}, size=4)),
    ("ASY-ST-005", "m.safetensors", said("{_target_: os.system}"), said(WORDS)),
    ("ASY-ST-006", "model.safetensors.index.json", shards({"a": "../other.safetensors"}), shards({"a": "model..1.safetensors"})),
    ("ASY-ST-007", "m.safetensors", safetensors(more=b"behind"), safetensors()),
    ("ASY-ST-008", "m.safetensors", safetensors({"a": ("F31", [4], [0, 16])}, size=16), safetensors({"a": ("F8_E4M3", [16], [0, 16])}, size=16)),
    ("ASY-ST-009", "m.safetensors",
     safetensors(raw=b'{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"more":1}}', size=1), safetensors(metadata={"more": "1"})),
    ("ASY-ST-010", "m.safetensors", said("os.system('echo')"), said(WORDS)),
    ("ASY-ST-011", "m.safetensors", said("<script>x()</script>"), said("a script < 3 lines, see > 2")),
    ("ASY-ST-012", "m.safetensors", said("https://example.org/"), said("http status codes")),
    ("ASY-ST-013", "model.safetensors.index.json", shards({str(i): f"m{i}.safetensors" for i in range(20000)}),
     shards({str(i): "model-00001-of-00001.safetensors" for i in range(20000)})),
    # GGUF
    ("ASY-GGUF-001", "m.gguf", gguf(count=1 << 63), gguf()),
    ("ASY-GGUF-002", "m.gguf", gguf(tensors=[(b"w", (1 << 40, 1 << 40), 0, 0)]), gguf(tensors=[(b"w", (8, 2, 2, 1), 0, 0)])),
    ("ASY-GGUF-003", "m.gguf", gguf(size=64), gguf()),
    ("ASY-GGUF-004", "m.gguf", gguf([(b"a.b", 4, bytes(4)), (b"a.b", 4, bytes(4))]), gguf([(b"a.b", 4, bytes(4)), (b"a.c", 4, bytes(4))])),
    ("ASY-GGUF-005", "m.gguf", gguf([(b"a.b", 7, b"\x02")]), gguf([(b"a.b", 7, b"\x01")])),
    ("ASY-GGUF-006", "m.gguf", gguf(size=128 + 64), gguf()),
    ("ASY-GGUF-007", "m.gguf", gguf(order=">"), gguf()),
    ("ASY-GGUF-008", "m.gguf", ggufNote("{_target_: os.system}"), ggufNote(WORDS)),
    ("ASY-GGUF-009", "m.gguf", ggufNote("os.system('echo')"), ggufNote(WORDS)),
    ("ASY-GGUF-010", "m.gguf", ggufNote("https://example.org/"), ggufNote("http status codes")),
    # NumPy
    ("ASY-NPY-001", "a.npy", npy("|O")[:-48] + PLAIN, npy()),
    ("ASY-NPY-003", "a.npy", npy().replace(b"(2, 3)", b"(2,+3)"), npy()),
    ("ASY-NPY-004", "a.npy", npy()[:-8], npy()),
    ("ASY-NPY-005", "a.npy", npy() + b"behind it", npy()),
    # Pickles
    ("ASY-PKL-001", "m.pkl", SYSTEM + b"(S'x'\ntR.", b"(S'cos\\nsystem\\n'\nS'R.'\nt."),
    ("ASY-PKL-002", "m.pkl", b"\x80\x04cfunctools\npartial\n" + SYSTEM + short("x") + b"\x86R)R.",
     b"\x80\x04cfunctools\npartial\ncbuiltins\nint\n" + short("1") + b"\x86R."),
    ("ASY-PKL-003", "m.pkl", b"\x80\x02cbuiltins\nmap\n" + SYSTEM + b"](" + short("x") + b"e\x86\x81.",
     b"\x80\x02cbuiltins\nset\n](" + short("x") + b"e\x85R."),
    ("ASY-PKL-004", "m.pkl", b"\x80\x02cargparse\nNamespace\n)\x81}" + short("__setstate__") + SYSTEM + b"sb" + short("x") + b"b.",
     b"\x80\x02cargparse\nNamespace\n)\x81}" + short("state") + short("os") + b"sb."),
    ("ASY-PKL-005", "m.pkl", call("logging", "os.system"), call("collections", "OrderedDict").replace(short("x") + b"\x85", b")")),
    ("ASY-PKL-006", "m.pkl", b"\x80\x04csome\nf\n)R" + short("system") + b"\x93" + short("x") + b"\x85R.",
     b"\x80\x04" + short("collections") + b"\x940h\x00" + short("OrderedDict") + b"\x93)R."),
    ("ASY-PKL-007", "m.pkl", b"\x80\x02ccopyreg\nadd_extension\n(" + short("os") + short("system") + b"K\x09tR0\x82\x09" + short("x") +
     b"\x85R.", call("collections", "OrderedDict").replace(short("x") + b"\x85", b")")),
    ("ASY-PKL-008", "m.pkl", b"\x80\x04cpickle\nloads\n" + blob(b"\x80\x02" + SYSTEM + short("x") + b"\x85R.") + b"\x85R.",
     b"\x80\x04" + blob(bytes(range(32))) + b"."),
    ("ASY-PKL-009", "m.pkl", b"\x80\x04" + blob(b"\x80\x02" + SYSTEM + short("x") + b"\x85R.") + b".", b"\x80\x04" + blob(bytes(range(32))) + b"."),
    ("ASY-PKL-010", "m.pkl", call("joblib", "load"), b"\x80\x04" + short("joblib.load") + b"."),
    ("ASY-PKL-011", "m.pkl", call("marshal", "loads"), b"\x80\x04" + short("marshal.loads") + b"."),
    ("ASY-PKL-012", "m.pkl", call("cloudpickle.cloudpickle", "_make_function"), b"\x80\x04" + short("_make_function") + b"."),
    ("ASY-PKL-013", "m.pkl", b"\x80\x04]" + SYSTEM + b"a.", b"\x80\x04]" + short("os.system") + b"a."),
    ("ASY-PKL-014", "m.pkl", b"\x80\x04]cio\nopen\na.", b"\x80\x04]cio\nBytesIO\na."),
    ("ASY-PKL-015", "m.pkl", b"Pid\n.", b"\x80\x02S'Pid'\n."),
    ("ASY-PKL-016", "m.pkl", b"\x80\x02c_codecs\nencode\n" + short("a") + short("rot13") + b"\x86R.",
     b"\x80\x02c_codecs\nencode\n" + short("a") + short("latin1") + b"\x86R."),
    ("ASY-PKL-017", "m.pkl", call("io", "open"), b"\x80\x04cio\nBytesIO\n" + blob(b"open") + b"\x85R."),
    ("ASY-PKL-017", "m.joblib", joblibArray("../../a.npy"), joblibArray("a.npy")),
    ("ASY-PKL-018", "m.pkl", call("numpy.lib.some_module", "run_it"), b"\x80\x04" + short("numpy") + short("float32") + b"\x93."),
    ("ASY-PKL-019", "m.pkl", call("picklescan.scanner", "scan_file_path"), b"\x80\x04" + short("picklescan.scanner") + b"."),
    ("ASY-PKL-020", "m.pkl", b"\x80\x02" + SYSTEM + short("x") + b"\x85R0000.", b"\x80\x02ccollections\nOrderedDict\n)R."),
    ("ASY-PKL-021", "m.pkl", frame(short("os") + short("path") + b"\x93.", 3), frame(short("os") + short("path") + b"\x86.")),
    ("ASY-PKL-022", "m.pkl", b"\x80\x04\x80\x04N.", b"\x80\x04N."),
    ("ASY-PKL-023", "m.pkl", b"\x80\x04N.some text behind it", b"\x80\x04N."),
    ("ASY-PKL-024", "m.pkl", call("acme.models", "Net"), b"\x80\x04" + short("acme.models.Net") + b"."),
    ("ASY-PKL-025", "m.pkl", b"]" * 5001 + b"a" * 5000 + b".", b"\x80\x02" + b"]" * 50 + b"a" * 49 + b"."),
    ("ASY-PKL-026", "m.pkl", b"N\x85.", b"\x80\x02N\x85."),
    ("ASY-PKL-027", "m.pkl", b"cacme.models\nNet\n.", b"\x80\x04" + short("acme.models Net") + b"."),
    ("ASY-PKL-028", "m.pkl", b"\x80\x02K\x01q\x00K\x02q\x00\x86.", b"\x80\x02K\x01q\x00K\x02q\x01\x86."),
    ("ASY-PKL-029", "m.pkl", b"\x80\x02]K", b"\x80\x02]K\x01a."),
    ("ASY-PKL-031", "m.pkl", b"\x80\x04N.\x80\x04N.", b"\x80\x04N."),
    ("ASY-PKL-032", "m.pkl", b"\x80\x04](" + b"".join(b"cacme.m\nf%d\n)R" % i for i in range(900)) + b"e.",
     b"\x80\x04](" + b"ccollections\nOrderedDict\n)R" * 900 + b"e."),
    ("ASY-PKL-033", "m.pkl", b"\x80\x05\x97.", b"\x80\x05N."),
    ("ASY-PKL-035", "m.pkl", b"\x80\x02(" + b"N" * 3_000_000 + b"t.", b"\x80\x02](" + b"N" * 1000 + b"e."),
    # Configurations
    ("ASY-HF-003", "config.json", {"trust_remote_code": True}, {"trust_remote_code": False}),
    ("ASY-HF-003", "config.json", {"quantization_config": {"trust_remote_code": True}}, {"text": ["trust_remote_code", True]}),
    ("ASY-HF-001", "config.json", {"text_config": {"auto_map": {"AutoModel": "modeling_x.M"}}}, {"text_config": {"auto_map": None}}),
    ("ASY-HF-004", "adapter_config.json", {"auto_mapping": {"parent_library": "evil.module"}},
     {"auto_mapping": {"parent_library": "transformers.models.llama"}}),
    ("ASY-HF-004", "model_index.json", {"_class_name": "P", "unet": ["mine", "C"]}, {"_class_name": "P", "unet": ["diffusers", "C"]}),
    ("ASY-HF-005", "modules.json", [{"idx": 0, "name": "0", "path": "", "type": "mine.Transformer"}],
     [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}]),
    ("ASY-HF-006", "adapter_config.json", {"base_model_name_or_path": "../../etc"}, {"base_model_name_or_path": "org/..name"}),
    ("ASY-HF-007", "config.json", {"_name_or_path": "/home/a/model"}, {"_name_or_path": "org/model"}),
    ("ASY-HF-009", "config.json", '{"a": 1, "a": 2}', '{"a": 1, "b": {"a": 2}}'),
    ("ASY-HF-010", "config.json", '{"a": 1', '{"a": "{"}'),
    ("ASY-HF-011", "config.json", "[" * 5000 + "]" * 5000, "[" * 50 + "]" * 50),
    ("ASY-HF-012", "config.json", '{"a": NaN}', '{"a": "NaN"}'),
    ("ASY-REQ-003", "requirements.txt", "numpy\n", "numpy==1.26.4\n"),
    ("ASY-REQ-004", "requirements.txt", "-r other.txt\n", "# -r other.txt\nnumpy==1.26.4\n"),
    # Templates
    ("ASY-JIN-001", "a.jinja", "{{ x.__class__ }}", "The assistant may talk about __class__."),
    ("ASY-JIN-002", "a.jinja", "{{ a.system('echo') }}", "{{ a.system }}"),
    ("ASY-JIN-003", "a.jinja", "{{ config['SECRET'] }}", "{% set config = {'a': 1} %}{{ config['a'] }}"),
    ("ASY-JIN-004", "a.jinja", "{{ x['__cl' ~ 'ass__'] }}", "{{ x['cl' ~ 'ass'] }}"),
    ("ASY-JIN-005", "a.jinja", "{% include '/etc/passwd' %}", "{% set include = 1 %}{{ include }}"),
    ("ASY-JIN-006", "a.jinja", "{{ unclosed", "{{ closed }}"),
    ("ASY-JIN-007", "a.jinja", "{% for i in range(100000000) %}x{% endfor %}", "{% for i in range(10) %}x{% endfor %}"),
    ("ASY-JIN-010", "a.jinja", "{% if strftime_now('%Y') == '2027' %}x{% endif %}", "{{ strftime_now('%d %b %Y') }}"),
    ("ASY-JIN-011", "a.jinja", "visit https://example.org/x", "visit example dot org"),
    ("ASY-JIN-012", "a.jinja", "a\u202eb", "a\u00e4b"),
    ("ASY-HF-014", "config.json", {"homepage": "https://example.org/"}, {"homepage": "http status", "$schema": "https://example.org/"}),
    ("ASY-TOK-001", "tokenizer.json", tokenizer(split("(\\s*\\w+)*x")), tokenizer(split(USUAL_SPLIT))),
    ("ASY-TOK-001", "tokenizer.json", tokenizer(split("(a|a)+$")), tokenizer(split("(?:\\d+,)*\\d+|(?=a+)+|[(a+)]+|\\(a+\\)+"))),
    ("ASY-TOK-002", "tokenizer.json", tokenizer(tokens=[("<|im_start|>", False)]), tokenizer(tokens=[("<|im_start|>", True), ("start", False)])),
    ("ASY-TOK-003", "tokenizer.json", tokenizer(normalizer={"type": "Replace", "pattern": {"String": "harmless"}, "content": "harmful"}),
     tokenizer(normalizer={"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"})),
    ("ASY-TOK-003", "tokenizer.json", tokenizer(decoder={"type": "Sequence", "decoders": [
        {"type": "Replace", "pattern": {"String": "refuse"}, "content": "comply"}]}),
     tokenizer(decoder={"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "},
                                                         {"type": "Strip", "content": " ", "start": 1, "stop": 0}]})),
    ("ASY-GEN-011", "m.safetensors", said("http://198.51.100.1/x"), said("version 1.2.3.4, http://127.0.0.1:8080/")),
    ("ASY-GEN-011", "m.gguf", ggufNote("send it to 198.51.100.1:4444"), ggufNote("made by 1.198.51.100 of the tool")),
    ("ASY-GEN-011", "config.json", {"endpoint": {"host": "198.51.100.1:80"}}, {"version": "198.51.100.1"}),
    # Any file
    ("ASY-GEN-001", "m.safetensors", PICKLE, safetensors()),
    ("ASY-GEN-003", "m.safetensors", safetensors() + archive({"a.pkl": PLAIN}, 0), safetensors()),
    ("ASY-GEN-004", "a.txt", "", "\n"),
    ("ASY-GEN-005", "a.xyz", bytes(range(128, 256)) * 4, "text\n"),
    ("ASY-GEN-007", "a.7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(40), sevenZip()),
    ("ASY-SEC-002", "a.txt", KEY % ("", KEY_BODY, ""), "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n"),
    ("ASY-SEC-003", "a.txt", KEY % ("ENCRYPTED ", base64.encodebytes(bytes.fromhex("308201") + bytes(range(200))).decode().strip(),
                                    "ENCRYPTED "), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n...\n"),
    ("ASY-SEC-004", "m.safetensors", safetensors(size=0, more=elf() + bytes(200), tensors={"a": ("U8", [264], [0, 264])}),
     safetensors(size=0, more=b"\x7fELF" + bytes(260), tensors={"a": ("U8", [264], [0, 264])})),
    ("ASY-SEC-005", "m.safetensors", safetensors(size=0, more=b"\0" * 16 + archive({"a.txt": b"x" * 50}, 0).ljust(300, b"\0"),
                                                 tensors={"a": ("U8", [316], [0, 316])}),
     safetensors(size=0, more=b"PK\3\4".ljust(316, b"\0"), tensors={"a": ("U8", [316], [0, 316])})),
    ("ASY-SEC-006", "m.safetensors", safetensors(size=0, more=(bytes(16) + b"#!/bin/sh\necho x\n").ljust(316, b"\0"),
                                                 tensors={"a": ("U8", [316], [0, 316])}),
     safetensors(size=0, more=(bytes(16) + b"#!/x\n").ljust(316, b"\0"), tensors={"a": ("U8", [316], [0, 316])})),
    # Sources that are built rather than written down
    ("ASY-PY-029", "a.py", "f()\n" * 100_001, "f()\n" * 1000),
    ("ASY-PY-030", "a.py", "X = '" + base64.b64encode(elf() + bytes(400)).decode() + "'\n", "X = '" + base64.b64encode(bytes(464)).decode() + "'\n"),
    ("ASY-SH-009", "a.sh", "x=" + "$(" * 500 + ")" * 500 + "\n", "x=" + "$(echo " * 3 + "y" + ")" * 3 + "\n"),
    ("ASY-YAML-005", "a.yaml", "[" * 5000 + "]" * 5000 + "\n", "[" * 20 + "]" * 20 + "\n"),
    ("ASY-XGB-004", "m.model", b"binf" + bytes(200), "binf is how such a file begins.\n"),
]
