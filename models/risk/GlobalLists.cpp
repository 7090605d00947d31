// SPDX-License-Identifier: GPL-3.0-or-later
#include "risk/GlobalLists.h"

#include "base/EmbeddedFile.h"
#include "base/Json.h"

#include <algorithm>
#include <span>

namespace assayer::risk {

std::span<const EmbeddedFile> pickleLists();

namespace {

std::string_view lastName(std::string_view path)
{
    return path.substr(path.rfind('.') + 1);
}

std::string_view parentOf(std::string_view path)
{
    const std::size_t dot = path.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
}

std::set<std::string, std::less<>> setOf(const Json& json)
{
    std::set<std::string, std::less<>> names;
    for (const Json& name : json) {
        if (name.is_string())
            names.insert(name.get<std::string>());
    }
    return names;
}

std::vector<std::string> listOf(const Json& json)
{
    std::vector<std::string> names;
    for (const Json& name : json) {
        if (name.is_string())
            names.push_back(name.get<std::string>());
    }
    return names;
}

int strictness(Standing standing)
{
    switch (standing) {
    case Standing::Denied:
        return 4;
    case Standing::LibraryFunction:
        return 3;
    case Standing::Unknown:
        return 2;
    case Standing::ReferenceOnly:
        return 1;
    case Standing::Allowed:
        return 0;
    }
    return 2;
}

std::map<std::string, std::vector<std::string>, std::less<>> tableOf(const Json& json)
{
    std::map<std::string, std::vector<std::string>, std::less<>> table;
    if (json.is_object()) {
        for (const auto& [package, names] : json.items())
            table.emplace(package, listOf(names));
    }
    return table;
}

// A carriage return stays part of a name for CPython on Unix, and a text-mode reader would drop it. Python 2 names that
// no protocol mapped mean the same to a Python 2 loader.
std::string plainPath(std::string path)
{
    std::erase_if(path, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    constexpr std::string_view kOldBuiltins = "__builtin__.";
    if (path.starts_with(kOldBuiltins))
        path = "builtins." + path.substr(kOldBuiltins.size());
    return path;
}

} // namespace

bool isClassName(std::string_view path)
{
    std::string_view name = lastName(path);
    while (name.starts_with('_'))
        name.remove_prefix(1);
    return !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
}

Result<GlobalLists> GlobalLists::parse(std::string_view json)
{
    const auto document = parseJson(json);
    if (!document)
        return failure(document.error());
    const Json& root = document->value;
    GlobalLists lists;
    lists.m_version = jsonText(root, "version");
    for (const Json& group : jsonMember(root, "deny")) {
        Category category{jsonText(group, "category"), jsonText(group, "means"), jsonText(group, "called"),
                          jsonText(group, "referenced")};
        if (category.id.empty() || category.means.empty() || category.called.empty() || category.referenced.empty())
            return failure(ErrorKind::Malformed, "the group '" + category.id + "' of denied globals is incomplete");
        for (const Json& name : jsonMember(group, "globals")) {
            if (name.is_string())
                lists.m_denied.emplace(name.get<std::string>(), lists.m_categories.size());
        }
        lists.m_categories.push_back(std::move(category));
    }
    const Json& allow = jsonMember(root, "allow");
    lists.m_allowed = setOf(jsonMember(allow, "globals"));
    lists.m_allowedBelow = listOf(jsonMember(allow, "below"));
    lists.m_allowedNames = listOf(jsonMember(allow, "namesThatBegin"));
    lists.m_classesThatEnd = tableOf(jsonMember(allow, "classesThatEnd"));
    lists.m_methods = tableOf(jsonMember(allow, "methods"));
    lists.m_classesOf = setOf(jsonMember(allow, "classesOf"));
    lists.m_referenceOnly = setOf(jsonMember(root, "referenceOnly"));
    lists.m_functionsOf = setOf(jsonMember(root, "functionsOf"));
    lists.m_weightsOnly = setOf(jsonMember(root, "weightsOnly"));
    lists.m_innerNames = setOf(jsonMember(root, "innerNames"));
    if (lists.m_version.empty() || lists.m_denied.empty() || lists.m_allowed.empty())
        return failure(ErrorKind::Malformed, "the lists of globals lack a version, denied or allowed names");
    return lists;
}

const GlobalLists& GlobalLists::builtIn()
{
    static const GlobalLists kLists = [] {
        for (const EmbeddedFile& file : pickleLists()) {
            auto lists = parse(file.text);
            if (lists)
                return *std::move(lists);
        }
        return GlobalLists{};
    }();
    return kLists;
}

// The longest entry that is the path itself or stands above it.
const Category* GlobalLists::denied(std::string_view path, std::string& entry) const
{
    for (std::string_view part = path; !part.empty(); part = parentOf(part)) {
        const auto found = m_denied.find(part);
        if (found != m_denied.end()) {
            entry = found->first;
            return &m_categories[found->second];
        }
    }
    return nullptr;
}

bool GlobalLists::ofPackage(std::string_view path, const std::set<std::string, std::less<>>& packages) const
{
    for (std::string_view part = path; !part.empty(); part = parentOf(part)) {
        if (packages.contains(part))
            return true;
    }
    return false;
}

bool GlobalLists::allowed(const std::string& path, std::string& entry) const
{
    if (m_allowed.contains(path)) {
        entry = path;
        return true;
    }
    for (const std::string& above : m_allowedBelow) {
        if (path.starts_with(above)) {
            entry = above;
            return true;
        }
    }
    const std::string_view name = lastName(path);
    const bool packaged = ofPackage(path, m_classesOf) || ofPackage(path, m_functionsOf);
    for (const std::string& begin : m_allowedNames) {
        if (packaged && name.starts_with(begin)) {
            entry = begin;
            return true;
        }
    }
    return false;
}

bool GlobalLists::isListedClass(std::string_view path) const
{
    if (isClassName(path) && ofPackage(path, m_classesOf))
        return true;
    if (m_allowed.contains(path))
        return true;
    const auto endings = m_classesThatEnd.find(parentOf(path));
    return endings != m_classesThatEnd.end() &&
           std::any_of(endings->second.begin(), endings->second.end(),
                       [&](const std::string& ending) { return path.ends_with(ending); });
}

bool GlobalLists::isListedMethod(std::string_view path) const
{
    if (!isListedClass(parentOf(path)))
        return false;
    for (std::string_view package = path; !package.empty(); package = parentOf(package)) {
        const auto found = m_methods.find(package);
        if (found != m_methods.end())
            return std::find(found->second.begin(), found->second.end(), lastName(path)) != found->second.end();
    }
    return false;
}

Classification GlobalLists::classifyPath(const std::string& path) const
{
    Classification result;
    std::string deniedBy;
    std::string allowedBy;
    const Category* category = denied(path, deniedBy);
    const bool isAllowed = allowed(path, allowedBy);
    if (isAllowed && (category == nullptr || allowedBy.size() > deniedBy.size())) {
        result.standing = Standing::Allowed;
        result.entry = std::move(allowedBy);
    } else if (category != nullptr) {
        result.standing = Standing::Denied;
        result.category = category;
        result.entry = std::move(deniedBy);
    } else if (m_referenceOnly.contains(path) || isListedMethod(path)) {
        result.standing = Standing::ReferenceOnly;
    } else if (isListedClass(path)) {
        result.standing = Standing::Allowed;
    } else if (!isClassName(path) && ofPackage(path, m_functionsOf)) {
        result.standing = Standing::LibraryFunction;
    }
    return result;
}

Classification GlobalLists::classify(const pickle::Global& global) const
{
    const std::string path = plainPath(global.path());
    const std::string name = plainPath(global.name);
    Classification worst = classifyPath(path);
    // "logging" + "os.system" is os.system, and "torch" + "serialization.os.system" too.
    for (std::size_t dot = 0; dot != std::string::npos && name.find('.', dot) != std::string::npos;) {
        std::string rest = name.substr(dot);
        // Only a module or built-in name that leads on counts, not a method that happens to be called like one.
        Classification part = classifyPath(rest);
        if (part.standing == Standing::Denied && strictness(part.standing) > strictness(worst.standing)) {
            part.dotted = true;
            worst = std::move(part);
        }
        dot = name.find('.', dot);
        dot = dot == std::string::npos ? dot : dot + 1;
    }
    std::string_view rest = name;
    while (!rest.empty() && worst.standing != Standing::Denied) {
        const std::size_t dot = std::min(rest.find('.'), rest.size());
        if (m_innerNames.contains(rest.substr(0, dot))) {
            const auto found = std::find_if(m_categories.begin(), m_categories.end(),
                                            [](const Category& category) { return category.id == "inner-names"; });
            if (found != m_categories.end())
                worst = Classification{Standing::Denied, &*found, std::string(rest.substr(0, dot)), true};
        }
        rest.remove_prefix(std::min(dot + 1, rest.size()));
    }
    return worst;
}

} // namespace assayer::risk
