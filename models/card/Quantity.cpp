// SPDX-License-Identifier: GPL-3.0-or-later
// Reading numbers as people write them.
#include "card/Quantity.h"

#include "base/Text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace assayer::card {

namespace {

constexpr std::size_t kMaximumWords = 400;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isWordCharacter(std::string_view text, std::size_t at)
{
    const char c = text[at];
    if (isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80)
        return true;
    if (c == '_')
        return true;
    return (c == '.' || c == ',') && at > 0 && at + 1 < text.size() && isDigit(text[at - 1]) && isDigit(text[at + 1]);
}

double scaleOf(char unit)
{
    switch (unit) {
    case 'k':
        return 1e3;
    case 'm':
        return 1e6;
    case 'b':
        return 1e9;
    case 't':
        return 1e12;
    default:
        return 1;
    }
}

char unitOfWord(std::string_view word)
{
    constexpr std::array<std::pair<std::string_view, char>, 8> kUnits{{{"thousand", 'k'},
                                                                       {"million", 'm'},
                                                                       {"millions", 'm'},
                                                                       {"billion", 'b'},
                                                                       {"billions", 'b'},
                                                                       {"bn", 'b'},
                                                                       {"trillion", 't'},
                                                                       {"trillions", 't'}}};
    for (const auto& [name, unit] : kUnits) {
        if (name == word)
            return unit;
    }
    return word.size() == 1 && std::string_view("kmbt").find(word[0]) != std::string_view::npos ? word[0] : '\0';
}

// "8,192" is a grouped number, "1,5" is none that can be told.
bool dropGroups(std::string& digits)
{
    std::size_t comma = digits.find(',');
    if (comma == std::string::npos)
        return true;
    if (comma == 0 || comma > 3)
        return false;
    while (comma < digits.size() && digits[comma] == ',') {
        const std::size_t end = std::min(digits.find_first_of(",.", comma + 1), digits.size());
        if (end - comma != 4)
            return false;
        digits.erase(comma, 1);
        comma += 3;
    }
    return digits.find(',') == std::string::npos;
}

} // namespace

std::vector<Word> wordsOf(std::string_view sentence)
{
    std::vector<Word> words;
    std::size_t at = 0;
    while (at < sentence.size() && words.size() < kMaximumWords) {
        if (!isWordCharacter(sentence, at)) {
            ++at;
            continue;
        }
        const std::size_t begin = at;
        while (at < sentence.size() && isWordCharacter(sentence, at))
            ++at;
        words.push_back({asciiLower(sentence.substr(begin, at - begin)), begin, at - begin});
    }
    return words;
}

std::optional<Quantity> quantityAt(const std::vector<Word>& words, std::size_t index)
{
    std::string digits = words[index].text;
    if (digits.empty() || !isDigit(digits[0]) || digits.size() > 24)
        return std::nullopt;
    Quantity quantity;
    if (!isDigit(digits.back())) {
        quantity.unit = unitOfWord(digits.substr(digits.size() - 1));
        if (quantity.unit == 0)
            return std::nullopt;
        digits.pop_back();
    } else if (index + 1 < words.size()) {
        quantity.unit = unitOfWord(words[index + 1].text);
        quantity.words = quantity.unit == 0 ? 1 : 2;
    }
    if (!dropGroups(digits) || digits.find_first_not_of("0123456789.") != std::string::npos)
        return std::nullopt;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), quantity.value);
    if (error != std::errc{} || end != digits.data() + digits.size())
        return std::nullopt;
    const std::size_t point = digits.find('.');
    const double places = point == std::string::npos ? 0 : static_cast<double>(digits.size() - point - 1);
    quantity.step = std::pow(10.0, -places) * scaleOf(quantity.unit);
    quantity.value *= scaleOf(quantity.unit);
    return quantity;
}

std::string countText(std::uint64_t count)
{
    struct Name
    {
        double scale;
        const char* word;
    };
    std::string text = std::to_string(count);
    for (const Name& name : {Name{1e12, "trillion"}, Name{1e9, "billion"}, Name{1e6, "million"}}) {
        const double scaled = static_cast<double>(count) / name.scale;
        if (scaled < 1)
            continue;
        std::array<char, 64> buffer{};
        std::snprintf(buffer.data(), buffer.size(), " (%.3g %s)", scaled, name.word);
        return text + buffer.data();
    }
    return text;
}

} // namespace assayer::card
