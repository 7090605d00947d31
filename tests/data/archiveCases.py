# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives and what comes in them, for each of their rules: one that raises it, and a close one that does not.

CASES lists (rule, file name, bytes that raise it, bytes that do not)."""

import gzip
import io
import struct
import tarfile
import zipfile

import archiveSamples
from archiveSamples import PLAIN, SAMPLES, SEVENZIP, mar, node, padded, skops, special, tar, tarHeader, torchTar, zipOf


def sample(name):
    return SAMPLES[name][0]


def zipTwice(first, second):
    """Two members of one name, which zipfile writes with a warning only."""
    return zipOf(("a.txt", first), ("b.txt", second)).replace(b"b.txt", b"a.txt")


def localField(data, offset, value):
    """The archive with some bytes of its first local header changed."""
    return data[:offset] + value + data[offset + len(value):]


def centralField(data, offset, value):
    at = data.index(b"PK\1\2") + offset
    return data[:at] + value + data[at + len(value):]


def withBoth(data, local, central, value):
    return centralField(localField(data, local, value), central, value)


def linkMember(name, target):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.create_system = 3
        info.external_attr = 0o120777 << 16
        archive.writestr(info, target)
    return out.getvalue()


def overlapping(twice):
    """Two entries of the directory; where `twice`, both lead to the data of the first."""
    data = zipOf(("a.txt", b"one"), ("b.txt", b"two"))
    if twice:
        second = data.rindex(b"PK\1\2")
        data = data[:second + 42] + struct.pack("<I", 0) + data[second + 46:]
    return data


def nested(levels):
    data = PLAIN
    for _ in range(levels):
        data = gzip.compress(data, mtime=0)
    return data


def setId(mode):
    """The header with another mode and its sum made right again."""
    block = bytearray(tarHeader(b"a.txt", 1))
    block[100:108] = mode
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + padded(b"x") + bytes(1024)


def torchZip(*more, weights=bytes(16), folder="archive", method=zipfile.ZIP_STORED, code=None, named=True):
    """A state dictionary of one tensor of four floats as torch.save writes it."""
    storage = (b"((X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x04tQ"
               b"K\x00K\x04\x85K\x01\x85\x89ccollections\nOrderedDict\n)RtR")
    pickle = b"\x80\x02}X\x01\x00\x00\x00wctorch._utils\n_rebuild_tensor_v2\n" + storage + b"s."
    members = [(f"{folder}/data.pkl", pickle), (f"{folder}/byteorder", b"little"), (f"{folder}/version", b"3\n")]
    if weights is not None:
        members.append((f"{folder}/data/0", weights))
    if code is not None:
        members += [(f"{folder}/constants.pkl", b"\x80\x02)."), (f"{folder}/code/__torch__/m.py", code)]
    return zipOf(*members, *more, method=method) if named else zipOf(*members[1:], *more)


def legacyTorch(count):
    number = b"\x80\x02\x8a\x0a" + bytes.fromhex("6cfc9c46f9206aa85019") + b"."
    system = b"\x80\x02}(X\x10\x00\x00\x00protocol_versionM\xe9\x03X\x0d\x00\x00\x00little_endian\x88u."
    storage = (b"((X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x04NtQ"
               b"K\x00K\x04\x85K\x01\x85\x89ccollections\nOrderedDict\n)RtR")
    state = b"\x80\x02}X\x01\x00\x00\x00wctorch._utils\n_rebuild_tensor_v2\n" + storage + b"s."
    return number + b"\x80\x02M\xe9\x03." + system + state + b"\x80\x02]X\x01\x00\x00\x000a." + struct.pack("<q", count) + bytes(16)


TWO = zipOf(("a.txt", b"one"), ("b.txt", b"two"))
# A promise that has its value already, and whose code only puts texts together.
DONE = archiveSamples.rPromise(struct.pack(">iii", 13, 1, 7), archiveSamples.rCall(b"paste", b"echo"))
ONE = zipOf(("a.txt", b"text\n"))

CASES = [
    ("ASY-ARC-001", "a.zip", localField(ONE, 30, b"b"), ONE),
    ("ASY-ARC-002", "a.zip", withBoth(ONE, 6, 8, b"\x20\x00"), withBoth(ONE, 6, 8, b"\x00\x08")),
    ("ASY-ARC-003", "a.zip", withBoth(ONE, 14, 16, b"\1\2\3\4"), zipOf(("a.txt", b""))),
    ("ASY-ARC-004", "a.zip", localField(ONE, 22, b"\x09"), zipOf(("a.txt", b"text\n" * 99), method=zipfile.ZIP_DEFLATED)),
    ("ASY-ARC-005", "a.zip", ONE[:ONE.index(b"PK\1\2")] + zipOf(("b.txt", b"x")), TWO),
    ("ASY-ARC-006", "a.zip", zipTwice(b"one", b"two"), TWO),
    ("ASY-ARC-007", "a.zip", ONE + ONE, zipOf(("a.zip", ONE))),
    ("ASY-ARC-008", "a.zip", b"something in front" + ONE, ONE),
    ("ASY-ARC-009", "a.zip", ONE + b"something behind", ONE[:-2] + struct.pack("<H", 16) + b"something behind"),
    ("ASY-ARC-010", "a.tar", sample("escape.tar"), sample("dots.tar")),
    ("ASY-ARC-010", "a.zip", zipOf(("../a.txt", b"x")), zipOf(("..a/b..txt", b"x"))),
    ("ASY-ARC-010", "a.zip", zipOf(("C:/a.txt", b"x")), zipOf(("c/a.txt", b"x"))),
    ("ASY-ARC-011", "a.zip", linkMember("l", "a.txt"), zipOf(("l", b"a.txt"))),
    ("ASY-ARC-012", "a.zip", withBoth(ONE.replace(b"text\n", bytes(range(200, 205))), 6, 8, b"\x01\x00"), ONE),
    ("ASY-ARC-013", "a.zip", withBoth(zipOf(("a.txt", b"text\n" * 99), method=zipfile.ZIP_DEFLATED), 8, 10, b"\x62\x00"), zipOf(("a.txt", b"text\n"), method=zipfile.ZIP_LZMA)),
    ("ASY-ARC-014", "a.txt.gz", gzip.compress(b"text\n" * 999, mtime=0)[:-12], gzip.compress(b"text\n" * 999, mtime=0)),
    ("ASY-ARC-015", "a.tar", sample("size-lies.tar"), sample("plain.tar")),
    ("ASY-ARC-016", "a.zip", zipOf(("a\u202etxt.exe", b"x")), zipOf(("\u00e4\u4e2d.txt", b"x"))),
    ("ASY-ARC-017", "a.zip", zipOf(("A.txt", b"x"), ("a.txt", b"x")), zipOf(("A.txt", b"x"), ("b/a.txt", b"x"))),
    ("ASY-ARC-020", "a.gz", sample("bomb.gz"), sample("zeros.gz")),
    ("ASY-ARC-021", "a.zip", overlapping(True), overlapping(False)),
    ("ASY-ARC-022", "a.gz", nested(12), nested(3)),
    ("ASY-ARC-023", "a.tar", sample("link-out.tar"), sample("link-in.tar")),
    ("ASY-ARC-024", "a.tar", sample("through-link.tar"), sample("folder.tar")),
    ("ASY-ARC-025", "a.tar", sample("link-in.tar"), tar(("d/a.txt", b"x"), ("l", b"d/a.txt"))),
    ("ASY-ARC-026", "a.tar", sample("device.tar"), sample("folder.tar")),
    ("ASY-ARC-027", "a.tar", setId(b"0004755\0"), setId(b"0000755\0")),
    ("ASY-ARC-029", "a.pt", sample("rar.pt"), torchZip()),
    # PyTorch
    ("ASY-TORCH-001", "m.pt", torchZip(weights=None), torchZip()),
    ("ASY-TORCH-002", "m.pt", torchZip(weights=bytes(15)), torchZip()),
    ("ASY-TORCH-003", "m.pt", torchZip(("archive/extra.pkl", PLAIN)), torchZip(("archive/extra.txt", b"pkl\n"))),
    ("ASY-TORCH-004", "m.tar", torchTar(), tar(("sys_info", b"x"), ("readme", b"text\n"))),
    ("ASY-TORCH-006", "m.pt", torchZip(method=zipfile.ZIP_DEFLATED), torchZip()),
    ("ASY-TORCH-006", "m.pt", torchZip(("other/a.txt", b"x")), torchZip(("archive/.data/serialization_id", b"1"))),
    ("ASY-TORCH-007", "m.pt", torchZip(("archive/data/1", bytes(16))), torchZip()),
    ("ASY-TORCH-008", "m.pt", legacyTorch(4) + b"more", legacyTorch(4)),
    ("ASY-TORCH-010", "m.pt", torchZip(code=b"def forward(self):\n  return torch.from_file(\"/etc/passwd\")\n"),
     torchZip(code=b"def forward(self, from_file):\n  return torch.add(from_file, 1)\n")),
    ("ASY-TORCH-011", "m.pt", torchZip(code=b"def forward(self, x):\n  return torch.classes.mine.Thing.run(x)\n"),
     torchZip(code=b"def forward(self, classes):\n  return torch.add(classes, 1)\n")),
    ("ASY-TORCH-020", "m.pt2", sample("native.pt2"), sample("graph.pt2")),
    ("ASY-TORCH-021", "m.pt", sample("code.pt"), zipOf(("p/.data/extern_modules", b"sys\n"), ("p/m.txt", b"x = 1\n"))),
    ("ASY-TORCH-030", "m.mar", sample("own-handler.mar"), sample("usual-handler.mar")),
    ("ASY-TORCH-031", "m.mar", sample("outside.mar"), sample("usual-handler.mar")),
    ("ASY-TORCH-032", "m.mar", sample("packages.mar"), sample("usual-handler.mar")),
    # R, MessagePack, skops
    ("ASY-R-001", "a.rds", sample("promise.rds"), DONE),
    ("ASY-R-002", "a.rds", sample("promise-mild.rds"), DONE),
    ("ASY-R-003", "a.rds", sample("closure-runs.rds"), sample("text-system.rds")),
    ("ASY-R-004", "a.rds", sample("closure-opens.rds"), sample("closure.rds")),
    ("ASY-R-005", "a.rds", sample("binding.rds"), sample("vector.rds")),
    ("ASY-R-006", "a.rds", sample("closure.rds"), sample("vector.rds")),
    ("ASY-R-007", "a.rds", sample("cut.rds"), sample("vector.rds")),
    ("ASY-MSG-001", "a.msgpack", sample("short.msgpack"), sample("params.msgpack")),
    ("ASY-MSG-002", "a.msgpack", sample("extension.msgpack"), sample("time.msgpack")),
    ("ASY-MSG-003", "a.msgpack", sample("trailing.msgpack"), sample("params.msgpack")),
    ("ASY-SKO-001", "m.skops", sample("function.skops"), sample("ufunc.skops")),
    ("ASY-SKO-001", "m.skops", sample("operator.skops"), sample("getter.skops")),
    ("ASY-SKO-002", "m.skops", sample("system.skops"), skops(node("ObjectNode", "sklearn.os_like", "System"))),
    ("ASY-SKO-003", "m.skops", sample("own.skops"), sample("model.skops")),
    ("ASY-SKO-004", "m.skops", sample("broken.skops"), sample("model.skops")),
]
