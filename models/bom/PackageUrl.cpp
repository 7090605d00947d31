// SPDX-License-Identifier: GPL-3.0-or-later
// Only names that the registries would accept become package URLs: a wrong identifier is worse than none.
#include "bom/PackageUrl.h"

#include "base/Text.h"
#include "bom/GraphParts.h"

#include <algorithm>

namespace assayer::bom {

namespace {

bool isAlphanumeric(char character)
{
    return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
           (character >= 'a' && character <= 'z');
}

} // namespace

std::string percentEncoded(std::string_view text, bool keepSlashes)
{
    static constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string result;
    for (const char character : text) {
        const bool unreserved =
            isAlphanumeric(character) || character == '-' || character == '.' || character == '_' || character == '~';
        if (unreserved || (keepSlashes && character == '/')) {
            result.push_back(character);
            continue;
        }
        const auto byte = static_cast<unsigned char>(character);
        result += {'%', kDigits[byte >> 4U], kDigits[byte & 0x0FU]};
    }
    return result;
}

std::optional<std::string> hubPackageUrl(std::string_view name, std::string_view revision)
{
    if (!isHubName(name))
        return std::nullopt;
    std::string url = "pkg:huggingface/" + percentEncoded(name, true);
    const std::string commit = asciiLower(revision);
    if (commit.size() == 40 && commit.find_first_not_of("0123456789abcdef") == std::string::npos)
        url += "@" + commit;
    return url;
}

std::optional<std::string> pypiPackageUrl(std::string_view name, std::string_view version)
{
    // The grammar of package names in the core metadata specification.
    const bool valid = !name.empty() && name.size() <= 200 && isAlphanumeric(name.front()) &&
                       isAlphanumeric(name.back()) && std::all_of(name.begin(), name.end(), [](char character) {
                           return isAlphanumeric(character) || character == '-' || character == '_' || character == '.';
                       });
    if (!valid)
        return std::nullopt;
    std::string url = "pkg:pypi/" + normalisedPackage(name);
    if (!version.empty())
        url += "@" + percentEncoded(version);
    return url;
}

} // namespace assayer::bom
