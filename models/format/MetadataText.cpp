// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/MetadataText.h"

#include "base/Text.h"

#include <array>
#include <optional>

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

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// The four numbers at `at`; nothing where there are more or fewer, or one is too large.
std::optional<std::string_view> dottedAt(std::string_view text, std::size_t at)
{
    std::size_t end = at;
    unsigned first = 0;
    for (int part = 0; part < 4; ++part) {
        const std::size_t begin = end;
        unsigned value = 0;
        while (end < text.size() && isDigit(text[end]) && end - begin < 4)
            value = value * 10 + static_cast<unsigned>(text[end++] - '0');
        if (end == begin || value > 255)
            return std::nullopt;
        first = part == 0 ? value : first;
        if (part < 3 && (end >= text.size() || text[end++] != '.'))
            return std::nullopt;
    }
    const bool longer = end < text.size() && (isDigit(text[end]) || text[end] == '.');
    // The machine itself, any machine and none are nowhere to go to.
    if (longer || first == 0 || first == 127 || first >= 224)
        return std::nullopt;
    return text.substr(at, end - at);
}

// Versions have four numbers as well: a machine stands in an address or has a port.
std::optional<std::size_t> machineIn(std::string_view text)
{
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool begins = isDigit(text[at]) && (at == 0 || (!isDigit(text[at - 1]) && text[at - 1] != '.'));
        const auto found = begins ? dottedAt(text, at) : std::nullopt;
        if (!found)
            continue;
        const std::string_view before = text.substr(0, at);
        const std::string_view behind = text.substr(at + found->size());
        const bool port = behind.size() > 1 && behind[0] == ':' && isDigit(behind[1]);
        if (before.ends_with("://") || before.ends_with('@') || port)
            return at;
    }
    return std::nullopt;
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
    observeMachine(format + "." + "metadata-address", key, text, offset, observations);
}

std::optional<std::size_t> webAddressIn(std::string_view text)
{
    const std::string lower = asciiLower(text);
    const std::string_view scheme = firstOf(lower, kLinks);
    return scheme.empty() ? std::nullopt : std::optional(lower.find(scheme));
}

void observeMachine(const std::string& kind, const std::string& key, std::string_view text,
                    std::optional<std::uint64_t> offset, Observations& observations)
{
    const auto machine = machineIn(text);
    if (!machine)
        return;
    const std::size_t begin = *machine < 60 ? 0 : *machine - 60;
    observations.add(kind, excerpt(utf8FromBytes(text.substr(begin)), 200), key, offset, text.size());
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
