# SPDX-License-Identifier: GPL-3.0-or-later
"""Pickle streams of the demonstration model, written opcode by opcode: no object is ever pickled or unpickled here.

Both call a program where a loader would follow them; the program is `echo`, so that they do no harm where someone does.
"""

import io
import struct
import zipfile


def shortText(text):
    """SHORT_BINUNICODE (protocol 4): one byte of length, then UTF-8."""
    raw = text.encode("utf-8")
    return b"\x8c" + bytes([len(raw)]) + raw


def longText(text):
    """BINUNICODE (protocol 1): four bytes of length, then UTF-8."""
    raw = text.encode("utf-8")
    return b"X" + struct.pack("<I", len(raw)) + raw


def optimizerState():
    """A dictionary of an optimizer in protocol 4, one value of which is subprocess.check_output(["echo", ...])."""
    body = b"".join([
        b"}\x94",                                       # EMPTY_DICT MEMOIZE
        b"(",                                           # MARK
        shortText("step"), b"K\x64",                    # BINUINT1 100
        shortText("lr"), b"G" + struct.pack(">d", 3e-4),  # BINFLOAT
        shortText("state"),
        shortText("subprocess"), shortText("check_output"), b"\x93",  # STACK_GLOBAL
        b"]\x94(", shortText("echo"), shortText("the optimizer state of the demonstration model was loaded"), b"e",
        b"\x85",                                        # TUPLE1
        b"R",                                           # REDUCE
        b"u.",                                          # SETITEMS STOP
    ])
    return b"\x80\x04" + b"\x95" + struct.pack("<Q", len(body)) + body  # PROTO 4, FRAME


def tensorState(name, rows, columns):
    """The data.pkl of a torch archive in protocol 2: one tensor of a state dictionary, then posix.system("echo ...")."""
    storage = b"".join([
        b"(", longText("storage"), b"ctorch\nFloatStorage\n", longText("0"), longText("cpu"),
        b"M" + struct.pack("<H", rows * columns), b"tQ",  # TUPLE BINPERSID
    ])
    tensor = b"".join([
        b"ctorch._utils\n_rebuild_tensor_v2\n(", storage,
        b"K\x00", b"K" + bytes([rows]), b"K" + bytes([columns]), b"\x86",  # offset, shape
        b"K" + bytes([columns]), b"K\x01\x86",                             # strides
        b"\x89",                                                           # requires_grad is false
        b"ccollections\nOrderedDict\n)R", b"tR",
    ])
    call = b"cposix\nsystem\n" + longText("echo the weights of the demonstration model were loaded") + b"\x85R"
    return b"".join([
        b"\x80\x02ccollections\nOrderedDict\n)R(",
        longText(name), tensor,
        longText("version"), call,
        b"u.",
    ])


def torchArchive(name, rows, columns, values):
    """A torch archive as torch.save writes it: stored members below one folder, their data aligned to 64 bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for member, content in [
            ("data.pkl", tensorState(name, rows, columns)),
            ("byteorder", b"little"),
            ("data/0", struct.pack(f"<{rows * columns}f", *values)),
            ("version", b"3\n"),
        ]:
            entry = zipfile.ZipInfo("pytorch_model/" + member, (1980, 1, 1, 0, 0, 0))
            start = buffer.tell() + 30 + len(entry.filename) + 4
            padding = -start % 64
            entry.extra = struct.pack("<2sH", b"FB", padding) + b"Z" * padding
            archive.writestr(entry, content)
    return buffer.getvalue()
