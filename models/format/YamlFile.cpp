// SPDX-License-Identifier: GPL-3.0-or-later
// YAML files: tags that construct objects, callables that configurations name, templates, and what kind of file it is.
#include "base/Text.h"
#include "format/Readers.h"
#include "format/SourceNames.h"
#include "format/YamlKinds.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

constexpr std::uint64_t kMostYaml = 16ULL << 20U;

// "a.b.C": at least one dot, parts that are names.
bool isDottedName(std::string_view text)
{
    return text.size() < 256 && text.find('.') != std::string_view::npos && text.front() != '.' && text.back() != '.' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                      c == '.';
           });
}

void observeTags(const YamlOutline& outline, Observations& observations)
{
    for (const YamlTag& tag : outline.tags) {
        const std::string lower = asciiLower(tag.tag);
        const std::string where = excerpt(tag.tag, 160) + " in line " + std::to_string(tag.line) +
                                  (tag.value.empty() ? "" : ", value: " + excerpt(tag.value, 120));
        const std::size_t python = lower.find("python/");
        if (python != std::string::npos) {
            const std::string_view kind = std::string_view(lower).substr(python + 7);
            const bool plain = kind == "tuple" || kind == "str" || kind == "unicode" || kind == "int" ||
                               kind == "long" || kind == "float" || kind == "bool" || kind == "none" ||
                               kind == "list" || kind == "dict" || kind == "complex" || kind == "bytes";
            const bool calls = kind.starts_with("object/apply") || kind.starts_with("object/new");
            if (!plain)
                observations.add(calls ? "yaml.python-call" : "yaml.python-name", where, tag.pointer, tag.offset, {});
        } else if (lower.find("ruby/") != std::string::npos || lower.find("javax.") != std::string::npos ||
                   lower.find("java.") != std::string::npos || lower.find("com.sun.") != std::string::npos) {
            observations.add("yaml.foreign-object", where, tag.pointer, tag.offset, {});
        }
    }
}

// Calls `visit` for each text below the documents: its key, JSON pointer and value.
template <typename Visit>
void forEachText(const YamlOutline& outline, Visit visit)
{
    struct Open
    {
        const Json* value;
        std::string pointer;
    };
    std::vector<Open> open;
    for (std::size_t i = outline.documents.size(); i-- > 0;)
        open.push_back({&outline.documents[i], i == 0 ? "" : "#" + std::to_string(i)});
    while (!open.empty()) {
        const Open here = std::move(open.back());
        open.pop_back();
        if (!here.value->is_structured())
            continue;
        std::size_t index = 0;
        for (const auto& [key, part] : here.value->items()) {
            const std::string step = here.value->is_array() ? std::to_string(index++) : jsonPointerStep(key);
            const std::string pointer = here.pointer.size() < 512 ? here.pointer + "/" + step : here.pointer;
            if (part.is_structured())
                open.push_back({&part, pointer});
            else if (part.is_string())
                visit(key, pointer, part.template get_ref<const std::string&>());
        }
    }
}

// What instantiating loaders call: Hydra, OmegaConf's users, Lightning's command line, jsonargparse.
void collectCallable(const YamlOutline& outline, const std::string& key, const std::string& pointer,
                     const std::string& text, Facts& facts)
{
    const bool hydra = key == "_target_" || key == "class_path" || key == "_class_path";
    const bool target = key == "target" && isDottedName(text);
    if ((!hydra || text.empty()) && !target)
        return;
    const auto place = outline.placeOf(pointer);
    facts.targets.push_back({"configuration",
                             text,
                             key + (place ? " in line " + std::to_string(place->line) : " at " + pointer),
                             {},
                             place ? std::optional(place->offset) : std::nullopt});
}

void collectTemplate(const YamlOutline& outline, const std::string& pointer, const std::string& text, Facts& facts)
{
    constexpr std::size_t kMostTemplates = 100;
    if (text.find("{{") == std::string::npos && text.find("{%") == std::string::npos)
        return;
    const bool named = asciiLower(pointer).find("template") != std::string::npos;
    // Other programs write braces, too; only what reaches further than a name is a template to be judged.
    const bool reaches = text.find("__") != std::string::npos || text.find('(') != std::string::npos;
    if ((!named && !reaches) || facts.templates.size() >= kMostTemplates)
        return;
    const auto place = outline.placeOf(pointer);
    facts.templates.push_back({pointer, {}, text, place ? std::optional(place->offset) : std::nullopt});
}

void observeShape(const YamlOutline& outline, Observations& observations, Facts& facts)
{
    if (outline.aliasBomb)
        observations.add("yaml.alias-bomb", "aliases would grow the document beyond 32 MiB");
    if (outline.tooDeep)
        observations.add("yaml.too-deep", "the document is nested deeper than is read");
    for (const auto& [pointer, place] : outline.duplicates)
        observations.add("yaml.duplicate-key", "the key stands twice, in line " + std::to_string(place.line) + " again",
                         excerpt(pointer, 256), place.offset, {});
    for (const std::string& text : outline.resolvers)
        observations.add("yaml.resolver", excerpt(text, 160));
    if (outline.error)
        observations.add("yaml.broken", *outline.error, {}, outline.errorOffset, {});
    if (outline.truncated || outline.tooDeep || outline.aliasBomb || outline.error)
        facts.problems.push_back({"", outline.error ? "malformed" : "limit-exceeded",
                                  "The YAML was not read to its end: " +
                                      (outline.error ? *outline.error : std::string("a bound was reached")) + "."});
}

} // namespace

Match recogniseYaml(const Head& head, const Input& input)
{
    const std::string name = asciiLower(lastNamePart(input.name));
    const bool named = name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with("mlmodel") ||
                       name == "mlproject" || name.ends_with(".dvc") || name == "dvc.lock";
    // Core ML's models bear the ending .mlmodel, too, and are no text.
    return named && recogniseText(head, input) != Match::No ? Match::ByName : Match::No;
}

Result<void> readYaml(const Input& input, Facts& facts)
{
    const auto text = source::readAll(input.bytes, std::min(kMostYaml, input.limits.documentBytes));
    if (!text)
        return failure(text.error());
    Observations observations(facts);
    const YamlOutline outline = outlineYaml(*text, input.limits);
    observeTags(outline, observations);
    const YamlContext context{outline, input.name, *text, observations, facts};
    // Workflows have braces of their own, which are no templates.
    if (!readPipeline(context)) {
        forEachText(outline, [&](const std::string& key, const std::string& pointer, const std::string& value) {
            collectCallable(outline, key, pointer, value, facts);
            collectTemplate(outline, pointer, value, facts);
        });
        readModelDescription(context);
    }
    observeShape(outline, observations, facts);
    return {};
}

} // namespace assayer::format
