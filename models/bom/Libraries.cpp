// SPDX-License-Identifier: GPL-3.0-or-later
// Packages that the model asks for or was written with.
#include "base/Json.h"
#include "base/Text.h"
#include "bom/GraphParts.h"

#include <set>

namespace assayer::bom {

namespace {

/// All that was said about one package.
struct Package
{
    std::string name;
    std::set<std::string> pins; ///< versions asked for with "=="
    std::set<std::string> writtenWith;
};

std::string trimmed(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos)
        return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

// "==1.2" pins, "1.2" tells the version of the program that wrote the file, anything else is a range.
void noteVersion(const std::string& specifier, Package& package)
{
    const bool exact = specifier.starts_with("==");
    const std::string version = trimmed(exact ? std::string_view(specifier).substr(specifier.starts_with("===") ? 3 : 2)
                                              : std::string_view(specifier));
    if (version.empty() || version.find_first_of("*,<>=!~ ;") != std::string::npos)
        return;
    if (exact)
        package.pins.insert(version);
    else if (version.front() >= '0' && version.front() <= '9')
        package.writtenWith.insert(version);
}

class Libraries
{
public:
    explicit Libraries(GraphAssembly& graph) : m_graph(graph) {}

    void add(const std::string& name, const std::string& specifier, double confidence, record::Evidence evidence)
    {
        const std::string key = normalisedPackage(name);
        if (key.empty())
            return;
        Package& package = m_packages[key];
        if (package.name.empty())
            package.name = name;
        noteVersion(specifier, package);
        m_graph.link("library", "library:" + key, name, "needs-library", confidence, std::move(evidence));
    }

    void finish(const record::Inspection& inspection)
    {
        for (const auto& [key, package] : m_packages)
            settle(key, package);
        for (const record::Advisory& advisory : inspection.advisories)
            affect(advisory);
    }

private:
    void settle(const std::string& key, const Package& package)
    {
        record::Evidence none;
        none.value = "versions disagree";
        record::Edge* edge = package.pins.size() < 2 ? nullptr
                                                     : m_graph.link("library", "library:" + key, package.name,
                                                                    "needs-library", 0, std::move(none));
        if (edge != nullptr)
            edge->contradicted = true;
        const auto& versions = package.pins.empty() ? package.writtenWith : package.pins;
        if (versions.size() == 1 && m_graph.has("library:" + key))
            m_graph.node("library", "library:" + key, package.name).version = *versions.begin();
    }

    void affect(const record::Advisory& advisory)
    {
        const std::string library = "library:" + normalisedPackage(advisory.package);
        if (!m_graph.has(library))
            return;
        const std::string id = "advisory:" + advisory.id;
        m_graph.node("advisory", id, advisory.id);
        record::Evidence evidence;
        evidence.value = advisory.summary;
        m_graph.edge(library, id, "affected-by", kFileMetadata, std::move(evidence));
    }

    GraphAssembly& m_graph;
    std::map<std::string, Package> m_packages;
};

void addFacts(const record::File& file, Libraries& libraries)
{
    for (const Json& entry : jsonMember(file.facts, "libraries")) {
        const std::string name = trimmed(jsonText(entry, "name"));
        const std::string specifier = trimmed(jsonText(entry, "specifier"));
        record::Evidence evidence;
        evidence.path = file.path;
        const auto line = jsonUnsigned(entry, "line");
        if (line)
            evidence.pointer = "line " + std::to_string(*line);
        else if (const std::string pointer = jsonText(entry, "pointer"); !pointer.empty())
            evidence.pointer = pointer;
        evidence.value = name + (specifier.empty() ? "" : " ") + specifier;
        libraries.add(name, specifier, line ? kObeyedByLoaders : kFileMetadata, std::move(evidence));
    }
}

} // namespace

std::string normalisedPackage(std::string_view name)
{
    std::string result;
    for (const char character : asciiLower(name)) {
        const bool separator = character == '-' || character == '_' || character == '.';
        if (!separator)
            result.push_back(character);
        else if (!result.empty() && result.back() != '-')
            result.push_back('-');
    }
    return result;
}

void addLibraries(const record::Inspection& inspection, GraphAssembly& graph)
{
    Libraries libraries(graph);
    for (const record::File& file : inspection.files) {
        addFacts(file, libraries);
        const Json& frontMatter = jsonMember(file.facts, "frontMatter");
        for (const std::string& name : textsOf(jsonMember(frontMatter, "library_name")))
            libraries.add(name, {}, kFrontMatter, frontMatterEvidence(file, "library_name", name));
    }
    libraries.finish(inspection);
}

} // namespace assayer::bom
