// SPDX-License-Identifier: GPL-3.0-or-later
// Where the links of a tar archive lead once it is unpacked.
#include "container/MemberNames.h"
#include "container/Tar.h"

#include <set>

namespace assayer::container {

namespace {

// The parts of `path` below the folder, with "." and ".." resolved; nothing where it leads out.
std::optional<std::vector<std::string>> resolve(std::vector<std::string> folder, std::string_view path)
{
    if (path.starts_with('/') || path.starts_with('\\'))
        return std::nullopt;
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        const std::string_view part = path.substr(0, slash);
        path.remove_prefix(std::min(slash + 1, path.size()));
        if (part.empty() || part == ".")
            continue;
        if (part != "..") {
            folder.emplace_back(part);
            continue;
        }
        if (folder.empty())
            return std::nullopt;
        folder.pop_back();
    }
    return folder;
}

std::string joined(const std::vector<std::string>& parts, std::size_t count)
{
    std::string path;
    for (std::size_t i = 0; i < count; ++i)
        path.append(i == 0 ? "" : "/").append(parts[i]);
    return path;
}

// Whether one of the folders on the way to `parts` is a link.
bool leadsThrough(const std::set<std::string>& links, const std::vector<std::string>& parts)
{
    constexpr std::size_t kMostPathParts = 256;
    for (std::size_t count = 1; count < std::min(parts.size(), kMostPathParts); ++count) {
        if (links.contains(joined(parts, count)))
            return true;
    }
    return false;
}

void inspectLink(const TarEntry& entry, const std::set<std::string>& links, Oddities& oddities)
{
    const auto own = resolve({}, entry.name).value_or(std::vector<std::string>{});
    std::vector<std::string> folder = own;
    if (!folder.empty())
        folder.pop_back();
    // A hard link's target counts from the top of the archive, a symbolic link's from its own folder.
    const auto target = resolve(entry.type == '2' ? folder : std::vector<std::string>{}, entry.linkTarget);
    const bool climbs = entry.linkTarget.find("..") != std::string::npos;
    // Resolving ".." by its text is only right where no link stands on the way.
    const bool indirect = target && climbs && (leadsThrough(links, *target) || leadsThrough(links, own));
    if (!target || indirect || escapesFolder(entry.name))
        oddities.add("archive.link-escape",
                     std::string(entry.type == '2' ? "the symbolic link" : "the hard link") + " leads to '" +
                         entry.linkTarget + "', " +
                         (indirect ? "through another link" : "outside of the folder that the archive is unpacked to"),
                     entry.name, entry.headerOffset, {});
    else
        oddities.add("archive.inside-link", "the link leads to '" + entry.linkTarget + "' within the archive",
                     entry.name, entry.headerOffset, {});
}

} // namespace

void inspectTarLinks(const std::vector<TarEntry>& entries, Oddities& oddities)
{
    std::set<std::string> links;
    for (const TarEntry& entry : entries) {
        const auto parts = entry.type == '2' ? resolve({}, entry.name) : std::nullopt;
        if (parts)
            links.insert(joined(*parts, parts->size()));
    }
    for (const TarEntry& entry : entries) {
        if (entry.isLink())
            inspectLink(entry, links, oddities);
        const auto parts = resolve({}, entry.name);
        if (parts && leadsThrough(links, *parts))
            oddities.add("archive.through-link", "the member is written through a link of the same archive", entry.name,
                         entry.headerOffset, {});
        if (entry.type == '3' || entry.type == '4' || entry.type == '6')
            oddities.add("archive.device", "the member is a device or a named pipe", entry.name, entry.headerOffset,
                         {});
        constexpr std::uint64_t kSetId = 06000;
        if (entry.isFile() && (entry.mode & kSetId) != 0)
            oddities.add("archive.set-id", "the member would run with the rights of its owner or group", entry.name,
                         entry.headerOffset, {});
    }
}

} // namespace assayer::container
