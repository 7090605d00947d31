// SPDX-License-Identifier: GPL-3.0-or-later
// What stands between hostile bytes and the rest of the machine, and whether it is in force here.
#pragma once

#include "base/Json.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::sandbox {

struct Protection
{
    std::string name; ///< one of kProtections
    bool active = false;
    std::string detail; ///< one sentence without full stop: what it does here, or why it is missing
};

struct ProtectionKind
{
    std::string_view name;
    std::string_view title; ///< for people
    std::string_view why;   ///< what it keeps a reader that was taken over from doing
};

/// All that a worker may report, in the order in which they are shown.
inline constexpr std::array kProtections{
    ProtectionKind{"separate-process", "Process of its own",
                   "A reader that crashes or hangs takes nothing else down with it."},
    ProtectionKind{"descriptors", "Handed descriptors only",
                   "A reader sees the bytes of the file that it was given, and none of what else is open."},
    ProtectionKind{"limits", "Limits of resources",
                   "A reader cannot use up the machine's memory, processor or disk, and leaves no core dump behind."},
    ProtectionKind{"undumpable", "Closed to other processes",
                   "Other programs of the same user can neither attach to a reader nor read its memory."},
    ProtectionKind{"no-new-privileges", "No new privileges",
                   "A reader cannot gain rights through a program that is installed with more of them."},
    ProtectionKind{"landlock", "Landlock",
                   "The kernel refuses every file, folder and network address that was not handed over."},
    ProtectionKind{"seccomp", "System call filter",
                   "The kernel refuses all calls but the few that reading needs: none that opens, connects, starts "
                   "or changes anything."},
};

const ProtectionKind* findProtection(std::string_view name);

/// All protections as inactive, for readers that run without a worker; `why` is their detail.
std::vector<Protection> noProtections(std::string_view why);

/// The protections as the first line of a worker carries them.
Json toJson(const std::vector<Protection>& protections);

/// Reads a worker's own statement, which is untrusted: unknown names are dropped, missing ones are inactive, details
/// are cut. The result names every protection once, in the order of kProtections.
std::vector<Protection> protectionsFromJson(const Json& json);

/// True where every one of them is active.
bool allActive(const std::vector<Protection>& protections);

} // namespace assayer::sandbox
