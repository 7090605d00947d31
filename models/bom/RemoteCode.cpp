// SPDX-License-Identifier: GPL-3.0-or-later
// Code that transformers would import because a configuration says so ("module.Class", "owner/name--module.Class").
#include "base/Json.h"
#include "bom/GraphParts.h"

#include <set>

namespace assayer::bom {

namespace {

std::string folderOfReference(std::string_view path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash + 1));
}

void addReference(const std::set<std::string_view>& paths, const record::File& file, const std::string& autoClass,
                  const std::string& reference, GraphAssembly& graph)
{
    record::Evidence evidence = pointerEvidence(file, "/auto_map/" + jsonPointerStep(autoClass), reference);
    const std::size_t separator = reference.find("--");
    if (separator != std::string::npos) {
        const std::string repository = reference.substr(0, separator);
        graph.link("remote-code", "remote-code:" + repository, repository, "loads-remote-code", kObeyedByLoaders,
                   std::move(evidence));
        return;
    }
    const std::string module = folderOfReference(file.path) + reference.substr(0, reference.rfind('.')) + ".py";
    record::Edge* edge = graph.link("remote-code", "remote-code:" + module, module, "loads-remote-code",
                                    kObeyedByLoaders, std::move(evidence));
    if (edge == nullptr)
        return;
    if (paths.contains(module))
        graph.node("remote-code", "remote-code:" + module, module).path = module;
    else
        edge->contradicted = true; // the configuration names a file that is not there
}

} // namespace

void addRemoteCode(const record::Inspection& inspection, GraphAssembly& graph)
{
    std::set<std::string_view> paths;
    for (const record::File& file : inspection.files)
        paths.insert(file.path);
    for (const record::File& file : inspection.files) {
        const Json& autoMap = jsonMember(file.facts, "autoMap");
        if (!autoMap.is_object())
            continue;
        for (const auto& [autoClass, references] : autoMap.items()) {
            // Tokenizers name a slow and a fast class in a list, either of which may be null.
            for (const std::string& reference : textsOf(references))
                addReference(paths, file, autoClass, reference, graph);
        }
    }
}

} // namespace assayer::bom
