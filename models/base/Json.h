// SPDX-License-Identifier: GPL-3.0-or-later
// The guard around JSON: hostile text is parsed with bounds on depth and count, without exceptions, and duplicate keys,
// of which different readers keep different ones, are reported instead of lost.
#pragma once

#include "base/Limits.h"
#include "base/Result.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace assayer {

using Json = nlohmann::json;

struct JsonDocument
{
    Json value;
    std::vector<std::string> duplicateKeys; ///< JSON pointers (RFC 6901) of keys that stand twice; the last one is kept
};

/// Parses UTF-8 JSON (RFC 8259). Fails with the byte offset on broken syntax, invalid UTF-8, or a bound of `limits`.
Result<JsonDocument> parseJson(std::string_view text, const Limits& limits = {});

/// The text of a string value, the decimal digits of an integer, otherwise `fallback`: for values that may be anything.
std::string jsonText(const Json& object, std::string_view key, std::string_view fallback = {});

/// The value below `key` as an unsigned integer; integral floating-point numbers and digit strings count.
std::optional<std::uint64_t> jsonUnsigned(const Json& object, std::string_view key);

/// The member `key` of an object, or null where `object` is none or lacks it. Valid as long as `object` is.
const Json& jsonMember(const Json& object, std::string_view key);

/// Compact JSON on one line; strings that are no UTF-8 are written with replacement characters rather than thrown over.
std::string jsonLine(const Json& value);

/// One step of a JSON pointer, escaped as RFC 6901 section 3 asks.
std::string jsonPointerStep(std::string_view key);

} // namespace assayer
