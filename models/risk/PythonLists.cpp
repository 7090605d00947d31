// SPDX-License-Identifier: GPL-3.0-or-later
#include "risk/PythonLists.h"

#include "base/EmbeddedFile.h"
#include "base/Json.h"

#include <algorithm>
#include <span>

namespace assayer::risk {

std::span<const EmbeddedFile> codeLists();

namespace {

std::vector<std::string> wordsOf(const Json& json)
{
    std::vector<std::string> words;
    for (const Json& word : json) {
        if (word.is_string())
            words.push_back(word.get<std::string>());
    }
    return words;
}

std::set<std::string, std::less<>> wordSet(const Json& json)
{
    const std::vector<std::string> words = wordsOf(json);
    return {words.begin(), words.end()};
}

std::string_view firstIn(std::string_view text, const std::vector<std::string>& parts)
{
    for (const std::string& part : parts) {
        if (text.find(part) != std::string_view::npos)
            return part;
    }
    return {};
}

} // namespace

Result<PythonLists> PythonLists::parse(std::string_view json)
{
    const auto document = parseJson(json);
    if (!document)
        return failure(document.error());
    const Json& root = document->value;
    PythonLists lists;
    lists.m_version = jsonText(root, "version");
    for (const Json& entry : jsonMember(root, "groups")) {
        const std::string group = jsonText(entry, "group");
        lists.m_meanings[group] = jsonText(entry, "means");
        for (const std::string& name : wordsOf(jsonMember(entry, "names")))
            lists.m_groups[name].push_back(group);
    }
    lists.m_reachedModules = wordSet(jsonMember(root, "modulesReachedThroughOthers"));
    lists.m_handsOn = wordSet(jsonMember(root, "handsOn"));
    lists.m_knownTools = wordSet(jsonMember(root, "knownTools"));
    lists.m_knownLibraries = wordsOf(jsonMember(root, "knownLibraries"));
    lists.m_startPlaces = wordsOf(jsonMember(root, "startPlaces"));
    lists.m_dropPlaces = wordsOf(jsonMember(root, "dropPlaces"));
    if (lists.m_version.empty() || lists.m_groups.empty() || lists.m_startPlaces.empty())
        return failure(ErrorKind::Malformed, "the lists of Python functions lack a version, groups or places");
    return lists;
}

const PythonLists& PythonLists::builtIn()
{
    static const PythonLists kLists = [] {
        for (const EmbeddedFile& file : codeLists()) {
            if (!file.name.ends_with("python.json"))
                continue;
            if (auto lists = parse(file.text))
                return *std::move(lists);
        }
        return PythonLists{};
    }();
    return kLists;
}

std::vector<std::string> PythonLists::groupsOf(std::string_view path) const
{
    const auto whole = m_groups.find(path);
    if (whole != m_groups.end())
        return whole->second;
    for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1)) {
        const std::string_view rest = path.substr(dot + 1);
        if (!m_reachedModules.contains(rest.substr(0, rest.find('.'))))
            continue;
        const auto part = m_groups.find(rest);
        if (part != m_groups.end())
            return part->second;
    }
    return {};
}

std::string_view PythonLists::meaningOf(const std::string& group) const
{
    const auto found = m_meanings.find(group);
    return found == m_meanings.end() ? std::string_view() : std::string_view(found->second);
}

bool PythonLists::isKnownLibrary(std::string_view file) const
{
    const std::string_view name = file.substr(file.find_last_of('/') + 1);
    const bool placed = file.starts_with("/tmp") || file.starts_with("./") || file.starts_with("../");
    return !placed && std::any_of(m_knownLibraries.begin(), m_knownLibraries.end(),
                                  [&](const std::string& begin) { return name.starts_with(begin); });
}

std::string_view PythonLists::startPlaceIn(std::string_view text) const
{
    return firstIn(text, m_startPlaces);
}

std::string_view PythonLists::dropPlaceIn(std::string_view text) const
{
    return firstIn(text, m_dropPlaces);
}

} // namespace assayer::risk
