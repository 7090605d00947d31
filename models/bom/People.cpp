// SPDX-License-Identifier: GPL-3.0-or-later
// Who is said to have published the model, and who signed it.
#include "base/Json.h"
#include "base/Text.h"
#include "bom/GraphParts.h"

#include <array>

namespace assayer::bom {

namespace {

// Members of a signature's signer that identify somebody, the most telling first.
constexpr std::array<std::string_view, 6> kIdentities{"identity",    "subject", "key-sha256",
                                                      "fingerprint", "key-id",  "key-hint"};

void addSigner(const record::Signature& signature, GraphAssembly& graph)
{
    for (const std::string_view member : kIdentities) {
        const auto found = signature.signer.find(std::string(member));
        if (found == signature.signer.end() || found->second.empty())
            continue;
        record::Evidence evidence;
        evidence.path = signature.path;
        evidence.value = std::string(record::word(signature.status)) + ": " + found->first + " " + found->second;
        const bool right = signature.status == record::SignatureStatus::Verified ||
                           signature.status == record::SignatureStatus::ValidUntrusted;
        record::Edge* edge = graph.link("signer", "signer:" + found->second, found->second, "signed-by",
                                        right ? kProvenByBytes : 0, std::move(evidence));
        if (edge != nullptr && signature.status == record::SignatureStatus::Invalid)
            edge->contradicted = true;
        return;
    }
}

} // namespace

void addPeople(const record::Inspection& inspection, GraphAssembly& graph)
{
    const std::string& name = inspection.subject.name;
    if (isHubName(name)) {
        const std::string owner = name.substr(0, name.find('/'));
        record::Evidence evidence;
        evidence.value = "owner of the repository " + name;
        graph.link("publisher", "publisher:" + asciiLower(owner), owner, "published-by", kFrontMatter,
                   std::move(evidence));
    }
    for (const record::File& file : inspection.files) {
        for (const std::string& organization : textsOf(jsonMember(file.facts, "organization")))
            graph.link("publisher", "publisher:" + asciiLower(organization), organization, "published-by",
                       kFileMetadata, metadataEvidence(file, "general.organization", organization));
    }
    for (const record::Signature& signature : inspection.signatures)
        addSigner(signature, graph);
}

} // namespace assayer::bom
