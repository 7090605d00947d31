# SPDX-License-Identifier: GPL-3.0-or-later
"""Samples of graph formats and of Keras models, built byte by byte after their specifications: for each rule one that
raises it, and one that comes close and does not. Payloads are `echo`; nothing here is ever loaded by what it is for."""

import base64
import io
import json
import struct
import zipfile

# Marshalled code of each release of Python, as its own marshal module wrote it: a call of os.system with 'echo' by way
# of __import__, x * 2 + 1, and a function that imports subprocess and calls Popen in a comprehension.
CODE = {
    ("2.7", "evil"): ("YwEAAAABAAAAAgAAAEMAAQBzHQAAAHQAAGQBAIMBAGoBAGQCAIMBAHwAAGYCAGQDABlTKAQAAABOdAIAAABvc3QEAAAAZWNob2kB"
        "AAAAKAIAAAB0CgAAAF9faW1wb3J0X190BgAAAHN5c3RlbSgBAAAAdAEAAAB4KAAAAAAoAAAAAHMGAAAAbGFtLnB5dAgAAAA8bGFt"
        "YmRhPgMAAAB0AAAAAA=="),
    ("2.7", "plain"): ("YwEAAAABAAAAAgAAAEMAAQBzDAAAAHwAAGQBABRkAgAXUygDAAAATmkCAAAAaQEAAAAoAAAAACgBAAAAdAEAAAB4KAAAAAAoAAAA"
        "AHMGAAAAbGFtLnB5dAgAAAA8bGFtYmRhPgQAAAB0AAAAAA=="),
    ("3.6", "evil"): ("4wEAAAAAAAAAAQAAAAIAAABDAAAAcxYAAAB0AGQBgwFqAWQCgwF8AGYCZAMZAFMAKQRO2gJvc9oEZWNob+kBAAAAKQLaCl9faW1w"
        "b3J0X1/aBnN5c3RlbSkB2gF4qQByBwAAAPoGbGFtLnB52gg8bGFtYmRhPgMAAABzAAAAAA=="),
    ("3.6", "plain"): ("4wEAAAAAAAAAAQAAAAIAAABDAAAAcwwAAAB8AGQBFABkAhcAUwApA07pAgAAAOkBAAAAqQApAdoBeHIDAAAAcgMAAAD6BmxhbS5w"
        "edoIPGxhbWJkYT4EAAAAcwAAAAA="),
    ("3.6", "nested"): ("4wEAAAAAAAAAAgAAAAQAAAADAAAAczQAAABkAWQAbACJAGQCdAFkA4MBFwB9AYcAZgFkBGQFhAh0AmQGgwFEAIMBdAN8AGQHgwJm"
        "AlMAKQhO6QAAAADaAW/pcwAAAGMBAAAAAAAAAAIAAAAEAAAAEwAAAHMYAAAAZwB8AF0QfQGIAGoAZABnAYMBkQJxBFMAKQHaBGVj"
        "aG8pAdoFUG9wZW4pAtoCLjDaAV8pAdoBc6kA+gZsYW0ucHn6CjxsaXN0Y29tcD4IAAAAcwIAAAAGAHoVaC48bG9jYWxzPi48bGlz"
        "dGNvbXA+6QEAAADaBXNoYXBlKQTaCnN1YnByb2Nlc3PaA2NoctoFcmFuZ2XaB2dldGF0dHIpAtoBeNoBbnIJAAAAKQFyCAAAAHIK"
        "AAAA2gFoBQAAAHMGAAAAAAEIAQwB"),
    ("3.7", "evil"): ("4wEAAAAAAAAAAQAAAAMAAABDAAAAcxYAAAB0AGQBgwGgAWQCoQF8AGYCZAMZAFMAKQRO2gJvc9oEZWNob+kBAAAAKQLaCl9faW1w"
        "b3J0X1/aBnN5c3RlbSkB2gF4qQByBwAAAPoGbGFtLnB52gg8bGFtYmRhPgMAAADzAAAAAA=="),
    ("3.7", "plain"): ("4wEAAAAAAAAAAQAAAAIAAABDAAAAcwwAAAB8AGQBFABkAhcAUwApA07pAgAAAOkBAAAAqQApAdoBeHIDAAAAcgMAAAD6BmxhbS5w"
        "edoIPGxhbWJkYT4EAAAA8wAAAAA="),
    ("3.8", "evil"): ("4wEAAAAAAAAAAAAAAAEAAAADAAAAQwAAAHMWAAAAdABkAYMBoAFkAqEBfABmAmQDGQBTACkETtoCb3PaBGVjaG/pAQAAACkC2gpf"
        "X2ltcG9ydF9f2gZzeXN0ZW2pAdoBeKkAcggAAAD6BmxhbS5wedoIPGxhbWJkYT4DAAAA8wAAAAA="),
    ("3.8", "plain"): ("4wEAAAAAAAAAAAAAAAEAAAACAAAAQwAAAHMMAAAAfABkARQAZAIXAFMAKQNO6QIAAADpAQAAAKkAqQHaAXhyAwAAAHIDAAAA+gZs"
        "YW0ucHnaCDxsYW1iZGE+BAAAAPMAAAAA"),
    ("3.8", "nested"): ("4wEAAAAAAAAAAAAAAAIAAAAEAAAAAwAAAHM0AAAAZAFkAGwAiQBkAnQBZAODARcAfQGHAGYBZARkBYQIdAJkBoMBRACDAXQDfABk"
        "B4MCZgJTACkITukAAAAA2gFv6XMAAABjAQAAAAAAAAAAAAAAAgAAAAUAAAATAAAAcxgAAABnAHwAXRB9AYgAoABkAGcBoQGRAnEE"
        "UwApAdoEZWNobykB2gVQb3BlbikC2gIuMNoBX6kB2gFzqQD6BmxhbS5wedoKPGxpc3Rjb21wPggAAABzBAAAAAYAAgB6FWguPGxv"
        "Y2Fscz4uPGxpc3Rjb21wPukBAAAA2gVzaGFwZSkE2gpzdWJwcm9jZXNz2gNjaHLaBXJhbmdl2gdnZXRhdHRyKQLaAXjaAW5yCgAA"
        "AHIIAAAAcgsAAADaAWgFAAAAcwYAAAAAAQgBDAE="),
    ("3.9", "evil"): ("4wEAAAAAAAAAAAAAAAEAAAADAAAAQwAAAHMWAAAAdABkAYMBoAFkAqEBfABmAmQDGQBTACkETtoCb3PaBGVjaG/pAQAAACkC2gpf"
        "X2ltcG9ydF9f2gZzeXN0ZW2pAdoBeKkAcggAAAD6Cy90bXAvbGFtLnB52gg8bGFtYmRhPgMAAADzAAAAAA=="),
    ("3.9", "plain"): ("4wEAAAAAAAAAAAAAAAEAAAACAAAAQwAAAHMMAAAAfABkARQAZAIXAFMAKQNO6QIAAADpAQAAAKkAqQHaAXhyAwAAAHIDAAAA+gsv"
        "dG1wL2xhbS5wedoIPGxhbWJkYT4EAAAA8wAAAAA="),
    ("3.10", "evil"): ("4wEAAAAAAAAAAAAAAAEAAAADAAAAQwAAAHMWAAAAdABkAYMBoAFkAqEBfABmAmQDGQBTACkETtoCb3PaBGVjaG/pAQAAACkC2gpf"
        "X2ltcG9ydF9f2gZzeXN0ZW2pAdoBeKkAcggAAAD6Cy90bXAvbGFtLnB52gg8bGFtYmRhPgMAAABzAgAAABYA"),
    ("3.10", "plain"): ("4wEAAAAAAAAAAAAAAAEAAAACAAAAQwAAAHMMAAAAfABkARQAZAIXAFMAKQNO6QIAAADpAQAAAKkAqQHaAXhyAwAAAHIDAAAA+gsv"
        "dG1wL2xhbS5wedoIPGxhbWJkYT4EAAAAcwIAAAAMAA=="),
    ("3.11", "evil"): ("4wEAAAAAAAAAAAAAAAMAAAADAAAA81YAAACXAHQBAAAAAAAAAAAAAGQBpgEAAKsBAAAAAAAAAACgAQAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAZAKmAQAAqwEAAAAAAAAAAHwAZgJkAxkAAAAAAAAAAABTACkETtoCb3PaBGVjaG/pAQAAACkC2gpfX2ltcG9ydF9f2gZzeXN0"
        "ZW2pAdoBeHMBAAAAIPoLL3RtcC9sYW0ucHn6CDxsYW1iZGE+cgoAAAADAAAAcyYAAACAAI1amATRDR3UDR3XDSTSDSSgVtENLNQN"
        "LKhh0AwwsBHUDDOAAPMAAAAA"),
    ("3.11", "plain"): ("4wEAAAAAAAAAAAAAAAIAAAADAAAA8xIAAACXAHwAZAF6BQAAZAJ6AAAAUwApA07pAgAAAOkBAAAAqQCpAdoBeHMBAAAAIPoLL3Rt"
        "cC9sYW0ucHn6CDxsYW1iZGE+cggAAAAEAAAAcw4AAACAAIhBkAGJRZBBiUmAAPMAAAAA"),
    ("3.11", "nested"): ("4wEAAAAAAAAAAAAAAAUAAAADAAAA84YAAACHApcAZAFkAGwAigJkAnQDAAAAAAAAAAAAAGQDpgEAAKsBAAAAAAAAAAB6AAAAfQGI"
        "AmYBZASECHQFAAAAAAAAAAAAAGQFpgEAAKsBAAAAAAAAAABEAKYAAACrAAAAAAAAAAAAdAcAAAAAAAAAAAAAfABkBqYCAACrAgAA"
        "AAAAAAAAZgJTACkHTukAAAAA2gFv6XMAAABjAQAAAAAAAAAAAAAABQAAABMAAADzPAAAAJUBlwBnAHwAXRh9AYkCoAAAAAAAAAAA"
        "AAAAAAAAAAAAAAAAAGQAZwGmAQAAqwEAAAAAAAAAAJECjBlTACkB2gRlY2hvKQHaBVBvcGVuKQPaAi4w2gFf2gFzcwMAAAAgIID6"
        "Cy90bXAvbGFtLnB5+go8bGlzdGNvbXA+ehVoLjxsb2NhbHM+LjxsaXN0Y29tcD4IAAAAcycAAAD4gADQCzDQCzDQCzCgIYhBj0eK"
        "R5BWkEjRDB3UDB3QCzDQCzDQCzDzAAAAAOkBAAAA2gVzaGFwZSkE2gpzdWJwcm9jZXNz2gNjaHLaBXJhbmdl2gdnZXRhdHRyKQPa"
        "AXjaAW5yCgAAAHMDAAAAICBAcgsAAADaAWhyFgAAAAUAAABzTQAAAPiAANgEGtAEGtAEGtAEGtgIC41jkCOJaIxoiQ6AQdgLMNAL"
        "MNALMNALMKV1qFGheKR40Asw0Qsw1AswtSe4IbhX0TJF1DJF0AtF0ARFcg0AAAA="),
    ("3.12", "evil"): ("4wEAAAAAAAAAAAAAAAMAAAADAAAA80AAAACXAHQBAAAAAAAAAABkAasBAAAAAAAAagMAAAAAAAAAAAAAAAAAAAAAAABkAqsBAAAA"
        "AAAAfABmAmQDGQAAAFMAKQRO2gJvc9oEZWNob+kBAAAAKQLaCl9faW1wb3J0X1/aBnN5c3RlbakB2gF4cwEAAAAg+gsvdG1wL2xh"
        "bS5wefoIPGxhbWJkYT5yCgAAAAMAAABzIAAAAIAAjFqYBNMNHdcNJNENJKBW0w0sqGHQDDCwEdEMM4AA8wAAAAA="),
    ("3.12", "plain"): ("4wEAAAAAAAAAAAAAAAIAAAADAAAA8xIAAACXAHwAZAF6BQAAZAJ6AAAAUwApA07pAgAAAOkBAAAAqQCpAdoBeHMBAAAAIPoLL3Rt"
        "cC9sYW0ucHn6CDxsYW1iZGE+cggAAAAEAAAAcw4AAACAAIhBkAGJRZBBiUmAAPMAAAAA"),
    ("3.13", "evil"): ("4wEAAAAAAAAAAAAAAAMAAAADAAAA80AAAACVAFsBAAAAAAAAAABTATUBAAAAAAAAUgMAAAAAAAAAAAAAAAAAAAAAAABTAjUBAAAA"
        "AAAAVQA0AlMDBQAAACQAKQRO2gJvc9oEZWNob+kBAAAAKQLaCl9faW1wb3J0X1/aBnN5c3RlbakB2gF4cwEAAAAg2gsvdG1wL2xh"
        "bS5wedoIPGxhbWJkYT5yCgAAAAMAAABzHgAAAIAAjFqYBNMNHdcNJNENJKBW0w0sqGHQDDCwEdIMM/MAAAAA"),
    ("3.13", "plain"): ("4wEAAAAAAAAAAAAAAAIAAAADAAAA8xIAAACVAFUAUwEtBQAAUwItAAAAJAApA07pAgAAAOkBAAAAqQCpAdoBeHMBAAAAINoLL3Rt"
        "cC9sYW0ucHnaCDxsYW1iZGE+cggAAAAEAAAAcwwAAACAAIhBkAGJRZBBiknzAAAAAA=="),
    ("3.13", "nested"): ("4wEAAAAAAAAAAAAAAAYAAAADAAAA85wAAACVAFMBUwBLAG4BUwJbAwAAAAAAAAAAUwM1AQAAAAAAAC0AAABuAlsFAAAAAAAAAABT"
        "BDUBAAAAAAAAEwBWA3MCLwBzAkgUAABvMVIHAAAAAAAAAAAAAAAAAAAAAAAAUwUvATUBAAAAAAAAUAJNFgAACwAgAHMCbgNbCQAA"
        "AAAAAAAAVQBTBjUCAAAAAAAANAIkAHMCIABzAm4DZgApB07pAAAAANoBb+lzAAAA6QEAAADaBGVjaG/aBXNoYXBlKQXaCnN1YnBy"
        "b2Nlc3PaA2NoctoFcmFuZ2XaBVBvcGVu2gdnZXRhdHRyKQTaAXjaAXPaAW7aAV9zBAAAACAgICDaCy90bXAvbGFtLnB52gFochIA"
        "AAAFAAAAc0MAAACAANsEGtgIC4xjkCOLaIkOgEHcJyyoUaR40wswoXigIY9HiUeQVpBI1gwdoXjRCzC0J7ghuFfTMkXQC0XQBEX5"
        "0gswcwUAAACgGkEJBA=="),
}
RELEASES = sorted({release for release, _ in CODE}, key=lambda text: tuple(map(int, text.split("."))))
PICKLE = b"cposix\nsystem\n(S'echo'\ntR."


# Protocol Buffers

def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def number(field, value):
    return varint(field << 3) + varint(value)


def chunk(field, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


# ONNX

def onnx(nodes=(("Relu", ""),), tensors=b"", more=b""):
    graph = b"".join(chunk(1, chunk(1, "x") + chunk(2, "y") + chunk(4, op) + (chunk(7, domain) if domain else b""))
                     for op, domain in nodes) + chunk(2, "g") + tensors
    return number(1, 8) + chunk(2, "test") + chunk(7, graph) + chunk(8, chunk(1, "") + number(2, 15)) + more


def external(location):
    return chunk(5, number(1, 4) + number(2, 1) + chunk(8, "w") + chunk(13, chunk(1, "location") + chunk(2, location)) + number(14, 1))


def plainTensor(size=16):
    return chunk(5, number(1, 4) + number(2, 1) + chunk(8, "w") + chunk(9, bytes(size)))


# TensorFlow

def tfNode(name, op, inputs=(), attributes=b""):
    return chunk(1, chunk(1, name) + chunk(2, op) + b"".join(chunk(3, each) for each in inputs) + attributes)


def tfText(value):
    return chunk(5, chunk(1, "value") + chunk(2, chunk(8, number(1, 7) + chunk(8, value))))


def graph(*nodes):
    return tfNode("c", "Const") + b"".join(nodes)


def savedModel(graphBytes, more=b""):
    return number(1, 1) + chunk(2, chunk(1, chunk(4, "serve")) + chunk(2, graphBytes) + more)


def inFunction(node):
    return graph() + chunk(2, chunk(1, chunk(1, chunk(1, "f")) + node.replace(node[:1], b"\x1a", 1)))


# Paddle

def paddle(op, attributes=b""):
    block = number(1, 0) + number(2, 0) + chunk(3, chunk(1, "w") + chunk(2, number(1, 7) + chunk(3, chunk(1, number(1, 5) +
            chunk(2, varint(2) + varint(3))))) + number(3, 1)) + chunk(4, chunk(3, op) + attributes)
    return chunk(1, block) + chunk(4, number(1, 0))


# Keras

def kerasLayer(name, module="keras.layers", config=None, registered=None):
    return {"module": module, "class_name": name, "config": {"name": "l"} if config is None else config, "registered_name": registered}


def kerasConfig(*layers):
    return {"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": list(layers)}, "registered_name": None}


def keras(*layers, files=None, config=None):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        members = {"metadata.json": json.dumps({"keras_version": "3.4.1", "date_saved": "2024-01-01@00:00:00"}),
                   "config.json": config or json.dumps(kerasConfig(*layers)), "model.weights.h5": hdf5(), **(files or {})}
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def lambdaLayer(code):
    return kerasLayer("Lambda", config={"name": "l", "function": {"class_name": "__lambda__", "config": {
        "code": code, "defaults": None, "closure": None}}})


def lambdaOld(code):
    return {"class_name": "Lambda", "config": {"name": "l", "function": [code, None, None], "function_type": "lambda"}}


# HDF5: superblock of version 2, object headers of version 1.

NONE = b"\xFF" * 8


def message(kind, data):
    data += bytes(-len(data) % 8)
    return struct.pack("<HHB3x", kind, len(data), 0) + data


def header(messages):
    body = b"".join(messages)
    return struct.pack("<BBHII4x", 1, 0, len(messages), 1, len(body)) + body


def attribute(name, value):
    value = value.encode() if isinstance(value, str) else value
    kind = struct.pack("<B3BI", 0x13, 0, 0, 0, len(value))
    space = struct.pack("<BBBB", 2, 0, 0, 0)
    name = name.encode() + b"\0"
    return message(0x0C, struct.pack("<BBHHHB", 3, 0, len(name), len(kind), len(space), 0) + name + kind + space + value)


def externalLink(name, file, target="/x"):
    value = b"\0" + file.encode() + b"\0" + target.encode() + b"\0"
    return message(0x06, bytes([1, 8, 64, len(name)]) + name.encode() + struct.pack("<H", len(value)) + value)


def ownLink(name):
    return message(0x06, bytes([1, 8, 70, len(name)]) + name.encode() + struct.pack("<H", 4) + b"abcd")


def hardLink(name, address):
    return message(0x06, bytes([1, 0, len(name)]) + name.encode() + struct.pack("<Q", address))


def hdf5(*messages, filterId=None, size=16, extent=4):
    """A root group with the messages given, and a data set of floats."""
    pipeline = [] if filterId is None else [message(0x0B, struct.pack("<BB6xHHHH", 1, 1, filterId, 0, 0, 0))]
    floats = struct.pack("<B3BIHHBBBBI", 0x11, 0x20, 31, 0, 4, 0, 32, 23, 8, 0, 23, 127)
    start = 48
    root = lambda address: header([*messages, hardLink("d", address)])
    address = start + len(root(0))
    data = lambda place: header([message(1, struct.pack("<BBBBQ", 2, 1, 0, 1, extent)), message(3, floats), *pipeline,
                                 message(8, struct.pack("<BBQQ", 3, 1, place, size))])
    place = address + len(data(0))
    end = place + 16
    block = b"\x89HDF\r\n\x1a\n" + bytes([2, 8, 8, 0]) + struct.pack("<Q8sQQ", 0, NONE, end, start) + bytes(4)
    return block + root(address) + data(place) + bytes(16)


# FlatBuffers, from the back to the front: tables first, what they point to behind them.

class Flat:
    """Writes tables whose fields are numbers ("I", 5) or references to what is written later."""

    def __init__(self, identifier, gap=b""):
        self.bytes = bytearray(bytes(4) + identifier + gap)

    def table(self, fields):
        """fields: {index: (format, number) or None for a reference}; returns {index: place}."""
        places, body = {}, bytearray(4)
        entries = [0] * (max(fields, default=-1) + 1)
        for index, field in sorted(fields.items()):
            body += bytes(-len(body) % 4)
            entries[index] = len(body)
            body += struct.pack("<" + field[0], field[1]) if field else bytes(4)
        self.align()
        start = len(self.bytes)
        virtual = struct.pack("<HH", 4 + 2 * len(entries), len(body)) + b"".join(struct.pack("<H", entry) for entry in entries)
        self.bytes += virtual
        self.align()
        at = len(self.bytes)
        body[0:4] = struct.pack("<i", at - start)
        self.bytes += body
        for index, field in fields.items():
            places[index] = at + entries[index]
        return at, places

    def align(self):
        self.bytes += bytes(-len(self.bytes) % 4)

    def point(self, place, target):
        self.bytes[place:place + 4] = struct.pack("<I", target - place)

    def text(self, text):
        self.align()
        at = len(self.bytes)
        text = text.encode() if isinstance(text, str) else text
        self.bytes += struct.pack("<I", len(text)) + text + b"\0"
        return at

    def numbers(self, values):
        self.align()
        at = len(self.bytes)
        self.bytes += struct.pack("<I%di" % len(values), len(values), *values)
        return at

    def references(self, count):
        self.align()
        at = len(self.bytes)
        self.bytes += struct.pack("<I", count) + bytes(4 * count)
        return at, [at + 4 + 4 * i for i in range(count)]


def tflite(custom=None, shape=(4,), size=16, appended=b"", damage=None, description=None):
    flat = Flat(b"TFL3")
    model, fields = flat.table({0: ("I", 3), 1: None, 2: None, 4: None, **({3: None} if description else {})})
    flat.point(0, model)
    if description:
        flat.point(fields[3], flat.text(description))
    codes, (code,) = flat.references(1)
    flat.point(fields[1], codes)
    entry, inner = flat.table({0: ("b", 32 if custom else 9), **({1: None} if custom else {})})
    flat.point(code, entry)
    if custom:
        flat.point(inner[1], flat.text(custom))
    graphs, (first,) = flat.references(1)
    flat.point(fields[2], graphs)
    entry, inner = flat.table({0: None})
    flat.point(first, entry)
    tensors, (tensor,) = flat.references(1)
    flat.point(inner[0], tensors)
    entry, inner = flat.table({0: None, 1: ("b", 0), 2: ("I", 1), 3: None})
    flat.point(tensor, entry)
    flat.point(inner[0], flat.numbers(shape))
    flat.point(inner[3], flat.text("w"))
    buffers, (none, some) = flat.references(2)
    flat.point(fields[4], buffers)
    flat.point(none, flat.table({})[0])
    entry, inner = flat.table({0: None})
    flat.point(some, entry)
    flat.point(inner[0], flat.text(bytes(size)))
    if damage:
        flat.bytes[damage[0]:damage[0] + len(damage[1])] = damage[1]
    return bytes(flat.bytes) + appended


def executorch(op="aten::add", delegate=None, damage=None):
    flat = Flat(b"ET12")
    program, fields = flat.table({0: ("I", 0), 1: None})
    flat.point(0, program)
    plans, (plan,) = flat.references(1)
    flat.point(fields[1], plans)
    entry, inner = flat.table({0: None, 6: None, **({7: None} if delegate else {})})
    flat.point(plan, entry)
    flat.point(inner[0], flat.text("forward"))
    operators, (first,) = flat.references(1)
    flat.point(inner[6], operators)
    operator, name = flat.table({0: None})
    flat.point(first, operator)
    flat.point(name[0], flat.text(op))
    if delegate:
        delegates, (only,) = flat.references(1)
        flat.point(inner[7], delegates)
        entry, name = flat.table({0: None})
        flat.point(only, entry)
        flat.point(name[0], flat.text(delegate))
    if damage:
        flat.bytes[damage[0]:damage[0] + len(damage[1])] = damage[1]
    return bytes(flat.bytes)


def zipOf(name, content):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def appendedTo(model, name, content):
    """The model with an archive behind it, as TensorFlow Lite's metadata writer leaves it."""
    buffer = io.BytesIO(model)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def coreml(body, field=500):
    return number(1, 4) + chunk(2, b"") + chunk(field, body)


def elf():
    return b"\x7fELF\2\1\1" + bytes(9) + struct.pack("<HHI", 3, 62, 1) + bytes(28) + struct.pack("<H", 64) + bytes(10)


BASE64_PICKLE = base64.b64encode(PICKLE).decode()

# name: (bytes, rules that must be raised, whether anything above low may be)
SAMPLES = {
    # ONNX
    "plain.onnx": (onnx(tensors=plainTensor()), set(), False),
    "escape.onnx": (onnx(tensors=external("../../secret")), {"ASY-ONX-001"}, True),
    "missing.onnx": (onnx(tensors=external("missing.bin")), {"ASY-ONX-013"}, True),
    "beside.onnx": (onnx(tensors=external("beside.bin")), set(), False),
    "beside.bin": (b"\0\0\x80\x3f" * 4, set(), False),
    "domain.onnx": (onnx([("Mine", "com.example")]), {"ASY-ONX-003"}, True),
    "python.onnx": (onnx([("PyOp", "ai.onnx.contrib")]), {"ASY-ONX-004"}, True),
    "runtime.onnx": (onnx([("Gelu", "com.microsoft")]), {"ASY-ONX-005"}, False),
    "size.onnx": (onnx(tensors=plainTensor(15)), {"ASY-ONX-006"}, True),
    "shadow.onnx": (onnx(more=chunk(25, chunk(1, "Relu"))), {"ASY-ONX-007"}, True),
    "broken.onnx": (onnx()[:-3], {"ASY-ONX-008"}, True),
    "unknown.onnx": (onnx(more=chunk(90, "x")), {"ASY-ONX-009"}, False),
    "target.onnx": (onnx(more=chunk(14, chunk(1, "k") + chunk(2, "{_target_: os.system}"))), {"ASY-ONX-010"}, True),
    "code.onnx": (onnx(more=chunk(14, chunk(1, "k") + chunk(2, "os.system('echo')"))), {"ASY-ONX-011"}, True),
    "link.onnx": (onnx(more=chunk(14, chunk(1, "k") + chunk(2, "https://example.org/"))), {"ASY-ONX-012"}, False),
    "words.onnx": (onnx(more=chunk(14, chunk(1, "k") + chunk(2, "the os system evaluates"))), set(), False),
    "pickle.onnx": (onnx(more=chunk(14, chunk(1, "k") + chunk(2, BASE64_PICKLE))), {"ASY-PKL-001", "ASY-ONX-011"}, True),
    # TensorFlow
    "plain.pb": (savedModel(graph(tfNode("m", "MatMul", ["c", "c"]), tfNode("v", "AssignVariableOp"))), set(), False),
    "frozen.pb": (graph(tfNode("m", "MatMul", ["c", "c"])), set(), False),
    "python.pb": (savedModel(graph(tfNode("p", "PyFunc", ["c"]))), {"ASY-TF-001"}, True),
    "frozen-python.pb": (graph(tfNode("p", "EagerPyFunc", ["c"])), {"ASY-TF-001"}, True),
    "function.pb": (savedModel(inFunction(tfNode("p", "WriteFile", ["c"]))), {"ASY-TF-002"}, True),
    "write.pb": (savedModel(graph(tfNode("p", "WriteFile", ["c", "c"]))), {"ASY-TF-002"}, True),
    "read.pb": (savedModel(graph(tfNode("n", "Const", [], tfText("/etc/passwd")), tfNode("p", "ReadFile", ["n"]))), {"ASY-TF-003"}, True),
    "files.pb": (savedModel(graph(tfNode("p", "MatchingFiles", ["c"]))), {"ASY-TF-004"}, True),
    "unknown.pb": (savedModel(graph(tfNode("p", "MyOwnOperator", ["c"]))), {"ASY-TF-005"}, True),
    "saves.pb": (savedModel(graph(tfNode("n", "Const", [], tfText("model")), tfNode("s", "SaveV2", ["n"]))), set(), False),
    "saves-outside.pb": (savedModel(graph(tfNode("n", "Const", [], tfText("/root/.bashrc")), tfNode("s", "SaveV2", ["n"]))),
                         {"ASY-TF-006"}, True),
    "asset.pb": (savedModel(graph(), chunk(6, chunk(2, "../../x"))), {"ASY-TF-006"}, True),
    "asset-inside.pb": (savedModel(graph(), chunk(6, chunk(2, "vocabulary.txt"))), set(), False),
    "table.pb": (savedModel(graph(tfNode("n", "Const", [], tfText("/tmp/words.txt")),
                                  tfNode("t", "InitializeTableFromTextFileV2", ["h", "n"]))), {"ASY-TF-007"}, False),
    "broken.pb": (savedModel(graph(*[tfNode("m", "MatMul")] * 9) + b"\x07"), {"ASY-TF-008"}, True),
    # Core ML
    "plain.mlmodel": (coreml(chunk(1, chunk(1, "layer") + chunk(140, b""))), set(), False),
    "class.mlmodel": (coreml(chunk(10, "MyClass"), 555), {"ASY-CML-001"}, True),
    "layer.mlmodel": (coreml(chunk(1, chunk(1, "layer") + chunk(500, chunk(10, "MyLayer")))), {"ASY-CML-001"}, True),
    "linked-outside.mlmodel": (coreml(chunk(1, chunk(1, chunk(1, "../../other"))), 556), {"ASY-CML-002"}, True),
    "linked.mlmodel": (coreml(chunk(1, chunk(1, chunk(1, "other"))), 556), {"ASY-CML-003"}, True),
    "broken.mlmodel": (coreml(chunk(1, chunk(1, "layer") + b"\x07")), {"ASY-CML-004"}, True),
    # Paddle
    "plain.pdmodel": (paddle("matmul_v2"), set(), False),
    "python.pdmodel": (paddle("py_func"), {"ASY-PAD-001"}, True),
    "load.pdmodel": (paddle("load", chunk(4, chunk(1, "file_path") + number(2, 2) + chunk(5, "/etc/passwd"))), {"ASY-PAD-002"}, True),
    "engine.pdmodel": (paddle("tensorrt_engine"), {"ASY-PAD-003"}, True),
    "broken.pdmodel": (paddle("matmul_v2") + chunk(1, number(1, 0) + b"\x07"), {"ASY-PAD-004"}, True),
    # Keras
    "plain.keras": (keras(kerasLayer("Dense", config={"name": "d", "units": 2, "activation": "relu"})), set(), False),
    "loss.keras": (keras(kerasLayer("Dense", config={"name": "d", "loss": kerasLayer(
        "function", "builtins", "mean_squared_error", "function")})), set(), False),
    "lambda.keras": (keras(lambdaLayer(CODE["3.11", "evil"])), {"ASY-CODE-001"}, True),
    "lambda-hidden.keras": (keras(kerasLayer("TimeDistributed", config={"name": "t", "layer": lambdaLayer(CODE["3.12", "evil"])})),
                            {"ASY-CODE-001"}, True),
    "lambda-cut.keras": (keras(lambdaLayer("4wEAAAAAAAAAAAAAAAEAAAABAAAA")), {"ASY-CODE-002"}, True),
    "lambda-plain.keras": (keras(lambdaLayer(CODE["3.11", "plain"])), {"ASY-CODE-003"}, True),
    "eval.keras": (keras(kerasLayer("eval", "builtins", "print(1)", "x")), {"ASY-KER-002"}, True),
    "system.keras": (keras(kerasLayer("function", "os", "system", "function")), {"ASY-KER-002"}, True),
    "run.keras": (keras(kerasLayer("run", "subprocess", {"args": ["echo"]})), {"ASY-KER-002"}, True),
    "getfile.keras": (keras(kerasLayer("get_file", "keras.utils", {"origin": "http://example.invalid/x"})),
                      {"ASY-KER-003", "ASY-KER-004"}, True),
    "unsafe.keras": (keras(kerasLayer("function", "keras.config", "enable_unsafe_deserialization", "function")), {"ASY-KER-003"}, True),
    "torch.keras": (keras(kerasLayer("TorchModuleWrapper", "keras.src.utils.torch_utils")), {"ASY-KER-003"}, True),
    "vocabulary.keras": (keras(kerasLayer("StringLookup", config={"vocabulary": "/etc/passwd"})), {"ASY-KER-004"}, True),
    "vocabulary-list.keras": (keras(kerasLayer("StringLookup", config={"vocabulary": ["/etc/passwd", "a"]})), set(), False),
    "vocabulary-file.keras": (keras(kerasLayer("StringLookup", config={"vocabulary": "words.txt"})), {"ASY-KER-007"}, True),
    "custom.keras": (keras(kerasLayer("Thing", "my_package.layers", {}, "mine>Thing")), {"ASY-KER-005"}, True),
    "own.keras": (keras(kerasLayer("TransformerEncoder", "keras_nlp.layers", {}, "keras_nlp>TransformerEncoder")), set(), False),
    "broken.keras": (keras(config="{\"class_name\": "), {"ASY-KER-008"}, True),
    "twice.keras": (keras(config='{"class_name": "Sequential", "class_name": "Model", "config": {"layers": []}}'), {"ASY-KER-008"}, True),
    "function.keras": (keras({"class_name": "TFOpLambda", "config": {"name": "w", "function": "io.write_file"}}), {"ASY-KER-002"}, True),
    "function-plain.keras": (keras({"class_name": "TFOpLambda", "config": {"name": "w", "function": "math.add"}}), set(), False),
    "asset.keras": (keras(files={"assets/a.pkl": PICKLE}), {"ASY-PKL-001"}, True),
    # HDF5
    "plain.h5": (hdf5(attribute("note", "the os system evaluates")), set(), False),
    "config.h5": (hdf5(attribute("model_config", json.dumps(kerasConfig(kerasLayer("Dense"))))), set(), False),
    "lambda.h5": (hdf5(attribute("model_config", json.dumps(kerasConfig(lambdaOld(CODE["3.8", "evil"]))))), {"ASY-CODE-001"}, True),
    "source.h5": (hdf5(attribute("model_config", json.dumps(kerasConfig({"class_name": "Lambda", "config": {
        "function": "lambda x: eval('echo')"}})))), {"ASY-KER-006"}, True),
    "broken.h5": (hdf5(size=16, extent=400), {"ASY-H5-001"}, True),
    "external.h5": (hdf5(externalLink("x", "/etc/passwd")), {"ASY-H5-002"}, True),
    "own-link.h5": (hdf5(ownLink("x")), {"ASY-H5-003"}, True),
    "filter.h5": (hdf5(filterId=40000), {"ASY-H5-003"}, True),
    "known-filter.h5": (hdf5(filterId=32000), set(), False),
    "trailing.h5": (hdf5() + b"something else behind it", {"ASY-H5-004"}, False),
    "target.h5": (hdf5(attribute("a", "{_target_: os.system}")), {"ASY-H5-005"}, True),
    "code.h5": (hdf5(attribute("a", "os.system('echo')")), {"ASY-H5-006"}, True),
    "link.h5": (hdf5(attribute("a", "https://example.org/")), {"ASY-H5-007"}, False),
    "pickle.h5": (hdf5(attribute("a", PICKLE)), {"ASY-PKL-001"}, True),
    # TensorFlow Lite and ExecuTorch
    "plain.tflite": (tflite(), set(), False),
    "custom.tflite": (tflite("MyOwnOperator"), {"ASY-TFL-001"}, True),
    "known.tflite": (tflite("TFLite_Detection_PostProcess"), {"ASY-TFL-004"}, False),
    "flex.tflite": (tflite("FlexWriteFile"), {"ASY-TF-002"}, True),
    "flex-plain.tflite": (tflite("FlexErf"), {"ASY-TFL-004"}, False),
    "broken.tflite": (tflite(damage=(0, b"\xff\xff\xff\x7f")), {"ASY-TFL-002"}, True),
    "size.tflite": (tflite(shape=(400,)), {"ASY-TFL-003"}, True),
    "labels.tflite": (appendedTo(tflite(), "labels.txt", "cat\ndog\n"), set(), False),
    "appended-pickle.tflite": (appendedTo(tflite(), "labels.pkl", PICKLE), {"ASY-PKL-001"}, True),
    "plain.pte": (executorch(), set(), False),
    "broken.pte": (executorch(damage=(0, b"\xf0\xff\xff\xff")), {"ASY-ETE-001"}, True),
    "custom.pte": (executorch("mine::run"), {"ASY-ETE-002"}, True),
    "delegate.pte": (executorch(delegate="MyBackend"), {"ASY-ETE-002"}, True),
    "known-delegate.pte": (executorch(delegate="XnnpackBackend"), {"ASY-ETE-003"}, False),
    # TensorRT and programs
    "engine.engine": (b"ftrt" + bytes(100), {"ASY-TRT-001"}, True),
    "plugin.plan": (b"ftrt" + bytes(60) + b"MyOwnPlugin" + bytes(9), {"ASY-TRT-001", "ASY-TRT-002"}, True),
    "library.so": (elf(), {"ASY-GEN-010"}, True),
    "module.wasm": (b"\0asm\1\0\0\0" + bytes(16), {"ASY-GEN-010"}, True),
}
for release in RELEASES:
    SAMPLES["code-%s.keras" % release] = (keras(lambdaLayer(CODE[release, "evil"])), {"ASY-CODE-001"}, True)
    SAMPLES["code-plain-%s.keras" % release] = (keras(lambdaLayer(CODE[release, "plain"])), {"ASY-CODE-003"}, True)
for release, kind in CODE:
    if kind == "nested":
        SAMPLES["code-nested-%s.keras" % release] = (keras(lambdaLayer(CODE[release, kind])), {"ASY-CODE-001"}, True)
