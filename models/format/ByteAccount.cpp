// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/ByteAccount.h"

#include <algorithm>
#include <string_view>

namespace assayer::format {

void accountBytes(Facts& facts, const ByteAccount& account)
{
    facts.values["bytes"] = Json{{"header", account.header},
                                 {"payload", account.payload},
                                 {"padding", account.padding},
                                 {"unexplained", account.unexplained}};
}

void accountRest(Facts& facts, std::uint64_t header, std::uint64_t size)
{
    ByteAccount account;
    account.header = std::min(header, size);
    for (const Observation& observation : facts.observations) {
        const std::string_view kind(observation.kind);
        const bool unexplained = kind.ends_with(".hole") || kind.ends_with(".gap") || kind.ends_with(".bad-start") ||
                                 kind.ends_with(".leading-bytes") || kind.ends_with(".trailing-bytes");
        // Places in members are not places in the file.
        if (unexplained && observation.member.empty() && observation.length)
            account.unexplained += std::min(*observation.length, size - account.header - account.unexplained);
    }
    account.payload = size - account.header - account.unexplained;
    accountBytes(facts, account);
}

} // namespace assayer::format
