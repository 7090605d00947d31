// SPDX-License-Identifier: GPL-3.0-or-later
// Extracting statements from prose.
#include "card/Prose.h"

#include "base/Text.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace assayer::card {

namespace {

// What matters is said early; more sentences than this are there to exhaust a reader.
constexpr std::size_t kMaximumSentences = 20'000;

// Words of sentences that speak of other models, of training, or of a part of the parameters only.
constexpr std::array<std::string_view, 46> kGuards{
    "similar",    "outperform", "outperforms", "outperforming", "outperformed", "compared",     "comparable",
    "comparison", "compare",    "than",        "versus",        "vs",           "distilled",    "distillation",
    "distill",    "teacher",    "larger",      "smaller",       "unlike",       "rivals",       "surpasses",
    "surpass",    "beats",      "competitive", "alternative",   "predecessor",  "previous",     "sizes",
    "family",     "series",     "ranging",     "variants",      "versions",     "respectively", "non",
    "active",     "activated",  "trainable",   "draft",         "other",        "others",       "instead",
    "against",    "original",   "extended",    "baseline"};

bool isAnyOf(std::string_view word, std::initializer_list<std::string_view> list)
{
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool isGuarded(const std::vector<Word>& words)
{
    return std::any_of(words.begin(), words.end(), [](const Word& word) {
        return std::find(kGuards.begin(), kGuards.end(), word.text) != kGuards.end();
    });
}

bool hasWord(const Sentence& sentence, std::initializer_list<std::string_view> list)
{
    return std::any_of(sentence.words.begin(), sentence.words.end(),
                       [&](const Word& word) { return isAnyOf(word.text, list); });
}

// The end of the sentence that begins at `begin`: a full stop before white space, or the line's end.
std::size_t sentenceEnd(std::string_view text, std::size_t begin)
{
    for (std::size_t at = begin; at + 1 < text.size(); ++at) {
        const bool stop = text[at] == '.' || text[at] == ';' || text[at] == '!' || text[at] == '?';
        if (stop && (text[at + 1] == ' ' || text[at + 1] == '\t'))
            return at + 1;
    }
    return text.size();
}

Statement statement(const Sentence& sentence, std::size_t first, std::size_t last)
{
    Statement made;
    made.field = sentence.title ? "title" : "prose";
    const std::size_t begin = sentence.words[first].offset;
    const std::size_t end = sentence.words[last].offset + sentence.words[last].length;
    made.said = utf8FromBytes(sentence.text.substr(begin, end - begin));
    made.line = sentence.line;
    made.offset = sentence.offset + begin;
    made.length = end - begin;
    return made;
}

// A sentence that names several values of one kind compares or lists; none of them is this model's for sure.
void appendIfSingle(std::vector<Statement>& all, const std::vector<Statement>& found)
{
    if (found.empty())
        return;
    const bool single = std::all_of(found.begin(), found.end(), [&](const Statement& other) {
        return other.quantity.value == found.front().quantity.value && other.word == found.front().word;
    });
    if (single)
        all.push_back(found.front());
}

// The word index behind fillers such as "of", "is", "about", at most four of them.
std::size_t skipFillers(const Sentence& sentence, std::size_t at)
{
    const std::size_t limit = at + 4;
    while (at < sentence.words.size() && at < limit &&
           isAnyOf(sentence.words[at].text, {"of", "is", "was", "about", "around", "approximately", "approx", "up",
                                             "to", "count", "size", "total", "in", "a", "the", "has", "are", "length"}))
        ++at;
    return at;
}

bool isParameterWord(std::string_view word)
{
    return isAnyOf(word, {"parameter", "parameters", "param", "params"});
}

bool isParameterUnit(const Quantity& quantity)
{
    return quantity.unit == 'm' || quantity.unit == 'b' || quantity.unit == 't';
}

// "1.1 billion parameters", "7B model parameters", "Parameters: 7B".
std::optional<Statement> parametersAt(const Sentence& sentence, std::size_t at)
{
    const auto& words = sentence.words;
    if (const auto quantity = quantityAt(words, at);
        quantity && (isParameterUnit(*quantity) || quantity->value >= 1e6)) {
        const std::size_t next = at + quantity->words;
        for (std::size_t i = next; i < std::min(next + 2, words.size()); ++i) {
            if (!isParameterWord(words[i].text))
                continue;
            Statement made = statement(sentence, at, i);
            made.quantity = *quantity;
            return made;
        }
        return std::nullopt;
    }
    if (!isParameterWord(words[at].text))
        return std::nullopt;
    const std::size_t value = skipFillers(sentence, at + 1);
    if (value >= words.size())
        return std::nullopt;
    const auto quantity = quantityAt(words, value);
    if (!quantity || (!isParameterUnit(*quantity) && quantity->value < 1e6))
        return std::nullopt;
    Statement made = statement(sentence, at, value + quantity->words - 1);
    made.quantity = *quantity;
    return made;
}

std::optional<Statement> titleSize(const Sentence& sentence, std::size_t at)
{
    const auto quantity = quantityAt(sentence.words, at);
    if (!quantity || quantity->words != 1 || !isParameterUnit(*quantity))
        return std::nullopt;
    Statement made = statement(sentence, at, at);
    made.quantity = *quantity;
    return made;
}

bool saysContextBefore(const std::vector<Word>& words, std::size_t at)
{
    return at + 1 < words.size() && ((isAnyOf(words[at].text, {"context", "sequence"}) &&
                                      isAnyOf(words[at + 1].text, {"length", "window", "size", "lengths"})));
}

// "context length of 32k tokens", "maximum sequence length: 512", "128k context", "8192 token context window".
std::optional<Statement> contextAt(const Sentence& sentence, std::size_t at)
{
    const auto& words = sentence.words;
    std::size_t number = words.size();
    std::size_t first = at;
    std::size_t last = at;
    if (saysContextBefore(words, at)) {
        number = skipFillers(sentence, at + 2);
    } else if (quantityAt(words, at)) {
        std::size_t next = at + quantityAt(words, at)->words;
        while (next < words.size() && next < at + 4 && isAnyOf(words[next].text, {"token", "tokens", "long", "length"}))
            ++next;
        if (next >= words.size() || words[next].text != "context")
            return std::nullopt;
        number = at;
        last = next;
    }
    if (number >= words.size())
        return std::nullopt;
    const auto quantity = quantityAt(words, number);
    if (!quantity || quantity->unit == 'b' || quantity->unit == 't' || quantity->value < 64)
        return std::nullopt;
    last = std::max(last, number + quantity->words - 1);
    Statement made = statement(sentence, first, last);
    made.quantity = *quantity;
    return made;
}

std::optional<Statement> titleContext(const Sentence& sentence, std::size_t at)
{
    const auto quantity = quantityAt(sentence.words, at);
    if (!quantity || quantity->words != 1 || quantity->unit != 'k' || quantity->value < 1000)
        return std::nullopt;
    Statement made = statement(sentence, at, at);
    made.quantity = *quantity;
    return made;
}

// "vocabulary size of 32,000", "vocab size: 50257", "a vocabulary of 30k".
std::optional<Statement> vocabularyAt(const Sentence& sentence, std::size_t at)
{
    const auto& words = sentence.words;
    if (!isAnyOf(words[at].text, {"vocabulary", "vocab", "vocab_size"}))
        return std::nullopt;
    const std::size_t number = skipFillers(sentence, at + 1);
    if (number >= words.size())
        return std::nullopt;
    const auto quantity = quantityAt(words, number);
    if (!quantity || quantity->unit == 'b' || quantity->unit == 't' || quantity->value < 2)
        return std::nullopt;
    Statement made = statement(sentence, at, number + quantity->words - 1);
    made.quantity = *quantity;
    return made;
}

// Number formats of the weights, as opposed to those of training or of a recommended way of loading.
bool speaksOfStoredNumbers(const Sentence& sentence)
{
    if (hasWord(sentence, {"training", "trained", "train", "mixed", "inference", "regime", "load", "loading", "convert",
                           "converted", "use", "using", "requires", "supports", "or", "compute"}))
        return false;
    return hasWord(sentence, {"weights", "tensor", "tensors", "precision", "dtype", "checkpoint", "stored", "saved"});
}

template <typename Find>
std::vector<Statement> collect(const std::vector<Sentence>& sentences, bool titles, Find find)
{
    std::vector<Statement> all;
    for (const Sentence& sentence : sentences) {
        if (sentence.title != titles)
            continue;
        std::vector<Statement> found;
        for (std::size_t at = 0; at < sentence.words.size(); ++at) {
            if (auto made = find(sentence, at))
                found.push_back(std::move(*made));
        }
        appendIfSingle(all, found);
    }
    return all;
}

std::vector<Statement> joined(std::vector<Statement> first, std::vector<Statement> second)
{
    std::move(second.begin(), second.end(), std::back_inserter(first));
    return first;
}

} // namespace

std::vector<Sentence> statingSentences(std::string_view card, const Outline& outline)
{
    std::vector<Sentence> sentences;
    if (const Section* title = outline.title()) {
        Sentence sentence;
        sentence.text = card.substr(title->offset, title->length);
        sentence.line = title->line;
        sentence.offset = title->offset;
        sentence.title = true;
        sentence.words = wordsOf(sentence.text);
        sentences.push_back(std::move(sentence));
    }
    for (const ProseLine& line : outline.prose) {
        std::size_t begin = 0;
        while (begin < line.text.size() && sentences.size() < kMaximumSentences) {
            // The header of a table's column may name another model, so a row counts only as "name | value".
            const std::size_t end = line.table ? line.text.size() : sentenceEnd(line.text, begin);
            Sentence sentence;
            sentence.text = line.text.substr(begin, end - begin);
            sentence.line = line.line;
            sentence.offset = line.offset + begin;
            begin = end;
            const auto bars = std::count(sentence.text.begin(), sentence.text.end(), '|');
            if (line.table && bars > (sentence.text.starts_with('|') ? 3 : 1))
                continue;
            sentence.words = wordsOf(sentence.text);
            if (!sentence.words.empty() && !isGuarded(sentence.words))
                sentences.push_back(std::move(sentence));
        }
    }
    return sentences;
}

std::vector<Statement> statedParameters(const std::vector<Sentence>& sentences)
{
    return joined(collect(sentences, true, titleSize), collect(sentences, false, parametersAt));
}

std::vector<Statement> statedContext(const std::vector<Sentence>& sentences)
{
    return joined(collect(sentences, true, titleContext), collect(sentences, false, contextAt));
}

std::vector<Statement> statedVocabulary(const std::vector<Sentence>& sentences)
{
    return collect(sentences, false, vocabularyAt);
}

std::string dtypeName(std::string_view word)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 21> kNames{{
        {"bf16", "BF16"},       {"bfloat16", "BF16"},   {"fp16", "F16"},
        {"f16", "F16"},         {"float16", "F16"},     {"half", "F16"},
        {"fp32", "F32"},        {"f32", "F32"},         {"float32", "F32"},
        {"float", "F32"},       {"fp64", "F64"},        {"f64", "F64"},
        {"float64", "F64"},     {"double", "F64"},      {"fp8", "F8_E4M3"},
        {"f8_e4m3", "F8_E4M3"}, {"int8", "I8"},         {"float8_e4m3fn", "F8_E4M3"},
        {"i8", "I8"},           {"f8_e5m2", "F8_E5M2"}, {"float8_e5m2", "F8_E5M2"},
    }};
    const std::string lower = asciiLower(word);
    for (const auto& [written, name] : kNames) {
        if (written == lower)
            return std::string(name);
    }
    return {};
}

std::vector<Statement> statedDtype(const std::vector<Sentence>& sentences)
{
    const auto find = [](const Sentence& sentence, std::size_t at) -> std::optional<Statement> {
        const std::string& word = sentence.words[at].text;
        const std::string name = isAnyOf(word, {"half", "float", "double"}) ? std::string() : dtypeName(word);
        if (name.empty() || (!sentence.title && !speaksOfStoredNumbers(sentence)))
            return std::nullopt;
        Statement made = statement(sentence, at, at);
        made.word = name;
        return made;
    };
    return joined(collect(sentences, true, find), collect(sentences, false, find));
}

std::vector<Statement> statedSafetensorsOnly(const std::vector<Sentence>& sentences)
{
    const auto find = [](const Sentence& sentence, std::size_t at) -> std::optional<Statement> {
        const auto& words = sentence.words;
        const auto next = [&](std::size_t distance) -> std::string_view {
            return at + distance < words.size() ? std::string_view(words[at + distance].text) : std::string_view();
        };
        const std::string_view word = words[at].text;
        std::size_t last = 0;
        const bool noPickle =
            isAnyOf(word, {"no", "without", "zero"}) && isAnyOf(next(1), {"pickle", "pickles", "pickled"});
        if (noPickle || (word == "pickle" && next(1) == "free") || (word == "safetensors" && next(1) == "only") ||
            (word == "only" && next(1) == "safetensors"))
            last = at + 1;
        else if (word == "only" && isAnyOf(next(1), {"in", "as", "uses", "contains"}) && next(2) == "safetensors")
            last = at + 2;
        else
            return std::nullopt;
        Statement made = statement(sentence, at, last);
        made.word = "safetensors-only";
        return made;
    };
    return joined(collect(sentences, true, find), collect(sentences, false, find));
}

} // namespace assayer::card
