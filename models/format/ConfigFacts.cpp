// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/ConfigFacts.h"

#include "base/Text.h"

#include <array>
#include <initializer_list>

namespace assayer::format {

namespace {

// tokenizer_config.json writes 1e30 for "no limit"; nothing real is longer than this.
constexpr std::uint64_t kMostContext = 1'000'000'000'000;

// Configurations of models with several parts keep the language model's numbers one level down.
constexpr std::array<std::string_view, 4> kInnerConfigs{"text_config", "llm_config", "language_config", "decoder"};

std::optional<std::uint64_t> firstNumber(const Json& config, std::initializer_list<std::string_view> keys)
{
    for (const std::string_view key : keys) {
        if (const auto number = jsonUnsigned(config, key))
            return number;
    }
    for (const std::string_view inner : kInnerConfigs) {
        for (const std::string_view key : keys) {
            if (const auto number = jsonUnsigned(jsonMember(config, inner), key))
                return number;
        }
    }
    return std::nullopt;
}

std::string firstText(const Json& config, std::initializer_list<std::string_view> keys)
{
    for (const std::string_view key : keys) {
        const Json& value = jsonMember(config, key);
        if (value.is_string())
            return value.get<std::string>();
    }
    return {};
}

void setText(Facts& facts, const char* name, std::string_view text)
{
    if (!text.empty())
        facts.values[name] = excerpt(text, 512);
}

void setNumber(Facts& facts, const char* name, std::optional<std::uint64_t> number)
{
    if (number)
        facts.values[name] = *number;
}

void addLibrary(Facts& facts, const std::string& name, const std::string& specifier, const std::string& pointer)
{
    constexpr std::size_t kMostLibraries = 1000;
    Json& libraries = facts.values["libraries"];
    if (!libraries.is_array())
        libraries = Json::array();
    for (const Json& library : libraries) {
        if (library["name"] == name)
            return;
    }
    if (libraries.size() < kMostLibraries)
        libraries.push_back({{"name", name}, {"specifier", specifier}, {"pointer", pointer}});
}

void collectLibraries(const Json& config, Facts& facts)
{
    for (const auto& [key, name] : {std::pair{"transformers_version", "transformers"},
                                    std::pair{"_diffusers_version", "diffusers"}, std::pair{"peft_version", "peft"}}) {
        const std::string version = firstText(config, {key});
        if (!version.empty())
            addLibrary(facts, name, "==" + excerpt(version, 64), std::string("/") + key);
    }
    if (config.contains("peft_type"))
        addLibrary(facts, "peft", "", "/peft_type");
    const Json& versions = jsonMember(config, "__version__");
    for (const auto& [name, version] : versions.items()) {
        if (versions.is_object() && version.is_string())
            addLibrary(facts, excerpt(name, 128), "==" + excerpt(version.get<std::string>(), 64),
                       "/__version__/" + jsonPointerStep(name));
    }
    if (!config.contains("_class_name"))
        return;
    for (const auto& [component, pair] : config.items()) {
        if (pair.is_array() && pair.size() == 2 && pair[0].is_string() && pair[1].is_string())
            addLibrary(facts, excerpt(pair[0].get<std::string>(), 128), "", "/" + jsonPointerStep(component));
    }
}

// True where `value` nests at most `levels` deep: what is sent on must fit into documents with a bound of their own.
bool isShallow(const Json& value, int levels)
{
    return !value.is_structured() || (levels > 0 && std::all_of(value.begin(), value.end(), [levels](const Json& part) {
                                          return isShallow(part, levels - 1);
                                      }));
}

// Scalars and short parts, so that a claim can be set against the very value.
Json shortMembers(const Json& config)
{
    constexpr std::size_t kMostMembers = 500;
    constexpr std::size_t kMostValue = 1024;
    constexpr int kMostLevels = 8;
    Json kept = Json::object();
    for (const auto& [key, value] : config.items()) {
        if (kept.size() >= kMostMembers)
            break;
        if (value.is_string()
                ? value.get_ref<const std::string&>().size() <= kMostValue
                : value.size() <= 64 && isShallow(value, kMostLevels) && jsonLine(value).size() <= kMostValue)
            kept[key] = value;
    }
    return kept;
}

void addTemplate(const JsonOutline& outline, const Json& text, std::string name, const std::string& pointer,
                 Facts& facts)
{
    constexpr std::size_t kMostTemplates = 100;
    if (!text.is_string() || facts.templates.size() >= kMostTemplates)
        return;
    Template found;
    found.name = std::move(name);
    found.text = text.get<std::string>();
    const auto place = outline.places.find(pointer);
    // Where no escape stands in the string, its text is in the file as it is.
    if (place != outline.places.end() && place->second.length == found.text.size() + 2)
        found.offset = place->second.offset + 1;
    facts.templates.push_back(std::move(found));
}

} // namespace

void collectConfigFacts(const JsonOutline& outline, Facts& facts)
{
    const Json& config = outline.value;
    if (!config.is_object())
        return;
    facts.values["config"] = shortMembers(config);
    const Json& architectures = jsonMember(config, "architectures");
    if (architectures.is_array() && !architectures.empty() && architectures[0].is_string())
        setText(facts, "architecture", architectures[0].get<std::string>());
    else
        setText(facts, "architecture", firstText(config, {"_class_name"}));
    setText(facts, "modelType", firstText(config, {"model_type"}));
    std::string dtype = firstText(config, {"torch_dtype", "dtype"});
    for (const std::string_view inner : kInnerConfigs) {
        if (dtype.empty())
            dtype = firstText(jsonMember(config, inner), {"torch_dtype", "dtype"});
    }
    setText(facts, "dtype", dtype.starts_with("torch.") ? dtype.substr(6) : dtype);
    const auto context = firstNumber(config, {"max_position_embeddings", "n_positions", "n_ctx", "max_sequence_length",
                                              "seq_length", "max_seq_len", "model_max_length", "max_target_positions"});
    if (context && *context <= kMostContext)
        setNumber(facts, "contextLength", context);
    setNumber(facts, "vocabulary", firstNumber(config, {"vocab_size", "n_vocab", "padded_vocab_size"}));
    setNumber(facts, "hiddenSize", firstNumber(config, {"hidden_size", "n_embd", "d_model", "dim"}));
    setNumber(facts, "layers", firstNumber(config, {"num_hidden_layers", "n_layer", "num_layers", "n_layers"}));
    const Json& quantization = jsonMember(config, "quantization_config");
    if (quantization.is_object() && jsonLine(quantization).size() <= 4096)
        facts.values["quantization"] = quantization;
    if (config.contains("peft_type") || config.contains("base_model_name_or_path")) {
        setText(facts, "baseModel", firstText(config, {"base_model_name_or_path"}));
        setText(facts, "baseModelRevision", firstText(config, {"revision"}));
    }
    const Json& autoMap = jsonMember(config, "auto_map");
    if (autoMap.is_object() && !autoMap.empty() && jsonLine(autoMap).size() <= 16384)
        facts.values["autoMap"] = autoMap;
    setText(facts, "license", firstText(config, {"license"}));
    collectLibraries(config, facts);
    if (const auto vocabulary = outline.counts.find("/model/vocab"); vocabulary != outline.counts.end()) {
        std::uint64_t size = vocabulary->second;
        // Added tokens with lower ids stand in the vocabulary already.
        for (const Json& token : jsonMember(config, "added_tokens")) {
            if (jsonUnsigned(token, "id").value_or(0) >= vocabulary->second)
                ++size;
        }
        facts.values["vocabulary"] = size;
        setText(facts, "tokenizerModel", firstText(jsonMember(config, "model"), {"type"}));
    }
}

void collectTemplates(const JsonOutline& outline, Facts& facts)
{
    if (!outline.value.is_object())
        return;
    for (const char* key : {"chat_template", "chat_templates", "default_chat_template"}) {
        const Json& value = jsonMember(outline.value, key);
        const std::string pointer = std::string("/") + key;
        addTemplate(outline, value, key, pointer, facts);
        if (value.is_object()) {
            for (const auto& [name, text] : value.items())
                addTemplate(outline, text, std::string(key) + "." + excerpt(name, 128),
                            pointer + "/" + jsonPointerStep(name), facts);
        }
        for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) {
            const std::string name = excerpt(jsonText(value[i], "name", std::to_string(i)), 128);
            addTemplate(outline, jsonMember(value[i], "template"), std::string(key) + "." + name,
                        pointer + "/" + std::to_string(i) + "/template", facts);
        }
    }
}

} // namespace assayer::format
