#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# runBriefly.sh LOGS SEEDS TARGET [CORPUS]: fuzzes one target for ASSAYER_FUZZ_SECONDS (20) from the files in SEEDS and from
# what is kept of it in tests/fuzz: dictionary and regressions. What it finds stays in LOGS; CORPUS keeps the inputs that
# reached something new. Prints executions, rate, coverage and the size of the corpus.
logs=$1 seeds=$2 target=$3 corpus=${4:-}
name=$(basename "$target")
here=$(dirname "${BASH_SOURCE[0]}")
if [ -z "$corpus" ]; then
    corpus=$(mktemp -d)
    trap 'rm -rf "$corpus"' EXIT
fi
[ -x "$target" ] || { echo "$name is not built."; exit 2; }
mkdir -p "$corpus"
options=() folders=("$corpus" "$seeds")
[ ! -f "$here/${name%Fuzz}.dict" ] || options+=("-dict=$here/${name%Fuzz}.dict")
[ ! -d "$here/regressions/${name%Fuzz}" ] || folders+=("$here/regressions/${name%Fuzz}")
# A timeout of 10 s and 1 GiB are far beyond what a bounded reader needs, sanitizers included. A stream may claim xz's
# largest window in one piece, as only the part that it fills is ever touched.
"$target" -max_total_time="${ASSAYER_FUZZ_SECONDS:-20}" -max_len=65536 -timeout=10 -rss_limit_mb=1024 -malloc_limit_mb=1700 \
    -print_final_stats=1 -artifact_prefix="$logs/$name-" "${options[@]}" "${folders[@]}" >"$logs/$name.log" 2>&1
status=$?
if [ $status != 0 ]; then
    printf '%-22s FOUND an input that it cannot take (%s):\n' "$name" \
        "$(sed -n 's/.*Test unit written to //p' "$logs/$name.log" | tail -n 1)"
    tail -n 40 "$logs/$name.log"
    exit 1
fi
executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$logs/$name.log")
rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$logs/$name.log")
last=$(grep -oE 'cov: [0-9]+ ft: [0-9]+ corp: [0-9]+' "$logs/$name.log" | tail -n 1)
read -r _ edges _ features _ kept <<<"$last"
edgesInAll=$(sed -n 's/.*Loaded 1 modules *(\([0-9]*\) inline.*/\1/p' "$logs/$name.log")
printf '%-22s %10s executions %7s/s   %6s of %s edges  %6s features  %5s inputs kept\n' \
    "$name" "$executions" "$rate" "$edges" "$edgesInAll" "$features" "$kept"
