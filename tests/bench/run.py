# SPDX-License-Identifier: GPL-3.0-or-later
"""`run.py BUILD [--quick] [--cold]` measures what Assayer must reach and prints it as a table.

BUILD is a build folder, for instance build/release. --quick takes smaller inputs and fewer repetitions; figures that were
scaled from a smaller input say so. --cold also starts the window with nothing of it in the page cache, which it empties
(as root). Exit status: 0 where everything was measured, whatever the figures; 1 otherwise; with
--strict also 1 where a figure is not reached. Figures of a busy machine mean little.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import inputs  # noqa: E402  (found through the line above)

MIB = 1 << 20

# Runs its arguments; prints their standard output's end, then seconds, peak resident KiB, bytes read, exit status.
MEASURE = """
import os, re, subprocess, sys, time
def read():
    return int(re.search(r"rchar: (\\d+)", open("/proc/self/io").read()).group(1))
before, begin = read(), time.monotonic()
process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
tail = b""
while block := process.stdout.read(65536):
    tail = (tail + block)[-4096:]
_, status, usage = os.wait4(process.pid, 0)
sys.stdout.buffer.write(tail.replace(b"\\0", b"") + b"\\n")
print(time.monotonic() - begin, usage.ru_maxrss, read() - before, os.waitstatus_to_exitcode(status))
"""


class Bench:
    """The programs, a folder for inputs, and the rows so far."""

    def __init__(self, build, folder, quick, cold):
        self.build, self.folder, self.quick, self.cold = os.path.abspath(build), folder, quick, cold
        self.rows, self.incomplete = [], False

    def program(self, *parts):
        path = os.path.join(self.build, *parts)
        if not os.path.exists(path):
            raise FileNotFoundError(f"{path} is not built")
        return path

    def path(self, name):
        return os.path.join(self.folder, name)

    def row(self, what, demanded, measured, reached):
        self.rows.append((what, demanded, measured, "" if reached is None else "yes" if reached else "NO"))

    def time(self, arguments, environment=None):
        """Runs a program; returns seconds, peak resident KiB (of it or its largest child) and bytes read by all of it."""
        # A small process in between: until its exec, a child counts the resident memory of the process that forked it.
        output = subprocess.run([sys.executable, "-S", "-c", MEASURE, *arguments], check=True, capture_output=True,
                                encoding="utf-8", errors="replace", env={**os.environ, **(environment or {})}).stdout
        self.output = output
        seconds, resident, read, status = output.splitlines()[-1].split()
        if int(status) not in (0, 1, 3):
            raise RuntimeError(f"{' '.join(arguments)} ended with {status}")
        return float(seconds), int(resident), int(read)

    def best(self, arguments, environment=None):
        """The quickest of some runs, as `time` returns it."""
        return min(self.time(arguments, environment) for _ in range(2 if self.quick else 5))


def opensslRate():
    output = subprocess.run(["openssl", "speed", "-elapsed", "-evp", "sha256", "-bytes", str(MIB), "-seconds", "2"],
                            check=True, capture_output=True, text=True).stdout
    return float(re.search(r"sha256\s+([\d.]+)k", output, re.IGNORECASE).group(1)) * 1000


def digests(bench):
    """Page-cached files against openssl's rate, best of some rounds in turn, as a busy machine slows both."""
    program = bench.program("bench", "DigestBench")
    large = inputs.noise(bench.path("large.bin"), (512 if bench.quick else 1024) * MIB)
    several = [inputs.noise(bench.path(f"part{number}.bin"), 128 * MIB) for number in range(4)]

    def rate(mode, threads, files):
        output = subprocess.run([program, mode, str(threads), *files], check=True, capture_output=True, text=True).stdout
        return float(output)

    reference, plain, entropy, single, parallel = [], [], [], [], []
    for _ in range(2 if bench.quick else 4):
        reference.append(opensslRate())
        plain.append(rate("sha256", 1, [large]))
        entropy.append(rate("entropy", 1, [large]))
        single.append(rate("entropy", 1, several))
        parallel.append(rate("entropy", 2, several))
    for path in [large, *several]:
        os.unlink(path)
    best = max(reference)
    for what, demanded, figure in (("SHA-256, one large file", 0.9, max(plain)),
                                   ("SHA-256 and entropy, one large file", 0.9, max(entropy))):
        bench.row(what, f"{demanded} x openssl", f"{figure / best:.2f} x ({figure / 1e9:.2f} of {best / 1e9:.2f} GB/s)",
                  figure / best >= demanded)
    both, one = max(parallel), max(single)
    bench.row("SHA-256 and entropy, 4 files on 2 cores", "1.8 x one core",
              f"{both / one:.2f} x ({both / 1e9:.2f} GB/s; {both / best:.2f} x openssl)", both / one >= 1.8)


def pickles(bench):
    """A large pickle of small objects against pickletools.genops."""
    path = inputs.smallObjects(bench.path("objects.pkl"), 50 * 10**6)
    scale = 10 if bench.quick else 1
    sample = inputs.smallObjects(bench.path("sample.pkl"), 50 * 10**6 // scale)
    code = ("import pickletools, sys, time\nfile = open(sys.argv[1], 'rb')\nbegin = time.monotonic()\n"
            "for _ in pickletools.genops(file): pass\nprint(time.monotonic() - begin)")
    reference = scale * float(subprocess.run([sys.executable, "-c", code, sample], check=True, capture_output=True).stdout)
    seconds, resident, _ = bench.best([bench.program("bin", "assay"), "scan", path, "--quiet", "--format", "json"])
    os.unlink(path)
    os.unlink(sample)
    note = " (scaled)" if scale > 1 else ""
    bench.row("Pickle of 50 MB, assay scan", "1/30 of genops",
              f"1/{reference / seconds:.0f} ({seconds:.2f} s, genops {reference:.1f} s{note})", reference / seconds >= 30)
    bench.row("  resident memory", "< 400 MiB", f"{resident // 1024} MiB", resident < 400 * 1024)


def scans(bench):
    """What triage does most: one large pickle, one large archive, many small pickles; the programs' start included."""
    assay = bench.program("bin", "assay")
    for what, make, milliseconds, mebibytes in (
            ("658,000 small dictionaries", lambda: inputs.smallDictionaries(bench.path("list.pkl"), 658_000), 300, 128),
            ("Torch archive of 2 GB, 40 records", lambda: inputs.torchArchive(bench.path("records.pt"), 2 * 10**9, 40),
             15, None),
            ("500 small pickles", lambda: inputs.smallPickles(bench.path("pickles"), 500), 30, None)):
        subject = make()
        # So short a time is doubled by any other program on the machine, so that the best of many is taken.
        seconds, resident, _ = min(bench.time([assay, "scan", subject, "--quiet", "--format", "json"])
                                   for _ in range(20))
        bench.row(f"{what}, assay scan", f"{milliseconds} ms", f"{1000 * seconds:.1f} ms", 1000 * seconds <= milliseconds)
        if mebibytes is not None:
            bench.row("  resident memory", f"{mebibytes} MiB", f"{resident // 1024} MiB", resident <= mebibytes * 1024)
        shutil.rmtree(subject) if os.path.isdir(subject) else os.unlink(subject)


def torchArchive(bench):
    path = inputs.torchArchive(bench.path("model.pt"), 2 << 30)
    size = os.path.getsize(path)
    # What the program reads of itself, its libraries and its lists is the same for a file of one byte.
    tiny = bench.path("tiny.bin")
    with open(tiny, "wb") as file:
        file.write(b"x")
    assay = bench.program("bin", "assay")
    _, _, base = bench.time([assay, "scan", tiny, "--quiet", "--format", "json"])
    seconds, _, read = bench.time([assay, "scan", path, "--quiet", "--format", "json"])
    os.unlink(path)
    share = max(read - base, 0) / size
    bench.row("Torch archive of 2 GiB, assay scan reads", "< 1 % of the file",
              f"{100 * share:.4f} % ({(read - base) / 1024:.0f} KiB, {1000 * seconds:.0f} ms)", share < 0.01)


def sparseSafetensors(bench):
    path = inputs.sparseSafetensors(bench.path("sparse.safetensors"), 100 * 10**9)
    seconds, _, _ = bench.best([bench.program("bin", "assay"), "scan", path, "--quiet", "--format", "json"])
    os.unlink(path)
    bench.row("Safetensors of 100 GB, header facts", "< 100 ms", f"{1000 * seconds:.0f} ms, start of assay included",
              seconds < 0.1)


def manyFiles(bench):
    folder = inputs.manyFiles(bench.path("many"), 10_000)
    seconds, resident, _ = bench.time([bench.program("bin", "assay"), "inspect", folder, "--quiet", "--format", "json"])
    bench.row("Folder of 10,000 files, assay inspect", "(none)", f"{seconds:.1f} s, {resident // 1024} MiB", None)
    window(bench, folder)
    shutil.rmtree(folder)


def window(bench, folder):
    """Opens the folder in the window, which under ASSAYER_WATCHDOG tells how responsive it was."""
    home = tempfile.mkdtemp(dir=bench.folder)
    environment = {"QT_QPA_PLATFORM": "offscreen", "ASSAYER_WATCHDOG": "1", "XDG_RUNTIME_DIR": home, "XDG_CONFIG_HOME": home}
    _, resident, _ = bench.time(
        [bench.program("bin", "assayer"), "--screenshot", os.path.join(home, "window.png"), folder], environment)
    figures = dict(re.findall(r"^(first rows after|longest block of the event loop): (\d+) ms", bench.output, re.MULTILINE))
    if len(figures) != 2:
        raise RuntimeError("assayer did not tell its figures")
    rows, block = float(figures["first rows after"]), float(figures["longest block of the event loop"])
    bench.row("  assayer: first rows after", "< 200 ms", f"{rows:.0f} ms", rows < 200)
    bench.row("  assayer: longest time the window was blocked", "< 50 ms", f"{block:.0f} ms", block < 50)
    bench.row("  assayer: resident memory", "< 400 MiB", f"{resident // 1024} MiB", resident < 400 * 1024)


def firstPaint(bench):
    home = tempfile.mkdtemp(dir=bench.folder)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": home, "XDG_CONFIG_HOME": home}
    program = bench.program("bin", "assayer")
    times = [float(subprocess.run([program, "--bench-first-paint"], env=environment, check=True, capture_output=True).stdout)
             for _ in range(3 if bench.quick else 9)]
    middle = statistics.median(times)
    bench.row("Start to first paint of the empty window", "< 400 ms", f"{middle:.0f} ms (median of {len(times)}, offscreen)",
              middle < 400)


def coldStart(bench):
    """From the start of the process to its first paint, with all that it loads read from the disk."""
    if not bench.cold:
        return
    home = tempfile.mkdtemp(dir=bench.folder)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": home, "XDG_CONFIG_HOME": home}
    times = []
    for _ in range(5):
        os.sync()
        with open("/proc/sys/vm/drop_caches", "w", encoding="ascii") as control:
            control.write("3")
        begin = time.monotonic()
        with subprocess.Popen([bench.program("bin", "assayer"), "--bench-first-paint"], env=environment,
                              stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            times.append((time.monotonic() - begin) * 1000)
    middle = statistics.median(times)
    bench.row("  cold: process start to first paint, empty page cache", "< 400 ms",
              f"{middle:.0f} ms (median of {len(times)}, {min(times):.0f} to {max(times):.0f})", middle < 400)


def printTable(rows):
    rows = [("What", "Demanded", "Measured", "Reached"), *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for number, row in enumerate(rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))


def isolation(bench):
    """What locked-down worker processes cost against the same readers as threads of the program itself."""
    assay = bench.program("bin", "assay")
    output = subprocess.run([bench.program("bench", "SandboxBench"), bench.program("bin", "assayer-worker"), "100"],
                            check=True, capture_output=True, text=True).stdout
    start, request = (float(word) for word in output.split())
    bench.row("Worker: start, lock-down and end", "< 30 ms",
              f"{start:.1f} ms (a request to a warm one: {request:.2f} ms)", start < 30)

    def compare(*arguments):
        """The quickest run with workers and without; in turn, as a busy machine slows both."""
        times = {(): [], ("--in-process",): []}
        for _ in range(3 if bench.quick else 7):
            for way, taken in times.items():
                taken.append(bench.time([assay, *arguments, *way, "--quiet", "--format", "json"])[0])
        return [min(taken) for taken in times.values()]

    folder = bench.path("isolation")
    os.mkdir(folder)
    part = (64 if bench.quick else 256) * MIB
    for number in range(5):
        inputs.noise(os.path.join(folder, f"part{number}.bin"), part)
    inputs.torchArchive(os.path.join(folder, "model.pt"), 2 * part)
    objects = inputs.smallObjects(os.path.join(folder, "objects.pkl"), part // 4)
    for number in range(3):
        shutil.copy(objects, os.path.join(folder, f"objects{number}.pkl"))
    size = sum(entry.stat().st_size for entry in os.scandir(folder))
    workers, threads = compare("inspect", folder)
    bench.row(f"Throughput on {size / 1e9:.1f} GB, assay inspect", "within 3 % of --in-process",
              f"{100 * (workers / threads - 1):+.1f} % ({workers:.2f} s against {threads:.2f} s)", workers <= 1.03 * threads)
    shutil.rmtree(folder)
    folder = inputs.manyFiles(bench.path("isolated"), 2000 if bench.quick else 10_000)
    workers, threads = compare("scan", folder)
    bench.row("  small files, assay scan", "(none)",
              f"{100 * (workers / threads - 1):+.1f} % ({workers:.2f} s against {threads:.2f} s)", None)
    shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--only", help="the name of one measurement, for instance isolation")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="assayer-bench-") as folder:
        bench = Bench(arguments.build, folder, arguments.quick, arguments.cold)
        for measure in (digests, pickles, scans, torchArchive, sparseSafetensors, manyFiles, firstPaint, coldStart, isolation):
            if arguments.only not in (None, measure.__name__):
                continue
            try:
                measure(bench)
            except (OSError, RuntimeError, subprocess.CalledProcessError, AttributeError) as error:
                bench.incomplete = True
                bench.row(measure.__name__, "", f"not measured: {error}", None)
    print(f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    printTable(bench.rows)
    missed = any(row[3] == "NO" for row in bench.rows)
    return 1 if bench.incomplete or (arguments.strict and missed) else 0


if __name__ == "__main__":
    sys.exit(main())
