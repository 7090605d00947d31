#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times the verification of a model signature over eight files against hashing them one after another with openssl.

Usage: signature_bench.py ASSAY [GIBIBYTES]. Writes the files to $TMPDIR, signs them with a throw-away key, and reads
everything once before the clock starts, so that both sides find the files in memory."""

import os
import subprocess
import sys
import tempfile
import time

FILES = 8
ROUNDS = 3


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout


def write_files(folder, size):
    block = os.urandom(1 << 20)
    paths = []
    for number in range(FILES):
        path = os.path.join(folder, f"model-{number + 1:05}-of-{FILES:05}.bin")
        with open(path, "wb") as file:
            for _ in range(size >> 20):
                file.write(block)
        paths.append(path)
    return paths


def best(action):
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    return min(times)


def main():
    assay = sys.argv[1]
    total = int(float(sys.argv[2] if len(sys.argv) > 2 else "4") * (1 << 30))
    with tempfile.TemporaryDirectory() as scratch:
        folder = os.path.join(scratch, "model")
        os.mkdir(folder)
        paths = write_files(folder, total // FILES)
        key = os.path.join(scratch, "key.pem")
        public = os.path.join(scratch, "key.pub")
        run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key)
        run("openssl", "pkey", "-in", key, "-pubout", "-out", public)
        run(assay, "sign", folder, "--private-key", key)
        one_by_one = best(lambda: [run("openssl", "dgst", "-sha256", path) for path in paths])
        verified = best(lambda: run(assay, "verify", folder, "--public-key", public, "--quiet"))
        print(f"openssl dgst, one after another  {one_by_one:6.2f} s  {total / one_by_one / 1e9:5.2f} GB/s")
        print(f"assay verify                     {verified:6.2f} s  {total / verified / 1e9:5.2f} GB/s")
        print(f"ratio                            {one_by_one / verified:6.2f}")


if __name__ == "__main__":
    main()
