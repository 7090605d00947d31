#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh SECONDS [TARGET...]: fuzzes every target (or those named, as "ZipFuzz") for SECONDS each, as many side by side as
# there are cores, and prints executions and coverage of each. Builds them first where needed. What they learn stays in
# build/fuzz/corpus, what they find in build/fuzz/found; exit status 1 where they found something.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
seconds=${1:-}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || { echo "Usage: tests/fuzz/run.sh SECONDS [TARGET...]" >&2; exit 2; }
shift
build=$PWD/build/fuzz
if [ "${ASSAYER_FUZZ_BUILD:-yes}" = yes ]; then
    cmake --preset fuzz >"/tmp/assayer-fuzz-$$.log" 2>&1 && cmake --build "$build" -j"${JOBS:-$(nproc)}" \
        --target "${@:-fuzzers}" >>"/tmp/assayer-fuzz-$$.log" 2>&1 || { tail -n 30 "/tmp/assayer-fuzz-$$.log"; exit 2; }
    rm -f "/tmp/assayer-fuzz-$$.log"
fi
mkdir -p "$build/found" "$build/corpus"
rm -rf "$build/seeds"
python3 tests/data/makeSeeds.py "$build/seeds" || exit 2
export ASSAYER_FUZZ_SECONDS=$seconds
if [ $# -gt 0 ]; then
    printf '%s\n' "$@"
else
    find "$build/fuzz" -maxdepth 1 -type f -executable -name '*Fuzz' -printf '%f\n' | sort
fi | xargs -P "${JOBS:-$(nproc)}" -I NAME tests/fuzz/runBriefly.sh "$build/found" "$build/seeds" "$build/fuzz/NAME" \
    "$build/corpus/NAME"
