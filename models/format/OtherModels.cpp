// SPDX-License-Identifier: GPL-3.0-or-later
// MXNet's networks, LightGBM's text models and CatBoost's files.
#include "base/Text.h"
#include "format/JsonOutline.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "format/SourceNames.h"
#include "source/Cursor.h"

#include <algorithm>
#include <charconv>

namespace assayer::format {

namespace {

std::size_t countWords(std::string_view text)
{
    std::size_t count = 0;
    bool within = false;
    for (const char c : text) {
        const bool letter = c != ' ' && c != '\t' && c != '\r';
        count += letter && !within ? 1U : 0U;
        within = letter;
    }
    return count;
}

// Of one tree: how many numbers each line has to hold, by the number of leaves.
class LightGbmReader
{
public:
    explicit LightGbmReader(Facts& facts) : m_facts(facts), m_observations(facts) {}

    Result<void> read(std::string_view text)
    {
        m_facts.values["architecture"] = "lightgbm";
        bool ended = false;
        for (std::size_t at = 0; at < text.size();) {
            const std::string_view line = text.substr(at, text.find('\n', at) - at);
            ended = ended || line.starts_with("end of trees");
            take(line, at);
            at += line.size() + 1;
        }
        if (!ended)
            m_observations.add("lightgbm.bad-length", "the trees have no end");
        m_facts.values["trees"] = m_trees;
        return {};
    }

private:
    void take(std::string_view line, std::size_t at)
    {
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos)
            return;
        const std::string_view key = line.substr(0, equals);
        const std::string_view value = withoutBlanks(line.substr(equals + 1));
        if (key == "Tree") {
            ++m_trees;
            m_leaves = 0;
        } else if (key == "version") {
            m_facts.values["version"] = excerpt(utf8FromBytes(value), 32);
        } else if (key == "num_leaves") {
            std::from_chars(value.data(), value.data() + value.size(), m_leaves);
        } else if (m_trees > 0 && m_leaves > 0) {
            const bool perSplit = key == "split_feature" || key == "left_child" || key == "right_child" ||
                                  key == "threshold" || key == "decision_type";
            const bool perLeaf = key == "leaf_value";
            const std::size_t expected = perSplit ? m_leaves - 1 : m_leaves;
            if ((perSplit || perLeaf) && countWords(value) != expected)
                m_observations.add("lightgbm.bad-length",
                                   std::string(key) + " holds " + std::to_string(countWords(value)) +
                                       " values where the tree has " + std::to_string(m_leaves) + " leaves",
                                   {}, at, line.size());
        }
    }

    Facts& m_facts;
    Observations m_observations;
    std::uint64_t m_trees = 0;
    std::size_t m_leaves = 0;
};

} // namespace

Match recogniseMxnetSymbol(const Head& head, const Input& input)
{
    const std::string_view text = asText(head.first);
    const bool begins = text.starts_with('{') && text.find("\"nodes\"") != std::string_view::npos &&
                        text.find("\"op\"") != std::string_view::npos;
    const bool rest =
        asciiLower(input.name).ends_with("symbol.json") || text.find("\"arg_nodes\"") != std::string_view::npos;
    return begins && rest ? Match::ByContent : Match::No;
}

Result<void> readMxnetSymbol(const Input& input, Facts& facts)
{
    Observations observations(facts);
    const JsonOutline outline = outlineJson(input.bytes, input.limits);
    const Json& nodes = jsonMember(outline.value, "nodes");
    facts.values["architecture"] = "mxnet";
    facts.values["layers"] = nodes.size();
    std::size_t index = 0;
    for (const Json& node : nodes) {
        const std::string pointer = "/nodes/" + std::to_string(index++);
        const std::string operation = jsonText(node, "op");
        Json settings = Json::object();
        for (const char* key : {"attrs", "attr", "param"}) {
            if (jsonMember(node, key).is_object())
                settings.update(jsonMember(node, key));
        }
        const bool custom = operation == "Custom" || operation == "_Native" || operation == "_NDArray" ||
                            operation.starts_with("_CustomSubgraph") || operation == "_TensorRT" ||
                            operation == "CaffeOp" || operation == "TorchModule";
        if (custom)
            observations.add("mxnet.custom-operator",
                             "operator " + excerpt(operation, 64) + ", type '" +
                                 excerpt(jsonText(settings, "op_type"), 128) + "'",
                             pointer, outline.offsetOf(pointer), {});
        for (const auto& [key, value] : settings.items()) {
            const std::string text = value.is_string() ? value.get<std::string>() : std::string();
            if (text.ends_with(".so") || text.ends_with(".dll") || text.ends_with(".dylib") || key == "library")
                observations.add("mxnet.library", excerpt(key, 64) + ": " + excerpt(text, 200), pointer,
                                 outline.offsetOf(pointer), {});
        }
    }
    if (outline.truncated)
        facts.problems.push_back({"", "limit-exceeded", "the network is larger than what is kept of it"});
    if (!outline.error)
        return {};
    observations.add("config.invalid-json", outline.error->message, {}, outline.error->offset, {});
    return failure(*outline.error);
}

Match recogniseLightGbm(const Head& head, const Input&)
{
    const std::string_view text = asText(head.first);
    return text.starts_with("tree\n") && text.find("version=v") != std::string_view::npos ? Match::ByContent
                                                                                          : Match::No;
}

Result<void> readLightGbm(const Input& input, Facts& facts)
{
    const auto text = source::readAll(input.bytes, input.limits.documentBytes);
    if (!text)
        return failure(text.error());
    return LightGbmReader(facts).read(*text);
}

Match recogniseCatBoost(const Head& head, const Input&)
{
    return head.startsWith("CBM1") ? Match::ByContent : Match::No;
}

Result<void> readCatBoost(const Input& input, Facts& facts)
{
    Observations observations(facts);
    facts.values["architecture"] = "catboost";
    source::Cursor cursor(input.bytes, 4);
    const auto size = cursor.little<std::uint32_t>();
    if (!size || *size > cursor.remaining() || *size < 8) {
        observations.add("catboost.bad-length", "the core of the model leads out of the file", {}, 4, 4);
        return {};
    }
    // FlatBuffers: the offset of the root table leads into the buffer.
    const auto root = cursor.little<std::uint32_t>();
    if (!root || *root < 4 || *root > *size - 4)
        observations.add("catboost.bad-length", "the root of the model's table leads out of it", {}, 8, 4);
    return {};
}

} // namespace assayer::format
