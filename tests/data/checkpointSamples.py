# SPDX-License-Identifier: GPL-3.0-or-later
"""Checkpoints, text graphs and weight files for the rules about them: TensorFlow's index of a checkpoint, the text form
of its graphs, Keras' metadata of a SavedModel, Core ML's weights, OpenVINO's constants, Zarr and Orbax.

CASES lists (rule, files that raise it, files that do not)."""

import json
import struct

from graphSamples import chunk, kerasConfig, kerasLayer, lambdaOld, CODE, number, varint


def block(entries):
    """A block of a sorted table: each key as what it does not share with the one before."""
    body, last = b"", b""
    for key, value in entries:
        shared = 0
        while shared < min(len(key), len(last)) and key[shared] == last[shared]:
            shared += 1
        body += varint(shared) + varint(len(key) - shared) + varint(len(value)) + key[shared:] + value
        last = key
    return body + struct.pack("<II", 0, 1)


def table(entries):
    """One block of data, one without entries for the meta data, the index and the footer; checksums are left zero."""
    data, meta = block(entries), block([])
    place = varint(0) + varint(len(data))
    index = block([(entries[-1][0], place)])
    out = data + bytes(5) + meta + bytes(5) + index + bytes(5)
    handles = varint(len(data) + 5) + varint(len(meta)) + varint(len(data) + len(meta) + 10) + varint(len(index))
    return out + handles.ljust(40, b"\0") + struct.pack("<Q", 0xDB4775248B80FB57)


def bundleEntry(kind, shape, offset, size, shard=0):
    return (number(1, kind) + chunk(2, b"".join(chunk(2, number(1, extent)) for extent in shape)) + number(3, shard) +
            number(4, offset) + number(5, size))


def index(*entries):
    return table([(b"", number(1, 1))] + sorted(entries))


FLOATS = [(b"dense/bias", bundleEntry(1, [2], 0, 8)), (b"dense/kernel", bundleEntry(1, [2, 2], 8, 16))]


def checkpoint(entries=None, size=24):
    return {"model.ckpt.index": index(*(FLOATS if entries is None else entries)), "model.ckpt.data-00000-of-00001": bytes(range(size))}


def textNode(name, op, more=""):
    return 'node {\n  name: "%s"\n  op: "%s"\n%s}\n' % (name, op, more)


def textPath(path):
    return ('  attr {\n    key: "value"\n    value {\n      tensor {\n        dtype: DT_STRING\n        tensor_shape {\n        }\n'
            '        string_val: "%s"\n      }\n    }\n  }\n' % path)


def textGraph(*nodes):
    return "# A graph\n" + textNode("c", "Const") + "".join(nodes) + "versions {\n  producer: 987\n}\n"


def kerasMetadata(layer):
    return b"".join(chunk(1, number(2, i) + chunk(3, path) + chunk(4, kind) + chunk(5, json.dumps(text)) + chunk(6, number(1, 2)))
                    for i, (path, kind, text) in enumerate([("root", "_tf_keras_sequential", kerasConfig()),
                                                            ("root.layer-0", "_tf_keras_layer", layer)]))


def fingerprint():
    return b"".join(number(i, 0x8000000000000000 + i) for i in range(1, 6)) + chunk(6, number(1, 1)) + chunk(7, "12345")


def weights(*blobs, gap=0, damage=None, rest=b""):
    out = bytearray(struct.pack("<II", len(blobs), 2) + bytes(56))
    for kind, data in blobs:
        out += bytes(-len(out) % 64)
        out += struct.pack("<IIQQ", 0xDEADBEEF, kind, len(data), len(out) + 64 + gap).ljust(64, b"\0") + bytes(gap) + data
    if damage:
        out[damage[0]:damage[0] + len(damage[1])] = damage[1]
    return bytes(out) + rest


def openVino(size=16, shape="2,2"):
    network = ('<?xml version="1.0"?><net name="m" version="11"><layers><layer id="0" name="w" type="Const" version="opset1">'
               '<data element_type="f32" shape="%s" offset="0" size="16"/></layer></layers></net>')
    return {"m.xml": network % shape, "m.bin": bytes(range(size))}


def zarr(codec):
    return {"w/.zarray": {"zarr_format": 2, "shape": [2], "chunks": [2], "dtype": "|O", "fill_value": None, "order": "C",
                          "filters": [{"id": codec}], "compressor": None}}


def orbax():
    return json.dumps({"tree_metadata": {"('params', 'w')": {
        "key_metadata": [{"key": "params", "key_type": 2}, {"key": "w", "key_type": 2}],
        "value_metadata": {"value_type": "jax.Array", "skip_deserialize": False}}}, "use_zarr3": False})


HALF = (1, bytes(128))

SEEDS = {
    "model.ckpt.index": index(*FLOATS),
    "graph.pbtxt": textGraph(textNode("n", "Const", textPath("/etc/passwd")), textNode("r", "ReadFile", '  input: "n"\n')),
    "saved_model.pbtxt": "saved_model_schema_version: 1\nmeta_graphs {\n graph_def {\n" + textNode("p", "PyFunc") + " }\n}\n",
    "keras_metadata.pb": kerasMetadata(kerasLayer("Dense")),
    "fingerprint.pb": fingerprint(),
    "weight.bin": weights(HALF, (2, bytes(60))),
    "checkpoint_METADATA": orbax(),
    "array.zarray": json.dumps(zarr("pickle")["w/.zarray"]),
}

CASES = [
    ("ASY-TF-009", checkpoint([(b"a", bundleEntry(1, [2, 3], 0, 16))], 16), checkpoint([(b"a", bundleEntry(1, [2, 2], 0, 16))], 16)),
    ("ASY-TF-009", checkpoint([(b"a", bundleEntry(1, [4], 0, 16, shard=7))], 16), checkpoint([(b"a", bundleEntry(3, [], 0, 4))], 4)),
    ("ASY-TF-010", checkpoint(size=20), checkpoint()),
    ("ASY-TF-010", {"model.ckpt.index": index(*FLOATS)}, checkpoint()),
    ("ASY-TF-011", checkpoint(size=40), checkpoint()),
    ("ASY-TF-008", {"model.ckpt.index": b"\xff" * 40 + index(*FLOATS)[40:], **{"model.ckpt.data-00000-of-00001": bytes(24)}}, checkpoint()),
    ("ASY-TF-003", {"g.pbtxt": SEEDS["graph.pbtxt"]},
     {"g.pbtxt": textGraph(textNode("ReadFile", "Identity", '  input: "c" # op: "ReadFile"\n'))}),
    ("ASY-TF-001", {"saved_model.pbtxt": SEEDS["saved_model.pbtxt"]},
     {"saved_model.pbtxt": SEEDS["saved_model.pbtxt"].replace('op: "PyFunc"', 'op: "Identity"')}),
    ("ASY-TF-001", {"g.pbtxt": 'node: <name: \'p\' op: "Py\\x46" "unc">\n'}, {"g.pbtxt": 'node: <name: "PyFunc" op: \'Identity\'>\n'}),
    ("ASY-TF-008", {"g.pbtxt": textGraph()[:-3]}, {"g.pbtxt": textGraph()}),
    ("ASY-GEN-001", {"m.pt": textGraph()}, {"label_map.pbtxt": "item {\n  id: 1\n  name: 'cat'\n}\n", "faiss.index": "IxFI\n"}),
    ("ASY-CODE-001", {"keras_metadata.pb": kerasMetadata(lambdaOld(CODE["3.8", "evil"]))}, {"keras_metadata.pb": SEEDS["keras_metadata.pb"]}),
    ("ASY-CML-008", {"weight.bin": weights(HALF, HALF, damage=(64 + 64 + 128, b"\0"))}, {"weight.bin": weights(HALF, HALF)}),
    ("ASY-CML-008", {"weight.bin": weights(HALF, damage=(64 + 8, b"\xff\xff"))}, {"weight.bin": weights((2, bytes(60)))}),
    ("ASY-CML-009", {"weight.bin": weights(HALF, rest=b"something else")}, {"weight.bin": weights(HALF, (3, b"abc"), HALF)}),
    ("ASY-CML-009", {"weight.bin": weights(HALF, gap=64)}, {"weight.bin": weights(HALF)}),
    ("ASY-OV-002", openVino(shape="2,3"), openVino(shape="4,1")),
    ("ASY-OV-003", openVino(12), openVino()),
    ("ASY-OV-003", {"m.xml": openVino()["m.xml"]}, openVino()),
    ("ASY-OV-004", openVino(20), openVino()),
    ("ASY-ZARR-001", zarr("pickle"), zarr("json2")),
    ("ASY-ZARR-001", {"zarr.json": {"zarr_format": 3, "node_type": "array", "shape": [1], "data_type": "string",
                                    "codecs": [{"name": "numcodecs.pickle"}]}},
     {"zarr.json": {"zarr_format": 3, "node_type": "array", "shape": [1], "data_type": "float32",
                    "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}]}}),
    ("ASY-ZARR-001", {"zarr.json": {"zarr_format": 3, "codecs": [{"name": "sharding_indexed", "configuration": {
        "codecs": [{"name": "numcodecs.pickle"}]}}]}}, {"zarr.json": {"zarr_format": 3, "attributes": {"name": "pickle"}}}),
    ("ASY-ZARR-001", {".zmetadata": {"zarr_consolidated_format": 1, "metadata": {"a/.zarray": zarr("pickle")["w/.zarray"]}}},
     {".zmetadata": {"zarr_consolidated_format": 1, "metadata": {"a/.zarray": zarr("vlen-utf8")["w/.zarray"]}}}),
    ("ASY-TF-003", {"g.txt": SEEDS["graph.pbtxt"]}, {"g.yaml": "node: {op: ReadFile}\nlibrary: x\n"}),
    ("ASY-HF-013", {"config.json": {"auto_map": {"AutoModel": "modeling_x.Model"}}},
     {"config.json": {"auto_map": {"AutoModel": "modeling_x.Model"}}, "modeling_x.py": "class Model:\n    pass\n"}),
]
