// SPDX-License-Identifier: GPL-3.0-or-later
// Names of models on the hub, from the many ways in which files write them.
#include "base/Text.h"
#include "bom/GraphParts.h"

#include <algorithm>
#include <array>

namespace assayer::bom {

namespace {

bool isNameCharacter(char character)
{
    return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
           (character >= 'a' && character <= 'z') || character == '-' || character == '_' || character == '.';
}

} // namespace

std::string modelName(std::string_view said)
{
    static constexpr std::array<std::string_view, 6> kPrefixes{
        "https://huggingface.co/", "http://huggingface.co/", "https://hf.co/", "huggingface.co/", "hf.co/", "hf://"};
    bool address = false;
    for (const std::string_view prefix : kPrefixes) {
        if (asciiLower(said.substr(0, prefix.size())) == prefix) {
            said.remove_prefix(prefix.size());
            address = true;
            break;
        }
    }
    if (address) {
        // "owner/name/tree/main" and "owner/name/blob/..." lead to places within the repository.
        const std::size_t owner = said.find('/');
        const std::size_t end = owner == std::string_view::npos ? owner : said.find_first_of("/?#@", owner + 1);
        said = said.substr(0, end);
    }
    while (said.size() > 1 && said.back() == '/')
        said.remove_suffix(1);
    return std::string(said);
}

bool isHubName(std::string_view name)
{
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == name.size() || name.size() > 200)
        return false;
    const std::string_view owner = name.substr(0, slash);
    const std::string_view rest = name.substr(slash + 1);
    return std::all_of(owner.begin(), owner.end(), isNameCharacter) &&
           std::all_of(rest.begin(), rest.end(), isNameCharacter) && owner.front() != '.' && rest.front() != '.';
}

} // namespace assayer::bom
