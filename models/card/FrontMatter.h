// SPDX-License-Identifier: GPL-3.0-or-later
// The YAML block at the head of a model card, found as the hub's library finds it.
#pragma once

#include "card/CardCheck.h"
#include "card/YamlReader.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::card {

struct FrontMatter
{
    bool present = false; ///< a block stands at the head of the card
    bool valid = false;   ///< and it is a mapping that was read to its end
    Json values = Json::object();
    std::map<std::string, YamlPlace> keys; ///< offsets are those of the card, lines count from 1
    std::uint64_t bodyOffset = 0;          ///< first byte behind the block
    std::vector<Remark> remarks;
};

/// Finds and reads the block. A card without one has no metadata, which is no error.
FrontMatter readFrontMatter(std::string_view card);

} // namespace assayer::card
