#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# runBriefly.sh LOGS SEEDS TARGET: fuzzes TARGET for 20 seconds from the files in SEEDS; what it finds stays in LOGS.
logs=$1 seeds=$2 target=$3
name=$(basename "$target")
corpus=$(mktemp -d)
trap 'rm -rf "$corpus"' EXIT
# A timeout of 10 s and 1 GiB are far beyond what a bounded reader needs, sanitizers included.
if "$target" -max_total_time="${ASSAYER_FUZZ_SECONDS:-20}" -max_len=65536 -timeout=10 -rss_limit_mb=1024 \
    -artifact_prefix="$logs/$name-" "$corpus" "$seeds" >"$logs/$name.log" 2>&1; then
    printf '%-24s %s\n' "$name" "$(grep -E 'stat::number_of_executed_units|^Done' "$logs/$name.log" | tail -n 1)"
else
    printf '%s found an input that it cannot take:\n' "$name"
    tail -n 40 "$logs/$name.log"
    exit 1
fi
