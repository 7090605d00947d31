// SPDX-License-Identifier: GPL-3.0-or-later
// Commits and tags of git as raw text: their identifiers, and the signature in them with what it is over.
#pragma once

#include "base/Result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::trust {

struct GitObject
{
    bool tag = false;
    std::string target;  ///< the tree of a commit, the object of a tag
    std::string author;  ///< of a commit; the tagger of a tag
    std::string name;    ///< of a tag
    std::string message; ///< first line
    std::vector<std::string> parents;
    std::string signature;   ///< armour, empty where there is none
    std::string signedBytes; ///< what the signature is over
};

/// Reads the raw text of a commit or tag; Malformed where it is neither.
Result<GitObject> parseGitObject(std::string_view raw);

/// True where the text begins as a commit or tag does.
bool looksLikeGitObject(std::string_view text);

/// The identifier of an object of that type ("blob", "commit"), lower-case hexadecimal SHA-1.
std::string gitObjectId(std::string_view type, std::string_view content);

} // namespace assayer::trust
