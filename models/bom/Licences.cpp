// SPDX-License-Identifier: GPL-3.0-or-later
// Licences as stated, and the words of cards as SPDX identifiers.
#include "base/Json.h"
#include "base/Text.h"
#include "bom/FileRole.h"
#include "bom/GraphParts.h"

#include <algorithm>
#include <array>
#include <set>

namespace assayer::bom {

namespace {

// Identifiers of the SPDX licence list that cards use; the comparison ignores case, as cards write them in lower case.
constexpr std::array<std::string_view, 59> kSpdx{"AFL-3.0",
                                                 "AGPL-3.0-only",
                                                 "AGPL-3.0-or-later",
                                                 "Apache-2.0",
                                                 "Artistic-2.0",
                                                 "BSD-2-Clause",
                                                 "BSD-3-Clause",
                                                 "BSD-3-Clause-Clear",
                                                 "BSL-1.0",
                                                 "CC-BY-2.0",
                                                 "CC-BY-2.5",
                                                 "CC-BY-3.0",
                                                 "CC-BY-4.0",
                                                 "CC-BY-NC-2.0",
                                                 "CC-BY-NC-3.0",
                                                 "CC-BY-NC-4.0",
                                                 "CC-BY-NC-ND-3.0",
                                                 "CC-BY-NC-ND-4.0",
                                                 "CC-BY-NC-SA-2.0",
                                                 "CC-BY-NC-SA-3.0",
                                                 "CC-BY-NC-SA-4.0",
                                                 "CC-BY-ND-4.0",
                                                 "CC-BY-SA-3.0",
                                                 "CC-BY-SA-4.0",
                                                 "CC0-1.0",
                                                 "CDLA-Permissive-1.0",
                                                 "CDLA-Permissive-2.0",
                                                 "CDLA-Sharing-1.0",
                                                 "ECL-2.0",
                                                 "EPL-1.0",
                                                 "EPL-2.0",
                                                 "EUPL-1.1",
                                                 "EUPL-1.2",
                                                 "GFDL-1.3-or-later",
                                                 "GPL-2.0-only",
                                                 "GPL-2.0-or-later",
                                                 "GPL-3.0-only",
                                                 "GPL-3.0-or-later",
                                                 "ISC",
                                                 "LGPL-2.1-only",
                                                 "LGPL-2.1-or-later",
                                                 "LGPL-3.0-only",
                                                 "LGPL-3.0-or-later",
                                                 "LPPL-1.3c",
                                                 "MIT",
                                                 "MPL-2.0",
                                                 "MS-PL",
                                                 "NCSA",
                                                 "ODbL-1.0",
                                                 "ODC-By-1.0",
                                                 "OFL-1.1",
                                                 "OSL-3.0",
                                                 "PDDL-1.0",
                                                 "PostgreSQL",
                                                 "Unlicense",
                                                 "WTFPL",
                                                 "Zlib",
                                                 "0BSD",
                                                 "Python-2.0"};

struct Alias
{
    std::string_view word;
    std::string_view identifier;
};

// Words of the hub that differ from SPDX. "gpl-3.0" and its like do not tell "only" from "or later": no identifier.
constexpr std::array<Alias, 3> kAliases{{{"odbl", "ODbL-1.0"}, {"pddl", "PDDL-1.0"}, {"odc-by", "ODC-By-1.0"}}};

/// A licence word with the place where it stands.
struct Statement
{
    std::string word;
    double confidence = 0;
    record::Evidence evidence;
};

void collect(const record::File& file, std::vector<Statement>& statements)
{
    const Json& frontMatter = jsonMember(file.facts, "frontMatter");
    for (const std::string& word : textsOf(jsonMember(frontMatter, "license"))) {
        // "other" only says that the name stands in another key.
        const std::string name = jsonText(frontMatter, "license_name");
        const bool other = asciiLower(word) == "other" && !name.empty();
        statements.push_back({other ? name : word, kFrontMatter,
                              frontMatterEvidence(file, other ? "license_name" : "license", other ? name : word)});
    }
    for (const std::string& word : textsOf(jsonMember(file.facts, "license")))
        statements.push_back({word, kFileMetadata, metadataEvidence(file, "general.license", word)});
}

void judge(const record::Inspection& inspection, GraphAssembly& graph)
{
    const record::Claim* claim = findClaim(inspection, "licence");
    if (claim == nullptr || claim->said.empty())
        return;
    if (claim->verdict == record::ClaimVerdict::Contradicted)
        graph.contradict("licensed-under", claim->evidence);
}

} // namespace

std::optional<std::string_view> spdxLicence(std::string_view word)
{
    const std::string wanted = asciiLower(word);
    for (const Alias& alias : kAliases) {
        if (alias.word == wanted)
            return alias.identifier;
    }
    const auto found = std::find_if(kSpdx.begin(), kSpdx.end(),
                                    [&wanted](std::string_view known) { return asciiLower(known) == wanted; });
    return found == kSpdx.end() ? std::nullopt : std::optional(*found);
}

void addLicences(const record::Inspection& inspection, GraphAssembly& graph)
{
    std::vector<Statement> statements;
    for (const record::File& file : inspection.files)
        collect(file, statements);
    std::set<std::string> byCard;
    std::set<std::string> byMetadata;
    for (Statement& statement : statements) {
        const std::string key = asciiLower(statement.word);
        (statement.confidence == kFrontMatter ? byCard : byMetadata).insert(key);
        graph.link("licence", "licence:" + key, statement.word, "licensed-under", statement.confidence,
                   std::move(statement.evidence));
    }
    // A card may offer several licences, so the two disagree only where they share none, or the metadata of two files
    // do.
    const bool shared = std::any_of(byCard.begin(), byCard.end(),
                                    [&byMetadata](const std::string& key) { return byMetadata.contains(key); });
    if ((!byCard.empty() && !byMetadata.empty() && !shared) || byMetadata.size() > 1)
        graph.contradict("licensed-under", {});
    judge(inspection, graph);
}

} // namespace assayer::bom
