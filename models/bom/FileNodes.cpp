// SPDX-License-Identifier: GPL-3.0-or-later
// File nodes: each on its own in small subjects; in large ones what matters on its own and the rest by folder.
#include "bom/FileRole.h"
#include "bom/GraphParts.h"

#include <algorithm>

namespace assayer::bom {

namespace {

constexpr std::size_t kMostFiles = 300;
constexpr std::size_t kMostSingles = 200;
constexpr std::size_t kMostGroups = 60;

struct FileGroup
{
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
};

std::string folderOf(std::string_view path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

void addFile(const record::File& file, GraphAssembly& graph)
{
    const std::string id = "file:" + file.path;
    record::Evidence evidence;
    evidence.path = file.path;
    if (const auto digest = file.digests.find("sha256"); digest != file.digests.end())
        evidence.value = "sha256 " + digest->second;
    record::Node& node = graph.node("file", id, file.path);
    node.path = file.path;
    node.evidence.push_back(evidence);
    graph.edge(std::string(kModelNode), id, "contains", kProvenByBytes, std::move(evidence));
}

void addGroup(const std::string& folder, const FileGroup& group, GraphAssembly& graph)
{
    const std::string id = "files:" + folder;
    const std::string place = folder.empty() ? "top folder" : folder + "/";
    record::Evidence evidence;
    evidence.path = folder;
    evidence.value = std::to_string(group.files) + " files, " + std::to_string(group.bytes) + " bytes";
    record::Node& node = graph.node("files", id, place + " (" + std::to_string(group.files) + " files)");
    node.evidence.push_back(evidence);
    graph.edge(std::string(kModelNode), id, "contains", kProvenByBytes, std::move(evidence));
}

// Groups of deep folders move up a level until few enough are left to look at.
void foldGroups(std::map<std::string, FileGroup>& groups)
{
    while (groups.size() > kMostGroups) {
        std::size_t deepest = 0;
        for (const auto& [folder, group] : groups)
            deepest = std::max(deepest, static_cast<std::size_t>(std::count(folder.begin(), folder.end(), '/')));
        std::map<std::string, FileGroup> folded;
        for (const auto& [folder, group] : groups) {
            const bool isDeep = static_cast<std::size_t>(std::count(folder.begin(), folder.end(), '/')) == deepest;
            FileGroup& target = folded[isDeep ? folderOf(folder) : folder];
            target.files += group.files;
            target.bytes += group.bytes;
        }
        groups = std::move(folded);
    }
}

} // namespace

void addFiles(const record::Inspection& inspection, GraphAssembly& graph)
{
    const bool few = inspection.files.size() <= kMostFiles;
    std::vector<FileRole> roles;
    roles.reserve(inspection.files.size());
    for (const record::File& file : inspection.files)
        roles.push_back(roleOf(file));
    std::vector<const record::File*> singles;
    std::vector<const record::File*> rest;
    // Weights first, as they are what the model is.
    for (const FileRole role : {FileRole::Weights, FileRole::Code, FileRole::Card, FileRole::Licence,
                                FileRole::Signature, FileRole::Configuration, FileRole::Other}) {
        for (std::size_t i = 0; i < roles.size(); ++i) {
            if (roles[i] != role)
                continue;
            const bool single = few || (role != FileRole::Other && singles.size() < kMostSingles);
            (single ? singles : rest).push_back(&inspection.files[i]);
        }
    }
    for (const record::File* file : singles)
        addFile(*file, graph);
    std::map<std::string, FileGroup> groups;
    for (const record::File* file : rest) {
        FileGroup& group = groups[folderOf(file->path)];
        ++group.files;
        group.bytes += file->size;
    }
    foldGroups(groups);
    for (const auto& [folder, group] : groups)
        addGroup(folder, group, graph);
}

} // namespace assayer::bom
