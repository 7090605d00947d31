#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Shows that each check finds a violation that is planted for it, and leaves sound code alone.
"""Usage: test_checks.py [unittest options]. Needs cmake for the test of the configure step."""
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import catalogue
import checks
import source

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEAD = "// SPDX-License-Identifier: GPL-3.0-or-later\n// What it is for.\n"
TABLE = {
    "base": {"depends": [], "allowed": []},
    "record": {"depends": ["base"], "allowed": ["base"]},
    "format": {"depends": ["record"], "allowed": ["base", "record"]},
    "view": {"depends": ["record"], "allowed": ["base", "record"]},
}


class Tree(unittest.TestCase):
    """A source tree that lives as long as a test."""

    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="assayer-architecture-"))
        self.addCleanup(shutil.rmtree, self.root)

    def write(self, place, text):
        path = self.root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def files(self):
        return list(source.sources(self.root))

    def errors(self, check, place, text, head=HEAD):
        self.write(place, head + text)
        return list(check(self.files()))

    def assertFinds(self, check, place, text, line=3):
        errors = self.errors(check, place, text)
        self.assertEqual(len(errors), 1, errors)
        self.assertTrue(errors[0].startswith(f"{place}:{line}: "), errors[0])
        (self.root / place).unlink()

    def assertAccepts(self, check, place, text):
        self.assertEqual(self.errors(check, place, text), [])
        (self.root / place).unlink()


class SourceChecks(Tree):
    def testIncludes(self):
        def check(files):
            return checks.include_errors(files, TABLE)

        self.assertFinds(check, "models/record/A.cpp", '#include "format/Facts.h"\n')
        self.assertFinds(check, "models/base/A.h", '  #  include "record/Words.h"\n')
        self.assertAccepts(check, "models/record/A.cpp", '#include "base/Text.h"\n#include "record/Words.h"\n')
        self.assertAccepts(check, "models/format/A.cpp", '#include "base/Text.h"\n')  # by way of record
        self.assertAccepts(check, "app/assay/main.cpp", '#include "format/Facts.h"\n')

    def testDeclaredEdges(self):
        table = {"base": {"depends": ["record"], "allowed": []}, "record": {"depends": [], "allowed": []}}
        self.assertEqual(len(list(checks.include_errors([], table))), 1)

    def testQt(self):
        for include in ("<QString>", "<QtCore/QString>", "<QtGlobal>", "<qglobal.h>"):
            self.assertFinds(checks.qt_errors, "models/format/A.cpp", f"#include {include}\n")
            self.assertAccepts(checks.qt_errors, "models/view/A.cpp", f"#include {include}\n")
            self.assertAccepts(checks.qt_errors, "widgets/A.cpp", f"#include {include}\n")
        self.assertAccepts(checks.qt_errors, "models/format/A.cpp", "#include <queue>\n#include <openssl/evp.h>\n")

    def testLength(self):
        self.assertFinds(checks.head_errors, "models/base/A.cpp", "int a;\n" * 599, line=600)
        self.assertAccepts(checks.head_errors, "models/base/A.cpp", "int a;\n" * 598)

    def testHead(self):
        place = "models/base/A.h"
        self.assertEqual(len(self.errors(checks.head_errors, place, "", head="// no licence\n// purpose\n")), 1)
        self.assertEqual(len(self.errors(checks.head_errors, place, "#pragma once\n", head=HEAD.split("\n")[0] + "\n")), 1)
        self.write("models/base/A.h", HEAD)
        # The header speaks for both.
        self.assertEqual(self.errors(checks.head_errors, "models/base/A.cpp", "int a;\n", head=HEAD.split("\n")[0] + "\n"), [])
        script = "#!/usr/bin/env python3\n# SPDX-License-Identifier: GPL-3.0-or-later\n# Purpose.\n"
        self.assertEqual(self.errors(checks.head_errors, "tests/a.py", "pass\n", head=script), [])
        self.assertEqual(len(self.errors(checks.head_errors, "tests/b.py", "pass\n", head="")), 1)

    def testCatchAll(self):
        self.assertFinds(checks.catch_errors, "models/base/A.cpp", "void f() { try { g(); } catch (...) { } }\n")
        self.assertAccepts(checks.catch_errors, "models/base/A.cpp", "// catch (...) is forbidden\n")

    def testSystem(self):
        for call in ('system("x")', "std::system(x)", "popen(x, y)", "::execve(a, b, c)", "execl(a)", "execvp(a)",
                     "posix_spawn(a)", "fork()", "vfork ()"):
            self.assertFinds(checks.system_errors, "models/format/A.cpp", f"int a = {call};\n")
            self.assertAccepts(checks.system_errors, "models/sandbox/A.cpp", f"int a = {call};\n")
        self.assertAccepts(checks.system_errors, "widgets/A.cpp", 'dialog.exec(); menu->exec(); Dialog::exec(); QLocale::system();\n')
        self.assertAccepts(checks.system_errors, "models/pickle/A.cpp",
                           'auto a = "os.system(x)"; /* popen( */ auto b = R"(fork())"; int file_system(int);\n')

    def testTranslation(self):
        self.assertFinds(checks.translation_errors, "models/format/A.cpp", 'auto a = tr("x");\n')
        self.assertAccepts(checks.translation_errors, "models/view/A.cpp", 'auto a = tr("x");\n')
        self.assertAccepts(checks.translation_errors, "models/format/A.cpp", "str(x); ptr (y); attr(z);\n")

    def testHeaders(self):
        self.assertFinds(checks.header_errors, "models/format/A.cpp", "#include <curl/curl.h>\n")
        self.assertFinds(checks.header_errors, "models/view/A.cpp", "#include <qcustomplot.h>\n")
        self.assertFinds(checks.header_errors, "models/format/A.cpp", "#include <fstream>\n")
        self.assertAccepts(checks.header_errors, "models/source/A.cpp", "#include <fcntl.h>\n#include <curl/curl.h>\n")
        self.assertAccepts(checks.header_errors, "widgets/A.cpp", "#include <qcustomplot.h>\n")

    def testLiteralsAndLines(self):
        self.write("models/base/A.cpp", HEAD + "auto a = R\"x(one\n\"two\")x\";\nauto c = '\"';\nauto b = \"th\\\"ree\"; // \"no\"\n"
                   "auto n = 1'000'000; auto d = \"four\";\n")
        file = self.files()[0]
        self.assertEqual([(literal.line, literal.text) for literal in file.literals],
                         [(3, 'one\n"two"'), (6, 'th\\"ree'), (7, "four")])

    def testLibraries(self):
        self.assertEqual(len(list(checks.library_errors("assay", ["libc.so.6", "libQt6Core.so.6"]))), 1)
        self.assertEqual(len(list(checks.library_errors("assayer-worker", ["libcurl.so.4"]))), 1)
        self.assertEqual(list(checks.library_errors("assay", ["libcurl.so.4", "libcrypto.so.3"])), [])

    def testNeededLibrariesAreRead(self):
        shell = shutil.which("bash")
        self.assertTrue(any(name.startswith("libc.so") for name in checks.needed_libraries(shell)))


def rule(**changes):
    made = {"id": "ASY-GEN-001", "severity": "low", "title": "It is odd", "why": "It is so.", "remedy": "Look.",
            "references": ["CWE-20"], "observations": ["file.odd"]}
    made.update(changes)
    return "a.json", made


class CatalogueChecks(Tree):
    def assertRuleErrors(self, count, *rules):
        errors = list(catalogue.rule_errors(list(rules)))
        self.assertEqual(len(errors), count, errors)

    def testRules(self):
        self.assertRuleErrors(0, rule(), rule(id="ASY-GEN-002", observations=["file.even"]))
        self.assertRuleErrors(1, rule(), rule(observations=[]))  # the id twice
        self.assertRuleErrors(1, rule(), rule(id="ASY-GEN-002"))  # the kind twice
        self.assertRuleErrors(1, rule(id="GEN-1"))
        self.assertRuleErrors(1, rule(severity="severe"))
        self.assertRuleErrors(1, rule(title="It is odd."))
        self.assertRuleErrors(1, rule(why="It is so"))
        self.assertRuleErrors(1, rule(remedy="Please look."))
        self.assertRuleErrors(1, rule(why="It isn't so."))
        self.assertRuleErrors(1, rule(references=["see the web"]))
        self.assertRuleErrors(1, rule(observations=["Odd Thing"]))
        self.assertRuleErrors(1, rule(surprise=1))
        self.assertRuleErrors(1, ("a.json", {"id": "ASY-GEN-009"}))

    def bindingErrors(self, code, *rules):
        self.write("models/format/A.cpp", HEAD + code)
        return list(catalogue.binding_errors(list(rules), self.files())) + \
            list(catalogue.dead_bindings(list(rules), self.files()))

    def testBindings(self):
        self.assertEqual(self.bindingErrors('observe("file.odd");\n', rule()), [])
        self.assertEqual(self.bindingErrors('observe("file.odd"); observe("file.new");\n', rule()),
                         ["models/format/A.cpp:3: no rule is bound to the observation 'file.new'"])
        self.assertEqual(self.bindingErrors("", rule()), ["ASY-GEN-001: nothing in models/ observes 'file.odd'"])
        self.assertEqual(self.bindingErrors('observe("file." + word("odd"));\n', rule()), [])
        self.assertEqual(self.bindingErrors('raise("ASY-GEN-001");\n', rule()), [])
        self.assertEqual(len(self.bindingErrors('observe("file.odd"); raise("ASY-GEN-777");\n', rule())), 1)
        # Names of files and comments are no kinds.
        self.assertEqual(self.bindingErrors('observe("file.odd"); open("file.json"); // "file.new"\n', rule()), [])


@unittest.skipUnless(shutil.which("cmake"), "cmake is not installed")
class ConfigureStep(Tree):
    """A forbidden edge stops the configure, with a message that names it."""

    def runCmake(self):
        # Ninja is what the project builds with; make need not be there.
        return subprocess.run(["cmake", "-G", "Ninja", "-S", self.root, "-B", self.root / "build"],
                              capture_output=True, text=True, check=False)

    def configure(self, dependency):
        self.write("CMakeLists.txt",
                   "cmake_minimum_required(VERSION 3.22)\nproject(edges LANGUAGES NONE)\n"
                   f"include({ROOT}/models/AssayerLibrary.cmake)\n"
                   "function(add_library)\nendfunction()\nfunction(target_include_directories)\nendfunction()\n"
                   "function(target_link_libraries)\nendfunction()\nfunction(set_target_properties)\nendfunction()\n"
                   f"assayer_library(record DEPENDS {dependency})\nassayer_write_dependencies()\n")
        return self.runCmake()

    def testForbiddenEdge(self):
        done = self.configure("format")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("'record' must not depend on 'format'", " ".join(done.stderr.split()))

    def testUnknownFolder(self):
        self.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.22)\nproject(edges LANGUAGES NONE)\n"
                   f"include({ROOT}/models/AssayerLibrary.cmake)\nassayer_library(cellar)\n")
        done = self.runCmake()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("'cellar' is no folder of the house", " ".join(done.stderr.split()))

    def testAllowedEdge(self):
        done = self.configure("base")
        self.assertEqual(done.returncode, 0, done.stderr)
        table = json.loads((self.root / "build" / "dependencies.json").read_text())
        self.assertEqual(table, {"record": {"depends": ["base"], "allowed": ["base"]}})


if __name__ == "__main__":
    unittest.main()
