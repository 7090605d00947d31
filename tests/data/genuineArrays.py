# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes files as NumPy and joblib themselves write them, each option that changes the bytes at least once.

Only saving functions are called. write(folder) gives for each file what the live arrays say of themselves:
{file: {name: (dtype, shape)}}.
"""

import bz2
import collections
import gzip
import lzma
import os
import pickle
import warnings

import joblib
import numpy

COMPRESSIONS = ("zlib", "gzip", "bz2", "xz", "lzma", "lz4")
SUFFIXES = {"zlib": ".z", "gzip": ".gz", "bz2": ".bz2", "xz": ".xz", "lzma": ".lzma", "lz4": ".lz4"}


def typeName(dtype):
    """The word of the record: NumPy's name, with the byte order where that is not the machine's."""
    if dtype.kind in "SUV" or dtype.byteorder == ">":
        return dtype.str
    return str(dtype)


def describe(value, prefix=""):
    """The arrays of nested containers and objects by their dotted key paths."""
    if isinstance(value, numpy.ndarray):
        return {prefix: (typeName(value.dtype), list(value.shape))}
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, (list, tuple)):
        parts = enumerate(value)
    else:
        return {}
    found = {}
    for key, part in parts:
        found.update(describe(part, f"{prefix}.{key}" if prefix else str(key)))
    return found


def plainArrays():
    """Arrays of every type that holds no objects, in several orders."""
    arrays = collections.OrderedDict()
    for code in ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "g", "c8", "c16", ">f4", ">i2", "S5", "U7", "V3",
                 "M8[ns]", "M8[D]", "m8[s]", "M8[25s]"):
        arrays[code.replace("?", "bool").replace(">", "big-")] = numpy.zeros((2, 3), code)
    arrays["fortran"] = numpy.asfortranarray(numpy.arange(6.0).reshape(2, 3))
    arrays["strided"] = numpy.arange(24.0).reshape(4, 6)[::2, ::3]
    arrays["transposed"] = numpy.arange(6).reshape(2, 3).T
    arrays["scalar"] = numpy.array(3.5)
    arrays["empty"] = numpy.empty((0, 4), "f4")
    arrays["deep"] = numpy.zeros((1, 2, 1, 3, 1))
    arrays["record"] = numpy.zeros(3, [("a", "f4"), ("b", "i4"), ("c", "U3")])
    arrays["nested"] = numpy.zeros(2, [("at", [("x", "f8"), ("y", "f8")]), ("n", "u1")])
    arrays["aligned"] = numpy.zeros(2, numpy.dtype([("flag", "u1"), ("value", "f8")], align=True))
    return arrays


class Writer:
    def __init__(self, folder):
        self.folder, self.expected = folder, {}

    def path(self, name, value, prefix=""):
        self.expected[name] = describe(value, prefix)
        return os.path.join(self.folder, name)

    def npy(self):
        for code in ("?", "i1", "u8", "f2", "f4", "f8", "c16", ">f4", "U7", "S5", "M8[ns]", "m8[s]"):
            array = numpy.zeros((2, 3), code)
            name = "type-" + code.replace("?", "bool").replace(">", "big-").strip("]").replace("[", "-") + ".npy"
            numpy.save(self.path(name, array, "array"), array)
        for version in ((1, 0), (2, 0), (3, 0)):
            array = numpy.arange(12.0).reshape(3, 4)
            with open(self.path(f"version{version[0]}.npy", array, "array"), "wb") as file:
                numpy.lib.format.write_array(file, array, version)
        numpy.save(self.path("fortran.npy", numpy.zeros((2, 3)), "array"), numpy.asfortranarray(numpy.zeros((2, 3))))
        numpy.save(self.path("scalar.npy", numpy.array(1.5), "array"), numpy.array(1.5))
        numpy.save(self.path("empty.npy", numpy.empty((0, 3)), "array"), numpy.empty((0, 3)))
        record = numpy.zeros(3, [("a", "<f4"), ("b", "<i4")])
        numpy.save(self.path("record.npy", record, "array"), record)
        self.expected["record.npy"] = {"array": (str(record.dtype), [3])}
        unicode = numpy.zeros(2, [("\u03b1", "<f8")])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that this header is of version 3
            numpy.save(self.path("unicode.npy", unicode, "array"), unicode)
        self.expected["unicode.npy"] = {"array": (str(unicode.dtype), [2])}
        objects = numpy.array(["text", None, 3, [1, 2]], dtype=object)
        numpy.save(self.path("objects.npy", objects, "array"), objects, allow_pickle=True)
        memory = numpy.lib.format.open_memmap(os.path.join(self.folder, "mapped.npy"), "w+", "f4", (4, 2))
        memory.flush()
        self.expected["mapped.npy"] = {"array": ("float32", [4, 2])}
        with open(os.path.join(self.folder, "several.npy"), "wb") as file:
            numpy.save(file, numpy.zeros(2))
            numpy.save(file, numpy.zeros((1, 2), "i4"))
        self.expected["several.npy"] = {"array": ("float64", [2]), "array 1": ("int32", [1, 2])}

    def npz(self):
        arrays = {"weights": numpy.zeros((3, 4), "f4"), "bias": numpy.zeros(4), "layer/kernel": numpy.zeros(2, "i8")}
        for name, save in (("stored.npz", numpy.savez), ("deflated.npz", numpy.savez_compressed)):
            save(os.path.join(self.folder, name), **arrays)
            self.expected[name] = describe(arrays)
        numpy.savez(os.path.join(self.folder, "positional.npz"), numpy.zeros(2), numpy.zeros(3, "i4"))
        self.expected["positional.npz"] = {"arr_0": ("float64", [2]), "arr_1": ("int32", [3])}

    def pickles(self):
        arrays = plainArrays()
        arrays["list"] = [numpy.zeros(2), {"inner": numpy.zeros(3, "i4")}]
        arrays["float"] = numpy.float32(1.5)
        arrays["integer"] = numpy.int64(7)
        arrays["date"] = numpy.datetime64("2020-01-01")
        arrays["text"] = numpy.str_("x")
        arrays["type"] = numpy.dtype("f4")
        arrays["kind"] = numpy.float64
        for protocol in range(6):
            with open(self.path(f"arrays-protocol{protocol}.pkl", arrays), "wb") as file:
                pickle.dump(arrays, file, protocol)
        others = {"masked": numpy.ma.masked_array([1.0, 2.0], [0, 1]), "matrix": numpy.matrix([[1, 2]]),
                  "records": numpy.rec.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]),
                  "state": numpy.random.RandomState(0), "generator": numpy.random.default_rng(0),
                  "sequence": numpy.random.SeedSequence(1), "polynomial": numpy.polynomial.Polynomial([1, 2]),
                  "old": numpy.poly1d([1, 2]), "function": numpy.exp, "objects": numpy.array([None, "x"], object),
                  "bits": numpy.random.PCG64(1)}
        for protocol in (0, 2, 4, 5):
            with open(os.path.join(self.folder, f"others-protocol{protocol}.pkl"), "wb") as file:
                pickle.dump(others, file, protocol)
            self.expected[f"others-protocol{protocol}.pkl"] = None
        value = pickle.dumps(arrays, 4)
        for name, opened in (("packed.pkl.gz", gzip.open), ("packed.pkl.bz2", bz2.open), ("packed.pkl.xz", lzma.open)):
            with opened(self.path(name, arrays), "wb") as file:
                file.write(value)

    def joblibs(self):
        arrays = plainArrays()
        arrays["tuple"] = (numpy.zeros(2), "text", None)
        joblib.dump(arrays, self.path("plain.joblib", arrays))
        for protocol in (2, 3, 4, 5):
            joblib.dump(arrays, self.path(f"protocol{protocol}.joblib", arrays), protocol=protocol)
        for method in COMPRESSIONS:
            for level in (1, 9) if method != "lz4" else (1, 3):
                joblib.dump(arrays, self.path(f"{method}{level}.joblib", arrays), compress=(method, level))
            joblib.dump(arrays, self.path("named.pkl" + SUFFIXES[method], arrays))
        joblib.dump(arrays, self.path("true.joblib", arrays), compress=True)
        many = [numpy.zeros(i % 5, "f4") for i in range(3000)]
        joblib.dump(many, self.path("many.joblib", many))
        mixed = {"objects": numpy.array([None, "x", (1, 2)], object), "after": numpy.zeros(3)}
        joblib.dump(mixed, self.path("objects.joblib", mixed))
        large = {"first": numpy.zeros((300, 400)), "order": numpy.zeros((200, 300), order="F")}
        joblib.dump(large, self.path("large.joblib", large))
        joblib.dump(large, self.path("large.joblib.z", large), compress=3)


def write(folder):
    """Writes all files and returns what they hold."""
    writer = Writer(folder)
    for part in (writer.npy, writer.npz, writer.pickles, writer.joblibs):
        part()
    return writer.expected
