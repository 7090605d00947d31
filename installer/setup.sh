# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What run.sh, test.sh and .ci/run share: installing what is missing from Debian, and building. Sourced, not run.

assayer_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# say TEXT...: one line about the step that begins.
say() { printf '==> %s\n' "$*"; }

# fail TEXT...: says why the script cannot go on, and ends it.
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 2
}

# listedPackages LIST...: the package names in installer/dependencies/LIST.
listedPackages() {
    local list
    for list in "$@"; do
        sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$assayer_root/installer/dependencies/$list"
    done | sort -u
}

# missingPackages LIST...: those of them that are not installed.
missingPackages() {
    local installed
    # dpkg-query reports unknown names through its exit status, and still lists the others.
    # shellcheck disable=SC2046
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $(listedPackages "$@") 2>/dev/null |
        sed -n 's/ installed$//p' | sort -u) || true
    comm -23 <(listedPackages "$@") <(printf '%s\n' "$installed")
}

# requireDebian: stops where packages cannot come from Debian's archive.
requireDebian() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        fail "this script installs Debian packages, and apt-get is not here. It is meant for Debian 12." \
            "On another system, install the counterparts of installer/dependencies/ and build as README.md says."
    fi
    local name="" version=""
    if [ -r /etc/os-release ]; then
        # shellcheck source=/dev/null
        name=$(. /etc/os-release && printf '%s' "${ID:-}")
        # shellcheck source=/dev/null
        version=$(. /etc/os-release && printf '%s' "${VERSION_ID:-}")
    fi
    if [ "$name" != debian ] || [ "$version" != 12 ]; then
        say "This system is not Debian 12 (it says '$name $version'): the packages may be named otherwise here."
    fi
}

# asRoot COMMAND...: runs a command with root's rights.
asRoot() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# installPackages LIST...: installs what is missing from the lists, and nothing else.
installPackages() {
    requireDebian
    local missing
    missing=$(missingPackages "$@" | tr '\n' ' ')
    missing=${missing% }
    if [ -z "$missing" ]; then
        say "Packages: everything in installer/dependencies ($*) is installed."
        return
    fi
    say "Packages: installing what is missing: $missing"
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        fail "installing packages needs root's rights, and there is no sudo. As root, run:" \
            "apt-get install --no-install-recommends $missing"
    fi
    say "This takes a few minutes the first time."
    local log options=(-o DPkg::Lock::Timeout=300 -o Acquire::Retries=2)
    asRoot apt-get "${options[@]}" -q=2 update </dev/null ||
        say "The list of packages could not be refreshed; going on with the list that is there."
    log=$(mktemp)
    # Names from the list are single words, so that splitting them is meant.
    # shellcheck disable=SC2086
    if ! asRoot env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" -q=2 -o Dpkg::Use-Pty=0 install -y \
        --no-install-recommends $missing </dev/null >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        rm -f "$log"
        fail "the packages could not be installed. Is there a network, and does /etc/apt name a Debian 12 archive?" \
            "Needed: $missing"
    fi
    rm -f "$log"
    missing=$(missingPackages "$@" | tr '\n' ' ')
    [ -z "$missing" ] || fail "apt-get reported success, yet these are still not installed: $missing"
}

# buildPreset PRESET [TARGET...]: configures and builds a preset, all of it or the targets named.
buildPreset() {
    local preset=$1 log
    shift
    log=$assayer_root/build/$preset/configure.log
    mkdir -p "$assayer_root/build/$preset"
    say "Configuring: cmake --preset $preset"
    if ! (cd "$assayer_root" && cmake --preset "$preset") >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        fail "configuring failed; the whole output is in $log"
    fi
    say "Building: cmake --build --preset $preset -j$(nproc)${*:+ --target $*}"
    (cd "$assayer_root" && cmake --build --preset "$preset" -j"$(nproc)" ${1:+--target "$@"}) ||
        fail "the build failed; the first error stands above"
}

# runTests PRESET [OPTION...]: runs the tests of a built preset and counts them in a last line. Status 1 where one failed.
runTests() {
    local preset=$1 status=0
    shift
    local folder=$assayer_root/build/$preset
    rm -f "$folder/tests.xml"
    QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} ctest --test-dir "$folder" --output-on-failure -j"$(nproc)" \
        --test-output-size-passed 4000000 --output-junit "$folder/tests.xml" --no-tests=error "$@" </dev/null || status=1
    python3 "$assayer_root/installer/countTests.py" "$folder/tests.xml" || status=1
    return "$status"
}
