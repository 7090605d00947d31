// SPDX-License-Identifier: GPL-3.0-or-later
// The base model that the card names against the files that name one.
#include "base/Text.h"
#include "card/Claims.h"

#include <algorithm>

namespace assayer::card {

namespace {

using record::ClaimVerdict;

// "https://huggingface.co/owner/name/" and "owner/name" are the same model.
std::string modelId(std::string_view name)
{
    for (const std::string_view prefix : {"https://huggingface.co/", "http://huggingface.co/", "https://hf.co/"}) {
        if (name.starts_with(prefix))
            name.remove_prefix(prefix.size());
    }
    while (name.ends_with('/'))
        name.remove_suffix(1);
    return asciiLower(name);
}

std::vector<std::string> namesIn(const Json& value)
{
    std::vector<std::string> names;
    const auto add = [&](const Json& item) {
        if (item.is_string())
            names.push_back(item.get<std::string>());
        for (const char* key : {"repoUrl", "repo_url", "name"}) {
            if (jsonMember(item, key).is_string()) {
                names.push_back(item[key].get<std::string>());
                return;
            }
        }
    };
    if (value.is_array()) {
        for (const Json& item : value)
            add(item);
    } else {
        add(value);
    }
    return names;
}

// Paths of the trainer's own disk name no model of the hub.
bool isLocalPath(std::string_view name)
{
    return name.starts_with('/') || name.starts_with('.') || name.starts_with('~') || name.find('\\') != name.npos ||
           std::count(name.begin(), name.end(), '/') > 1;
}

struct FileStatement
{
    std::string id;
    record::Evidence evidence;
};

std::vector<FileStatement> fileStatements(const ClaimInput& input)
{
    std::vector<FileStatement> statements;
    for (const record::File& file : input.files) {
        for (const std::string& name : namesIn(jsonMember(file.facts, "baseModel"))) {
            const std::string id = modelId(name);
            if (!isLocalPath(id))
                statements.push_back(
                    {id, fileEvidence(file, file.format == "gguf" ? "general.base_model" : "/base_model_name_or_path",
                                      name)});
        }
    }
    return statements;
}

bool sameModel(const std::string& said, const std::string& found)
{
    if (said == found)
        return true;
    // Some writers give the name without its owner.
    const bool bare = said.find('/') == std::string::npos || found.find('/') == std::string::npos;
    return bare && baseName(said) == baseName(found);
}

} // namespace

void claimBaseModel(const ClaimInput& input, Claims& claims)
{
    const std::vector<std::string> said = frontMatterTexts(input, "base_model");
    std::string shown;
    for (const std::string& one : said)
        shown += (shown.empty() ? "" : ", ") + one;
    record::Claim claim = claimOf("base-model", "front matter: base_model", shown);
    if (!said.empty())
        claim.evidence.push_back(frontMatterEvidence(input, "base_model"));
    const std::vector<FileStatement> found = fileStatements(input);
    bool allAgree = !found.empty();
    for (const FileStatement& statement : found) {
        claim.evidence.push_back(statement.evidence);
        allAgree = allAgree && std::any_of(said.begin(), said.end(), [&](const std::string& one) {
                       return sameModel(modelId(one), statement.id);
                   });
    }
    const auto weak = configValues(input, {"_name_or_path"});
    for (const ConfigValue& value : weak) {
        if (value.value.is_string() && !value.value.get_ref<const std::string&>().empty())
            claim.evidence.push_back(
                fileEvidence(*value.file, value.pointer, jsonText(value.file->facts["config"], "_name_or_path")));
    }
    if (said.empty() && found.empty())
        decide(claim, input.card ? ClaimVerdict::NotCheckable : ClaimVerdict::Missing,
               "Neither the card nor a file names a base model; the model may have none.");
    else if (said.empty())
        decide(claim, ClaimVerdict::Missing, "A file names a base model that the card does not.");
    else if (found.empty())
        decide(claim, ClaimVerdict::Unsupported, "Only the card names the base model; no file backs it.");
    else if (allAgree)
        decide(claim, ClaimVerdict::Confirmed, "The files that a loader reads name the same base model.");
    else
        decide(claim, ClaimVerdict::Contradicted, "A file names another base model than the card does.");
    claims.push_back(std::move(claim));
}

} // namespace assayer::card
