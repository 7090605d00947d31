// SPDX-License-Identifier: GPL-3.0-or-later
// requirements*.txt of pip: which packages the model asks for, and from where.
#include "base/Text.h"
#include "format/Observations.h"
#include "format/Readers.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

constexpr std::uint64_t kMostRequirements = 4ULL << 20U;
constexpr std::size_t kMostPackages = 10'000;

struct PipOption
{
    std::string_view name;
    std::string_view kind;
    std::string_view meaning;
};
constexpr std::array kPipOptions{
    PipOption{"--index-url", "requirements.index", "packages are taken from another index"},
    PipOption{"-i", "requirements.index", "packages are taken from another index"},
    PipOption{"--extra-index-url", "requirements.extra-index",
              "packages are looked for in a second index, which can serve a package of the same name"},
    PipOption{"--find-links", "requirements.index", "packages are taken from another place"},
    PipOption{"-f", "requirements.index", "packages are taken from another place"},
    PipOption{"--trusted-host", "requirements.trusted-host", "the host's certificate is not checked"},
    PipOption{"-e", "requirements.direct", "a package is installed from a source tree, whose set-up code runs"},
    PipOption{"--editable", "requirements.direct", "a package is installed from a source tree, whose set-up code runs"},
    PipOption{"-r", "requirements.include", "another requirements file is read"},
    PipOption{"--requirement", "requirements.include", "another requirements file is read"},
};

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t\r\f");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\f") - begin + 1);
}

bool isNameByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
}

class RequirementsReader
{
public:
    explicit RequirementsReader(Facts& facts) : m_facts(facts), m_observations(facts) {}

    void read(std::string_view text)
    {
        m_facts.values["libraries"] = Json::array();
        std::size_t line = 0;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            std::string_view content = text.substr(at, end - at);
            const std::size_t comment = content.find('#');
            if (comment != std::string_view::npos && (comment == 0 || content[comment - 1] == ' '))
                content = content.substr(0, comment);
            content = trimmed(content);
            ++line;
            if (!content.empty())
                readLine(content, line, at);
            at = end + 1;
        }
    }

private:
    void observe(std::string_view kind, std::string_view meaning, std::string_view line, std::uint64_t offset)
    {
        m_observations.add(std::string(kind), std::string(meaning) + ": " + excerpt(utf8FromBytes(line), 200), {},
                           offset, line.size());
    }

    void readLine(std::string_view line, std::size_t number, std::uint64_t offset)
    {
        if (line.starts_with('-')) {
            const std::string_view word = line.substr(0, line.find_first_of(" =\t"));
            const auto option = std::find_if(kPipOptions.begin(), kPipOptions.end(),
                                             [&](const PipOption& known) { return known.name == word; });
            if (option != kPipOptions.end())
                observe(option->kind, option->meaning, line, offset);
            return;
        }
        std::size_t length = 0;
        while (length < line.size() && isNameByte(line[length]))
            ++length;
        const bool direct = line.find("://") != std::string_view::npos || line.starts_with('.') ||
                            line.starts_with('/') || line.find(" @ ") != std::string_view::npos;
        if (direct)
            observe("requirements.direct", "a package is taken from an address or path instead of the index", line,
                    offset);
        if (length == 0 || (direct && (line.substr(length).starts_with(':') || line.substr(length).starts_with('+'))))
            return;
        std::string_view rest = line.substr(length);
        rest = trimmed(rest.substr(0, std::min(rest.find(';'), rest.find(" --"))));
        if (m_facts.values["libraries"].size() < kMostPackages)
            m_facts.values["libraries"].push_back({{"name", std::string(line.substr(0, length))},
                                                   {"specifier", excerpt(utf8FromBytes(rest), 200)},
                                                   {"line", number}});
        if (!direct && rest.find("==") == std::string_view::npos)
            observe("requirements.unpinned", "any version that fits is installed", line, offset);
    }

    Facts& m_facts;
    Observations m_observations;
};

} // namespace

Match recogniseRequirements(const Head& head, const Input& input)
{
    const std::string lower = asciiLower(input.name.substr(input.name.find_last_of('/') + 1));
    const bool named = lower.ends_with(".txt") && lower.find("requirements") != std::string::npos;
    return named && recogniseText(head, input) != Match::No ? Match::ByName : Match::No;
}

Result<void> readRequirements(const Input& input, Facts& facts)
{
    const auto text = source::readAll(input.bytes, kMostRequirements);
    if (!text)
        return failure(text.error());
    RequirementsReader(facts).read(*text);
    return {};
}

} // namespace assayer::format
