// SPDX-License-Identifier: GPL-3.0-or-later
// The globals that a stream reaches, each once, so that a value needs only a number.
#pragma once

#include "pickle/Analysis.h"
#include "pickle/Known.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace assayer::pickle {

struct GlobalEntry
{
    Global global;                ///< an empty name stands for the module itself
    std::vector<std::string> via; ///< indirections by which it was reached
    Known known = Known::No;
    bool patched = false; ///< BUILD has set attributes of it
};

class Globals
{
public:
    /// The number of a global reached by `via`. Beyond kMost distinct ones all are one computed global.
    std::uint32_t intern(Global global, std::vector<std::string> via = {});

    const GlobalEntry& operator[](std::uint32_t index) const { return m_entries[index]; }
    void markPatched(std::uint32_t index) { m_entries[index].patched = true; }
    std::size_t count() const { return m_entries.size(); }

private:
    static constexpr std::size_t kMost = 200'000;

    std::vector<GlobalEntry> m_entries;
    std::unordered_map<std::string, std::uint32_t> m_numbers;
};

} // namespace assayer::pickle
