// SPDX-License-Identifier: GPL-3.0-or-later
// Words and numbers as every report for people writes them.
#pragma once

#include "record/Inspection.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace assayer::report {

/// The most bytes of one untrusted text that a report shows; the rest is counted.
inline constexpr std::size_t kShownBytes = 4096;

/// Untrusted text for the eye: cut at kShownBytes with a mark, deceptive characters as visible escapes.
std::string shown(std::string_view text, bool keepLineBreaks = false);

/// "path!member @ 1234", each part only where it is known; escaped by shown().
std::string placeText(std::string_view path, const std::optional<std::string>& member,
                      const std::optional<std::uint64_t>& offset);

/// The place of a piece of evidence, with its JSON pointer or line.
std::string placeText(const record::Evidence& evidence);

/// "12 bytes", "1.5 KiB", "2.0 TiB".
std::string sizeText(std::uint64_t bytes);

/// "1 finding", "10,000 findings".
std::string countText(std::uint64_t count, std::string_view one, std::string_view many);

/// A figure between 0 and 100 as a whole number; what lies outside, as a record of another's making may, is clamped.
std::string percentText(double figure);

/// 10000 as "10,000".
std::string numberText(std::uint64_t number);

} // namespace assayer::report
