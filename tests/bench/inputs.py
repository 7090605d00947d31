# SPDX-License-Identifier: GPL-3.0-or-later
"""The inputs of the benchmarks, generated; each function writes one and returns its path."""

import json
import os
import pickle
import struct
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "installer", "demonstration"))

import pickles  # noqa: E402  (found through the line above)

MIB = 1 << 20


def noise(path, size):
    """A file of random bytes, which stays in the page cache."""
    block = os.urandom(16 * MIB)
    with open(path, "wb") as file:
        for _ in range(size // len(block)):
            file.write(block)
    return path


def smallObjects(path, size):
    """A pickle of small dictionaries, lists, texts and numbers, of at least `size` bytes. It is never loaded."""
    objects = []
    grown = 0
    while grown < size:
        number = len(objects)
        block = [{"id": number * 100 + i, "name": f"word {number}.{i}", "values": [i, i * 0.5, None], "at": (i, True)}
                 for i in range(100)]
        grown += len(pickle.dumps(block, protocol=4)) - 14
        objects.append(block)
    with open(path, "wb") as file:
        pickle.dump(objects, file, protocol=4)
    return path


def smallDictionaries(path, count):
    """One list of `count` small dictionaries by protocol 4, 73 bytes each. It is never loaded."""
    with open(path, "wb") as file:
        pickle.dump([{"id": number, "name": f"record number {number:08} of a corpus", "value": number * 0.5,
                      "kind": number % 7, "used": number % 2 == 0} for number in range(count)], file, protocol=4)
    return path


def smallPickles(folder, count):
    os.makedirs(folder)
    for number in range(count):
        with open(os.path.join(folder, f"{number:04}.pkl"), "wb") as file:
            pickle.dump({"id": number, "name": f"record {number}", "values": [number, number * 0.5, None] * 20}, file,
                        protocol=4)
    return folder


def crcOfZeros(count):
    block = bytes(64 * MIB)
    crc = 0
    while count > 0:
        crc = zlib.crc32(block[:min(count, len(block))], crc)
        count -= len(block)
    return crc


def stateDictionary(elements, storages):
    """The data.pkl of a torch archive, in protocol 2: one tensor of `elements` floats for each storage."""
    def number(value):
        return b"J" + struct.pack("<i", value)

    state = b"\x80\x02ccollections\nOrderedDict\n)R("
    for storage in range(storages):
        state += b"".join([
            pickles.longText(f"layer.{storage}.weight"), b"ctorch._utils\n_rebuild_tensor_v2\n((",
            pickles.longText("storage"), b"ctorch\nFloatStorage\n", pickles.longText(str(storage)),
            pickles.longText("cpu"), number(elements), b"tQ",                  # BINPERSID of the storage
            b"K\x00", number(elements), b"\x85K\x01\x85\x89",                # offset, shape, strides, no gradient
            b"ccollections\nOrderedDict\n)RtR"])
    return state + b"u."


def torchArchive(path, size, storages=1):
    """A torch archive with sparse storages of `size` bytes (below 4 GiB) in all, stored."""
    entries = []

    def member(file, name, crc, length):
        name = b"archive/" + name
        offset = file.tell()
        padding = -(offset + 30 + len(name) + 4) % 64
        extra = struct.pack("<2sH", b"FB", padding) + b"Z" * padding
        file.write(struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 0, 0, 0x21, crc, length, length, len(name), len(extra))
                   + name + extra)
        entries.append(struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 0, 0, 0x21, crc, length, length,
                                   len(name), 0, 0, 0, 0, 0, offset) + name)

    with open(path, "wb") as file:
        for name, content in ((b"data.pkl", stateDictionary(size // storages // 4, storages)), (b"byteorder", b"little")):
            member(file, name, zlib.crc32(content), len(content))
            file.write(content)
        crc = crcOfZeros(size // storages)
        for number in range(storages):
            member(file, b"data/%d" % number, crc, size // storages)
            file.seek(size // storages, os.SEEK_CUR)
        member(file, b"version", zlib.crc32(b"3\n"), 2)
        file.write(b"3\n")
        begin = file.tell()
        file.write(b"".join(entries))
        file.write(struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(entries), len(entries), file.tell() - begin, begin, 0))
    return path


def sparseSafetensors(path, size):
    """A header over 1,000 tensors, and a hole instead of their `size` bytes."""
    header = {}
    each = size // 1000 // 4 * 4
    for number in range(1000):
        header[f"layer.{number}.weight"] = {"dtype": "F32", "shape": [each // 4],
                                            "data_offsets": [number * each, (number + 1) * each]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.truncate(8 + len(text) + 1000 * each)
    return path


def manyFiles(folder, count):
    """Small configurations, texts, pickles and tensors in folders of a hundred."""
    tensors = struct.pack("<Q", 64) + b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'.ljust(64) + bytes(8)
    contents = [("json", b'{"architectures": ["A"], "vocab_size": 32000}'), ("txt", b"text\n" * 50),
                ("safetensors", tensors), ("pkl", b"\x80\x04}\x94.")]
    for number in range(count):
        parent = os.path.join(folder, f"part{number // 100:03}")
        if number % 100 == 0:
            os.makedirs(parent)
        suffix, content = contents[number % len(contents)]
        with open(os.path.join(parent, f"file{number:05}.{suffix}"), "wb") as file:
            file.write(content)
    return folder
