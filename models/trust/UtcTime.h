// SPDX-License-Identifier: GPL-3.0-or-later
// Points in time as signatures carry them, and the windows in which a key or an authority counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct asn1_string_st;

namespace assayer::trust {

/// Milliseconds since 1970-01-01T00:00:00Z.
using Milliseconds = std::int64_t;

/// Reads "2022-10-31T23:59:59.999Z" (RFC 3339; an offset such as +01:00 is taken into account).
std::optional<Milliseconds> parseUtcTime(std::string_view text);

/// "2022-10-31T23:59:59Z", with milliseconds where there are any; empty beyond the years 0 to 9999.
std::string utcTimeText(Milliseconds time);

/// The time of an ASN.1 UTCTime or GeneralizedTime, whole seconds.
std::optional<Milliseconds> timeOfAsn1(const asn1_string_st* time);

/// An interval that is closed at both ends; a missing end is open.
struct TimeWindow
{
    std::optional<Milliseconds> start;
    std::optional<Milliseconds> end;

    bool contains(Milliseconds time) const { return (!start || *start <= time) && (!end || time <= *end); }
    std::string text() const;
};

} // namespace assayer::trust
