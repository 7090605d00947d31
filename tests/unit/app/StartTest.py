# SPDX-License-Identifier: GPL-3.0-or-later
"""How the programs start: with no library from the folder of a model, and without a display."""

import os
import re
import subprocess
import tempfile

import assay

# Folders below a search path in which the loader looks first.
BELOW = ("", "tls", "haswell", "x86_64", "glibc-hwcaps/x86-64-v2")


def neededLibraries(program):
    """Names of the libraries that a program, or one that it loads, asks the loader for."""
    listed = subprocess.run(["ldd", program], capture_output=True, check=True, text=True).stdout
    return sorted(set(re.findall(r"^\s+(lib\S+\.so\S*) =>", listed, re.MULTILINE)) | {"librnp.so.0"})


class StartTest(assay.EndToEnd):
    def plant(self, folder, names):
        """Files that no loader accepts: a program that looks here ends with the loader's error."""
        for below in BELOW:
            os.makedirs(os.path.join(folder, below), exist_ok=True)
            for name in names:
                with open(os.path.join(folder, below, name), "wb") as file:
                    file.write(b"not a library\n")

    def testNoLibraryComesFromTheFolderOfTheModel(self):
        for name in ("assay", "assayer-worker", "assayer"):
            program = os.path.join(assay.PROGRAMS, name)
            if not os.path.exists(program):
                continue  # built without the workbench
            with self.subTest(program=name), tempfile.TemporaryDirectory() as folder:
                self.plant(folder, neededLibraries(program))
                # The worker refuses to run by itself, with 2; the loader's error would be 127.
                done = subprocess.run([program, "--version"], cwd=folder, capture_output=True, text=True, check=False,
                                      env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, timeout=assay.PATIENCE)
                self.assertIn(done.returncode, (0, 2), done.stderr)
                self.assertNotIn("shared libraries", done.stderr)

    def testAnInspectionInThatFolderWorks(self):
        with tempfile.TemporaryDirectory() as folder:
            self.plant(folder, neededLibraries(os.path.join(assay.PROGRAMS, "assayer-worker")))
            with open(os.path.join(folder, "weights.safetensors"), "wb") as file:
                file.write(bytes([2, 0, 0, 0, 0, 0, 0, 0]) + b"{}")
            record = assay.inspect(".", cwd=folder).record
            formats = {file["path"]: file["format"] for file in record["files"]}
            self.assertEqual(formats["weights.safetensors"], "safetensors")
            self.assertEqual([problem for problem in record["problems"] if problem["kind"] == "worker"], [])

    def testTheWorkbenchWithoutADisplay(self):
        program = os.path.join(assay.PROGRAMS, "assayer")
        if not os.path.exists(program):
            self.skipTest("built without the workbench")
        environment = {name: value for name, value in os.environ.items()
                       if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}

        def run(*arguments):
            return subprocess.run([program, *arguments], capture_output=True, text=True, check=False, env=environment,
                                  timeout=assay.PATIENCE)

        self.assertEqual(run("--help").returncode, 0)
        self.assertIn("assayer", run("--version").stdout)
        window = run()
        self.assertEqual(window.returncode, 3)
        self.assertIn("no display", window.stderr)


if __name__ == "__main__":
    assay.main()
