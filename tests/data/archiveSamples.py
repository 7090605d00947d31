# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives of every kind, made by Python's own writers or byte by byte: sound ones, and one for each trick.

SAMPLES maps a file name to (bytes, rules that must be among the findings, rules that must not). Payloads are inert."""

import base64
import bz2
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile
import zlib

PICKLE = b"cos\nsystem\n(S'echo assayer-inert'\ntR."
RUNS = {"ASY-PKL-001"}
PLAIN = b"\x80\x04\x95\x0a\x00\x00\x00\x00\x00\x00\x00}\x94\x8c\x01a\x94K\x01s."

# Written once by the tools of these formats, which Python's library lacks: the same pickle in each.
ZSTD = base64.b64decode("KLUv/QRYKQEAY29zCnN5c3RlbQooUyJlY2hvIGFzc2F5ZXItaW5lcnQiCnRSLnf28Zw=")
LZ4 = base64.b64decode("BCJNGGRApyUAAIBjb3MKc3lzdGVtCihTImVjaG8gYXNzYXllci1pbmVydCIKdFIuAAAAADUisAA=")
SEVENZIP = {
    "stored": "N3q8ryccAAM6XyPcJQAAAAAAAABaAAAAAAAAANHlivljb3MKc3lzdGVtCihTImVjaG8gYXNzYXllci1pbmVydCIKdFIuAQQGAAEJJQ"
              "AHCwEAAQEADCUACAoBkwsozAAABQERDQBhAC4AcABrAGwAAAAUCgEAzy8HkyR53QESCgEAzy8HkyR53QETCgEAzy8HkyR53QEVBgEA"
              "IICkgQAA",
    "deflate": "N3q8ryccAANh3MgDJwAAAAAAAABcAAAAAAAAAMpiDXlLzi/mKq4sLknN5dIIVkpNzshXSCwuTqxMLdLNzEstKlHiKgnSAwABBAYAAQk"
               "nAAcLAQABAwQBCAwlAAgKAZMLKMwAAAUBEQ0AYQAuAHAAawBsAAAAFAoBAM8vB5Mked0BEgoBAM8vB5Mked0BEwoBAM+CDpMked0BFQ"
               "YBACCApIEAAA==",
    "bzip2": "N3q8ryccAAPoTSBMSgAAAAAAAABcAAAAAAAAANEn2FNCWmg2MUFZJlNZQHlwUgAAB1OAABBQQxgAKmOcICAAIoPUBoHqeoUwmmgNMTRHf"
             "NT2RjF+aaiR7VIScWVyYAQ+LuSKcKEggPLgpAEEBgABCUoABwsBAAEDBAICDCUACAoBkwsozAAABQERDQBhAC4AcABrAGwAAAAUCgEAzy"
             "8HkyR53QESCgEAzy8HkyR53QETCgEAz4IOkyR53QEVBgEAIICkgQAA",
    "lzma": "N3q8ryccAAPbaBvpMAAAAAAAAABiAAAAAAAAAGj9AVYAMZvKxrJ8Zd/fkVmfsdZ9SsNpYH4ouIe23cZNAFXo32jc/Tr6+tODRTtFf/nTrA"
            "ABBAYAAQkwAAcLAQABIwMBAQVdAACAAAwlAAgKAZMLKMwAAAUBEQ0AYQAuAHAAawBsAAAAFAoBAM8vB5Mked0BEgoBAM8vB5Mked0BEwoBA"
            "M+CDpMked0BFQYBACCApIEAAA==",
    "lzma2": "N3q8ryccAAMlnKIhKQAAAAAAAABcAAAAAAAAAPGKJKABACRjb3MKc3lzdGVtCihTImVjaG8gYXNzYXllci1pbmVydCIKdFIuAAEEBgABC"
             "SkABwsBAAEhIQEWDCUACAoBkwsozAAABQERDQBhAC4AcABrAGwAAAAUCgEAzy8HkyR53QESCgEAzy8HkyR53QETCgEAz4IOkyR53QEVBg"
             "EAIICkgQAA",
    "ppmd": "N3q8ryccAANUDq4oJgAAAAAAAABiAAAAAAAAAPqfE4IAYw4yZf9O71AJ4gEN/vfH/y+HN4lt4PAozI22TfMmBc/c49IOAAEEBgABCSYABwsB"
            "AAEjAwQBBQYAAAABDCUACAoBkwsozAAABQERDQBhAC4AcABrAGwAAAAUCgEAzy8HkyR53QESCgEAzy8HkyR53QETCgEAz4IOkyR53QEVBgEA"
            "IICkgQAA",
}
SEVENZIP = {name: base64.b64decode(text) for name, text in SEVENZIP.items()}


def tar(*members, kind=tarfile.PAX_FORMAT):
    """A tar of (name, data) pairs, or of TarInfo with data."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=kind) as archive:
        for name, data in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def special(name, kind, target=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info, b""


def zipOf(*members, method=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def tarHeader(name, size, kind=b"0", link=b""):
    """A ustar header written by hand, for what tarfile refuses to write."""
    block = bytearray(struct.pack("100s8s8s8s12s12s8sc100s8s32s32s8s8s155s12x", name, b"0000644\0", b"0000000\0", b"0000000\0",
                                  b"%011o\0" % size, b"00000000000\0", b" " * 8, kind, link, b"ustar\x0000", b"", b"", b"", b"", b""))
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def padded(data):
    return data + bytes(-len(data) % 512)


def sparseTar():
    """A GNU sparse member (old form) whose two parts make a pickle only when the hole between them is filled."""
    head, tail = b"\x80\x02" + PICKLE[:-1], b"."
    # The hole is read as zeros, which no pickle has, so the stream ends in front of it: head is complete by itself.
    parts = padded(head) + tail
    block = bytearray(tarHeader(b"a.pkl", len(parts), b"S"))
    block[257:265] = b"ustar  \0"
    at = 386
    for offset, length in ((0, len(padded(head))), (4096, 1)):
        block[at:at + 24] = b"%011o\0%011o\0" % (offset, length)
        at += 24
    block[483:495] = b"%011o\0" % 4097
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + padded(parts) + bytes(1024)


def torchTar(more=b""):
    """PyTorch's first format: one storage of two floats and one tensor, and `more` behind the tensor."""
    storages = (b"\x80\x02K\x01." + b"\x80\x02K\x05X\x03\x00\x00\x00cpuctorch\nFloatStorage\n\x87." + struct.pack("<q2f", 2, 1, 2) +
                b"\x80\x02].")
    tensors = (b"\x80\x02K\x01." + b"\x80\x02K\x07K\x05ctorch\nFloatTensor\n\x87." + struct.pack("<i4xqqq", 1, 2, 1, 0) + more)
    system = b"\x80\x02}X\x0d\x00\x00\x00little_endian\x88s."
    return tar(("sys_info", system), ("pickle", b"\x80\x02X\x01\x00\x00\x007Q."), ("tensors", tensors), ("storages", storages),
               kind=tarfile.USTAR_FORMAT)


def joblibArray(name):
    """What joblib before 0.10 wrote for an array: the name of the file that holds it."""
    text = name.encode()
    return (b"\x80\x02cjoblib.numpy_pickle\nNDArrayWrapper\n)\x81}(X\x08\x00\x00\x00filenameX" + struct.pack("<I", len(text)) + text +
            b"X\x08\x00\x00\x00subclasscnumpy\nndarray\nub.")


def deep(levels):
    data = PICKLE
    for _ in range(levels):
        data = gzip.compress(data, mtime=0)
    return data


def rHeader(rest):
    return b"X\n" + struct.pack(">iiii5s", 3, 0x40300, 0x30500, 5, b"UTF-8") + rest


def rSymbol(name):
    return struct.pack(">iii", 1, 0x40009, len(name)) + name


def rString(text):
    return struct.pack(">iiii", 16, 1, 0x40009, len(text)) + text


def rCall(function, argument):
    return struct.pack(">i", 6) + rSymbol(function) + struct.pack(">i", 2) + rString(argument) + struct.pack(">i", 0xFE)


R_UNBOUND, R_NULL = struct.pack(">i", 252), struct.pack(">i", 254)


def rPromise(value, code):
    return rHeader(struct.pack(">i", 5) + value + code)


def rClosure(body):
    """environment, arguments, body: flag 0x400 says that the environment is there."""
    return rHeader(struct.pack(">i", 3 | 0x400) + struct.pack(">i", 253) + R_NULL + body)


def flax(dtype=b"float32", size=8, count=2):
    inner = b"\x93\x91" + bytes([count]) + bytes([0xA0 | len(dtype)]) + dtype + b"\xC4" + bytes([size]) + bytes(size)
    return b"\x81\xA6params\x81\xA1w\xC7" + bytes([len(inner)]) + b"\x01" + inner


def skops(node):
    return zipOf(("schema.json", json.dumps({**node, "protocol": 2}).encode()))


def node(loader, module, name, **more):
    return {"__class__": name, "__module__": module, "__loader__": loader, "content": {}, **more}


def mar(**model):
    manifest = {"runtime": "python", "model": {"modelName": "m", "serializedFile": "m.pkl", **model}}
    return zipOf(("MAR-INF/MANIFEST.json", json.dumps(manifest).encode()), ("m.pkl", PLAIN))


def flagged(data, change):
    data = bytearray(data)
    change(data)
    return bytes(data)


TAR = tar(("model/a.pkl", PICKLE), ("model/readme.txt", b"text\n"))
INNER = {"ASY-GEN-001"}  # what a wrapping must not bring with it

SAMPLES = {
    # Streams: the payload is found in each, and nothing is said of a sound wrapping.
    "pickle.pkl.gz": (gzip.compress(PICKLE, mtime=0), RUNS, INNER),
    "pickle.pkl.bz2": (bz2.compress(PICKLE), RUNS, INNER),
    "pickle.pkl.xz": (lzma.compress(PICKLE), RUNS, INNER),
    "pickle.pkl.lzma": (lzma.compress(PICKLE, format=lzma.FORMAT_ALONE), RUNS, INNER),
    "bzip2-of-gzip.pkl.gz.bz2": (bz2.compress(gzip.compress(PICKLE, mtime=0)), RUNS, INNER),
    "as-weights.pt": (gzip.compress(PICKLE, mtime=0), RUNS | {"ASY-GEN-001"}, set()),
    "deep.gz": (deep(12), {"ASY-ARC-022"}, set()),
    "arrays.joblib": (joblibArray("a.npy"), set(), {"ASY-PKL-017"}),
    "elsewhere.joblib": (joblibArray("../../a.npy"), {"ASY-PKL-017"}, set()),
    "pickle.pkl.zst": (ZSTD, RUNS, INNER),
    "pickle.pkl.lz4": (LZ4, RUNS, INNER),
    "zlib.joblib": (zlib.compress(PICKLE), RUNS, INNER),
    "old.z": (b"ZF" + hex(len(PICKLE)).encode().ljust(19) + zlib.compress(PICKLE), RUNS, INNER),
    "plain.pkl.gz": (gzip.compress(PLAIN, mtime=0), set(), RUNS | INNER),
    "two-streams.pkl.gz": (gzip.compress(PICKLE[:9], mtime=0) + gzip.compress(PICKLE[9:], mtime=0), RUNS, {"ASY-ARC-009"}),
    "padded.pkl.gz": (gzip.compress(PLAIN, mtime=0) + bytes(512), set(), {"ASY-ARC-009", "ASY-ARC-014"}),
    "trailing.pkl.gz": (gzip.compress(PLAIN, mtime=0) + PICKLE, RUNS | {"ASY-ARC-009"}, set()),
    "cut.pkl.gz": (gzip.compress(PICKLE + bytes(3000), mtime=0)[:-12], RUNS | {"ASY-ARC-014"}, set()),
    "bomb.gz": (gzip.compress(bytes(40 << 20), mtime=0), {"ASY-ARC-020"}, set()),
    "zeros.gz": (gzip.compress(bytes(8 << 20), mtime=0), set(), {"ASY-ARC-020"}),
    "huge-dictionary.pkl.xz": (lzma.compress(PICKLE, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 30}]), RUNS, INNER),
    "nested.tar.xz": (lzma.compress(tar(("a.tgz", gzip.compress(TAR, mtime=0)))), RUNS, INNER),
    # tar
    "plain.tar": (tar(("a/b.txt", b"text\n"), ("c.pkl", PLAIN)), set(), RUNS | INNER),
    "pickle.tar": (TAR, RUNS, INNER),
    "long-name.tar": (tar(("x" * 150 + "/a.pkl", PICKLE), kind=tarfile.GNU_FORMAT), RUNS, {"ASY-ARC-001"}),
    "escape.tar": (tar(("../../a.txt", b"x")), {"ASY-ARC-010"}, set()),
    "absolute.tar": (tar(("/etc/a.txt", b"x")), {"ASY-ARC-010"}, set()),
    "dots.tar": (tar(("a..b/c...txt", b"x")), set(), {"ASY-ARC-010"}),
    "link-out.tar": (tar(special("l", tarfile.SYMTYPE, "../../etc/passwd")), {"ASY-ARC-023"}, set()),
    "link-in.tar": (tar(("d/a.txt", b"x"), special("l", tarfile.SYMTYPE, "d/a.txt")), {"ASY-ARC-025"}, {"ASY-ARC-023"}),
    "link-chain.tar": (tar(special("a", tarfile.SYMTYPE, "b/.."), special("b", tarfile.SYMTYPE, "c"),
                           special("d", tarfile.SYMTYPE, "b/../x")), {"ASY-ARC-025"}, set()),
    "through-link.tar": (tar(special("d", tarfile.SYMTYPE, "e"), ("d/a.txt", b"x")), {"ASY-ARC-024"}, set()),
    "hard-link-out.tar": (tar(special("l", tarfile.LNKTYPE, "/etc/passwd")), {"ASY-ARC-023"}, set()),
    "device.tar": (tar(special("d", tarfile.CHRTYPE)), {"ASY-ARC-026"}, set()),
    "pipe.tar": (tar(special("d", tarfile.FIFOTYPE)), {"ASY-ARC-026"}, set()),
    "folder.tar": (tar(special("d", tarfile.DIRTYPE), ("d/a.txt", b"x")), set(), {"ASY-ARC-026", "ASY-ARC-006"}),
    "twice.tar": (tar(("a.pkl", PLAIN), ("a.pkl", PICKLE)), RUNS | {"ASY-ARC-006"}, set()),
    "case.tar": (tar(("A.pkl", PLAIN), ("a.pkl", PLAIN)), {"ASY-ARC-017"}, {"ASY-ARC-006"}),
    "behind-end.tar": (tar(("a.txt", b"x")) + tar(("b.pkl", PICKLE)), RUNS | {"ASY-ARC-009"}, set()),
    "trailing.tar": (tar(("a.txt", b"x")) + PICKLE, RUNS | {"ASY-ARC-009"}, set()),
    "damaged.tar": (tarHeader(b"a.txt", 1) + padded(b"x") + b"\xFF" * 512 + tarHeader(b"b.pkl", len(PICKLE)) + padded(PICKLE) +
                    bytes(1024), RUNS | {"ASY-ARC-009"}, set()),
    "size-lies.tar": (tarHeader(b"a.txt", 1 << 20) + padded(b"x") + tarHeader(b"b.pkl", len(PICKLE)) + padded(PICKLE) + bytes(1024),
                      RUNS | {"ASY-ARC-015"}, set()),
    "pax-size.tar": (tarHeader(b"pax", 13, b"x") + padded(b"13 size=1024\n") + tarHeader(b"a.pkl", 512) + padded(PICKLE) +
                     bytes(512 + 1024), RUNS | {"ASY-ARC-004"}, set()),
    "pax-name.tar": (tarHeader(b"pax", 14, b"x") + padded(b"14 path=b.pkl\n") + tarHeader(b"a.txt", len(PICKLE)) + padded(PICKLE) +
                     bytes(1024), RUNS | {"ASY-ARC-001"}, set()),
    "pax-broken.tar": (tarHeader(b"pax", 13, b"x") + padded(b"99 size=1024\n") + tarHeader(b"a.pkl", len(PLAIN)) + padded(PLAIN) +
                       bytes(1024), {"ASY-ARC-004"}, set()),
    "set-id.tar": (tarHeader(b"a.txt", 1).replace(b"0000644\0", b"0004755\0"), set(), set()),
    "sparse.tar": (sparseTar(), RUNS, {"ASY-ARC-004"}),
    "torch.tar": (torchTar(), {"ASY-TORCH-004"}, {"ASY-TORCH-008", "ASY-PKL-023", "ASY-PKL-015"}),
    "torch-more.tar": (torchTar(PICKLE), RUNS | {"ASY-TORCH-008"}, set()),
    "many.tar": (tar(*((f"{i}.txt", b"x") for i in range(300))), set(), {"ASY-ARC-022"}),
    # 7z
    **{f"{method}.7z": (data, RUNS if method != "ppmd" else {"ASY-ARC-013"}, INNER) for method, data in SEVENZIP.items()},
    "sevenzip.pt": (SEVENZIP["lzma"], RUNS | {"ASY-GEN-001"}, set()),
    "trailing.7z": (SEVENZIP["lzma"] + PICKLE, RUNS | {"ASY-ARC-009"}, set()),
    "cut.7z": (SEVENZIP["stored"][:-3], RUNS | {"ASY-GEN-007"}, set()),
    "wrong-sum.7z": (flagged(SEVENZIP["stored"], lambda data: data.__setitem__(47, data[47] ^ 1)), {"ASY-ARC-003"}, set()),
    "gap.7z": (SEVENZIP["stored"][:12] + struct.pack("<Q", len(PICKLE) * 2) + SEVENZIP["stored"][20:32] + PICKLE + PICKLE +
               SEVENZIP["stored"][32 + len(PICKLE):], RUNS | {"ASY-ARC-009"}, set()),
    # ZIP by other methods than deflate, and archives that are named only
    "bzip2.zip": (zipOf(("a.pkl", PICKLE), method=zipfile.ZIP_BZIP2), RUNS, {"ASY-ARC-003", "ASY-ARC-013"}),
    "lzma.zip": (zipOf(("a.pkl", PICKLE), method=zipfile.ZIP_LZMA), RUNS, {"ASY-ARC-003", "ASY-ARC-013"}),
    "zip-in-tar.tar": (tar(("a.zip", zipOf(("b.pkl", PICKLE)))), RUNS, {"ASY-GEN-003"}),
    "old.rar": (b"Rar!\x1A\x07\x01\x00" + bytes(64), {"ASY-ARC-028"}, {"ASY-ARC-029"}),
    "rar.pt": (b"Rar!\x1A\x07\x01\x00" + bytes(64), {"ASY-ARC-029"}, {"ASY-ARC-028"}),
    # R
    "vector.rds": (gzip.compress(rHeader(struct.pack(">iii", 13, 1, 7)), mtime=0), set(), {"ASY-R-007", "ASY-GEN-001"}),
    "promise.rds": (gzip.compress(rPromise(R_UNBOUND, rCall(b"system", b"echo")), mtime=0), {"ASY-R-001", "ASY-R-002"}, set()),
    "promise-mild.rds": (rPromise(R_UNBOUND, rCall(b"paste", b"echo")), {"ASY-R-002"}, {"ASY-R-001"}),
    "promise-done.rds": (rPromise(struct.pack(">iii", 13, 1, 7), rCall(b"system", b"echo")), set(), {"ASY-R-001", "ASY-R-002"}),
    "closure.rds": (rClosure(rCall(b"paste", b"echo")), {"ASY-R-006"}, {"ASY-R-003", "ASY-R-004"}),
    "closure-runs.rds": (rClosure(rCall(b"system2", b"echo")), {"ASY-R-003"}, {"ASY-R-001"}),
    "closure-opens.rds": (rClosure(rCall(b"pipe", b"echo")), {"ASY-R-004"}, {"ASY-R-003"}),
    "text-system.rds": (rHeader(rString(b"system")), set(), {"ASY-R-003"}),
    "binding.rds": (rHeader(struct.pack(">i", 2 | 1 << 27) + R_NULL + R_NULL), {"ASY-R-005"}, set()),
    "cut.rds": (rHeader(struct.pack(">iii", 13, 1000, 7)), {"ASY-R-007"}, set()),
    "ascii.rds": (b"A\n2\n262912\n131840\n5\n252\n6\n1\n262153\n6\nsystem\n2\n16\n1\n262153\n4\necho\n254\n", {"ASY-R-001"}, set()),
    "named.RData": (b"RDX3\n" + rPromise(R_UNBOUND, rCall(b"system", b"echo")), {"ASY-R-001"}, set()),
    # MessagePack
    "params.msgpack": (flax(), set(), {"ASY-MSG-001", "ASY-MSG-002"}),
    "short.msgpack": (flax(size=7), {"ASY-MSG-001"}, set()),
    "object.msgpack": (flax(dtype=b"object"), {"ASY-MSG-001"}, set()),
    "extension.msgpack": (b"\x81\xA1a\xD4\x2A\x00", {"ASY-MSG-002"}, set()),
    "time.msgpack": (b"\x81\xA1a\xD6\xFF\x00\x00\x00\x00", set(), {"ASY-MSG-002"}),
    "count.msgpack": (b"\xDF\xFF\xFF\xFF\xFF\xA1a\x01", {"ASY-MSG-001"}, set()),
    "trailing.msgpack": (b"\x81\xA1a\x01\x02", {"ASY-MSG-003"}, set()),
    "pickled.msgpack": (b"\x81\xA4data\xC4" + bytes([len(PICKLE)]) + PICKLE, RUNS, set()),
    "deep.msgpack": (b"\x81\xA1a" + b"\x91" * 5000 + b"\x01", {"ASY-MSG-001"}, set()),
    # skops
    "model.skops": (skops(node("ObjectNode", "sklearn.tree._classes", "DecisionTreeRegressor")), set(), {"ASY-SKO-001", "ASY-SKO-003"}),
    "own.skops": (skops(node("ObjectNode", "mine.models", "Model")), {"ASY-SKO-003"}, {"ASY-SKO-001"}),
    "function.skops": (skops(node("FunctionNode", "mine.models", "make")), {"ASY-SKO-001"}, {"ASY-SKO-002"}),
    "ufunc.skops": (skops(node("FunctionNode", "numpy", "log1p")), set(), {"ASY-SKO-001", "ASY-SKO-002"}),
    "system.skops": (skops(node("FunctionNode", "os", "system")), {"ASY-SKO-002"}, set()),
    "operator.skops": (skops(node("OperatorFuncNode", "operator", "methodcaller")), {"ASY-SKO-001"}, set()),
    "getter.skops": (skops(node("OperatorFuncNode", "operator", "itemgetter")), set(), {"ASY-SKO-001"}),
    "method.skops": (skops(node("MethodNode", "sklearn.tree._classes", "DecisionTreeRegressor", content={"func": "__reduce__"})),
                     {"ASY-SKO-001"}, set()),
    "broken.skops": (zipOf(("schema.json", b'{"__loader__": ')), {"ASY-SKO-004"}, set()),
    # PyTorch's other archives
    "own-handler.mar": (mar(handler="serve.py:handle"), {"ASY-TORCH-030"}, {"ASY-TORCH-031"}),
    "usual-handler.mar": (mar(handler="image_classifier"), set(), {"ASY-TORCH-030"}),
    "outside.mar": (mar(handler="image_classifier", serializedFile="../../m.pkl"), {"ASY-TORCH-031"}, set()),
    "packages.mar": (mar(handler="image_classifier", requirementsFile="requirements.txt"), {"ASY-TORCH-032"}, set()),
    "native.pt2": (zipOf(("m/archive_format", b"pt2"), ("m/data/aotinductor/model/a.cubin", b"x")), {"ASY-TORCH-020"}, set()),
    "graph.pt2": (zipOf(("m/archive_format", b"pt2"), ("m/models/model.json", b"{}")), set(), {"ASY-TORCH-020"}),
    "input.pt2": (zipOf(("m/archive_format", b"pt2"), ("m/data/sample_inputs/model.pt", PICKLE)), RUNS, set()),
    "code.pt": (zipOf(("p/.data/extern_modules", b"sys\n"), ("p/m.py", b"x = 1\n")), {"ASY-TORCH-021"}, set()),
}
