// SPDX-License-Identifier: GPL-3.0-or-later
// What the fuzz targets of the readers share: the input as a file of a name, read and judged.
#pragma once

#include "format/Format.h"
#include "risk/Judge.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace assayer::test {

/// Reads the bytes as the registry does, judges what was found, and checks what must hold of any facts.
inline void fuzzRead(const std::uint8_t* data, std::size_t size, std::string_view name,
                     Result<void> (*reader)(const format::Input&, format::Facts&) = nullptr)
{
    const source::MemorySource source(std::string_view(reinterpret_cast<const char*>(data), size));
    Limits limits;
    limits.members = 1000;
    limits.expandedBytes = 4U << 20U;
    limits.pickleOpcodes = 100'000;
    limits.containerDepth = 4;
    format::Facts facts;
    container::ExpansionBudget budget(limits);
    format::Input input{source, name, limits};
    input.expansion = &budget;
    const Result<void> done = reader != nullptr ? reader(input, facts) : format::readFile(input, facts);
    // A failure says what was expected; without that nobody could act on it.
    if (!done && done.error().message.empty())
        std::abort();
    for (const record::Finding& finding : risk::judge(facts, risk::Catalogue::builtIn())) {
        if (finding.rule == "ASY-GEN-000")
            std::abort(); // an observation that no rule knows
    }
}

} // namespace assayer::test
