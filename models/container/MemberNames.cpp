// SPDX-License-Identifier: GPL-3.0-or-later
#include "container/MemberNames.h"

#include "base/Text.h"

namespace assayer::container {

namespace {

bool deceives(std::string_view name)
{
    for (std::size_t i = 0; i < name.size();) {
        const CodePoint point = codePointAt(name, i);
        if (point.valid() && isDeceptive(point.value))
            return true;
        i += point.length;
    }
    return false;
}

bool hasLongPart(std::string_view name)
{
    while (!name.empty()) {
        const std::size_t slash = std::min(name.find('/'), name.size());
        if (slash > 255)
            return true;
        name.remove_prefix(std::min(slash + 1, name.size()));
    }
    return false;
}

} // namespace

bool escapesFolder(std::string_view name)
{
    if (name.starts_with('/') || name.starts_with('\\'))
        return true;
    const bool drive = name.size() >= 2 && name[1] == ':' &&
                       ((name[0] >= 'a' && name[0] <= 'z') || (name[0] >= 'A' && name[0] <= 'Z'));
    if (drive)
        return true;
    while (!name.empty()) {
        const std::size_t slash = std::min(name.find_first_of("/\\"), name.size());
        if (name.substr(0, slash) == "..")
            return true;
        name.remove_prefix(std::min(slash + 1, name.size()));
    }
    return false;
}

void inspectMemberName(const std::string& name, std::uint64_t offset, Oddities& oddities)
{
    if (escapesFolder(name))
        oddities.add("archive.path-escape", "an unpacker that trusts the name would write outside its folder", name,
                     offset, {});
    else if (name.find('\\') != std::string::npos)
        oddities.add("archive.backslash-name", "the name holds a backslash, which only some unpackers take as a folder",
                     name, offset, {});
    if (deceives(name))
        oddities.add("archive.deceptive-name", "the name holds control, invisible or direction-changing characters",
                     name, offset, {});
    if (hasLongPart(name))
        oddities.add("archive.long-name", "a part of the name is longer than 255 bytes", name, offset, {});
}

void NameCollisions::add(const std::string& name, std::uint64_t offset, Oddities& oddities)
{
    const auto [other, fresh] = m_seen.emplace(asciiLower(name), name);
    if (fresh)
        return;
    if (other->second == name)
        oddities.add("archive.duplicate-name", "the name stands twice; " + m_whoTakesWhich, name, offset, {});
    else
        oddities.add("archive.case-duplicate", "the name differs from another in upper and lower case alone", name,
                     offset, {});
}

} // namespace assayer::container
