// SPDX-License-Identifier: GPL-3.0-or-later
// Times by the proleptic Gregorian calendar of <chrono>.
#include "trust/UtcTime.h"

#include <openssl/asn1.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace assayer::trust {

namespace {

constexpr Milliseconds kDay = 86'400'000;

std::optional<Milliseconds> fromParts(int year, unsigned month, unsigned day, int hour, int minute, int second)
{
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    // A leap second is read as the second before it, as POSIX time has none.
    if (!date.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return std::nullopt;
    const Milliseconds days = std::chrono::sys_days{date}.time_since_epoch().count();
    return days * kDay + ((hour * 60 + minute) * 60 + (second == 60 ? 59 : second)) * Milliseconds{1000};
}

// Takes `digits` decimal digits off the front of `text`.
std::optional<int> takeNumber(std::string_view& text, std::size_t digits)
{
    int value = 0;
    if (text.size() < digits || text.front() == '-')
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
    if (error != std::errc{} || end != text.data() + digits)
        return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

bool takeCharacter(std::string_view& text, std::string_view allowed)
{
    if (text.empty() || allowed.find(text.front()) == std::string_view::npos)
        return false;
    text.remove_prefix(1);
    return true;
}

Milliseconds takeFraction(std::string_view& text)
{
    Milliseconds value = 0;
    Milliseconds unit = 100;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        value += (text.front() - '0') * unit;
        unit /= 10;
        text.remove_prefix(1);
    }
    return value;
}

std::optional<Milliseconds> takeOffset(std::string_view& text)
{
    if (takeCharacter(text, "Zz"))
        return 0;
    const bool behind = text.starts_with('-');
    if (!takeCharacter(text, "+-"))
        return std::nullopt;
    const auto hours = takeNumber(text, 2);
    if (!hours || !takeCharacter(text, ":"))
        return std::nullopt;
    const auto minutes = takeNumber(text, 2);
    if (!minutes || *hours > 23 || *minutes > 59)
        return std::nullopt;
    const Milliseconds offset = (*hours * 60 + *minutes) * Milliseconds{60'000};
    return behind ? -offset : offset;
}

} // namespace

std::optional<Milliseconds> parseUtcTime(std::string_view text)
{
    const auto year = takeNumber(text, 4);
    if (!year || !takeCharacter(text, "-"))
        return std::nullopt;
    const auto month = takeNumber(text, 2);
    if (!month || !takeCharacter(text, "-"))
        return std::nullopt;
    const auto day = takeNumber(text, 2);
    if (!day || !takeCharacter(text, "Tt "))
        return std::nullopt;
    const auto hour = takeNumber(text, 2);
    if (!hour || !takeCharacter(text, ":"))
        return std::nullopt;
    const auto minute = takeNumber(text, 2);
    if (!minute || !takeCharacter(text, ":"))
        return std::nullopt;
    const auto second = takeNumber(text, 2);
    if (!second)
        return std::nullopt;
    const Milliseconds fraction = takeCharacter(text, ".") ? takeFraction(text) : 0;
    const auto offset = takeOffset(text);
    const auto time =
        fromParts(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day), *hour, *minute, *second);
    if (!offset || !time || !text.empty())
        return std::nullopt;
    return *time + fraction - *offset;
}

std::string utcTimeText(Milliseconds time)
{
    const Milliseconds days = time >= 0 ? time / kDay : -((kDay - 1 - time) / kDay);
    // The calendar of <chrono> ends at the year 32767, and no certificate goes beyond 9999.
    if (days < -719'528 || days > 2'932'896)
        return {};
    const std::chrono::year_month_day date{
        std::chrono::sys_days{std::chrono::days{static_cast<std::chrono::days::rep>(days)}}};
    const Milliseconds rest = time - days * kDay;
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02lld:%02lld:%02lld", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<long long>(rest / 3'600'000), static_cast<long long>(rest / 60'000 % 60),
                  static_cast<long long>(rest / 1000 % 60));
    std::string result = text.data();
    if (rest % 1000 != 0) {
        std::snprintf(text.data(), text.size(), ".%03lld", static_cast<long long>(rest % 1000));
        result += text.data();
    }
    return result + "Z";
}

std::optional<Milliseconds> timeOfAsn1(const asn1_string_st* time)
{
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1)
        return std::nullopt;
    return fromParts(parts.tm_year + 1900, static_cast<unsigned>(parts.tm_mon + 1),
                     static_cast<unsigned>(parts.tm_mday), parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string TimeWindow::text() const
{
    return (start ? utcTimeText(*start) : std::string("always")) + " to " + (end ? utcTimeText(*end) : "now");
}

} // namespace assayer::trust
