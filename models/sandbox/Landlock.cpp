// SPDX-License-Identifier: GPL-3.0-or-later
// Landlock without any rule: nothing can be opened, made, removed, run, bound or connected to.
#if defined(__linux__) && !defined(ASSAYER_PORTABLE_SANDBOX)

#include "sandbox/KernelLocks.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <string>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>

namespace assayer::sandbox {

namespace {

// The headers of Debian 12 stop at version 2 of the interface, so the kernel's numbers stand here (linux/landlock.h).
struct RulesetAttributes
{
    std::uint64_t files = 0;   ///< handled_access_fs
    std::uint64_t network = 0; ///< handled_access_net, from version 4
    std::uint64_t scoped = 0;  ///< from version 6
};

constexpr unsigned kAskVersion = 1U; // LANDLOCK_CREATE_RULESET_VERSION

struct Version
{
    long first;                   ///< version of the interface that brought the rights
    std::uint64_t files;          ///< LANDLOCK_ACCESS_FS_*
    std::uint64_t network;        ///< LANDLOCK_ACCESS_NET_*
    std::uint64_t scoped;         ///< LANDLOCK_SCOPE_*
    std::size_t attributesLength; ///< bytes of the attributes that it knows
};

constexpr Version kVersions[] = {
    {1, 0x1fff, 0, 0, 8},  // execute, read, write, list, remove, make
    {2, 0x2000, 0, 0, 8},  // refer: link and rename across folders
    {3, 0x4000, 0, 0, 8},  // truncate
    {4, 0, 0x3, 0, 16},    // TCP: bind and connect
    {5, 0x8000, 0, 0, 16}, // ioctl of devices
    {6, 0, 0, 0x3, 24},    // abstract sockets and signals of processes outside
};

} // namespace

Protection denyFilesAndNetwork()
{
    Protection protection{"landlock", false, {}};
    const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, kAskVersion);
    if (version < 1) {
        protection.detail = "this kernel has no Landlock: " + std::generic_category().message(errno);
        return protection;
    }
    RulesetAttributes attributes;
    std::size_t length = 0;
    for (const Version& known : kVersions) {
        if (known.first > version)
            break;
        attributes.files |= known.files;
        attributes.network |= known.network;
        attributes.scoped |= known.scoped;
        length = known.attributesLength;
    }
    const long ruleset = ::syscall(SYS_landlock_create_ruleset, &attributes, length, 0);
    const bool done = ruleset >= 0 && ::syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    const int error = errno;
    if (ruleset >= 0)
        ::close(static_cast<int>(ruleset));
    if (!done) {
        protection.detail = "the kernel refused Landlock: " + std::generic_category().message(error);
        return protection;
    }
    protection.active = true;
    protection.detail = "version " + std::to_string(version) + ": no file can be opened" +
                        (attributes.network != 0 ? ", no network" : ", network left to the system call filter") +
                        (attributes.scoped != 0 ? ", no signals to others" : "");
    return protection;
}

} // namespace assayer::sandbox

#endif
