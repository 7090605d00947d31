// SPDX-License-Identifier: GPL-3.0-or-later
// YAML 1.1 documents as values of bounded size, with their tags and places, over libyaml's events. No tag is acted on,
// and aliases are counted before they are followed.
#pragma once

#include "base/Json.h"
#include "base/Limits.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::format {

struct YamlTag
{
    std::string tag;     ///< in full: "tag:yaml.org,2002:python/object/apply:os.system"
    std::string value;   ///< of a scalar
    std::string pointer; ///< JSON pointer of what it stands on
    std::uint64_t line = 1;
    std::uint64_t offset = 0;
};

struct YamlOutline
{
    struct Place
    {
        std::uint64_t offset = 0;
        std::uint64_t line = 1;
    };

    std::vector<Json> documents; ///< scalars as text, as written without quotes
    std::vector<YamlTag> tags;   ///< other than those of the core types; 1000 at most
    std::map<std::string, Place>
        places; ///< of values by JSON pointer (documents behind the first: "#1/..."), 50,000 at most
    std::vector<std::pair<std::string, Place>> duplicates; ///< keys that stand twice
    std::vector<std::string> resolvers;                    ///< distinct values with "${name:", 100 at most
    bool aliasBomb = false;                                ///< aliases would grow the documents beyond the bounds
    bool tooDeep = false;
    bool truncated = false;
    std::optional<std::string> error; ///< what libyaml says; what stood in front of it is there
    std::uint64_t errorOffset = 0;

    std::optional<Place> placeOf(const std::string& pointer) const;
};

/// At most 200,000 values, aliases followed, and Limits::documentDepth levels.
YamlOutline outlineYaml(std::string_view text, const Limits& limits);

} // namespace assayer::format
