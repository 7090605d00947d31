// SPDX-License-Identifier: GPL-3.0-or-later
// Comparing files with a signed manifest.
#include "trust/FileComparison.h"

#include "base/Text.h"

#include <algorithm>
#include <array>
#include <map>

namespace assayer::trust {

namespace {

// Left out by the format itself, at the top of the model only (OMS v1.0 section 5.2).
constexpr std::array<std::string_view, 4> kDefaultIgnores{".git", ".gitignore", ".gitattributes", ".github"};

constexpr std::size_t kMaximumTold = 50;

std::string rangeText(const Resource& resource)
{
    if (!resource.shard)
        return {};
    return " bytes " + std::to_string(resource.shard->begin) + " to " + std::to_string(resource.shard->end);
}

class Comparer
{
public:
    Comparer(const Manifest& manifest, const Request& request) : m_manifest(manifest), m_request(request)
    {
        for (const HashedFile& file : request.files)
            m_files.emplace(file.path, &file);
    }

    FileComparison compare()
    {
        std::map<std::string_view, std::vector<const Resource*>> signedFiles;
        for (const Resource& resource : m_manifest.resources)
            signedFiles[localPath(resource.path)].push_back(&resource);
        for (auto& [path, resources] : signedFiles)
            compareFile(path, resources);
        for (const HashedFile& file : m_request.files) {
            if (signedFiles.find(file.path) == signedFiles.end())
                placeUnsigned(file);
        }
        for (auto* list : {&m_result.coverage.covered, &m_result.coverage.missing, &m_result.coverage.extra,
                           &m_result.coverage.changed, &m_result.coverage.ignored})
            std::sort(list->begin(), list->end());
        return std::move(m_result);
    }

private:
    // The reference signer names a model that is one file ".", the specification names it by its name.
    std::string_view localPath(std::string_view signedPath) const
    {
        if (signedPath == "." && m_request.singleFile && m_request.files.size() == 1)
            return m_request.files.front().path;
        return signedPath;
    }

    void compareFile(std::string_view path, std::vector<const Resource*>& resources)
    {
        const auto found = m_files.find(path);
        if (found == m_files.end()) {
            m_result.coverage.missing.emplace_back(path);
            return;
        }
        const HashedFile& file = *found->second;
        const std::string shown = utf8FromBytes(path);
        if (file.symlink && !m_manifest.allowSymlinks && m_result.links.size() < kMaximumTold)
            m_result.links.push_back({"symlink-forbidden", "Expected no symbolic links, found " + shown + "."});
        bool known = true;
        bool equal = true;
        for (const Resource* resource : resources) {
            const std::string actual = digestOf(file, *resource);
            known = known && !actual.empty();
            if (actual.empty() || actual == resource->digest)
                continue;
            equal = false;
            tell({"content-mismatch", shown + rangeText(*resource) + ": expected " + resource->algorithm + " " +
                                          resource->digest + ", found " + actual + "."});
        }
        if (m_manifest.shards)
            equal = checkShards(file, shown, resources) && equal;
        if (!equal)
            m_result.coverage.changed.push_back(shown);
        else if (known)
            m_result.coverage.covered.push_back(shown);
        else
            m_result.unknown.push_back(shown);
    }

    std::string digestOf(const HashedFile& file, const Resource& resource) const
    {
        // A shard that does not fit the file has no digest; checkShards() tells so.
        if (resource.shard && resource.shard->end > file.size)
            return {};
        const bool whole = !resource.shard || (resource.shard->begin == 0 && resource.shard->end == file.size);
        if (whole) {
            const auto own = file.digests.find(resource.algorithm);
            if (own != file.digests.end())
                return own->second;
        }
        DigestDemand demand{resource.path, resource.algorithm, std::nullopt, std::nullopt};
        if (resource.shard) {
            demand.begin = resource.shard->begin;
            demand.end = resource.shard->end;
        }
        const auto answer = m_request.moreDigests.find(demand);
        return answer == m_request.moreDigests.end() ? std::string() : answer->second;
    }

    // The shards of a file have to cover it from its first byte to its last, without gap or overlap.
    bool checkShards(const HashedFile& file, const std::string& shown, std::vector<const Resource*>& resources)
    {
        std::sort(resources.begin(), resources.end(),
                  [](const Resource* a, const Resource* b) { return a->shard < b->shard; });
        std::uint64_t reached = 0;
        for (const Resource* resource : resources) {
            if (resource->shard->begin != reached) {
                tell({"shard-gap", shown + ": expected a shard that begins at byte " + std::to_string(reached) +
                                       ", found one at " + std::to_string(resource->shard->begin) + "."});
                return false;
            }
            reached = resource->shard->end;
        }
        if (reached == file.size)
            return true;
        if (reached < file.size)
            tell({"appended-bytes", shown + ": expected the file to end at byte " + std::to_string(reached) +
                                        ", found " + std::to_string(file.size) + " bytes."});
        else
            tell({"content-mismatch", shown + ": expected " + std::to_string(reached) + " bytes, found " +
                                          std::to_string(file.size) + "."});
        return false;
    }

    void placeUnsigned(const HashedFile& file)
    {
        const std::string shown = utf8FromBytes(file.path);
        if (isIgnored(file)) {
            m_result.coverage.ignored.push_back(shown);
        } else if (m_manifest.shards && file.size == 0 && !file.symlink) {
            m_result.empty.push_back(shown);
            m_result.coverage.ignored.push_back(shown);
        } else {
            m_result.coverage.extra.push_back(shown);
        }
    }

    bool isIgnored(const HashedFile& file) const
    {
        const auto covers = [&](std::string_view ignored) {
            while (ignored.starts_with("./"))
                ignored.remove_prefix(2);
            while (ignored.ends_with('/'))
                ignored.remove_suffix(1);
            return isAtOrBelow(file.path, ignored);
        };
        return isSignatureItself(file) || std::any_of(kDefaultIgnores.begin(), kDefaultIgnores.end(), covers) ||
               std::any_of(m_manifest.ignorePaths.begin(), m_manifest.ignorePaths.end(), covers) ||
               std::any_of(m_request.ignorePaths.begin(), m_request.ignorePaths.end(), covers);
    }

    // The record shows stray bytes of names escaped, so that another file may be shown alike: the bytes decide first.
    bool isSignatureItself(const HashedFile& file) const
    {
        if (file.path == m_request.bundlePath)
            return true;
        return m_files.find(m_request.bundlePath) == m_files.end() && utf8FromBytes(file.path) == m_request.bundlePath;
    }

    void tell(Defect defect)
    {
        if (m_result.content.size() < kMaximumTold)
            m_result.content.push_back(std::move(defect));
    }

    const Manifest& m_manifest;
    const Request& m_request;
    std::map<std::string_view, const HashedFile*> m_files;
    FileComparison m_result;
};

} // namespace

bool isAtOrBelow(std::string_view path, std::string_view folder)
{
    if (folder.empty() || !path.starts_with(folder))
        return false;
    return path.size() == folder.size() || path[folder.size()] == '/';
}

FileComparison compareFiles(const Manifest& manifest, const Request& request)
{
    return Comparer(manifest, request).compare();
}

} // namespace assayer::trust
