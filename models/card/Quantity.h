// SPDX-License-Identifier: GPL-3.0-or-later
// Words and numbers of a sentence: "1.1 billion", "7B", "32k", "8,192".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::card {

struct Word
{
    std::string text;       ///< ASCII lower case
    std::size_t offset = 0; ///< in the sentence
    std::size_t length = 0;
};

/// Splits at everything but letters, digits, and points and commas between digits.
std::vector<Word> wordsOf(std::string_view sentence);

struct Quantity
{
    double value = 0;
    double step = 0;       ///< what one unit of the last written digit is worth
    char unit = 0;         ///< 'k', 'm', 'b', 't', or 0 where none is written
    std::size_t words = 1; ///< how many words it takes
};

/// The number that begins at `words[index]`, with a unit that is part of the word or the next word ("billion").
std::optional<Quantity> quantityAt(const std::vector<Word>& words, std::size_t index);

/// The number for people: "7241732096 (7.24 billion)".
std::string countText(std::uint64_t count);

} // namespace assayer::card
