// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/MetadataText.h"

#include "base/Text.h"

#include <array>

namespace assayer::format {

namespace {

constexpr std::array<std::string_view, 2> kTargets{"_target_", "!!python/"};
// Each needs its bracket: words alone occur in captions and vocabularies.
constexpr std::array<std::string_view, 11> kStatements{"os.system(", "os.popen(", "subprocess.",  "__import__(",
                                                       "eval(",      "exec(",     "pickle.loads", "base64.b64decode(",
                                                       "rm -rf ",    "| sh",      "importlib."};
constexpr std::array<std::string_view, 5> kMarkup{"<script", "javascript:", "<iframe", "onerror=", "onload="};
constexpr std::array<std::string_view, 2> kLinks{"http://", "https://"};

template <std::size_t N>
std::string_view firstOf(std::string_view text, const std::array<std::string_view, N>& patterns)
{
    for (const std::string_view pattern : patterns) {
        if (text.find(pattern) != std::string_view::npos)
            return pattern;
    }
    return {};
}

} // namespace

void observeMetadataText(const std::string& format, const std::string& key, std::string_view text, std::uint64_t offset,
                         Observations& observations)
{
    const std::string lower = asciiLower(text);
    const auto observe = [&](const std::string& what, std::string_view pattern) {
        if (pattern.empty())
            return;
        const std::size_t at = lower.find(pattern);
        const std::size_t begin = at < 60 ? 0 : at - 60;
        observations.add(format + "." + what,
                         "'" + std::string(pattern) + "' in: " + excerpt(utf8FromBytes(text.substr(begin)), 200), key,
                         offset, text.size());
    };
    observe("metadata-target", firstOf(lower, kTargets));
    observe("metadata-code", firstOf(lower, kStatements));
    observe("metadata-markup", firstOf(lower, kMarkup));
    observe("metadata-link", firstOf(lower, kLinks));
}

void keepMetadata(Facts& facts, const std::string& key, std::string_view text)
{
    constexpr std::size_t kMostEntries = 256;
    constexpr std::size_t kMostText = 512;
    Json& metadata = facts.values["metadata"];
    if (!metadata.is_object())
        metadata = Json::object();
    if (metadata.size() < kMostEntries)
        metadata[excerpt(key, kMostText)] = excerpt(text, kMostText);
}

} // namespace assayer::format
