// SPDX-License-Identifier: GPL-3.0-or-later
// What a worker gives up before it reads the first byte of a subject.
#pragma once

#include "sandbox/Protection.h"

#include <chrono>
#include <cstdint>
#include <vector>

namespace assayer::sandbox {

struct Restrictions
{
    std::uint64_t memoryLimit = 2ULL << 30U;  ///< of the address space, bytes
    std::chrono::seconds processorTime{3600}; ///< of the whole life of the process; the kernel ends it there
    bool landlock = true;                     ///< tests leave layers out to see each of the others work alone
    bool systemCallFilter = true;
};

/// Takes every restriction that this system knows, for good, and says which are in force. What the process needs to
/// open (libraries, locale, configuration) must be open before. Descriptors above the last one that the protocol uses
/// are closed.
std::vector<Protection> restrictThisProcess(const Restrictions& restrictions);

} // namespace assayer::sandbox
