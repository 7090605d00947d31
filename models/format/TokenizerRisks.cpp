// SPDX-License-Identifier: GPL-3.0-or-later
// What a tokenizer does to texts before a model reads them, and with what it wrote: patterns that can take for ever,
// words that are exchanged, markers of a conversation that anybody can write.
#include "base/Text.h"
#include "format/ConfigFacts.h"

#include "code/PatternCost.h"
#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

constexpr std::size_t kMostSteps = 2000;
constexpr std::size_t kMostPattern = 64U << 10U;

constexpr std::array<std::string_view, 18> kRoleMarkers{
    "<|im_start|>",    "<|im_end|>",      "<|user|>",      "<|assistant|>", "<|system|>",    "<|start_header_id|>",
    "<|eot_id|>",      "<start_of_turn>", "<end_of_turn>", "[INST]",        "[/INST]",       "<<SYS>>",
    "[SYSTEM_PROMPT]", "<|end|>",         "<|channel|>",   "<|User|>",      "<|Assistant|>", "<|start|>"};

// Letters of any script but none of the marks that tokenizers put for blanks and bytes.
bool isWord(std::string_view text)
{
    std::size_t letters = 0;
    for (const char c : text)
        letters += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0xC3 ? 1U : 0U;
    return letters >= 3 && text.find("\xE2\x96\x81") == std::string_view::npos && text.front() != '<';
}

class TokenizerRisks
{
public:
    TokenizerRisks(const JsonOutline& outline, Observations& observations)
        : m_outline(outline), m_observations(observations)
    {
    }

    void run()
    {
        for (const char* part : {"normalizer", "pre_tokenizer", "decoder", "post_processor"})
            steps(part);
        const Json& tokens = jsonMember(m_outline.value, "added_tokens");
        for (std::size_t i = 0; tokens.is_array() && i < tokens.size(); ++i)
            token(tokens[i], "/added_tokens/" + std::to_string(i));
        for (const auto& [id, entry] : jsonMember(m_outline.value, "added_tokens_decoder").items())
            token(entry, "/added_tokens_decoder/" + jsonPointerStep(id));
    }

private:
    void observe(std::string kind, std::string detail, const std::string& pointer)
    {
        m_observations.add(std::move(kind), std::move(detail), pointer, m_outline.offsetOf(pointer), {});
    }

    void steps(const std::string& part)
    {
        std::vector<std::pair<const Json*, std::string>> open{{&jsonMember(m_outline.value, part), "/" + part}};
        for (std::size_t seen = 0; !open.empty() && seen < kMostSteps; ++seen) {
            const auto [step, pointer] = std::move(open.back());
            open.pop_back();
            if (step->is_object())
                judge(*step, pointer);
            for (const auto& [key, inner] : step->items()) {
                if (inner.is_structured() && pointer.size() < 512)
                    open.emplace_back(&inner, pointer + "/" + jsonPointerStep(key));
            }
        }
    }

    void judge(const Json& step, const std::string& pointer)
    {
        const Json& pattern = jsonMember(step, "pattern");
        const std::string regex = jsonText(pattern, "Regex");
        const auto explosive = code::explosiveGroup(std::string_view(regex).substr(0, kMostPattern));
        if (explosive)
            observe("tokenizer.explosive-pattern",
                    "the pattern repeats '" + excerpt(std::string_view(regex).substr(*explosive), 80) +
                        "', of which one part can take the place of several",
                    pointer + "/pattern");
        if (jsonText(step, "type") != "Replace")
            return;
        const std::string text = jsonText(pattern, "String", regex);
        const std::string content = jsonText(step, "content");
        if (isWord(text) && isWord(content) && text.find_first_of("[\\{") == std::string::npos)
            observe("tokenizer.replaced-word", "'" + excerpt(text, 80) + "' becomes '" + excerpt(content, 80) + "'",
                    pointer);
    }

    void token(const Json& token, const std::string& pointer)
    {
        const std::string content = jsonText(token, "content");
        const bool marker = std::find(kRoleMarkers.begin(), kRoleMarkers.end(), content) != kRoleMarkers.end();
        if (marker && jsonMember(token, "special") == Json(false))
            observe("tokenizer.ordinary-marker", "'" + content + "' is no special token", pointer);
    }

    const JsonOutline& m_outline;
    Observations& m_observations;
};

} // namespace

void observeTokenizer(const JsonOutline& outline, Observations& observations)
{
    TokenizerRisks(outline, observations).run();
}

} // namespace assayer::format
