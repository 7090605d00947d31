# SPDX-License-Identifier: GPL-3.0-or-later
"""What the architecture promises, as checks over source files. Each yields "file:line: what is wrong"."""
import re
import subprocess

MOST_LINES = 600

# Readers and what judges or shows their facts are handed bytes, never a path.
NO_FILES = {"container", "format", "pickle", "risk", "trust", "card", "bom", "record", "policy"}
FILE_HEADERS = {"fstream", "filesystem", "fcntl.h", "sys/stat.h", "dirent.h"}

SYSTEM_CALL = re.compile(
    r"(?<![\w.>:])(?:std\s*::\s*|::\s*)?(system|popen|execle?|execlp|execvp?e?|execve|fexecve|posix_spawnp?|v?fork)\s*\(")
CATCH_ALL = re.compile(r"\bcatch\s*\(\s*\.\.\.\s*\)")
TRANSLATION = re.compile(r"(?<![\w.>])tr\s*\(")
QT_INCLUDE = re.compile(r"^(Q[A-Z]|Qt[A-Z]|q[a-z]+\.h$)")
PURPOSE = {".py": re.compile(r"\s*(# ?\S|\"\"\")"), ".sh": re.compile(r"# ?\S"), ".cmake": re.compile(r"# ?\S")}
CODE_PURPOSE = re.compile(r"// ?\S")


def closure(table, folder):
    """The folders that `folder` may include from: what it declared, and what these declared (links are public)."""
    reached, pending = {folder}, [folder]
    while pending:
        for name in table.get(pending.pop(), {}).get("depends", []):
            if name not in reached:
                reached.add(name)
                pending.append(name)
    return reached


def include_errors(files, table):
    """Includes between folders are those that the folders declared, and none that the table forbids."""
    for name, entry in table.items():
        for wrong in sorted(set(entry["depends"]) - set(entry["allowed"])):
            yield f"dependencies.json: '{name}' declares '{wrong}', which the table forbids"
    for file in files:
        if not file.is_code or file.folder not in table:
            continue
        allowed = closure(table, file.folder)
        for include in file.includes:
            target = include.path.split("/")[0] if include.quoted and "/" in include.path else None
            if target in table and target not in allowed:
                yield (f"{file.place}:{include.line}: '{file.folder}' includes '{include.path}'; "
                       f"it may use {', '.join(sorted(allowed))}")


def qt_errors(files):
    """Below models/ only view may use Qt."""
    for file in files:
        if not file.is_code or file.parts[0] != "models" or file.folder == "view":
            continue
        for include in file.includes:
            if QT_INCLUDE.match(include.path.split("/")[-1]) and not include.path.endswith(".hpp"):
                yield f"{file.place}:{include.line}: the engine includes Qt's '{include.path}'"


def head_errors(files):
    """Length, licence line, and a sentence on what the file is for."""
    for file in files:
        lines = file.text.split("\n")
        if len(lines) - 1 > MOST_LINES:
            yield f"{file.place}:{MOST_LINES}: the file has {len(lines) - 1} lines, more than {MOST_LINES}"
        head = [line for line in lines[:5] if not line.startswith(("#!", "# shellcheck"))]
        if not head or "SPDX-License-Identifier: GPL-3.0-or-later" not in head[0]:
            yield f"{file.place}:1: the file does not begin with its SPDX line"
            continue
        # A header says for its source file, too, what the two are for.
        paired = file.path.suffix == ".cpp" and file.path.with_suffix(".h").exists()
        if not paired and not (len(head) > 1 and PURPOSE.get(file.path.suffix, CODE_PURPOSE).match(head[1])):
            yield f"{file.place}:2: no comment says what the file is for"


def pattern_errors(files, pattern, applies, message):
    for file in files:
        if not file.is_code or not applies(file):
            continue
        for match in pattern.finditer(file.code):
            yield f"{file.place}:{file.line_of(match.start(), file.code)}: {message}"


def catch_errors(files):
    """Catching everything hides what went wrong."""
    yield from pattern_errors(files, CATCH_ALL, lambda file: file.folder is not None, "catch (...) hides errors")


def system_errors(files):
    """Only the sandbox starts processes."""
    yield from pattern_errors(files, SYSTEM_CALL,
                              lambda file: file.folder is not None and file.folder != "sandbox",
                              "only models/sandbox starts processes")


def translation_errors(files):
    """The engine speaks English; words for people are translated in view, widgets and app."""
    yield from pattern_errors(files, TRANSLATION, lambda file: file.parts[0] == "models" and file.folder != "view",
                              "tr() has no place in the engine")


def header_errors(files):
    """curl, QCustomPlot and file access stay where they belong."""
    for file in files:
        if not file.is_code or file.folder is None:
            continue
        for include in file.includes:
            place = f"{file.place}:{include.line}: "
            if include.path.startswith("curl/") and file.folder != "source":
                yield place + "only models/source uses the network"
            if include.path.endswith("qcustomplot.h") and file.folder != "widgets":
                yield place + "only widgets draw plots"
            if file.folder in NO_FILES and not include.quoted and include.path in FILE_HEADERS:
                yield place + f"'{file.folder}' is handed bytes and opens no files"


def needed_libraries(program):
    """The shared libraries that a program asks the loader for (readelf -d)."""
    text = subprocess.run(["readelf", "-d", "--wide", program], check=True, capture_output=True, text=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.+?)\]", text)


def library_errors(name, libraries):
    """The command line and the worker are free of Qt, the worker of the network as well."""
    for library in libraries:
        if library.startswith("libQt"):
            yield f"{name}: links {library}"
        if name == "assayer-worker" and library.startswith("libcurl"):
            yield f"{name}: links {library}"


def source_errors(files, table):
    files = list(files)
    yield from include_errors(files, table)
    for check in (qt_errors, head_errors, catch_errors, system_errors, translation_errors, header_errors):
        yield from check(files)
