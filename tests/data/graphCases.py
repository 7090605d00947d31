# SPDX-License-Identifier: GPL-3.0-or-later
"""Graphs, Keras models and programs for each of their rules: one that raises it, and a close one that does not.

CASES lists (rule, file name, bytes that raise it, bytes that do not)."""

import json

from graphSamples import (SAMPLES, attribute, chunk, coreml, executorch, graph, hdf5, kerasConfig, keras, kerasLayer, number,
                          onnx, paddle, plainTensor, savedModel, tflite, tfNode, tfText)

WORDS = "the operating system evaluates _targets at example dot org"


def sample(name):
    return SAMPLES[name][0]


def onnxText(text):
    return onnx(more=chunk(14, chunk(1, "k") + chunk(2, text)))


def coremlText(text):
    """A description whose metadata hold one pair of the user's."""
    description = chunk(100, chunk(100, chunk(1, "k") + chunk(2, text)))
    return number(1, 4) + chunk(2, description) + chunk(500, chunk(1, chunk(1, "layer") + chunk(140, b"")))


def source(text):
    return hdf5(attribute("model_config", json.dumps(kerasConfig({"class_name": "Lambda", "config": {"function": text}}))))


CASES = [
    ("ASY-ONX-001", "m.onnx", sample("escape.onnx"), sample("plain.onnx")),
    ("ASY-ONX-003", "m.onnx", sample("domain.onnx"), onnx([("Scaler", "ai.onnx.ml")])),
    ("ASY-ONX-004", "m.onnx", sample("python.onnx"), onnx(more=chunk(6, "PyOp of ai.onnx.contrib"))),
    ("ASY-ONX-005", "m.onnx", sample("runtime.onnx"), onnx([("Gelu", "")])),
    ("ASY-ONX-006", "m.onnx", sample("size.onnx"), onnx(tensors=plainTensor(16))),
    ("ASY-ONX-007", "m.onnx", sample("shadow.onnx"), onnx(more=chunk(25, chunk(1, "Relu") + chunk(10, "mine")))),
    ("ASY-ONX-008", "m.onnx", sample("broken.onnx"), sample("plain.onnx")),
    ("ASY-ONX-009", "m.onnx", sample("unknown.onnx"), onnx(more=chunk(6, "a text about the model"))),
    ("ASY-ONX-010", "m.onnx", sample("target.onnx"), onnxText(WORDS)),
    ("ASY-ONX-011", "m.onnx", sample("code.onnx"), onnxText(WORDS)),
    ("ASY-ONX-012", "m.onnx", sample("link.onnx"), onnxText("http status codes")),
    ("ASY-TF-001", "m.pb", sample("python.pb"), savedModel(graph(tfNode("PyFunc", "Identity", ["c"])))),
    ("ASY-TF-002", "m.pb", sample("write.pb"), savedModel(graph(tfNode("WriteFile", "Identity", ["c"])))),
    ("ASY-TF-003", "m.pb", sample("read.pb"),
     savedModel(graph(tfNode("n", "Const", [], tfText("/etc/passwd is a file")), tfNode("p", "Identity", ["n"])))),
    ("ASY-TF-004", "m.pb", sample("files.pb"), savedModel(graph(tfNode("p", "MatchingFiles_1", ["c"]).replace(b"MatchingFiles_1",
                                                                                                          b"MatrixSetDiagV3")))),
    ("ASY-TF-005", "m.pb", sample("unknown.pb"), savedModel(graph(tfNode("MyOwnOperator", "MatMul", ["c", "c"])))),
    ("ASY-TF-006", "m.pb", sample("asset.pb"), sample("asset-inside.pb")),
    ("ASY-TF-006", "m.pb", sample("saves-outside.pb"), sample("saves.pb")),
    ("ASY-TF-007", "m.pb", sample("table.pb"),
     savedModel(graph(tfNode("n", "Const", [], tfText("words.txt")), tfNode("t", "InitializeTableFromTextFileV2", ["h", "n"])))),
    ("ASY-TF-008", "m.pb", sample("broken.pb"), sample("plain.pb")),
    ("ASY-CML-001", "m.mlmodel", sample("class.mlmodel"), sample("plain.mlmodel")),
    ("ASY-CML-002", "m.mlmodel", sample("linked-outside.mlmodel"), sample("plain.mlmodel")),
    ("ASY-CML-003", "m.mlmodel", sample("linked.mlmodel"), sample("plain.mlmodel")),
    ("ASY-CML-004", "m.mlmodel", sample("broken.mlmodel"), coreml(chunk(1, chunk(1, "layer") + chunk(140, b"")))),
    ("ASY-CML-005", "m.mlmodel", coremlText("{_target_: os.system}"), coremlText(WORDS)),
    ("ASY-CML-006", "m.mlmodel", coremlText("os.system('echo')"), coremlText(WORDS)),
    ("ASY-CML-007", "m.mlmodel", coremlText("https://example.org/"), coremlText("http status codes")),
    ("ASY-PAD-001", "m.pdmodel", sample("python.pdmodel"), paddle("relu", chunk(4, chunk(1, "py_func")))),
    ("ASY-PAD-002", "m.pdmodel", sample("load.pdmodel"), paddle("relu", chunk(4, chunk(1, "file_path")))),
    ("ASY-PAD-003", "m.pdmodel", sample("engine.pdmodel"), sample("plain.pdmodel")),
    ("ASY-PAD-004", "m.pdmodel", sample("broken.pdmodel"), sample("plain.pdmodel")),
    ("ASY-CODE-001", "m.keras", sample("lambda.keras"), sample("lambda-plain.keras")),
    ("ASY-CODE-002", "m.keras", sample("lambda-cut.keras"), sample("lambda-plain.keras")),
    ("ASY-CODE-003", "m.keras", sample("lambda-plain.keras"), sample("plain.keras")),
    ("ASY-KER-002", "m.keras", sample("eval.keras"), keras(kerasLayer("Dense", config={"name": "eval", "activation": "relu"}))),
    ("ASY-KER-002", "m.keras", sample("function.keras"), sample("function-plain.keras")),
    ("ASY-KER-003", "m.keras", sample("unsafe.keras"), sample("loss.keras")),
    ("ASY-KER-004", "m.keras", sample("vocabulary.keras"), sample("vocabulary-list.keras")),
    ("ASY-KER-005", "m.keras", sample("custom.keras"), sample("own.keras")),
    ("ASY-KER-006", "m.h5", sample("source.h5"),
     hdf5(attribute("model_config", json.dumps(kerasConfig(kerasLayer("Dense", config={"name": "lambda x: x", "activation": "relu"})))))),
    ("ASY-KER-007", "m.keras", sample("vocabulary-file.keras"), sample("vocabulary-list.keras")),
    ("ASY-KER-008", "m.keras", sample("twice.keras"), sample("plain.keras")),
    ("ASY-H5-001", "m.h5", sample("broken.h5"), sample("plain.h5")),
    ("ASY-H5-002", "m.h5", sample("external.h5"), hdf5(attribute("x", "/etc/passwd"))),
    ("ASY-H5-003", "m.h5", sample("filter.h5"), sample("known-filter.h5")),
    ("ASY-H5-004", "m.h5", sample("trailing.h5"), sample("plain.h5")),
    ("ASY-H5-005", "m.h5", sample("target.h5"), hdf5(attribute("a", WORDS))),
    ("ASY-H5-006", "m.h5", sample("code.h5"), hdf5(attribute("a", WORDS))),
    ("ASY-H5-007", "m.h5", sample("link.h5"), hdf5(attribute("a", "http status codes"))),
    ("ASY-TFL-001", "m.tflite", sample("custom.tflite"), sample("known.tflite")),
    ("ASY-TFL-002", "m.tflite", sample("broken.tflite"), sample("plain.tflite")),
    ("ASY-TFL-003", "m.tflite", sample("size.tflite"), sample("plain.tflite")),
    ("ASY-TFL-004", "m.tflite", sample("flex-plain.tflite"), sample("plain.tflite")),
    ("ASY-TFL-005", "m.tflite", tflite(description="{_target_: os.system}"), tflite(description=WORDS)),
    ("ASY-TFL-006", "m.tflite", tflite(description="os.system('echo')"), tflite(description=WORDS)),
    ("ASY-TFL-007", "m.tflite", tflite(description="https://example.org/"), tflite(description="http status codes")),
    ("ASY-ETE-001", "m.pte", sample("broken.pte"), sample("plain.pte")),
    ("ASY-ETE-002", "m.pte", sample("custom.pte"), sample("plain.pte")),
    ("ASY-ETE-003", "m.pte", sample("known-delegate.pte"), executorch("aten::mul")),
    ("ASY-TRT-002", "m.plan", sample("plugin.plan"), sample("engine.engine")),
]
