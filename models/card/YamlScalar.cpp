// SPDX-License-Identifier: GPL-3.0-or-later
// Typing of YAML 1.1 scalars.
#include "card/YamlScalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace assayer::card {

namespace {

template <std::size_t N>
bool isOneOf(std::string_view text, const std::array<std::string_view, N>& words)
{
    return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::array<std::string_view, 5> kNull{"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 9> kTrue{"yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"};
constexpr std::array<std::string_view, 9> kFalse{"no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"};

bool isDecimalDigit(char c)
{
    return c >= '0' && c <= '9';
}

std::string withoutUnderscores(std::string_view text)
{
    std::string digits(text);
    digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
    return digits;
}

std::optional<Json> integerOfBase(std::string_view text, bool negative, int base)
{
    const std::string digits = withoutUnderscores(text);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size())
        return std::nullopt;
    if (!negative)
        return Json(value);
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return std::nullopt;
    return Json(-static_cast<std::int64_t>(value));
}

std::optional<Json> integer(std::string_view text)
{
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+'))
        text.remove_prefix(1);
    if (text.empty() || !isDecimalDigit(text[0]))
        return std::nullopt;
    if (text.starts_with("0b"))
        return integerOfBase(text.substr(2), negative, 2);
    if (text.starts_with("0x"))
        return integerOfBase(text.substr(2), negative, 16);
    if (text.size() > 1 && text[0] == '0')
        return integerOfBase(text.substr(1), negative, 8);
    return integerOfBase(text, negative, 10);
}

// A decimal point is demanded, and an exponent needs its sign: "1e5" is text in YAML 1.1.
bool hasFloatForm(std::string_view text)
{
    if (text.starts_with('-') || text.starts_with('+'))
        text.remove_prefix(1);
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos || text.size() < 2)
        return false;
    const std::size_t exponent = text.find_first_of("eE", point);
    const std::string_view fraction =
        text.substr(point + 1, exponent == std::string_view::npos ? exponent : exponent - point - 1);
    const auto digits = [](std::string_view part) {
        return std::all_of(part.begin(), part.end(), [](char c) { return isDecimalDigit(c) || c == '_'; });
    };
    if (!digits(text.substr(0, point)) || !digits(fraction))
        return false;
    if (point == 0 ? fraction.empty() || !isDecimalDigit(fraction[0]) : !isDecimalDigit(text[0]))
        return false;
    if (exponent == std::string_view::npos)
        return true;
    const std::string_view power = text.substr(exponent + 1);
    return power.size() >= 2 && (power[0] == '+' || power[0] == '-') && digits(power.substr(1)) &&
           isDecimalDigit(power[1]);
}

std::optional<Json> floating(std::string_view text)
{
    if (!hasFloatForm(text))
        return std::nullopt;
    std::string digits = withoutUnderscores(text);
    if (digits.starts_with('+'))
        digits.erase(0, 1);
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(value))
        return std::nullopt;
    return Json(value);
}

} // namespace

Json yamlScalar(std::string_view text)
{
    if (isOneOf(text, kNull))
        return nullptr;
    if (isOneOf(text, kTrue))
        return true;
    if (isOneOf(text, kFalse))
        return false;
    if (auto value = integer(text))
        return *value;
    if (auto value = floating(text))
        return *value;
    return std::string(text);
}

} // namespace assayer::card
