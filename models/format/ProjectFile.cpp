// SPDX-License-Identifier: GPL-3.0-or-later
// pyproject.toml, setup.cfg and Pipfile: what is asked for and what runs at the build. Read line by line: their few
// tables that matter need no whole parser of TOML.
#include "base/Text.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "format/SourceNames.h"
#include "format/YamlKinds.h"

#include <algorithm>

namespace assayer::format {

namespace {

constexpr std::uint64_t kMostProject = 4ULL << 20U;

// The quoted texts of a line.
std::vector<std::string> quotedIn(std::string_view line)
{
    std::vector<std::string> texts;
    for (std::size_t at = line.find_first_of("\"'"); at != std::string_view::npos; at = line.find_first_of("\"'", at)) {
        const std::size_t end = line.find(line[at], at + 1);
        if (end == std::string_view::npos)
            break;
        texts.emplace_back(line.substr(at + 1, end - at - 1));
        at = end + 1;
    }
    return texts;
}

class ProjectReader
{
public:
    ProjectReader(std::string_view name, Facts& facts)
        : m_facts(facts), m_observations(facts), m_toml(!name.ends_with(".cfg"))
    {
    }

    void read(std::string_view text)
    {
        std::size_t number = 1;
        for (std::size_t at = 0; at < text.size(); ++number) {
            const std::string_view whole = text.substr(at, text.find('\n', at) - at);
            const std::string_view line = withoutBlanks(whole);
            if (line.starts_with('[') && line.ends_with(']') && line.find('"') == std::string_view::npos &&
                line.find('\'') == std::string_view::npos)
                enter(line);
            else if (!line.empty() && !line.starts_with('#'))
                take(line, whole.starts_with(' ') || whole.starts_with('\t'), number, at);
            at += whole.size() + 1;
        }
    }

private:
    void enter(std::string_view line)
    {
        m_table = asciiLower(line.substr(1, line.size() - 2));
        m_list.clear();
    }

    void take(std::string_view line, bool indented, std::size_t number, std::size_t at)
    {
        const std::size_t equals = line.find('=');
        const bool key =
            equals != std::string_view::npos && (!indented || m_toml) && line.find_first_of("\"'") > equals;
        const std::string name = key ? asciiLower(withoutBlanks(line.substr(0, equals))) : std::string();
        if (key)
            m_list = name;
        const std::string_view value = key ? withoutBlanks(line.substr(equals + 1)) : line;
        const bool index = (m_table.find("source") != std::string::npos && name == "url") || name == "index-url" ||
                           name == "extra-index-url" || name == "find_links" || name == "dependency_links";
        if (index && value.find("pypi.org") == std::string_view::npos && value.find("://") != std::string_view::npos)
            m_observations.add("requirements.index",
                               "packages are taken from another place: " + excerpt(utf8FromBytes(line), 200), {}, at,
                               line.size());
        if (m_table == "build-system" && name == "backend-path")
            m_observations.add("requirements.own-backend", excerpt(utf8FromBytes(line), 200), {}, at, line.size());
        if (m_table.starts_with("options") || m_table.starts_with("global") || m_table == "tool.setuptools.cmdclass") {
            if (name == "cmdclass" || m_table == "tool.setuptools.cmdclass")
                m_observations.add("requirements.own-command", excerpt(utf8FromBytes(line), 200), {}, at, line.size());
        }
        packages(line, value, name, number);
    }

    // The three ways in which these files list packages.
    void packages(std::string_view line, std::string_view value, const std::string& name, std::size_t number)
    {
        const bool lists = m_list == "dependencies" || m_list == "requires" || m_list == "install_requires" ||
                           m_list == "setup_requires" || m_table == "project.optional-dependencies" ||
                           m_table == "options.extras_require" || m_table == "dependency-groups";
        const bool table = m_table == "tool.poetry.dependencies" || m_table == "packages" ||
                           m_table == "dev-packages" || m_table == "tool.poetry.dev-dependencies";
        if (lists && m_toml) {
            for (const std::string& text : quotedIn(value))
                readRequirementLines(text, number, m_facts);
        } else if (lists) {
            readRequirementLines(value, number, m_facts);
        } else if (table && !name.empty() && name != "python") {
            std::string version;
            for (const std::string& text : quotedIn(value))
                version = version.empty() ? text : version;
            const bool direct = line.find("git") != std::string_view::npos ||
                                line.find("url") != std::string_view::npos ||
                                line.find("path") != std::string_view::npos;
            const std::string place = direct                              ? " @ " + version
                                      : version == "*" || version.empty() ? ""
                                                                          : "==" + version;
            readRequirementLines(name + place, number, m_facts);
        }
    }

    Facts& m_facts;
    Observations m_observations;
    bool m_toml;
    std::string m_table;
    std::string m_list;
};

} // namespace

Match recogniseProjectFile(const Head& head, const Input& input)
{
    const std::string name = asciiLower(lastNamePart(input.name));
    const bool named = name.ends_with("pyproject.toml") || name.ends_with("setup.cfg") || name == "pipfile" ||
                       name.ends_with("pip.conf");
    return named && recogniseText(head, input) != Match::No ? Match::ByName : Match::No;
}

Result<void> readProjectFile(const Input& input, Facts& facts)
{
    const auto text = source::readAll(input.bytes, kMostProject);
    if (!text)
        return failure(text.error());
    ProjectReader(asciiLower(input.name), facts).read(*text);
    return {};
}

} // namespace assayer::format
