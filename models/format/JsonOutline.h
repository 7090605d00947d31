// SPDX-License-Identifier: GPL-3.0-or-later
// A JSON configuration as a value of bounded size, with the places of its parts. Long vocabularies are counted, not
// kept.
#pragma once

#include "base/Json.h"
#include "base/Limits.h"
#include "source/ByteSource.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace assayer::format {

struct JsonOutline
{
    struct Place
    {
        std::uint64_t offset = 0; ///< of the value's first byte
        std::uint64_t length = 0; ///< bytes of a scalar as written; 0 for containers
    };

    Json value;
    std::map<std::string, Place> places;         ///< by JSON pointer (RFC 6901), up to four levels deep, 20,000 at most
    std::map<std::string, std::uint64_t> counts; ///< elements of the containers that were counted instead of kept
    std::vector<std::pair<std::string, std::uint64_t>> duplicates; ///< pointer and offset of keys that stand twice
    bool truncated = false;     ///< a budget was reached: the value lacks its last parts, or strings were cut
    bool lenient = false;       ///< Python's reader takes it, RFC 8259 does not
    std::optional<Error> error; ///< what stood in front of the break is in `value`

    std::optional<std::uint64_t> offsetOf(const std::string& pointer) const;
};

/// Scans the whole source and keeps at most 400,000 values and 32 MiB of text.
JsonOutline outlineJson(const source::ByteSource& source, const Limits& limits);

} // namespace assayer::format
