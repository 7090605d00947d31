// SPDX-License-Identifier: GPL-3.0-or-later
// Comparing licence texts.
#include "card/LicenceText.h"

#include "base/EmbeddedFile.h"
#include "base/Text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace assayer::card {

std::span<const EmbeddedFile> licenceTexts();

namespace {

constexpr double kSame = 0.98;
constexpr double kModified = 0.90;

using Words = std::vector<std::string>;
using Pairs = std::vector<std::uint64_t>; // hashes of neighbouring words, sorted

bool isWordByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool isCopyrightLine(std::string_view lower)
{
    const std::size_t first = lower.find_first_not_of(" \t#*;/>-");
    if (first == std::string_view::npos)
        return false;
    const std::string_view line = lower.substr(first);
    // Sentences of licences begin with these words too, but do not name a year or a holder at once.
    return line.starts_with("copyright (c)") || line.starts_with("copyright ©") || line.starts_with("(c) ") ||
           line.starts_with("©") || line.starts_with("copyright [") || line.starts_with("copyright <") ||
           line.starts_with("copyright 1") || line.starts_with("copyright 2") ||
           line.starts_with("all rights reserved");
}

// The words of the text without what differs between copies of one licence.
Words wordsOfLicence(std::string_view text)
{
    constexpr std::size_t kMaximumWords = 60'000;
    Words words;
    std::size_t begin = 0;
    while (begin < text.size() && words.size() < kMaximumWords) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string line = asciiLower(text.substr(begin, end - begin));
        begin = end + 1;
        if (isCopyrightLine(line))
            continue;
        bool lineStart = true;
        for (std::size_t at = 0; at < line.size();) {
            if (!isWordByte(line[at])) {
                ++at;
                continue;
            }
            const std::size_t first = at;
            while (at < line.size() && isWordByte(line[at]))
                ++at;
            std::string word = line.substr(first, at - first);
            const bool bullet =
                lineStart && word.size() <= 2 && at < line.size() && (line[at] == '.' || line[at] == ')');
            lineStart = false;
            if (!bullet)
                words.push_back(word == "https" ? "http" : std::move(word));
        }
    }
    // The appendix of the Apache licence tells how to apply it; many copies leave it out.
    const std::array<std::string, 5> close{"end", "of", "terms", "and", "conditions"};
    const auto found = std::search(words.begin(), words.end(), close.begin(), close.end());
    if (found != words.end() && words.size() > 500)
        words.erase(found + 5, words.end());
    return words;
}

Pairs pairsOf(const Words& words)
{
    Pairs pairs;
    pairs.reserve(words.size());
    const std::hash<std::string> hash;
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
        pairs.push_back(hash(words[i]) * 1099511628211ULL ^ hash(words[i + 1]));
    std::sort(pairs.begin(), pairs.end());
    return pairs;
}

double likeness(const Pairs& a, const Pairs& b)
{
    // Texts of very different length cannot be alike enough, whatever their words.
    const double most =
        2.0 * static_cast<double>(std::min(a.size(), b.size())) / static_cast<double>(a.size() + b.size());
    if (a.empty() || b.empty() || most < kModified)
        return 0;
    Pairs common;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
    return 2.0 * static_cast<double>(common.size()) / static_cast<double>(a.size() + b.size());
}

struct Standard
{
    std::string id;
    Pairs pairs;
};

const std::vector<Standard>& standards()
{
    static const std::vector<Standard> all = [] {
        std::vector<Standard> list;
        for (const EmbeddedFile& file : licenceTexts()) {
            std::string_view name = file.name.substr(file.name.find_last_of('/') + 1);
            name = name.substr(0, name.size() - std::string_view(".txt").size());
            list.push_back({asciiLower(name), pairsOf(wordsOfLicence(file.text))});
        }
        return list;
    }();
    return all;
}

struct Title
{
    std::string_view words; // single blanks between them
    std::string_view id;
};

// Licences whose texts are not in resources/licences, by the words of their first lines.
constexpr std::array<Title, 18> kTitles{{
    {"gnu affero general public license version 3", "agpl-3.0"},
    {"llama 2 community license", "llama2"},
    {"llama 3 community license", "llama3"},
    {"llama 3 1 community license", "llama3.1"},
    {"llama 3 2 community license", "llama3.2"},
    {"llama 3 3 community license", "llama3.3"},
    {"llama 4 community license", "llama4"},
    {"gemma terms of use", "gemma"},
    {"creativeml open rail m", "creativeml-openrail-m"},
    {"bigcode open rail m", "bigcode-openrail-m"},
    {"bigscience open rail m", "bigscience-openrail-m"},
    {"bigscience rail license", "bigscience-bloom-rail-1.0"},
    {"attribution noncommercial noderivatives 4 0 international", "cc-by-nc-nd-4.0"},
    {"attribution noncommercial sharealike 4 0 international", "cc-by-nc-sa-4.0"},
    {"attribution noncommercial 4 0 international", "cc-by-nc-4.0"},
    {"attribution sharealike 4 0 international", "cc-by-sa-4.0"},
    {"attribution noderivatives 4 0 international", "cc-by-nd-4.0"},
    {"attribution 4 0 international", "cc-by-4.0"},
}};

LicenceMatch identifyByTitle(const Words& words)
{
    std::string head = " ";
    for (std::size_t i = 0; i < std::min<std::size_t>(words.size(), 40); ++i)
        head += words[i] + " ";
    for (const Title& title : kTitles) {
        if (head.find(" " + std::string(title.words) + " ") != std::string::npos)
            return {LicenceMatch::Kind::Title, std::string(title.id), 0};
    }
    return {};
}

std::string comparable(std::string_view id)
{
    std::string lower = asciiLower(id);
    for (const std::string_view ending : {"-only", "-or-later", "+"}) {
        if (lower.ends_with(ending) && lower != "openrail++")
            lower.resize(lower.size() - ending.size());
    }
    return lower;
}

} // namespace

LicenceMatch identifyLicence(std::string_view text)
{
    constexpr std::size_t kMaximumBytes = 1U << 20U;
    if (text.size() > kMaximumBytes)
        return {};
    const Words words = wordsOfLicence(text);
    // The Affero licence is the GNU licence with a few paragraphs changed, so its title goes before the likeness.
    LicenceMatch title = identifyByTitle(words);
    if (title.kind == LicenceMatch::Kind::Title)
        return title;
    const Pairs pairs = pairsOf(words);
    LicenceMatch best;
    for (const Standard& standard : standards()) {
        const double close = likeness(pairs, standard.pairs);
        if (close > best.likeness)
            best = {LicenceMatch::Kind::Unknown, standard.id, close};
    }
    if (best.likeness >= kSame) {
        best.kind = LicenceMatch::Kind::Same;
        return best;
    }
    if (best.likeness < kModified)
        return {};
    best.kind = LicenceMatch::Kind::Modified;
    return best;
}

bool isComparableLicence(std::string_view id)
{
    constexpr std::array<std::string_view, 25> kFamilies{
        "apache",     "mit",       "bsd",    "gpl",    "lgpl",   "agpl",  "mpl",      "cc",         "cc0",
        "isc",        "artistic",  "llama2", "llama3", "llama4", "gemma", "openrail", "creativeml", "bigcode",
        "bigscience", "unlicense", "wtfpl",  "zlib",   "afl",    "epl",   "eupl"};
    const std::string lower = comparable(id);
    const std::string_view family = std::string_view(lower).substr(0, lower.find_first_of("-.+"));
    return lower.find(' ') == std::string::npos &&
           std::find(kFamilies.begin(), kFamilies.end(), family) != kFamilies.end();
}

bool licenceAgrees(std::string_view said, std::string_view found)
{
    const std::string a = comparable(said);
    const std::string b = comparable(found);
    const bool family = a == "bsd" || a == "gpl" || a == "lgpl" || a == "cc";
    // The texts of RAIL and RAIL++ begin alike.
    if (a == "openrail" || a == "openrail++")
        return b.find("openrail") != std::string::npos || b.find("-rail-") != std::string::npos;
    return a == b || (family && b.starts_with(a + "-"));
}

} // namespace assayer::card
