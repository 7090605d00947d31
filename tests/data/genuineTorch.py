# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes files as PyTorch itself writes them, each option of torch.save that changes the bytes at least once.

Only saving functions are called. write(folder) gives for each file what the live objects say of their tensors:
{file: {name: (dtype, shape)}} with names as state_dict() and named_parameters() build them, None where a file is only
asked to be without an alarm.
"""

import argparse
import collections
import datetime
import io
import os
import pathlib
import warnings

import numpy
import torch
from torch import nn

ANY = object()  # a file whose tensors have no names that torch itself would give
DTYPES = ("float32", "float64", "float16", "bfloat16", "int8", "int16", "int32", "int64", "uint8", "bool", "complex64",
          "complex128")


def describe(value, prefix=""):
    """The tensors of nested containers by their dotted key paths."""
    if isinstance(value, torch.Tensor):
        return {prefix: (str(value.dtype).replace("torch.", ""), list(value.shape))}
    if isinstance(value, nn.Module):
        return describe(dict(value.state_dict()), prefix)
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple)) else ()
    found = {}
    for key, part in parts:
        found.update(describe(part, f"{prefix}.{key}" if prefix else str(key)))
    return found


class Network(nn.Module):
    """Layers of several kinds, with buffers."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 8, padding_idx=0)
        self.convolution = nn.Conv1d(8, 4, 3, padding=1)
        self.norm = nn.BatchNorm1d(4)
        self.recurrent = nn.LSTM(4, 6, batch_first=True, bidirectional=True)
        self.head = nn.Linear(12, 3)

    def forward(self, tokens):
        hidden = self.norm(self.convolution(self.embedding(tokens).transpose(1, 2))).transpose(1, 2)
        return self.head(self.recurrent(hidden)[0][:, -1])


class Scripted(nn.Module):
    """What torch.jit.script can compile: a branch, a loop, an attribute of each kind, a submodule."""

    scale: float

    def __init__(self):
        super().__init__()
        self.scale = 0.5
        self.names = ["a", "b"]
        self.table = {"x": 1}
        self.inner = nn.Sequential(nn.Linear(4, 4), nn.ReLU())
        self.register_buffer("mean", torch.zeros(4))

    def forward(self, x):
        for _ in range(len(self.names)):
            x = self.inner(x - self.mean) * self.scale
        if bool(x.sum() > 0):
            return x
        return -x

    @torch.jit.export
    def lookup(self, key: str) -> int:
        return self.table[key]


def everyDtype():
    return collections.OrderedDict((name, torch.ones(2, 3).to(getattr(torch, name))) for name in DTYPES)


def modules():
    """One instance of many classes of torch.nn, since each is another global."""
    image = [nn.Conv2d(3, 8, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU(inplace=True), nn.MaxPool2d(2), nn.Dropout2d(0.1),
             nn.ConvTranspose2d(8, 4, 2), nn.GroupNorm(2, 4), nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.Upsample(scale_factor=2),
             nn.PixelShuffle(2), nn.ZeroPad2d(1), nn.InstanceNorm2d(4, affine=True), nn.Unfold(2)]
    other = [nn.GRU(4, 4), nn.RNN(4, 4), nn.LSTMCell(4, 4), nn.MultiheadAttention(8, 2), nn.LayerNorm(8), nn.Bilinear(2, 3, 4),
             nn.EmbeddingBag(5, 4), nn.PReLU(), nn.GELU(), nn.Softmax(dim=1), nn.Hardswish(), nn.LeakyReLU(0.2), nn.Identity(),
             nn.ParameterList([nn.Parameter(torch.ones(2))]), nn.ParameterDict({"a": nn.Parameter(torch.ones(3))}),
             nn.ModuleDict({"left": nn.Linear(2, 2)}), nn.CrossEntropyLoss(weight=torch.ones(3)), nn.MSELoss()]
    return nn.Sequential(*image), nn.ModuleList(other)


def trained(network, kind, **options):
    """An optimizer that has made a step, so that its state is filled."""
    optimizer = kind(network.parameters(), **options)
    network(torch.zeros(2, 5, dtype=torch.long)).sum().backward()
    optimizer.step()
    return optimizer


class Writer:
    def __init__(self, folder):
        self.folder, self.expected = folder, {}

    def save(self, name, value, expected=None, **options):
        torch.save(value, os.path.join(self.folder, name), **options)
        self.expected[name] = describe(value) if expected is None else None if expected is ANY else expected

    def weights(self):
        state = Network().state_dict()
        for protocol in (2, 3, 4, 5):
            self.save(f"zip-protocol{protocol}.pt", state, pickle_protocol=protocol)
            self.save(f"legacy-protocol{protocol}.pt", state, pickle_protocol=protocol, _use_new_zipfile_serialization=False)
        self.save("dtypes.pth", everyDtype())
        self.save("dtypes-legacy.pth", everyDtype(), _use_new_zipfile_serialization=False)
        self.save("pytorch_model.bin", state)
        self.save("half.ckpt", {key: value.half() if value.is_floating_point() else value for key, value in state.items()})
        self.save("empty.pt", collections.OrderedDict())
        self.save("single-tensor.pt", torch.arange(6.0).reshape(2, 3), {"(tensor 0)": ("float32", [2, 3])})
        self.save("list.pt", [torch.ones(2), (torch.zeros(1), torch.ones(3, dtype=torch.int32))])
        with io.BytesIO() as buffer:
            torch.save(state, buffer)
            with open(os.path.join(self.folder, "buffered.pt"), "wb") as file:
                file.write(buffer.getvalue())
        self.expected["buffered.pt"] = describe(state)

    def layouts(self):
        base = torch.arange(24.0).reshape(4, 6)
        views = {"whole": base, "row": base[1], "column": base[:, 2], "transposed": base.t(), "slice": base[1:3, ::2],
                 "expanded": torch.ones(1).expand(3, 3), "scalar": torch.tensor(2.5), "none": torch.empty(0, 4),
                 "conjugated": torch.ones(2, dtype=torch.complex64).conj(), "channels": torch.ones(1, 2, 3, 4).to(
                     memory_format=torch.channels_last)}
        for suffix, options in (("", {}), ("-legacy", {"_use_new_zipfile_serialization": False})):
            self.save(f"views{suffix}.pt", views, **options)
        tied = nn.Linear(4, 4)
        self.save("tied.pt", {"encoder.weight": tied.weight, "decoder.weight": tied.weight, "head": tied.weight.data})
        self.save("gradients.pt", {"free": torch.ones(2, requires_grad=True), "bound": torch.ones(2),
                                   "parameter": nn.Parameter(torch.ones(3), requires_grad=False)})
        self.save("meta.pt", {"shape-only": torch.empty(1000, 1000, device="meta")})
        many = collections.OrderedDict((f"layer{i}.weight", torch.ones(1, 2)) for i in range(4000))
        self.save("many.pt", {"epoch": 1, "model": many, "last": torch.ones(3)})
        sparse = torch.eye(4).to_sparse()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that these formats are new
            self.save("sparse.pt", {"coo": sparse, "csr": torch.eye(3).to_sparse_csr()})
        quantized = {"affine": torch.quantize_per_tensor(torch.ones(2, 3), 0.1, 10, torch.quint8),
                     "signed": torch.quantize_per_tensor(torch.ones(4), 0.1, 0, torch.qint8),
                     "wide": torch.quantize_per_tensor(torch.ones(4), 0.1, 0, torch.qint32),
                     "channel": torch.quantize_per_channel(torch.ones(2, 3), torch.ones(2), torch.zeros(2), 0, torch.qint8)}
        self.save("quantized.pt", quantized)
        self.save("quantized-legacy.pt", quantized, _use_new_zipfile_serialization=False)
        storage = torch.ones(5).storage()
        self.save("storage.pt", {"storage": storage}, {})
        attributed = torch.ones(2)
        attributed.note = "kept with the tensor"
        self.save("attributes.pt", {"tensor": attributed})

    def checkpoints(self):
        network = Network()
        for name, kind, options in (("sgd", torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}), ("adam", torch.optim.Adam, {}),
                                    ("adamw", torch.optim.AdamW, {"amsgrad": True}), ("adagrad", torch.optim.Adagrad, {}),
                                    ("rmsprop", torch.optim.RMSprop, {"centered": True})):
            self.save(f"optimizer-{name}.pt", trained(network, kind, **options).state_dict())
        optimizer = trained(network, torch.optim.Adam)
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 5)
        checkpoint = {"epoch": 3, "global_step": 1200, "model": network.state_dict(), "ema": Network().state_dict(),
                      "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict(),
                      "args": argparse.Namespace(lr=0.1, data=pathlib.PurePosixPath("data"), seed=None),
                      "best": numpy.float64(0.75), "losses": numpy.arange(3.0), "when": datetime.datetime(2022, 1, 2),
                      "rng": torch.get_rng_state(), "numpy_rng": numpy.random.RandomState(1).get_state(),
                      "counts": collections.Counter("abca"), "lists": collections.defaultdict(list, a=[1]),
                      "device": torch.device("cpu"), "dtype": torch.float16, "size": torch.Size([2, 3]),
                      "nested": collections.OrderedDict(inner=collections.OrderedDict(weight=torch.ones(2))),
                      "set": {1, 2}, "bytes": b"\x00\xff", "big": 2**80, "complex": 1 + 2j, "range": range(3), "none": None}
        for protocol in (2, 4):
            self.save(f"checkpoint-protocol{protocol}.ckpt", checkpoint, pickle_protocol=protocol)
        self.save("checkpoint-legacy.tar", checkpoint, _use_new_zipfile_serialization=False)
        self.save("whole-optimizer.pt", trained(Network(), torch.optim.Adam), ANY)

    def wholeModules(self):
        image, other = modules()
        self.save("module-image.pt", image)
        self.save("module-other.pt", other)
        self.save("module-legacy.pt", image, _use_new_zipfile_serialization=False)
        self.save("module-protocol4.pt", other, pickle_protocol=4)
        self.save("module-transformer.pt", nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16), 2))
        self.save("module-parallel.pt", nn.DataParallel(nn.Linear(2, 2)))
        hooked = nn.Sequential(nn.utils.weight_norm(nn.Linear(3, 4)), nn.utils.spectral_norm(nn.Linear(4, 3)))
        hooked[0].register_forward_hook(torch.nn.functional.normalize)
        # These reparametrisations keep the weight itself as an attribute, which no state_dict() names.
        self.save("module-hooks.pt", hooked, {**describe(hooked), "0.weight": ("float32", [4, 3]), "1.weight": ("float32", [3, 4])})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dynamic = torch.ao.quantization.quantize_dynamic(nn.Sequential(nn.Linear(4, 4), nn.ReLU()), {nn.Linear}, torch.qint8)
            self.save("module-quantized.pt", dynamic, ANY)
            self.save("state-quantized.pt", dynamic.state_dict(), ANY)

    def scripts(self):
        scripted = torch.jit.script(Scripted())
        traced = torch.jit.trace(nn.Sequential(nn.Linear(4, 3), nn.Tanh()), torch.ones(1, 4))
        extra = {"labels.json": '["cat", "dog"]'}
        for name, module, options in (("script.pt", scripted, {}), ("trace.pt", traced, {}), ("script-extra.pt", scripted, {
                "_extra_files": extra}), ("frozen.pt", torch.jit.freeze(torch.jit.script(Scripted().eval())), {})):
            torch.jit.save(module, os.path.join(self.folder, name), **options)
            self.expected[name] = describe(dict(module.state_dict()))
        self.expected["frozen.pt"] = None
        function = torch.jit.script(lambdaFree)
        torch.jit.save(function, os.path.join(self.folder, "function.pt"))
        self.expected["function.pt"] = {}
        scripted._save_for_lite_interpreter(os.path.join(self.folder, "mobile.ptl"))
        self.expected["mobile.ptl"] = describe(dict(scripted.state_dict()))


def lambdaFree(x: torch.Tensor, times: int = 2) -> torch.Tensor:
    return torch.relu(x) * times


def write(folder):
    """Writes all files and returns what they hold."""
    torch.manual_seed(0)
    writer = Writer(folder)
    for part in (writer.weights, writer.layouts, writer.checkpoints, writer.wholeModules, writer.scripts):
        part()
    return writer.expected
