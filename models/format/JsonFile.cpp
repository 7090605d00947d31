// SPDX-License-Identifier: GPL-3.0-or-later
// JSON files: configurations of models and tokenizers, and any other JSON, which is looked at in the same way.
#include "base/Text.h"
#include "format/ConfigFacts.h"
#include "format/JsonScanner.h"
#include "format/Readers.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

// File names by which loaders of the Hugging Face libraries find their configuration.
constexpr std::array<std::string_view, 14> kConfigNames{
    "config.json",          "adapter_config.json",           "generation_config.json", "tokenizer_config.json",
    "model_index.json",     "preprocessor_config.json",      "processor_config.json",  "chat_template.json",
    "modules.json",         "special_tokens_map.json",       "scheduler_config.json",  "added_tokens.json",
    "image_processor.json", "video_preprocessor_config.json"};

constexpr std::array<std::string_view, 5> kTemplateEndings{".jinja", ".jinja2", ".j2", ".template", ".tmpl"};

// An object or array of JSON, told from templates ("{{", "{%") and from TOML or INI ("[section]").
bool beginsAsJson(std::string_view head)
{
    const auto skipSpace = [&](std::size_t from) { return head.find_first_not_of(" \t\r\n", from); };
    const std::size_t first = skipSpace(head.starts_with("\xEF\xBB\xBF") ? 3 : 0);
    if (first == std::string_view::npos)
        return false;
    const std::size_t second = skipSpace(first + 1);
    if (second == std::string_view::npos)
        return head[first] == '{' || head[first] == '[';
    if (head[first] == '{')
        return head[second] == '"' || head[second] == '}';
    if (head[first] != '[')
        return false;
    const std::string_view rest = head.substr(second);
    return std::string_view("{[\"]-0123456789").find(rest[0]) != std::string_view::npos || rest.starts_with("true") ||
           rest.starts_with("false") || rest.starts_with("null");
}

bool isConfigName(std::string_view name)
{
    const std::string lower = asciiLower(name.substr(name.find_last_of('/') + 1));
    return std::any_of(kConfigNames.begin(), kConfigNames.end(), [&](std::string_view known) {
        const bool ends = lower.ends_with(known);
        return ends && (lower.size() == known.size() ||
                        std::string_view("._-").find(lower[lower.size() - known.size() - 1]) != std::string_view::npos);
    });
}

bool isTokenizerName(std::string_view name)
{
    return asciiLower(name).ends_with("tokenizer.json");
}

bool isIndexName(std::string_view name)
{
    return asciiLower(name).ends_with(".index.json");
}

bool isShardPath(std::string_view name)
{
    return !name.empty() && name.find_first_of("/\\:") == std::string_view::npos && name != "." && name != "..";
}

// Reads `weight_map` of an index: how many tensors, in which files.
class IndexReader
{
public:
    IndexReader(const Input& input, Facts& facts)
        : m_facts(facts), m_observations(facts),
          m_scanner(input.bytes, 0, input.bytes.size(), {input.limits.documentDepth, 4096})
    {
    }

    Result<void> read()
    {
        m_facts.values["shards"] = Json::array();
        if (m_scanner.next() != JsonToken::ObjectBegin)
            return broken();
        JsonToken token = JsonToken::Null;
        while ((token = m_scanner.next()) == JsonToken::Key) {
            const std::string key = m_scanner.text();
            const bool done = key == "weight_map" ? weightMap() : key == "metadata" ? metadata() : m_scanner.skip();
            if (!done)
                return broken();
        }
        if (token != JsonToken::ObjectEnd || m_scanner.next() != JsonToken::End)
            return broken();
        m_facts.values["indexedTensors"] = m_tensors;
        return {};
    }

private:
    Result<void> broken()
    {
        const Error& error = m_scanner.error();
        const std::string message = error.message.empty() ? "the index is no JSON object" : error.message;
        m_observations.add("config.invalid-json", message, {}, error.offset, {});
        return failure(ErrorKind::Malformed, message, error.offset);
    }

    bool weightMap()
    {
        constexpr std::size_t kMostShards = 10'000;
        if (m_scanner.next() != JsonToken::ObjectBegin)
            return false;
        std::map<std::string, std::uint64_t> shards;
        JsonToken token = JsonToken::Null;
        while ((token = m_scanner.next()) == JsonToken::Key) {
            const std::string tensor = m_scanner.text();
            if (m_scanner.next() != JsonToken::String)
                return false;
            ++m_tensors;
            const auto known = shards.find(m_scanner.text());
            if (known == shards.end() && !isShardPath(m_scanner.text()))
                m_observations.add("safetensors.index-path",
                                   "the tensor is looked for in '" + excerpt(m_scanner.text(), 200) + "'", tensor,
                                   m_scanner.offset(), {});
            if (known != shards.end())
                ++known->second;
            else if (shards.size() < kMostShards)
                shards.emplace(m_scanner.text(), 1);
            else
                m_observations.add("safetensors.index-shards", "the index names more than 10000 files", {},
                                   m_scanner.offset(), {});
        }
        for (const auto& [name, tensors] : shards)
            m_facts.values["shards"].push_back({{"name", name}, {"tensors", tensors}});
        return token == JsonToken::ObjectEnd;
    }

    bool metadata()
    {
        if (m_scanner.next() != JsonToken::ObjectBegin)
            return false;
        JsonToken token = JsonToken::Null;
        while ((token = m_scanner.next()) == JsonToken::Key) {
            const bool total = m_scanner.text() == "total_size";
            if (!total) {
                if (!m_scanner.skip())
                    return false;
                continue;
            }
            token = m_scanner.next();
            const auto size = token == JsonToken::Number ? m_scanner.unsignedValue() : std::nullopt;
            if (size)
                m_facts.values["totalSize"] = *size;
            if ((token == JsonToken::ObjectBegin || token == JsonToken::ArrayBegin) && !m_scanner.skip())
                return false;
        }
        return token == JsonToken::ObjectEnd;
    }

    Facts& m_facts;
    Observations m_observations;
    JsonScanner m_scanner;
    std::uint64_t m_tensors = 0;
};

} // namespace

Match recogniseIndex(const Head& head, const Input& input)
{
    return isIndexName(input.name) && beginsAsJson(asText(head.first)) ? Match::ByContent : Match::No;
}

Result<void> readIndex(const Input& input, Facts& facts)
{
    return IndexReader(input, facts).read();
}

Match recogniseConfig(const Head& head, const Input& input)
{
    return isConfigName(input.name) && beginsAsJson(asText(head.first)) ? Match::ByContent : Match::No;
}

Match recogniseTokenizer(const Head& head, const Input& input)
{
    return isTokenizerName(input.name) && beginsAsJson(asText(head.first)) ? Match::ByContent : Match::No;
}

Match recogniseJson(const Head& head, const Input& input)
{
    const bool special = isIndexName(input.name) || isConfigName(input.name) || isTokenizerName(input.name) ||
                         recogniseNotebook(head, input) != Match::No ||
                         recogniseXgboostJson(head, input) != Match::No ||
                         recogniseMxnetSymbol(head, input) != Match::No || recogniseOrbax(head, input) != Match::No ||
                         recogniseZarr(head, input) != Match::No;
    // Brackets begin other things in files of these names, and YAML holds JSON as a part.
    const std::string lower = asciiLower(input.name);
    for (const std::string_view other : {".toml", ".cfg", ".ini", ".yaml", ".yml", ".py", ".sh", ".md"}) {
        if (lower.ends_with(other))
            return Match::No;
    }
    if (beginsAsJson(asText(head.first)))
        return special ? Match::No : Match::ByContent;
    return lower.ends_with(".json") ? Match::ByName : Match::No;
}

Result<void> readJson(const Input& input, Facts& facts)
{
    Observations observations(facts);
    const JsonOutline outline = outlineJson(input.bytes, input.limits);
    collectConfigFacts(outline, facts);
    collectTemplates(outline, facts);
    observeConfig(outline, asciiLower(input.name), facts, observations);
    if (outline.truncated)
        facts.problems.push_back({"", "limit-exceeded",
                                  "the document is larger than what is kept of a configuration; its rest was checked "
                                  "for syntax alone"});
    if (outline.error) {
        const bool deep = outline.error->kind == ErrorKind::LimitExceeded;
        observations.add(deep ? "config.too-deep" : "config.invalid-json", outline.error->message, {},
                         outline.error->offset, {});
        return failure(*outline.error);
    }
    return {};
}

Match recogniseJinja(const Head& head, const Input& input)
{
    const std::string lower = asciiLower(input.name);
    const bool named = std::any_of(kTemplateEndings.begin(), kTemplateEndings.end(),
                                   [&](std::string_view ending) { return lower.ends_with(ending); });
    return named && recogniseText(head, input) != Match::No ? Match::ByName : Match::No;
}

Result<void> readJinja(const Input& input, Facts& facts)
{
    constexpr std::uint64_t kMostTemplate = 4ULL << 20U;
    auto text = source::readAll(input.bytes, std::min(kMostTemplate, input.limits.documentBytes));
    if (!text)
        return failure(text.error());
    facts.templates.push_back({std::string(input.name), {}, std::move(*text), 0});
    return {};
}

} // namespace assayer::format
