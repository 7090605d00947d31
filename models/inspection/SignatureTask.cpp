// SPDX-License-Identifier: GPL-3.0-or-later
// The worker's tasks of reading and verifying a signature.
#include "base/Encoding.h"
#include "base/Text.h"
#include "inspection/Tasks.h"
#include "record/RecordJson.h"
#include "trust/BundleLines.h"
#include "trust/GitRepository.h"
#include "trust/SignatureCheck.h"

#include <set>

namespace assayer::inspection {

namespace {

constexpr std::uint64_t kLargestBundle = 1ULL << 30U; ///< of the parent's own making: digests of all files

std::map<std::string, std::string> stringMap(const Json& json)
{
    std::map<std::string, std::string> map;
    for (const auto& [key, value] : json.items()) {
        if (value.is_string())
            map.emplace(key, value.get<std::string>());
    }
    return map;
}

trust::DigestDemand demandFromJson(const Json& json)
{
    trust::DigestDemand demand{jsonText(json, "path"), jsonText(json, "algorithm"), jsonUnsigned(json, "begin"),
                               jsonUnsigned(json, "end")};
    return demand;
}

trust::Request requestFromJson(const Json& json)
{
    trust::Request request;
    request.bundlePath = jsonText(json, "path");
    request.publicKeyPem = jsonText(json, "publicKey");
    request.singleFile = jsonMember(json, "singleFile") == true;
    request.ignoreUnsigned = jsonMember(json, "ignoreUnsigned") == true;
    request.authoritiesPem = jsonText(json, "authorities");
    request.partialChain = jsonMember(json, "partialChain") == true;
    request.acceptExpired = jsonMember(json, "acceptExpired") == true;
    request.trustedRoot = jsonText(json, "trustedRoot");
    for (const Json& signer : jsonMember(json, "expectedSigners"))
        request.expectedSigners.push_back({jsonText(signer, "identity"), jsonText(signer, "issuer")});
    request.now = static_cast<std::int64_t>(jsonUnsigned(json, "now").value_or(0));
    request.artifact = stringMap(jsonMember(json, "artifact"));
    for (const Json& path : jsonMember(json, "ignorePaths"))
        request.ignorePaths.push_back(path.get<std::string>());
    for (const Json& file : jsonMember(json, "files"))
        request.files.push_back({jsonText(file, "path"), jsonUnsigned(file, "size").value_or(0),
                                 stringMap(jsonMember(file, "digests")), jsonMember(file, "symlink") == true});
    if (const auto keyring = fromBase64(jsonText(json, "keyring")))
        request.keyring = asText(*keyring);
    for (const Json& key : jsonMember(json, "knownKeys"))
        request.knownKeys.push_back(key.get<std::string>());
    request.allowedSigners = jsonText(json, "allowedSigners");
    request.principal = jsonText(json, "principal");
    request.contentPath = jsonText(json, "contentPath");
    for (const Json& digest : jsonMember(json, "digests"))
        request.moreDigests.emplace(demandFromJson(digest), jsonText(digest, "digest"));
    return request;
}

// What both tasks are handed: the signature, and the parent's document with all that it is held against.
struct SignatureInput
{
    std::string bundle;
    trust::Request request;
};

Result<std::unique_ptr<SignatureInput>> readInput(const TaskInput& input)
{
    auto bundle = source::readAll(*input.files[0], input.limits.documentBytes);
    if (!bundle)
        return failure(bundle.error());
    const auto text = source::readAll(*input.files[1], kLargestBundle);
    if (!text)
        return failure(text.error());
    Limits own;
    own.documentBytes = kLargestBundle;
    const auto document = parseJson(*text, own);
    if (!document)
        return failure(document.error());
    auto read = std::make_unique<SignatureInput>(SignatureInput{std::move(*bundle), requestFromJson(document->value)});
    read->request.bundle = read->bundle;
    if (input.files.size() > 2)
        read->request.content = input.files[2].get();
    return read;
}

} // namespace

namespace {

// A clone: the document with texts of .git and its loose objects, then each pack's index and the pack.
void runRepository(const TaskInput& input, bool last, const sandbox::Answers& answer)
{
    if (input.files.empty())
        return;
    const auto text = source::readAll(*input.files[0], kLargestBundle);
    Limits own;
    own.documentBytes = kLargestBundle;
    const auto document = text ? parseJson(*text, own) : failure(text.error());
    if (!document)
        return;
    const trust::Request request = requestFromJson(document->value);
    std::map<std::string, std::string> texts;
    for (const auto& [path, value] : stringMap(jsonMember(document->value, "texts"))) {
        if (const auto bytes = fromBase64(value))
            texts.emplace(path, asText(*bytes));
    }
    trust::GitObjects objects;
    for (const auto& [id, value] : stringMap(jsonMember(document->value, "loose"))) {
        if (const auto bytes = fromBase64(value))
            objects.addLoose(id, asText(*bytes));
    }
    for (std::size_t i = 1; i + 1 < input.files.size(); i += 2)
        objects.addPack(*input.files[i], *input.files[i + 1]);
    const trust::RepositoryVerdict verdict = trust::verifyRepository({request, texts, objects}, last);
    if (!last) {
        Json wants = Json::array();
        for (const std::string& id : verdict.wants)
            wants.push_back({{"path", id}});
        answer({{"event", "demands"}, {"demands", std::move(wants)}});
        return;
    }
    for (const record::Signature& signature : verdict.signatures)
        answer({{"event", "signature"}, {"signature", record::toJson(signature)}});
}

} // namespace

void runDemandsTask(const TaskInput& input, const sandbox::Answers& answer)
{
    if (jsonMember(input.header, "repository") == true)
        return runRepository(input, false, answer);
    if (input.files.size() < 2)
        return;
    const auto read = readInput(input);
    if (!read)
        return;
    std::set<trust::DigestDemand> wanted;
    std::string content;
    bool openPgp = false;
    for (const std::string_view one : trust::bundlesOf((*read)->bundle)) {
        (*read)->request.bundle = one;
        trust::SignatureNeeds needs = trust::signatureNeeds((*read)->request);
        wanted.insert(needs.digests.begin(), needs.digests.end());
        openPgp = openPgp || needs.openPgp;
        if (content.empty())
            content = std::move(needs.content);
    }
    Json demands = Json::array();
    for (const trust::DigestDemand& demand : wanted) {
        Json json{{"path", demand.path}, {"algorithm", demand.algorithm}};
        if (demand.begin && demand.end) {
            json["begin"] = *demand.begin;
            json["end"] = *demand.end;
        }
        demands.push_back(std::move(json));
    }
    answer({{"event", "demands"}, {"demands", std::move(demands)}, {"content", content}, {"openPgp", openPgp}});
}

void runSignatureTask(const TaskInput& input, const sandbox::Answers& answer)
{
    if (jsonMember(input.header, "repository") == true)
        return runRepository(input, true, answer);
    if (input.files.size() < 2)
        return;
    const auto read = readInput(input);
    if (!read) {
        answerProblem(answer, read.error());
        return;
    }
    trust::Request& request = (*read)->request;
    for (const std::string_view one : trust::bundlesOf((*read)->bundle)) {
        request.bundle = one;
        const record::Signature signature = trust::verify(request);
        answer({{"event", "signature"}, {"signature", record::toJson(signature)}});
    }
}

} // namespace assayer::inspection
