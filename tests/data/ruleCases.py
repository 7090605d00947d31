# SPDX-License-Identifier: GPL-3.0-or-later
"""For every rule of the catalogue: subjects that raise it, and subjects that come close and do not.

`cases()` yields Case objects. A case of one file is made of a table in the modules named below; what needs several
files, links or options stands here."""

import dataclasses
import json
import os

import archiveCases
import checkpointSamples
import graphCases
import sourceCases
import subjectCases
import weightCases

# Rules whose cause is no file: the test that raises each of them and holds it against a subject without the cause.
ELSEWHERE = {
    "ASY-GEN-000": "tests/unit/risk/BindingTest.cpp",
    "ASY-GEN-006": "tests/unit/inspection/SupervisionTest.cpp",
    "ASY-SIG-006": "tests/unit/trust/SignatureObservationsTest.cpp",
    "ASY-SIG-007": "tests/unit/trust/SignatureObservationsTest.cpp",
    "ASY-SIG-009": "tests/unit/trust/SignatureObservationsTest.cpp",
}

# What a near miss raises besides, where it cannot come close without: another rule of the same family.
ALSO = {
    "ASY-CODE-001": {"ASY-CODE-003"},
    "ASY-CODE-002": {"ASY-CODE-003"},
    "ASY-HF-013": {"ASY-HF-001"},
    "ASY-TRT-002": {"ASY-TRT-001"},
}


@dataclasses.dataclass
class Case:
    rule: str
    trigger: dict  # relative path: bytes, text, JSON value or Link
    near: dict
    arguments: tuple = ("scan",)  # SUBJECT stands for the folder, which otherwise comes last
    beside: dict = dataclasses.field(default_factory=dict)  # name among the arguments: content of the file meant


def content(value):
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "surrogatepass")


def write(folder, files):
    for name, value in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if isinstance(value, subjectCases.Link):
            os.symlink(value.target, path)
            continue
        with open(path, "wb") as file:
            file.write(content(value))


def cases():
    for table in (archiveCases, graphCases, sourceCases, weightCases):
        for rule, name, trigger, near in table.CASES:
            yield Case(rule, {name: trigger}, {name: near})
    for case in checkpointSamples.CASES + subjectCases.CASES:
        yield Case(*case)
