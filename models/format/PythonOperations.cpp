// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/PythonOperations.h"

#include "base/EmbeddedFile.h"
#include "base/Json.h"

#include <algorithm>
#include <charconv>

namespace assayer::format {

std::span<const EmbeddedFile> operatorLists();

namespace {

std::optional<unsigned> unsignedOf(std::string_view text)
{
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// "100:LOAD_CONST" and "116:LOAD_GLOBAL+5".
bool addOperation(std::string_view word, PythonRelease& release)
{
    const std::size_t colon = word.find(':');
    const std::size_t plus = std::min(word.find('+'), word.size());
    const auto number = unsignedOf(word.substr(0, std::min(colon, word.size())));
    if (colon == std::string_view::npos || !number || *number > 255)
        return false;
    PythonOperation& operation = release.operations[*number];
    operation.name = std::string(word.substr(colon + 1, plus - colon - 1));
    if (plus < word.size())
        operation.caches = unsignedOf(word.substr(plus + 1)).value_or(0);
    return true;
}

} // namespace

CodeLayout PythonRelease::layout() const
{
    if (minor == 0)
        return CodeLayout::Python27;
    return minor >= 11 ? CodeLayout::Python311 : minor >= 8 ? CodeLayout::Python38 : CodeLayout::Python36;
}

Result<std::vector<PythonRelease>> parsePythonReleases(std::string_view json)
{
    const auto document = parseJson(json);
    if (!document)
        return failure(document.error());
    std::vector<PythonRelease> releases;
    for (const Json& entry : jsonMember(document->value, "pythons")) {
        PythonRelease release;
        release.name = jsonText(entry, "python");
        release.minor = release.name.starts_with("3.") ? unsignedOf(release.name.substr(2)).value_or(0) : 0;
        release.argumentsFrom = static_cast<unsigned>(jsonUnsigned(entry, "argumentsFrom").value_or(90));
        for (const Json& line : jsonMember(entry, "operations")) {
            std::string_view rest = line.get_ref<const std::string&>();
            while (!rest.empty()) {
                const std::size_t space = std::min(rest.find(' '), rest.size());
                if (!addOperation(rest.substr(0, space), release))
                    return failure(ErrorKind::Malformed, "an operation is no number and name");
                rest.remove_prefix(std::min(space + 1, rest.size()));
            }
        }
        releases.push_back(std::move(release));
    }
    std::reverse(releases.begin(), releases.end());
    return releases;
}

const std::vector<PythonRelease>& pythonReleases()
{
    static const std::vector<PythonRelease> releases = [] {
        for (const EmbeddedFile& file : operatorLists()) {
            if (file.name.ends_with("python.json"))
                return parsePythonReleases(file.text).value_or(std::vector<PythonRelease>());
        }
        return std::vector<PythonRelease>();
    }();
    return releases;
}

std::vector<PythonInstruction> pythonInstructions(std::string_view code, const PythonRelease& release)
{
    std::vector<PythonInstruction> instructions;
    const bool words = release.minor >= 6; // since 3.6 each takes two bytes
    std::uint32_t extended = 0;
    std::size_t at = 0;
    while (at < code.size()) {
        PythonInstruction instruction;
        instruction.at = at;
        const auto number = static_cast<unsigned char>(code[at]);
        const PythonOperation& operation = release.operations[number];
        instruction.operation = operation.name.empty() ? nullptr : &operation;
        instruction.hasArgument = number >= release.argumentsFrom;
        const std::size_t width = words ? 1 : instruction.hasArgument ? 2 : 0;
        std::uint32_t argument = 0;
        for (std::size_t i = width; i-- > 0;)
            argument =
                (argument << 8U) | (at + 1 + i < code.size() ? static_cast<unsigned char>(code[at + 1 + i]) : 0U);
        instruction.argument = argument | extended;
        extended = 0;
        if (operation.name == "EXTENDED_ARG")
            extended = instruction.argument << (words ? 8U : 16U);
        at += 1 + width + (instruction.operation != nullptr ? std::size_t{operation.caches} * 2 : 0);
        instructions.push_back(instruction);
    }
    return instructions;
}

} // namespace assayer::format
