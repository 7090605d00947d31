# SPDX-License-Identifier: GPL-3.0-or-later
"""Files written by h5py and onnx themselves: no finding above low, and the tensors as these libraries report them."""

import json
import os
import tempfile
import unittest

import assay

try:
    import h5py
    import numpy
except ImportError:
    h5py = None
try:
    import numpy
    import onnx
    from onnx import helper, numpy_helper
except ImportError:
    onnx = None

CONFIG = {"class_name": "Sequential", "config": {"name": "s", "layers": [
    {"class_name": "Dense", "config": {"name": "d", "units": 2, "activation": "relu"}}]}}
NUMBERS = ["f2", "f4", "f8", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "c8", "c16", "?", ">f4", ">i2"]


def expectedName(dtype):
    """The word of the record for a dtype of h5py."""
    if h5py.check_string_dtype(dtype) is not None:
        return "string"
    if dtype.kind == "V":
        return "compound" if dtype.fields else "opaque"
    return "bool" if dtype.kind == "b" else dtype.name


def writeHdf5(path, version):
    with h5py.File(path, "w", libver=version) as file:
        for kind in NUMBERS:
            file.create_dataset("numbers/" + kind.replace("?", "bool").replace(">", "big-"), data=numpy.ones((3, 4)).astype(kind))
        file.create_dataset("packed", data=numpy.ones((100, 100), "f4"), chunks=(10, 10), compression="gzip", shuffle=True)
        file.create_dataset("text", data="hello")
        file.create_dataset("texts", data=["x", "yy"], dtype=h5py.string_dtype())
        file.create_dataset("fixed", data=numpy.array([b"ab", b"cd"]))
        file.create_dataset("scalar", data=3.5)
        file.create_dataset("record", data=numpy.zeros(3, dtype=[("a", "f4"), ("b", "i4")]))
        group = file.create_group("many")
        for i in range(300):
            group.create_dataset("w%03d" % i, data=numpy.zeros(2, "f4"))
        for i in range(50):
            group.attrs["a%02d" % i] = "value %d" % i
        file.attrs["model_config"] = json.dumps(CONFIG)
        file.attrs["keras_version"] = "2.10.0"
        file["soft"] = h5py.SoftLink("/scalar")
        file["type"] = numpy.dtype("f4")
        file.create_dataset("named", shape=(2,), dtype=file["type"])


def writeTracked(path):
    with h5py.File(path, "w", track_order=True) as file:
        for i in range(40):
            file.create_dataset("d%d" % i, data=numpy.ones(i + 1, "f4"))


def writeUserBlock(path):
    with h5py.File(path, "w", userblock_size=1024) as file:
        file.create_dataset("d", data=numpy.ones(3, "f4"))


def dataSets(path):
    found = {}
    def visit(name, item):
        if isinstance(item, h5py.Dataset):
            found[name] = (expectedName(item.dtype), list(item.shape or []))
    with h5py.File(path, "r") as file:
        file.visititems(visit)
    return found


def writeOnnx(path):
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["a"], name="first"), helper.make_node("Add", ["a", "b"], ["y"], name="second")],
        "net", [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [1, 4])],
        [helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, [1, 3])],
        [numpy_helper.from_array(numpy.ones((4, 3), "f4"), "w"), numpy_helper.from_array(numpy.ones(3, "f4"), "b"),
         numpy_helper.from_array(numpy.ones((2, 2), "f2"), "half"), numpy_helper.from_array(numpy.arange(5), "count"),
         helper.make_tensor("listed", onnx.TensorProto.INT32, [3], [1, 2, 3]),
         helper.make_tensor("words", onnx.TensorProto.STRING, [2], [b"eval os system", b"x"])])
    model = helper.make_model(graph, producer_name="test")
    onnx.checker.check_model(model)
    onnx.save(model, path)


def writeOnnxSubgraph(path):
    branch = lambda name, op: helper.make_graph([helper.make_node(op, ["x"], ["r"])], name, [],
                                                [helper.make_tensor_value_info("r", onnx.TensorProto.FLOAT, [1])])
    node = helper.make_node("If", ["c"], ["y"], then_branch=branch("t", "Neg"), else_branch=branch("e", "Identity"))
    graph = helper.make_graph([node], "net", [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [1]),
                                              helper.make_tensor_value_info("c", onnx.TensorProto.BOOL, [1])],
                              [helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, [1])])
    onnx.save(helper.make_model(graph), path)


def writeOnnxExternal(path):
    graph = helper.make_graph([helper.make_node("Identity", ["w"], ["y"])], "net", [],
                              [helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, [64, 64])],
                              [numpy_helper.from_array(numpy.ones((64, 64), "f4"), "w")])
    onnx.save_model(helper.make_model(graph), path, save_as_external_data=True, location=os.path.basename(path) + ".data",
                    size_threshold=0)


def initializers(path):
    model = onnx.load(path, load_external_data=False)
    return {tensor.name: (onnx.TensorProto.DataType.Name(tensor.data_type), list(tensor.dims)) for tensor in model.graph.initializer}


class GenuineGraphsTest(assay.EndToEnd):
    def inspect(self, folder):
        run = assay.Run(["scan", "--format", "json", folder])
        self.checkRecord(run)
        loud = [(finding["path"], finding["rule"], finding["evidence"]) for finding in run.record["findings"]
                if finding["severity"] not in ("info", "low")]
        self.assertEqual(loud, [])
        return {file["path"]: file for file in run.record["files"]}

    def checkTensors(self, file, expected):
        found = {member["name"]: (member["dtype"], member.get("shape", [])) for member in file["members"]
                 if member["kind"] == "tensor"}
        self.assertEqual(found, expected)
        self.assertEqual(file["facts"]["tensors"], len(expected))
        sizes = {}
        for dtype, shape in expected.values():
            elements = 1
            for extent in shape:
                elements *= extent
            sizes[dtype] = sizes.get(dtype, 0) + elements
        self.assertEqual(file["facts"]["dtypes"], sizes)
        self.assertEqual(file["facts"]["parameters"], sum(sizes.values()))

    @unittest.skipIf(h5py is None, "python3-h5py is not installed")
    def testHdf5(self):
        with tempfile.TemporaryDirectory() as folder:
            for version in ("earliest", "v108", "v110", "latest"):
                writeHdf5(os.path.join(folder, version + ".h5"), version if version in ("earliest", "latest") else (version, version))
            writeTracked(os.path.join(folder, "tracked.h5"))
            writeUserBlock(os.path.join(folder, "userblock.h5"))
            files = self.inspect(folder)
            self.assertEqual(len(files), 6)
            for name, file in files.items():
                with self.subTest(name):
                    self.assertEqual(file["format"], "hdf5")
                    self.checkTensors(file, dataSets(os.path.join(folder, name)))
            self.assertEqual(files["latest.h5"]["facts"]["architecture"], "Sequential")
            self.assertEqual(files["earliest.h5"]["facts"]["libraries"], [{"name": "keras", "specifier": "==2.10.0"}])

    @unittest.skipIf(onnx is None, "python3-onnx is not installed")
    def testOnnx(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, write in (("plain", writeOnnx), ("if", writeOnnxSubgraph), ("external", writeOnnxExternal)):
                write(os.path.join(folder, name + ".onnx"))
            files = self.inspect(folder)
            for name, file in files.items():
                if not name.endswith(".onnx"):
                    continue
                with self.subTest(name):
                    self.assertEqual(file["format"], "onnx")
                    self.checkTensors(file, initializers(os.path.join(folder, name)))


if __name__ == "__main__":
    assay.main()
