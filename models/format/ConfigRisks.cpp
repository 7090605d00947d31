// SPDX-License-Identifier: GPL-3.0-or-later
// What a JSON configuration would make a loader import, fetch or open.
#include "base/Text.h"
#include "format/ConfigFacts.h"
#include "format/MetadataText.h"

#include <algorithm>
#include <array>
#include <set>

namespace assayer::format {

namespace {

constexpr std::array<std::string_view, 5> kAdapterLibraries{"transformers", "diffusers", "peft", "timm",
                                                            "sentence_transformers"};
constexpr std::array<std::string_view, 8> kPipelineLibraries{
    "diffusers", "transformers", "stable_diffusion", "onnxruntime", "optimum", "k_diffusion", "peft", "sentencepiece"};

template <std::size_t N>
bool isOneOf(std::string_view text, const std::array<std::string_view, N>& list)
{
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool belongsToPackage(std::string_view module, std::string_view package)
{
    return module == package || (module.starts_with(package) && module.substr(package.size()).starts_with('.'));
}

bool isOutsidePath(std::string_view text)
{
    return text.starts_with('/') || text.starts_with('\\') || text.starts_with('~') || text == ".." ||
           text.starts_with("../") || text.find("/../") != std::string_view::npos ||
           text.find("..\\") != std::string_view::npos || (text.size() > 2 && text[1] == ':' && text[2] == '\\');
}

class ConfigRisks
{
public:
    ConfigRisks(const JsonOutline& outline, Observations& observations)
        : m_outline(outline), m_observations(observations)
    {
    }

    void observe(std::string kind, std::string detail, const std::string& pointer)
    {
        m_observations.add(std::move(kind), std::move(detail), pointer, m_outline.offsetOf(pointer), {});
    }

    // Composed models keep a configuration of each part inside of theirs, which the loader treats as one.
    void loaders(Facts& facts)
    {
        std::vector<std::pair<const Json*, std::string>> open{{&m_outline.value, ""}};
        while (!open.empty()) {
            const auto [value, pointer] = std::move(open.back());
            open.pop_back();
            autoMap(jsonMember(*value, "auto_map"), pointer + "/auto_map/");
            if (jsonMember(*value, "trust_remote_code") == Json(true))
                observe("config.trust-remote-code", "the configuration sets trust_remote_code itself",
                        pointer + "/trust_remote_code");
            for (const auto& [key, part] : value->items()) {
                if (part.is_object() && pointer.size() < 512)
                    open.emplace_back(&part, pointer + "/" + jsonPointerStep(key));
            }
        }
        for (const std::string& file : m_sources)
            facts.values["externalFiles"].push_back(
                {{"name", file}, {"bytes", 0}, {"missing", "config.external-missing"}, {"what", "code"}});
    }

    void pipelines()
    {
        if (m_outline.value.contains("custom_pipelines"))
            observe("config.custom-pipelines", "the configuration names pipelines whose code is in the repository",
                    "/custom_pipelines");
        if (!m_outline.value.contains("_class_name"))
            return;
        for (const auto& [component, pair] : m_outline.value.items()) {
            if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string())
                continue;
            const std::string& library = pair[0].get_ref<const std::string&>();
            if (!isOneOf(library.substr(0, library.find('.')), kPipelineLibraries))
                observe("config.pipeline-library",
                        "the component is loaded from the module '" + excerpt(library, 128) + "'",
                        "/" + jsonPointerStep(component));
        }
        const Json& className = jsonMember(m_outline.value, "_class_name");
        if (className.is_array())
            observe("config.pipeline-library",
                    "the pipeline's class is code of the repository: " + excerpt(jsonLine(className), 200),
                    "/_class_name");
    }

    void adapter()
    {
        const std::string base = jsonText(m_outline.value, "base_model_name_or_path");
        if (isOutsidePath(base))
            observe("config.outside-path", "the base model is the path '" + excerpt(base, 200) + "'",
                    "/base_model_name_or_path");
        else if (base.find("://") != std::string::npos)
            observe("config.outside-path", "the base model is the address '" + excerpt(base, 200) + "'",
                    "/base_model_name_or_path");
        const std::string library = jsonText(jsonMember(m_outline.value, "auto_mapping"), "parent_library");
        const bool known = std::any_of(kAdapterLibraries.begin(), kAdapterLibraries.end(),
                                       [&](std::string_view name) { return belongsToPackage(library, name); });
        if (!library.empty() && !known)
            observe("config.import-module",
                    "a loader would import '" + excerpt(library, 128) + "' for the base model's class",
                    "/auto_mapping/parent_library");
        const std::string path = jsonText(m_outline.value, "_name_or_path");
        if (isOutsidePath(path))
            observe("config.local-path", "the configuration was saved from '" + excerpt(path, 200) + "'",
                    "/_name_or_path");
    }

    // modules.json of sentence-transformers: the type is imported.
    void modules()
    {
        for (std::size_t i = 0; i < m_outline.value.size(); ++i) {
            const Json& entry = m_outline.value[i];
            const std::string type = jsonText(entry, "type");
            if (type.find('.') != std::string::npos && jsonMember(entry, "idx").is_number() &&
                !belongsToPackage(type, "sentence_transformers"))
                observe("config.module-type", "a loader would import '" + excerpt(type, 128) + "'",
                        "/" + std::to_string(i) + "/type");
        }
    }

    // Hydra and OmegaConf call what `_target_` names, at any depth.
    void targets(Facts& facts)
    {
        std::vector<std::pair<const Json*, std::string>> open{{&m_outline.value, ""}};
        while (!open.empty()) {
            const auto [value, pointer] = std::move(open.back());
            open.pop_back();
            if (!value->is_structured())
                continue;
            const Json& target = jsonMember(*value, "_target_");
            constexpr std::size_t kMostTargets = 500;
            if (target.is_string() && facts.targets.size() < kMostTargets)
                facts.targets.push_back({"configuration",
                                         target.get<std::string>(),
                                         "_target_ at " + pointer,
                                         {},
                                         m_outline.offsetOf(pointer + "/_target_")});
            for (const auto& [key, part] : value->items()) {
                if (part.is_structured())
                    open.emplace_back(&part, pointer.size() < 512 ? pointer + "/" + jsonPointerStep(key) : pointer);
            }
        }
    }

    // Web addresses and machines in any value that is kept.
    void addresses()
    {
        constexpr int kMostTexts = 20'000;
        int texts = 0;
        int links = 0;
        std::string first; // a list of data can hold thousands, of which the first and the number say enough
        std::string firstPlace;
        std::vector<std::pair<const Json*, std::string>> open{{&m_outline.value, ""}};
        while (!open.empty() && texts < kMostTexts) {
            const auto [value, pointer] = std::move(open.back());
            open.pop_back();
            for (const auto& [key, part] : value->items()) {
                const bool structured = part.is_structured();
                const bool text = part.is_string() && !key.starts_with('$') && key != "chat_template";
                if (!structured && !text)
                    continue;
                texts += text ? 1 : 0;
                std::string place = pointer.size() < 512 ? pointer + "/" + jsonPointerStep(key) : pointer;
                if (structured)
                    open.emplace_back(&part, std::move(place));
                else {
                    const std::string& said = part.get_ref<const std::string&>();
                    observeMachine("config.address", place, said, m_outline.offsetOf(place), m_observations);
                    if (webAddressIn(said) && links++ == 0) {
                        first = said;
                        firstPlace = place;
                    }
                }
            }
        }
        if (links > 0)
            observe("config.link",
                    "'" + excerpt(first, 200) + "'" +
                        (links > 1 ? " and " + std::to_string(links - 1) + " more" : std::string()),
                    firstPlace);
    }

    void flags()
    {
        if (m_outline.value.contains("custom_generate"))
            observe("config.custom-generate", "generation code is taken from a repository", "/custom_generate");
        const std::string attention = jsonText(m_outline.value, "_attn_implementation_internal",
                                               jsonText(m_outline.value, "_attn_implementation"));
        if (attention.find('/') != std::string::npos)
            observe("config.kernel-repository",
                    "the attention kernels are fetched from '" + excerpt(attention, 128) + "'",
                    m_outline.value.contains("_attn_implementation_internal") ? "/_attn_implementation_internal"
                                                                              : "/_attn_implementation");
    }

private:
    void autoMap(const Json& map, const std::string& place)
    {
        if (!map.is_object())
            return;
        for (const auto& [loader, target] : map.items()) {
            const std::string pointer = place + jsonPointerStep(loader);
            if (!target.is_array())
                autoMapTarget(target, pointer);
            for (std::size_t i = 0; target.is_array() && i < target.size(); ++i)
                autoMapTarget(target[i], pointer + "/" + std::to_string(i));
        }
    }

    void autoMapTarget(const Json& target, const std::string& pointer)
    {
        if (!target.is_string())
            return;
        const std::string& text = target.get_ref<const std::string&>();
        if (text.find("--") != std::string::npos)
            observe("config.remote-code-elsewhere",
                    "the class comes from another repository: '" + excerpt(text, 200) + "'", pointer);
        else
            observe("config.remote-code", "the class is code of the repository: '" + excerpt(text, 200) + "'", pointer);
        keepSource(text);
    }

    // "modeling_x.Model" is the class Model of modeling_x.py beside the configuration.
    void keepSource(const std::string& target)
    {
        const std::size_t dot = target.rfind('.');
        const bool plain = target.find_first_not_of(
                               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.") == std::string::npos;
        if (dot == std::string::npos || dot == 0 || !plain || m_sources.size() >= 64)
            return;
        std::string file = target.substr(0, dot);
        std::replace(file.begin(), file.end(), '.', '/');
        m_sources.insert(file + ".py");
    }

    const JsonOutline& m_outline;
    Observations& m_observations;
    std::set<std::string> m_sources; ///< files that auto_map names
};

} // namespace

void observeConfig(const JsonOutline& outline, std::string_view fileName, Facts& facts, Observations& observations)
{
    ConfigRisks risks(outline, observations);
    if (outline.value.is_object()) {
        risks.loaders(facts);
        risks.pipelines();
        risks.adapter();
        risks.flags();
        observeTokenizer(outline, observations);
    } else if (outline.value.is_array() && fileName.ends_with("modules.json")) {
        risks.modules();
    }
    risks.targets(facts);
    risks.addresses();
    for (const auto& [pointer, offset] : outline.duplicates)
        observations.add("config.duplicate-key", "the key stands twice; readers differ in which value they take",
                         excerpt(pointer, 512), offset, {});
    if (outline.lenient)
        observations.add("config.lenient-json",
                         "the JSON holds NaN, Infinity or half a character, which is not allowed", {}, 0, {});
}

} // namespace assayer::format
