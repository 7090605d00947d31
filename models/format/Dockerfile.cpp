// SPDX-License-Identifier: GPL-3.0-or-later
// Dockerfiles: instructions line by line (Dockerfile reference); RUN steps go to the judge of shell scripts.
#include "base/Text.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "format/SourceNames.h"

#include <algorithm>
#include <set>

namespace assayer::format {

namespace {

constexpr std::uint64_t kMostDockerfile = 4ULL << 20U;

class DockerfileReader
{
public:
    explicit DockerfileReader(Facts& facts) : m_facts(facts), m_observations(facts) {}

    void read(std::string_view text)
    {
        std::size_t line = 1;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t begin = at;
            const std::size_t firstLine = line;
            std::string instruction;
            bool more = true;
            while (more && at < text.size()) {
                const std::size_t end = std::min(text.find('\n', at), text.size());
                const std::string_view part = withoutBlanks(text.substr(at, end - at));
                const bool comment = part.starts_with('#');
                more = part.ends_with('\\') || (comment && !instruction.empty());
                if (!comment)
                    instruction += std::string(part.ends_with('\\') ? part.substr(0, part.size() - 1) : part) +
                                   (part.ends_with('\\') ? " " : "");
                at = end + 1;
                ++line;
            }
            if (!instruction.empty())
                take(instruction, begin, firstLine);
        }
        if (m_froms > 0 && (m_user.empty() || m_user == "root" || m_user == "0"))
            m_observations.add("docker.root", m_user.empty() ? "no user is named" : "the last user is " + m_user);
    }

private:
    void observe(const std::string& kind, const std::string& what, std::string_view instruction, std::size_t at)
    {
        m_observations.add(kind, what + ": " + excerpt(utf8FromBytes(instruction), 200), {}, at, {});
    }

    void take(const std::string& instruction, std::size_t at, std::size_t line)
    {
        const std::size_t blank = instruction.find_first_of(" \t");
        const std::string word = asciiLower(std::string_view(instruction).substr(0, blank));
        const std::string rest(
            withoutBlanks(std::string_view(instruction).substr(std::min(blank, instruction.size()))));
        if (word == "from")
            from(rest, at);
        else if (word == "run")
            run(rest, at, line);
        else if (word == "cmd" || word == "entrypoint")
            command(rest, at, line);
        else if (word == "user")
            m_user = rest;
        else if (word == "add" && rest.find("://") != std::string::npos && rest.find("--checksum") == std::string::npos)
            observe("docker.remote-add", "a file is fetched without a checksum", instruction, at);
    }

    void from(const std::string& rest, std::size_t at)
    {
        ++m_froms;
        m_user.clear();
        std::string image = rest;
        while (image.starts_with("--"))
            image = withoutBlanks(std::string_view(image).substr(std::min(image.find(' '), image.size())));
        const std::size_t as = asciiLower(image).find(" as ");
        if (as != std::string::npos)
            m_stages.insert(std::string(withoutBlanks(std::string_view(image).substr(as + 4))));
        image = image.substr(0, image.find(' '));
        if (image != "scratch" && !m_stages.contains(image) && image.find("@sha256:") == std::string::npos)
            observe("docker.unpinned-image", "the image is named by a tag", image, at);
        m_facts.values["images"].push_back(excerpt(utf8FromBytes(image), 200));
    }

    void run(std::string rest, std::size_t at, std::size_t line)
    {
        while (rest.starts_with("--"))
            rest = withoutBlanks(std::string_view(rest).substr(std::min(rest.find(' '), rest.size())));
        command(rest, at, line);
        const bool installs = rest.find("pip") != std::string::npos && rest.find("install") != std::string::npos;
        const bool elsewhere = rest.find("index-url") != std::string::npos ||
                               rest.find("--trusted-host") != std::string::npos ||
                               rest.find("git+") != std::string::npos;
        if (installs && elsewhere)
            observe("docker.pip-index", "packages come from another place", rest, at);
    }

    // Both forms: a shell's line, or a JSON array of words.
    void command(const std::string& rest, std::size_t at, std::size_t line)
    {
        std::string text = rest;
        if (rest.starts_with('[')) {
            const auto words = parseJson(rest);
            if (words && words->value.is_array()) {
                text.clear();
                for (const Json& word : words->value)
                    text += word.is_string() ? quoted(word.get<std::string>()) + " " : "";
            }
        }
        m_facts.scripts.push_back({"shell", "build-step", "build step", {}, std::move(text), std::nullopt, line});
        m_facts.scripts.back().offset = at;
    }

    static std::string quoted(const std::string& word)
    {
        return word.find_first_of(" \t|&;<>$`\"") == std::string::npos ? word : "'" + word + "'";
    }

    Facts& m_facts;
    Observations m_observations;
    std::size_t m_froms = 0;
    std::string m_user;
    std::set<std::string> m_stages;
};

} // namespace

Match recogniseDockerfile(const Head& head, const Input& input)
{
    const std::string name = asciiLower(lastNamePart(input.name));
    const bool named = name == "dockerfile" || name.starts_with("dockerfile.") || name.ends_with(".dockerfile") ||
                       name == "containerfile" || name.ends_with("-dockerfile");
    return named && recogniseText(head, input) != Match::No ? Match::ByName : Match::No;
}

Result<void> readDockerfile(const Input& input, Facts& facts)
{
    const auto text = source::readAll(input.bytes, kMostDockerfile);
    if (!text)
        return failure(text.error());
    facts.values["images"] = Json::array();
    DockerfileReader(facts).read(*text);
    return {};
}

} // namespace assayer::format
