// SPDX-License-Identifier: GPL-3.0-or-later
// What the title and the prose of a card state in numbers and words. Extraction is conservative: a sentence that
// compares with other models states nothing about this one.
#pragma once

#include "card/Outline.h"
#include "card/Quantity.h"

#include <string>
#include <string_view>
#include <vector>

namespace assayer::card {

/// A sentence, table row or title.
struct Sentence
{
    std::string_view text;
    std::uint64_t line = 0;
    std::uint64_t offset = 0; ///< in the card
    bool title = false;
    std::vector<Word> words;
};

/// Something that the card says, at its place.
struct Statement
{
    std::string field; ///< "title", "prose", "front matter: license"
    std::string said;  ///< as written
    Quantity quantity; ///< where it is a number
    std::string word;  ///< where it is a word, normalised
    std::uint64_t line = 0;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

/// The title first, then the sentences of the prose that state something about this model; comparisons are left out.
std::vector<Sentence> statingSentences(std::string_view card, const Outline& outline);

std::vector<Statement> statedParameters(const std::vector<Sentence>& sentences);
std::vector<Statement> statedContext(const std::vector<Sentence>& sentences);
std::vector<Statement> statedVocabulary(const std::vector<Sentence>& sentences);
std::vector<Statement> statedDtype(const std::vector<Sentence>& sentences);
std::vector<Statement> statedSafetensorsOnly(const std::vector<Sentence>& sentences);

/// The name of a number format in the words of safetensors ("bf16", "bfloat16" -> "BF16"); empty for another word.
std::string dtypeName(std::string_view word);

} // namespace assayer::card
