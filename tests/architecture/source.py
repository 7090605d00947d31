# SPDX-License-Identifier: GPL-3.0-or-later
"""Source files as the checks see them: text, code without comments and strings, string literals, includes."""
import dataclasses
import pathlib
import re

CODE_SUFFIXES = {".cpp", ".h", ".cc"}
CHECKED_SUFFIXES = CODE_SUFFIXES | {".py", ".sh", ".cmake"}
TREES = ("app", "widgets", "models", "tests", "resources", "installer")

# One alternative for each thing that may hold anything: raw strings, strings, characters, comments.
TOKEN = re.compile(
    r'R"(?P<mark>[^()\s\\]{0,16})\((?P<raw>.*?)\)(?P=mark)"'
    r'|"(?P<string>(?:[^"\\\n]|\\.)*)"'
    r"|(?<![0-9A-Fa-f])'(?:[^'\\\n]|\\.)+'"
    r"|//(?:[^\n\\]|\\.)*"
    r"|/\*.*?\*/", re.DOTALL)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"(?P<own>[^"\n]+)"|<(?P<other>[^>\n]+)>)', re.MULTILINE)


@dataclasses.dataclass
class Literal:
    line: int
    text: str


@dataclasses.dataclass
class Include:
    line: int
    path: str
    quoted: bool


class Source:
    """One file. Line numbers count from 1; removed text leaves its line feeds behind, so that they stay right."""

    def __init__(self, root, path):
        self.path = path
        self.place = path.relative_to(root).as_posix()
        self.parts = self.place.split("/")
        self.text = path.read_text(encoding="utf-8", errors="replace")
        self.is_code = path.suffix in CODE_SUFFIXES
        self._code = None
        self._literals = []

    @property
    def folder(self):
        """The folder of the house that the file belongs to: "format", "widgets", "app"; None outside of it."""
        if self.parts[0] == "models":
            return self.parts[1] if len(self.parts) > 2 else None
        return self.parts[0] if self.parts[0] in ("widgets", "app") else None

    def line_of(self, position, text=None):
        return (text or self.text).count("\n", 0, position) + 1

    def _split(self):
        literals = self._literals

        def blank(match):
            text = match.group("raw") if match.group("raw") is not None else match.group("string")
            line = self.text.count("\n", 0, match.start()) + 1
            is_include = self.text[self.text.rfind("\n", 0, match.start()) + 1:match.start()].lstrip().startswith("#")
            if text is not None and not is_include:
                literals.append(Literal(line, text))
            return " " + "\n" * match.group(0).count("\n")

        self._code = TOKEN.sub(blank, self.text)

    @property
    def code(self):
        if self._code is None:
            self._split()
        return self._code

    @property
    def literals(self):
        if self._code is None:
            self._split()
        return self._literals

    @property
    def includes(self):
        for match in INCLUDE.finditer(self.text):
            own = match.group("own")
            yield Include(self.line_of(match.start()), own or match.group("other"), own is not None)


def sources(root):
    """All checked files of the tree, in order; build trees lie outside of TREES."""
    root = pathlib.Path(root)
    for tree in TREES:
        for path in sorted((root / tree).rglob("*")):
            if path.is_file() and path.suffix in CHECKED_SUFFIXES and "__pycache__" not in path.parts:
                yield Source(root, path)
