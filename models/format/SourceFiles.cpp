// SPDX-License-Identifier: GPL-3.0-or-later
// Source code beside a model: Python, shell scripts of all kinds and Dockerfiles. The text goes to the judges as it is.
#include "base/Text.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "format/SourceNames.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

constexpr std::uint64_t kMostSource = 16ULL << 20U;

// Codecs that show people another text than Python reads.
constexpr std::array<std::string_view, 8> kHidingEncodings{"rot13", "rot_13", "rot-13",         "utf-7",
                                                           "utf7",  "utf_7",  "unicode_escape", "raw_unicode_escape"};

std::string_view firstLine(std::string_view text)
{
    return text.substr(0, text.find('\n'));
}

// The role of a Python file by the name under which Python would find it.
std::string pythonRole(const Input& input)
{
    const std::string name = asciiLower(lastNamePart(input.name));
    if (name == "setup.py" || name == "conftest.py")
        return "setup";
    if (name == "sitecustomize.py" || name == "usercustomize.py" || name.ends_with(".pth"))
        return "site-hook";
    if (input.name.find("/code/__torch__") != std::string_view::npos || input.name.starts_with("code/__torch__"))
        return "torchscript";
    return "module";
}

// PEP 263: a comment in the first or second line names the encoding.
void observeEncoding(std::string_view text, Observations& observations)
{
    std::size_t at = 0;
    for (int line = 0; line < 2 && at < text.size(); ++line) {
        const std::string_view content = text.substr(at, text.find('\n', at) - at);
        const std::string lower = asciiLower(content);
        const std::size_t coding = lower.find("coding");
        if (lower.find('#') < coding && coding != std::string::npos) {
            for (const std::string_view encoding : kHidingEncodings) {
                if (lower.find(encoding, coding) != std::string::npos)
                    observations.add("python.encoding", "the source names the encoding " + std::string(encoding), {},
                                     at, content.size());
            }
        }
        at += content.size() + 1;
    }
}

// site.py runs each line of a .pth file that begins with "import".
std::string linesRunBySite(std::string_view text)
{
    std::string code;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view line = text.substr(at, text.find('\n', at) - at);
        if (line.starts_with("import ") || line.starts_with("import\t"))
            code += line;
        code += '\n';
        at += line.size() + 1;
    }
    return code;
}

} // namespace

Match recognisePython(const Head& head, const Input& input)
{
    const std::string name = asciiLower(lastNamePart(input.name));
    const std::string_view line = firstLine(asText(head.first));
    const bool started = line.starts_with("#!") && line.find("python") != std::string_view::npos;
    const bool named = name.ends_with(".py") || name.ends_with(".pyw") || name.ends_with(".pyi") ||
                       name.ends_with(".pth") || name.ends_with(".py.txt") || name.ends_with(".pyx");
    if (!started && !named)
        return Match::No;
    // A .pth file is PyTorch's more often than site.py's; text of it is neither a ZIP nor a pickle.
    if (recogniseText(head, input) == Match::No)
        return Match::No;
    return name.ends_with(".pth") && asText(head.first).find("import") == std::string_view::npos ? Match::No
                                                                                                 : Match::ByName;
}

Result<void> readPython(const Input& input, Facts& facts)
{
    auto text = source::readAll(input.bytes, kMostSource);
    if (!text)
        return failure(text.error());
    Observations observations(facts);
    observeEncoding(*text, observations);
    const std::string role = pythonRole(input);
    if (role == "site-hook") {
        if (input.name.ends_with(".pth"))
            *text = linesRunBySite(*text);
        if (text->find("import") != std::string::npos)
            observations.add("python.site-hook", "Python runs this file by itself when it starts", {}, 0, {});
    }
    facts.values["lines"] = static_cast<std::uint64_t>(std::count(text->begin(), text->end(), '\n'));
    facts.scripts.push_back({"python", role, {}, {}, std::move(*text), 0, 1});
    return {};
}

Match recogniseShell(const Head& head, const Input& input)
{
    const std::string name = asciiLower(lastNamePart(input.name));
    const std::string_view line = firstLine(asText(head.first));
    const bool started = line.starts_with("#!") && line.find("sh") != std::string_view::npos &&
                         line.find("python") == std::string_view::npos;
    constexpr std::array<std::string_view, 11> kEndings{".sh",   ".bash", ".zsh", ".ksh",   ".command", ".ps1",
                                                        ".psm1", ".bat",  ".cmd", ".envrc", ".bashrc"};
    const bool named =
        std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view ending) { return name.ends_with(ending); });
    return (started || named) && recogniseText(head, input) != Match::No ? Match::ByName : Match::No;
}

Result<void> readShell(const Input& input, Facts& facts)
{
    auto text = source::readAll(input.bytes, kMostSource);
    if (!text)
        return failure(text.error());
    facts.values["lines"] = static_cast<std::uint64_t>(std::count(text->begin(), text->end(), '\n'));
    facts.scripts.push_back({"shell", "script", {}, {}, std::move(*text), 0, 1});
    return {};
}

} // namespace assayer::format
