#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds Assayer, and opens it on a model: see --help.
set -euo pipefail
# shellcheck source=installer/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

usage() {
    cat <<'TEXT'
Usage: installer/run.sh [SUBJECT]

Installs the Debian packages that are missing, builds the release, and opens the workbench on SUBJECT: a model file or
folder. Without SUBJECT it generates a demonstration model and opens that.

Without a display it makes the same inspection on the command line, and writes the report as HTML and a picture of the
window. Exit status: that of the workbench or of the inspection (0 or 1), 3 where the inspection was not complete,
2 where something that is needed is missing.
TEXT
}

# dataFolder: where generated models and reports go: the user's data folder, or the build where there is no home.
dataFolder() {
    local base=${XDG_DATA_HOME:-}
    [ -n "$base" ] || base=${HOME:+$HOME/.local/share}
    printf '%s\n' "${base:-$assayer_root/build}/assayer"
}

# generateDemonstration FOLDER: makes the demonstration model anew where it is absent or from another generator.
generateDemonstration() {
    local folder=$1 stamp
    stamp=$(cat "$assayer_root"/installer/demonstration/*.py | sha256sum)
    if [ -d "$folder" ] && [ "$(cat "$folder.stamp" 2>/dev/null)" = "$stamp" ]; then
        say "Demonstration model: already in $folder"
        return
    fi
    say "Demonstration model: generating it into $folder (its public key: $folder.pub)"
    python3 "$assayer_root/installer/demonstration/generate.py" "$folder" ||
        fail "the demonstration model could not be generated"
    printf '%s\n' "$stamp" >"$folder.stamp"
}

# inspectWithoutWindow SUBJECT OPTION...: the HTML report and a picture of the window, for machines without a display.
inspectWithoutWindow() {
    local subject=$1 reports status=0 name
    shift
    reports=$(dataFolder)/reports
    mkdir -p "$reports"
    name=$(basename "$subject")
    say "Inspecting: assay inspect $subject"
    "$programs/assay" inspect "$subject" "$@" --format html -o "$reports/$name.html" || status=$?
    case $status in
        0) say "Exit status 0: nothing at or above the severity 'high' was found." ;;
        1) say "Exit status 1: the inspection is done, and it found something of the severity 'high' or 'critical'." ;;
        3) say "Exit status 3: a part of the subject could not be inspected; the report names it." ;;
        *) fail "assay inspect ended with exit status $status" ;;
    esac
    say "Picture of the window: assayer --screenshot"
    QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-$(mktemp -d)} \
        "$programs/assayer" "$@" --screenshot "$reports/$name.png" "$subject" </dev/null ||
        fail "the picture of the window could not be made"
    [ -s "$reports/$name.html" ] || fail "the report $reports/$name.html was not written"
    [ -s "$reports/$name.png" ] || fail "the picture $reports/$name.png was not written"
    printf '\nReport:  %s\nPicture: %s\n' "$reports/$name.html" "$reports/$name.png"
    return "$status"
}

case "${1:-}" in
    -h | --help)
        usage
        exit 0
        ;;
    -*)
        usage >&2
        exit 2
        ;;
esac
if [ $# -gt 1 ]; then
    usage >&2
    exit 2
fi
subject=${1:-}
if [ -n "$subject" ]; then
    [ -e "$subject" ] || fail "there is no file or folder '$subject'"
    subject=$(realpath -s -- "$subject")
fi

installPackages build run
buildPreset release assayer assay assayer-worker
programs=$assayer_root/build/release/bin

options=()
if [ -z "$subject" ]; then
    subject=$(dataFolder)/demonstration
    mkdir -p "$(dirname "$subject")"
    generateDemonstration "$subject"
    options=(--public-key "$subject.pub")
fi

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    say "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): inspecting without a window."
    inspectWithoutWindow "$subject" "${options[@]}"
else
    say "Opening the workbench: $programs/assayer $subject"
    exec "$programs/assayer" "${options[@]}" "$subject"
fi
