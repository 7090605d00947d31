#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes inert pickle samples into a folder: every opcode, every protocol, and the ways in which streams hide what they
call. Nothing here is ever loaded. usage: make_pickles.py FOLDER"""

import collections
import datetime
import os
import pickle
import struct
import sys

ECHO = "echo assayer-inert"


def short(text):
    raw = text.encode()
    return b"\x8c" + bytes([len(raw)]) + raw


def plain():
    """Objects as honest picklers write them."""
    shared = ["shared"]
    values = {
        "scalars": [None, True, False, 0, 1, -1, 255, 256, 65535, 65536, -2147483648, 2147483648, 2**63, -(2**63), 2**100,
                    -(2**100), 10**300, 0.0, -0.0, 1.5, 1e-7, 1e16, 1e22, 123456789012345680.0, 3.141592653589793,
                    float("inf"), 5e-324, 0.1, 100.0, 1e15, 12345.678],
        "texts": ["", "a", "it's", 'say "x"', "both ' and \"", "tab\tnew\nline\\", "\x00\x7f\x80\xff", "grün €", "\U0001F600",
                  "x" * 300, "y" * 70000],
        "bytes": [b"", b"abc", bytes(range(256)), b"'", b"\"'", b"z" * 300],
        "containers": {"list": [1, [2, [3]]], "tuple": ((), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)), "set": {1},
                       "frozen": frozenset([2]), "dict": {"k": {"n": None}}, "twice": [shared, shared]},
        "objects": [collections.OrderedDict(a=1), datetime.datetime(2020, 1, 2, 3, 4, 5), datetime.timedelta(1),
                    collections.Counter("aab"), complex(1, 2), range(3), slice(1, 2), bytearray(b"q"), int, len],
        "many": {"k%d" % i: [i, str(i)] for i in range(500)},
    }
    for name, value in values.items():
        for protocol in range(6):
            yield "plain-%s.p%d.pkl" % (name, protocol), pickle.dumps(value, protocol)


def handmade():
    """Opcodes that CPython's pickler does not write, and protocol 0 in full."""
    yield "all-old-text.pkl", (b"(I01\nI00\nI7\nI-7\nL5L\nL-5L\nL99999999999999999999L\nF1.5\nF-2e10\nS'a\\x41\\n\\''\nS\"q\"\n"
                               b"V\\u20acx\\U0001F600\nNl.")
    yield "old-counted.pkl", b"(U\x03abcT\x04\x00\x00\x00wxyzt."
    yield "longs.pkl", b"\x80\x02(\x8a\x00\x8a\x01\xff\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x80\x00\x8b\x02\x00\x00\x00\x00\x01t."
    yield "wide.pkl", (b"\x80\x05(\x8d" + struct.pack("<Q", 3) + b"abc\x8e" + struct.pack("<Q", 3) + b"abc\x96"
                       + struct.pack("<Q", 2) + b"xyl.")
    yield "stack-games.pkl", b"(I1\n2(I2\nI3\n1(00]q\x00r\x01\x00\x00\x00h\x00j\x01\x00\x00\x00g0\np7\n\x94t."
    yield "sets.pkl", b"\x80\x04\x8f(K\x01K\x02\x90(K\x03\x91."
    yield "lists.pkl", b"(K\x01l(K\x02K\x03d]K\x01a(K\x02e}K\x01K\x02s(K\x03K\x04ut."
    yield "buffers.pkl", b"\x80\x05\x97\x98\x85."
    yield "persistent.pkl", b"(Pthe id\nS'other'\nQt."
    yield "extensions.pkl", b"\x80\x02(\x82\x01\x83\x02\x00\x84\x03\x00\x00\x00t."
    yield "frame.pkl", b"\x80\x04\x95\x03\x00\x00\x00\x00\x00\x00\x00N\x85."
    yield "objects.pkl", (b"(ccollections\nOrderedDict\n)\x81}b(icollections\nOrderedDict\n(ccollections\nOrderedDict\no"
                          b"ccollections\nOrderedDict\n)}\x92" + short("collections") + short("OrderedDict") + b"\x93)Rt.")


def hostile():
    """One inert stream per technique; the text assayer-inert is all that any of them would print."""
    call = short(ECHO) + b"\x85R"
    yield "global-reduce.pkl", b"cos\nsystem\n(S'" + ECHO.encode() + b"'\ntR."
    yield "stack-global.pkl", b"\x80\x04" + short("os") + short("system") + b"\x93" + call + b"."
    yield "inst.pkl", b"(S'" + ECHO.encode() + b"'\nios\nsystem\n."
    yield "obj-pop.pkl", b"(cos\nsystem\nS'" + ECHO.encode() + b"'\no0N."
    yield "python2-name.pkl", b"c__builtin__\neval\n(S'1'\ntR."
    yield "map.pkl", b"\x80\x02cbuiltins\nmap\ncos\nsystem\n](" + short(ECHO) + b"e\x86\x81."
    yield "setstate.pkl", (b"\x80\x02cargparse\nNamespace\n)\x81}" + short("__setstate__") + b"cos\nsystem\nsb"
                           + short(ECHO) + b"b.")
    yield "getattr.pkl", (b"\x80\x04cbuiltins\ngetattr\ncimportlib\nimport_module\n" + short("os") + b"\x85R"
                          + short("system") + b"\x86R" + call + b".")
    yield "attrgetter.pkl", (b"\x80\x04coperator\nattrgetter\n" + short("system") + b"\x85Rcimportlib\nimport_module\n"
                             + short("os") + b"\x85R\x85R" + call + b".")
    yield "methodcaller.pkl", (b"\x80\x04coperator\nmethodcaller\n" + short("system") + short(ECHO)
                               + b"\x86Rcimportlib\nimport_module\n" + short("os") + b"\x85R\x85R.")
    yield "partial.pkl", b"\x80\x04cfunctools\npartial\ncos\nsystem\n" + short(ECHO) + b"\x86R)R."
    yield "reduce.pkl", (b"\x80\x04cfunctools\nreduce\ncbuiltins\ngetattr\n](" + short("system")
                         + b"ecos\npath\n\x87R.")
    yield "resolve.pkl", b"\x80\x04cpkgutil\nresolve_name\n" + short("os:system") + b"\x85R" + call + b"."
    yield "dotted.pkl", b"\x80\x04" + short("logging") + short("os.system") + b"\x93" + call + b"."
    yield "extension.pkl", (b"\x80\x02ccopyreg\nadd_extension\n(" + short("os") + short("system") + b"K\x09tR0\x82\x09"
                            + call + b".")
    yield "joined-name.pkl", (b"\x80\x04cbuiltins\ngetattr\n" + short("") + short("join") + b"\x86R](" + short("o")
                              + short("s") + b"e\x85Rq\x01" + short("system") + b"\x93" + call + b".")
    yield "computed-name.pkl", b"\x80\x04csome\nfunction\n)R" + short("system") + b"\x93" + call + b"."
    inner = b"\x80\x02cos\nsystem\n" + call + b"."
    yield "nested.pkl", b"\x80\x04cpickle\nloads\nC" + bytes([len(inner)]) + inner + b"\x85R."
    yield "nested-data.pkl", b"\x80\x04C" + bytes([len(inner)]) + inner + b"."
    yield "unstopped.pkl", b"\x80\x02cos\nsystem\n" + call
    yield "broken.pkl", b"\x80\x02cos\nsystem\n" + call + b"00000."
    yield "memo-decoy.pkl", (b"\x80\x04" + short("json") + b"q\x05" + short("os") + b"q\x05" + short("system") + b"h\x05\x940h\x05"
                             + short("system") + b"\x93" + call + b".")
    yield "frame-short.pkl", b"\x80\x04\x95\x03\x00\x00\x00\x00\x00\x00\x00" + short("os") + short("system") + b"\x93" + call + b"."
    yield "laughs.pkl", b"\x80\x02]q\x00" + b"".join(b"](h%ch%ceq%c" % (i, i, i + 1) for i in range(60)) + b"."
    yield "deep.pkl", b"\x80\x02" + b"]" * 100001 + b"a" * 100000 + b"."
    yield "second.pkl", b"\x80\x04N." + inner
    yield "junk-first.pkl", b"\x01\x02\x03junk" + inner


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for group in (plain, handmade, hostile):
        for name, content in group():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)


if __name__ == "__main__":
    main()
