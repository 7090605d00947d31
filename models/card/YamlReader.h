// SPDX-License-Identifier: GPL-3.0-or-later
// A bounded reader of YAML 1.1 over libyaml's events: no tags are acted on, aliases cannot blow up.
#pragma once

#include "base/Json.h"
#include "card/CardCheck.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::card {

/// Where an entry of the outermost mapping stands, in bytes and lines of the text that was read.
struct YamlPlace
{
    std::uint64_t offset = 0; ///< of the key
    std::uint64_t length = 0; ///< to the end of the value
    std::uint64_t line = 0;   ///< 0 for the first
    std::string raw;          ///< the value as written, cut where it is long
};

struct YamlDocument
{
    Json value;                            ///< as far as it was read
    std::map<std::string, YamlPlace> keys; ///< of the outermost mapping
    std::vector<Remark> remarks;           ///< kinds "card.yaml-..."; offsets are those of the text
    bool complete = false;                 ///< read to the end without an error
};

/// Reads one document of at most 1 MiB, 32 levels, 64 anchors and 20 000 values, aliases expanded.
YamlDocument readYaml(std::string_view text);

} // namespace assayer::card
