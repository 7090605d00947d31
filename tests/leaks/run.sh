#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh BUILD: the command line's main paths in a build with sanitizers (presets asan and fuzz), with the readers in the
# program itself and in workers. Fails where memory leaks, or where AddressSanitizer or UndefinedBehaviorSanitizer object.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
build=${1:-build/asan}
assay=$build/bin/assay
[ -x "$assay" ] || { echo "$assay is not built" >&2; exit 2; }
nm "$assay" 2>/dev/null | grep __asan_init >/dev/null || { echo "$assay is built without sanitizers" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 installer/demonstration/generate.py "$folder/model" >/dev/null || exit 2
python3 tests/data/makeSeeds.py "$folder/seeds" || exit 2
export ASAN_OPTIONS=exitcode=99:detect_leaks=1 LSAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=halt_on_error=1:exitcode=99
passed=0 failed=0

# try ARGUMENT...: one call, which may find something (1) or leave something out (3), and nothing else.
try() {
    local status=0
    "$assay" "$@" >"$folder/output" 2>"$folder/messages" || status=$?
    if [[ $status =~ ^[013]$ ]] && ! grep -qE 'Sanitizer|runtime error' "$folder/messages"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "assay $* ended with $status:"
        head -n 40 "$folder/messages"
    fi
}

for way in --in-process --jobs=2; do
    for format in text json html cyclonedx; do
        try inspect "$folder/model" "$way" --format "$format"
    done
    try inspect "$folder/seeds" "$way" --all-digests
    try scan "$folder/seeds" "$way" --format json
    try claims "$folder/model" "$way"
    try bom "$folder/model" "$way"
    try verify "$folder/model" "$way"
    try trace "$folder/seeds/optimizer.pkl" "$way"
    try trace "$folder/seeds/torch.pt" "$way"
done
try hash "$folder/model"
try hash "$folder/model" --all-digests
try explain ASY-GEN-001
try explain --list-rules
try scan --list-formats
try doctor
try help sandbox
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
