# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders that an attacker, a broken disk or an interrupted download could leave behind.

Each function writes one of them below a folder that exists, and returns the paths, as bytes, that an inspection must
name in a finding or a problem. `hostileTrees.py FOLDER` writes all of them, each into its own folder.
"""

import inspect
import os
import socket
import struct
import sys
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import makeSeeds  # noqa: E402  (found through the line above)

DEPTH = 10_000


def write(folder, name, content):
    path = os.path.join(os.fsencode(folder), os.fsencode(name))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
    return os.fsencode(name)


def empty(folder):
    names = ["model.safetensors", "model.gguf", "data.pkl", "a.npy", "b.npz", "pytorch_model.bin", "config.json", "README.md"]
    return [write(folder, name, b"") for name in names]


def truncated(folder):
    """Every seed of a binary format, cut in the middle of its structure."""
    named = []
    for name, content in makeSeeds.seeds().items():
        if name.endswith((".safetensors", ".gguf", ".npy", ".npz", ".zip", ".pt", ".pkl", ".json", ".sig")):
            named.append(write(folder, name, content[:len(content) * 6 // 10]))
    return named


def unreadable(folder):
    """Files and a folder without any permission; root reads them nevertheless."""
    closed = write(folder, "closed.safetensors", makeSeeds.safetensors())
    write(folder, "open.safetensors", makeSeeds.safetensors())
    write(folder, "locked/inside.pkl", b"N.")
    os.chmod(os.path.join(folder, "closed.safetensors"), 0)
    os.chmod(os.path.join(folder, "locked"), 0)
    return [closed, b"locked"]


def links(folder):
    """Loops of links, links to outside and to nothing."""
    write(folder, "real/model.safetensors", makeSeeds.safetensors())
    targets = {
        "self": "self", "ping": "pong", "pong": "ping", "real/up": "..", "real/here": ".",
        "outside": "/etc/hostname", "climbing": "../../../../../../../../etc/hostname", "dangling": "nowhere.bin",
        "within.safetensors": "real/model.safetensors",
    }
    for name, target in targets.items():
        os.symlink(target, os.path.join(folder, name))
    return [b"self", b"ping", b"pong", b"outside", b"climbing", b"dangling"]


def special(folder):
    """A FIFO that nobody writes to, and a socket: opening either would hang or fail."""
    os.mkfifo(os.path.join(folder, "model.bin"))
    here = os.getcwd()
    os.chdir(folder)  # the path of a socket is at most 107 bytes long
    try:
        server = socket.socket(socket.AF_UNIX)
        server.bind("model.sock")
        server.close()
    finally:
        os.chdir(here)
    write(folder, "model.safetensors", makeSeeds.safetensors())
    return [b"model.bin", b"model.sock"]


def names(folder):
    """Names that break lines, terminals, encodings and lengths. Every file is a pickle that calls, so that each is named."""
    unusual = [
        b"new\nline.pkl", b"tab\tcarriage\rreturn.pkl", b"escape\x1b[31mred.pkl", b"invalid\xff\xfeutf8.pkl", b"\x80.pkl",
        "right\u202egnp.pkl".encode(), "zero\u200bwidth.pkl".encode(), b"-dash.pkl", b" leading and trailing ",
        b"back\\slash.pkl", b"back\\xffslash.pkl", b"<img src=x onerror=alert(1)>.pkl", b"quote\"'.pkl", b"%s%n.pkl",
        b"a" * 251 + b".pkl", "\u00e9".encode() * 125 + b".pkl", b"e\xcc\x81.pkl", b"\xc3\xa9.pkl",
        b"deep/" * 50 + b"end.pkl",
    ]
    return [write(folder, name, makeSeeds.pickles.optimizerState()) for name in unusual]


def localHeader(name, content, method, packed, size=None, packedSize=None, checksum=None):
    return struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, method, 0, 0x21,
                       zlib.crc32(content) if checksum is None else checksum,
                       len(packed) if packedSize is None else packedSize,
                       len(content) if size is None else size, len(name), 0) + name + packed


def centralEntry(name, content, method, packed, offset, size=None, packedSize=None, extra=b""):
    return struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, method, 0, 0x21, zlib.crc32(content),
                       len(packed) if packedSize is None else packedSize,
                       len(content) if size is None else size,
                       len(name), len(extra), 0, 0, 0, 0, offset) + name + extra


def endOfDirectory(count, size, offset):
    return struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, size, offset, 0)


def lyingZips(folder):
    """ZIPs whose directories lie about sizes, places and counts."""
    content = b"text of a member\n" * 20
    local = localHeader(b"a.txt", content, 0, content)
    bombSource = bytes(64 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(bombSource) + packer.flush()
    bomb = localHeader(b"zeros.bin", bombSource, 8, packed)

    def whole(body, *entries, count=None, shift=0):
        directory = b"".join(entries)
        return body + directory + endOfDirectory(len(entries) if count is None else count, len(directory), len(body) + shift)

    huge = struct.pack("<HHQQQ", 1, 24, (1 << 63) - 1, (1 << 63) - 1, 1 << 62)
    archives = {
        "size-larger.zip": whole(local, centralEntry(b"a.txt", content, 0, content, 0, size=0xFFFFFFF0, packedSize=0xFFFFFFF0)),
        "size-smaller.zip": whole(local, centralEntry(b"a.txt", content, 0, content, 0, size=5, packedSize=5)),
        "zip64-huge.zip": whole(local, centralEntry(b"a.txt", content, 0, content, 0xFFFFFFFF, size=0xFFFFFFFF,
                                                    packedSize=0xFFFFFFFF, extra=huge)),
        "offset-behind-end.zip": whole(local, centralEntry(b"a.txt", content, 0, content, 0x7FFFFFFF)),
        "directory-behind-end.zip": whole(local, centralEntry(b"a.txt", content, 0, content, 0), shift=1 << 20),
        "count-too-high.zip": whole(local, centralEntry(b"a.txt", content, 0, content, 0), count=0xFFFE),
        "overlapping.zip": whole(local, *[centralEntry(b"%d.txt" % i, content, 0, content, 0) for i in range(500)]),
        "name-differs.zip": whole(local, centralEntry(b"b.txt", content, 0, content, 0)),
        "claims-little-expands-much.zip": whole(bomb, centralEntry(b"zeros.bin", bombSource, 8, packed, 0, size=10)),
        "double.zip": whole(local + local, centralEntry(b"a.txt", content, 0, content, 0),
                            centralEntry(b"a.txt", content, 0, content, len(local))),
        "climbing.zip": whole(localHeader(b"../../evil.pkl", b"N.", 0, b"N."),
                              centralEntry(b"../../evil.pkl", b"N.", 0, b"N.", 0)),
    }
    return [write(folder, name, archive) for name, archive in archives.items()]


def deep(folder):
    """Nesting that a reader with recursion would not survive."""
    tuples = b"\x80\x02" + b"N" + b"\x85" * DEPTH + b"."
    marks = b"(" * DEPTH + b"N" + b"l" * DEPTH + b"."
    brackets = b"[" * DEPTH + b"]" * DEPTH
    objects = b'{"a":' * DEPTH + b"1" + b"}" * DEPTH
    write(folder, "tuples.pkl", tuples)
    write(folder, "marks.pkl", marks)
    header = b'{"__metadata__":' + objects + b"}"
    return [
        write(folder, "config.json", brackets),
        write(folder, "tokenizer_config.json", objects),
        write(folder, "model.safetensors", struct.pack("<Q", len(header)) + header),
        write(folder, "calls.pkl", b"cposix\nsystem\n" + b"X\x04\x00\x00\x00echo" + b"\x85R" + b"\x85" * DEPTH + b"."),
        write(folder, "README.md", b"---\nlicense: " + b"[" * DEPTH + b"]" * DEPTH + b"\n---\n"),
    ]


def claims(folder):
    """Headers that claim up to 2^63 bytes, tensors, entries or digits."""
    most = (1 << 63) - 1
    dtype = b'{"a":{"dtype":"F32","shape":[%d,%d],"data_offsets":[0,%d]}}' % (most, most, most)
    header = repr({"descr": "<f8", "fortran_order": False, "shape": (most, most)}).encode() + b"\n"
    files = {
        "header.safetensors": struct.pack("<Q", most) + b"{}",
        "shape.safetensors": struct.pack("<Q", len(dtype)) + dtype,
        "tensors.gguf": b"GGUF" + struct.pack("<IQQ", 3, most, 0),
        "pairs.gguf": b"GGUF" + struct.pack("<IQQ", 3, 0, most),
        "text.gguf": b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", most) + b"general",
        "array.gguf": b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + makeSeeds.ggufText(b"a") + struct.pack("<IIQ", 9, 4, most),
        "header.npy": b"\x93NUMPY\x02\x00" + struct.pack("<I", 0xFFFFFFFF) + b"{}",
        "shape.npy": b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header,
        "bytes.pkl": b"\x80\x04\x8e" + struct.pack("<Q", most) + b"abc",
        "text.pkl": b"\x80\x04\x8d" + struct.pack("<Q", most) + b"abc",
        "frame.pkl": b"\x80\x04\x95" + struct.pack("<Q", most) + b"N.",
        "digits.pkl": b"\x80\x02\x8b" + struct.pack("<i", -5) + b"abc.",
        "memo.pkl": b"\x80\x02N" + b"r\xff\xff\xff\xff" + b"0j\xfe\xff\xff\xff.",
    }
    return [write(folder, name, content) for name, content in files.items()]


def mixed(folder):
    """A model of which one file is good and the others are each bad in their own way: none may hide another."""
    named = [
        write(folder, "bad/cut.safetensors", makeSeeds.safetensors()[:20]),
        write(folder, "bad/pickle.safetensors", makeSeeds.pickles.optimizerState()),
        write(folder, "bad/noise.gguf", b"GGUF" + bytes(range(256)) * 8),
        write(folder, "bad/empty.bin", b""),
        write(folder, "pytorch_model.bin", makeSeeds.pickles.torchArchive("w", 2, 2, [0.0] * 4)),
    ]
    write(folder, "model.safetensors", makeSeeds.safetensors())
    return named


TREES = {
    "empty": empty, "truncated": truncated, "unreadable": unreadable, "links": links, "special": special, "names": names,
    "lyingZips": lyingZips, "deep": deep, "claims": claims, "mixed": mixed,
}


def main():
    if len(sys.argv) != 2:
        print(inspect.getdoc(sys.modules[__name__]), file=sys.stderr)
        return 2
    for name, make in TREES.items():
        folder = os.path.join(sys.argv[1], name)
        os.makedirs(folder)
        make(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
