// SPDX-License-Identifier: GPL-3.0-or-later
// Escaping, places, sizes and counts.
#include "report/Wording.h"

#include "base/Text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace assayer::report {

std::string shown(std::string_view text, bool keepLineBreaks)
{
    return visibleText(excerpt(text, kShownBytes), keepLineBreaks);
}

std::string placeText(std::string_view path, const std::optional<std::string>& member,
                      const std::optional<std::uint64_t>& offset)
{
    std::string text = shown(path);
    if (member && !member->empty())
        text += "!" + shown(*member);
    if (offset)
        text += " @ " + std::to_string(*offset);
    return text;
}

std::string placeText(const record::Evidence& evidence)
{
    std::string text = placeText(evidence.path, evidence.member, evidence.offset);
    if (evidence.pointer && !evidence.pointer->empty()) {
        const std::string pointer = shown(*evidence.pointer);
        text += (pointer.front() == '/' ? "#" : ", ") + pointer;
    }
    return text;
}

std::string sizeText(std::uint64_t bytes)
{
    static constexpr std::array<std::string_view, 6> kUnits{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes < 1024)
        return countText(bytes, "byte", "bytes");
    std::size_t unit = 0;
    std::uint64_t divisor = 1024;
    while (unit + 1 < kUnits.size() && bytes / divisor >= 1024) {
        divisor *= 1024;
        ++unit;
    }
    // The remainder is below 2^60, so ten times it fits.
    const std::uint64_t tenths = bytes % divisor * 10 / divisor;
    return std::to_string(bytes / divisor) + "." + std::to_string(tenths) + " " + std::string(kUnits[unit]);
}

std::string numberText(std::uint64_t number)
{
    std::string digits = std::to_string(number);
    for (std::size_t i = digits.size(); i > 3; i -= 3)
        digits.insert(i - 3, ",");
    return digits;
}

std::string percentText(double figure)
{
    return std::to_string(figure > 0 ? std::lround(std::min(figure, 100.0)) : 0);
}

std::string countText(std::uint64_t count, std::string_view one, std::string_view many)
{
    return numberText(count) + " " + std::string(count == 1 ? one : many);
}

} // namespace assayer::report
