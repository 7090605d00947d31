// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Globals.h"

namespace assayer::pickle {

std::uint32_t Globals::intern(Global global, std::vector<std::string> via)
{
    if (m_entries.size() >= kMost) {
        global = Global{"", "one of too many globals", "", true};
        via.clear();
    }
    std::string key = global.module + '\n' + global.name + (global.computed ? "\n?" : "\n");
    for (const std::string& step : via)
        key += step + '\n';
    const auto [place, added] = m_numbers.emplace(std::move(key), static_cast<std::uint32_t>(m_entries.size()));
    if (added) {
        GlobalEntry entry;
        entry.known = global.computed ? Known::No : knownGlobal(global.path());
        entry.global = std::move(global);
        entry.via = std::move(via);
        m_entries.push_back(std::move(entry));
    }
    return place->second;
}

} // namespace assayer::pickle
