// SPDX-License-Identifier: GPL-3.0-or-later
// The operations of CPython's bytecode by release (resources/operations/python.json), and splitting bytecode into them.
#pragma once

#include "base/Result.h"
#include "format/PythonMarshal.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::format {

struct PythonOperation
{
    std::string name;         ///< empty where the release has none
    std::uint32_t caches = 0; ///< code units behind it that are no operations
};

struct PythonRelease
{
    std::string name;   ///< "3.11"
    unsigned minor = 0; ///< 11; of 2.7: 0
    unsigned argumentsFrom = 90;
    std::array<PythonOperation, 256> operations;

    CodeLayout layout() const;
};

/// The releases whose operations are known, latest first; empty only where the linked-in list is broken.
const std::vector<PythonRelease>& pythonReleases();

Result<std::vector<PythonRelease>> parsePythonReleases(std::string_view json);

struct PythonInstruction
{
    std::uint64_t at = 0;
    const PythonOperation* operation = nullptr; ///< null for a number that is none of the release
    std::uint32_t argument = 0;
    bool hasArgument = false;
};

/// Splits bytecode; arguments carry the bits of EXTENDED_ARG before them.
std::vector<PythonInstruction> pythonInstructions(std::string_view code, const PythonRelease& release);

} // namespace assayer::format
