// SPDX-License-Identifier: GPL-3.0-or-later
// The worker's tasks of reading and verifying a signature.
#include "inspection/Tasks.h"
#include "record/RecordJson.h"
#include "risk/Catalogue.h"
#include "trust/BundleLines.h"
#include "trust/SignatureCheck.h"
#include "trust/SignatureObservations.h"

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

Result<trust::Request> requestFromJson(const Json& json)
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
    for (const Json& digest : jsonMember(json, "digests"))
        request.moreDigests.emplace(demandFromJson(digest), jsonText(digest, "digest"));
    return request;
}

} // namespace

void runDemandsTask(const TaskInput& input, const sandbox::Answers& answer)
{
    if (input.files.empty())
        return;
    const auto bundle = source::readAll(*input.files.front(), input.limits.documentBytes);
    if (!bundle)
        return;
    Json demands = Json::array();
    std::set<trust::DigestDemand> wanted;
    for (const std::string_view one : trust::bundlesOf(*bundle)) {
        for (trust::DigestDemand& demand : trust::digestDemands(one))
            wanted.insert(std::move(demand));
    }
    for (const trust::DigestDemand& demand : wanted) {
        Json json{{"path", demand.path}, {"algorithm", demand.algorithm}};
        if (demand.begin && demand.end) {
            json["begin"] = *demand.begin;
            json["end"] = *demand.end;
        }
        demands.push_back(std::move(json));
    }
    answer({{"event", "demands"}, {"demands", std::move(demands)}});
}

void runSignatureTask(const TaskInput& input, const sandbox::Answers& answer)
{
    if (input.files.size() < 2)
        return;
    const auto bundle = source::readAll(*input.files[0], input.limits.documentBytes);
    const auto text = source::readAll(*input.files[1], kLargestBundle);
    if (!bundle || !text) {
        answerProblem(answer, bundle ? text.error() : bundle.error());
        return;
    }
    Limits own;
    own.documentBytes = kLargestBundle;
    const auto document = parseJson(*text, own);
    auto request = document ? requestFromJson(document->value) : failure(document.error());
    if (!request) {
        answerProblem(answer, request.error());
        return;
    }
    for (const std::string_view one : trust::bundlesOf(*bundle)) {
        request->bundle = one;
        const record::Signature signature = trust::verify(*request);
        answer({{"event", "signature"}, {"signature", record::toJson(signature)}});
        for (const auto& [kind, detail] : trust::signatureObservations(signature))
            answer({{"event", "finding"},
                    {"finding", record::toJson(risk::Catalogue::builtIn().findingFor(kind, detail))}});
    }
}

} // namespace assayer::inspection
