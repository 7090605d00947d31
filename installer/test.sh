#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds everything, and runs all tests: see --help.
set -euo pipefail
# shellcheck source=installer/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

case "${1:-}" in
    "") ;;
    *)
        cat <<'TEXT'
Usage: installer/test.sh

Installs the Debian packages that are missing, builds the release with its tests, and runs all of them. The last line
counts them: N passed, N failed, N skipped. Exit status: 0 where none failed, 1 where one did, 2 where something that is
needed is missing.
TEXT
        [ "$1" = -h ] || [ "$1" = --help ] || exit 2
        exit 0
        ;;
esac

installPackages build run test
buildPreset release
say "Testing: ctest --output-on-failure -j$(nproc)"
runTests release
