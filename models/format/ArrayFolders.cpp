// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON beside arrays in folders: Zarr's description of an array (.zarray, zarr.json) and Orbax' of a checkpoint
// (_METADATA, _CHECKPOINT_METADATA). A codec that they name is what reads the bytes.
#include "base/Text.h"
#include "format/JsonOutline.h"
#include "format/Observations.h"
#include "format/Readers.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

bool holdsKey(const Head& head, std::string_view key)
{
    const std::string_view text = asText(head.first);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && text[first] == '{' &&
           text.find("\"" + std::string(key) + "\"") != std::string_view::npos;
}

void judgeCodec(const JsonOutline& outline, const Json& codec, const std::string& pointer, Observations& observations)
{
    // Version 2 of Zarr calls it "id", version 3 "name", and there the names of numcodecs have a prefix.
    const std::string id = jsonText(codec, "id", jsonText(codec, "name"));
    if (id == "pickle" || id.ends_with(".pickle"))
        observations.add("zarr.pickle-codec", "the codec '" + id + "' unpickles the chunks of the array", pointer,
                         outline.offsetOf(pointer), {});
}

// Codecs stand in lists, in each other (sharding), and in the consolidated descriptions of many arrays; only what users
// note down ("attributes") is none.
void judgeCodecs(const JsonOutline& outline, Observations& observations)
{
    std::vector<std::pair<const Json*, std::string>> open{{&outline.value, ""}};
    while (!open.empty()) {
        const auto [value, pointer] = std::move(open.back());
        open.pop_back();
        if (value->is_object())
            judgeCodec(outline, *value, pointer, observations);
        for (const auto& [key, part] : value->items()) {
            if (part.is_structured() && key != "attributes")
                open.emplace_back(&part, pointer.size() < 512 ? pointer + "/" + jsonPointerStep(key) : pointer);
        }
    }
}

void keepArray(const JsonOutline& outline, Facts& facts)
{
    const Json& shape = jsonMember(outline.value, "shape");
    record::Member member;
    member.kind = "tensor";
    member.name = "array";
    member.dtype = jsonText(outline.value, "dtype", jsonText(outline.value, "data_type"));
    member.shape.emplace();
    for (std::size_t i = 0; shape.is_array() && i < shape.size() && i < 64; ++i)
        member.shape->push_back(shape[i].is_number_unsigned() ? shape[i].get<std::uint64_t>() : 0);
    if (shape.is_array() && !member.dtype->empty())
        addTensor(facts, std::move(member), 1);
}

// tree_metadata: {"('params', 'w')": {"key_metadata": [...], "value_metadata": {"value_type": "jax.Array"}}}
void keepTree(const JsonOutline& outline, Facts& facts)
{
    const Json& tree = jsonMember(outline.value, "tree_metadata");
    Json types = Json::object();
    for (const auto& [key, entry] : tree.items()) {
        const std::string type = jsonText(jsonMember(entry, "value_metadata"), "value_type", "unknown");
        if (types.size() < 64 || types.contains(type))
            types[excerpt(type, 128)] = jsonUnsigned(types, type).value_or(0) + 1;
    }
    facts.values["leaves"] = tree.size();
    facts.values["valueTypes"] = std::move(types);
}

Result<void> closing(const JsonOutline& outline, Observations& observations)
{
    for (const auto& [pointer, offset] : outline.duplicates)
        observations.add("config.duplicate-key", "the key stands twice; readers differ in which value they take",
                         excerpt(pointer, 512), offset, {});
    if (!outline.error)
        return {};
    const bool deep = outline.error->kind == ErrorKind::LimitExceeded;
    observations.add(deep ? "config.too-deep" : "config.invalid-json", outline.error->message, {},
                     outline.error->offset, {});
    return failure(*outline.error);
}

} // namespace

Match recogniseZarr(const Head& head, const Input&)
{
    return holdsKey(head, "zarr_format") || holdsKey(head, "zarr_consolidated_format") ? Match::ByContent : Match::No;
}

Result<void> readZarr(const Input& input, Facts& facts)
{
    Observations observations(facts);
    const JsonOutline outline = outlineJson(input.bytes, input.limits);
    keepArray(outline, facts);
    judgeCodecs(outline, observations);
    return closing(outline, observations);
}

Match recogniseOrbax(const Head& head, const Input&)
{
    return holdsKey(head, "tree_metadata") || holdsKey(head, "item_handlers") ? Match::ByContent : Match::No;
}

Result<void> readOrbax(const Input& input, Facts& facts)
{
    Observations observations(facts);
    const JsonOutline outline = outlineJson(input.bytes, input.limits);
    keepTree(outline, facts);
    const Json& handlers = jsonMember(outline.value, "item_handlers");
    Json names = Json::array();
    for (const auto& [item, handler] : handlers.items()) {
        if (handler.is_string() && names.size() < 64)
            names.push_back(excerpt(handler.get<std::string>(), 256));
    }
    facts.values["handlers"] = std::move(names);
    return closing(outline, observations);
}

} // namespace assayer::format
