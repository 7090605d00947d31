// SPDX-License-Identifier: GPL-3.0-or-later
// Decisions about signers.
#include "trust/TrustStore.h"

#include "base/Text.h"

#include <algorithm>
#include <array>

namespace assayer::trust {

namespace {

constexpr std::string_view kSchema = "assayer/trust/1";
constexpr std::size_t kMostDecisions = 100'000;

// Of a signer's many fields, those that tell one signer from another.
constexpr std::array<std::string_view, 6> kNaming{"method", "fingerprint", "identity",
                                                  "issuer", "key-sha256",  "key-id"};

Result<TrustDecision> decisionFromJson(const Json& json, std::size_t index)
{
    const std::string where = "the signer number " + std::to_string(index + 1);
    TrustDecision decision;
    decision.publisher = jsonText(json, "publisher");
    decision.material = jsonText(json, "material");
    decision.note = jsonText(json, "note");
    decision.added = jsonText(json, "added");
    const Json& signer = jsonMember(json, "signer");
    if (decision.publisher.empty() || !signer.is_object() || signer.empty())
        return failure(ErrorKind::Malformed, where + " lacks its publisher or who it is");
    for (const auto& [key, value] : signer.items()) {
        if (!value.is_string())
            return failure(ErrorKind::Malformed, where + " has a field '" + visibleText(key) + "' that is no text");
        decision.signer.emplace(key, value.get<std::string>());
    }
    return decision;
}

std::string field(const std::map<std::string, std::string>& signer, const std::string& name)
{
    const auto found = signer.find(name);
    return found == signer.end() ? std::string() : found->second;
}

bool fits(const TrustDecision& decision, const std::map<std::string, std::string>& signer)
{
    return std::all_of(decision.signer.begin(), decision.signer.end(), [&](const auto& expected) {
        const auto found = signer.find(expected.first);
        return found != signer.end() && found->second == expected.second;
    });
}

// A signature that none of the remembered keys of its method made, and that therefore cannot even be verified.
bool isByUnknownKey(const std::vector<TrustDecision>& decisions, record::Signature& signature)
{
    const bool keyMissing =
        signature.status == record::SignatureStatus::Incomplete && signature.reason == "key-missing";
    const auto expected = std::find_if(decisions.begin(), decisions.end(), [&](const TrustDecision& d) {
        return d.publisher != "*" && field(d.signer, "method") == field(signature.signer, "method") &&
               !d.material.empty();
    });
    if (!keyMissing || expected == decisions.end())
        return false;
    signature.steps.push_back({"decision", record::StepResult::Warn,
                               "Expected " + signerText(expected->signer) + " for " + expected->publisher +
                                   ", and this signature is by another key."});
    return true;
}

std::string originText(const TrustDecision& decision)
{
    if (decision.origin == "policy")
        return "The policy expects this signer for " + decision.publisher + ".";
    return "You remembered this signer for " + decision.publisher +
           (decision.added.empty() ? "." : " on " + decision.added + ".");
}

} // namespace

Result<TrustStore> TrustStore::fromJson(std::string_view text)
{
    const auto document = parseJson(text);
    if (!document)
        return failure(document.error());
    if (!document->duplicateKeys.empty())
        return failure(ErrorKind::Malformed, "the member " + document->duplicateKeys.front() + " stands twice");
    const Json& list = jsonMember(document->value, "signers");
    if (!list.is_array() || list.size() > kMostDecisions)
        return failure(ErrorKind::Malformed, "there is no list 'signers'");
    TrustStore store;
    for (std::size_t i = 0; i < list.size(); ++i) {
        auto decision = decisionFromJson(list[i], i);
        if (!decision)
            return failure(decision.error());
        store.m_decisions.push_back(std::move(*decision));
    }
    return store;
}

std::string TrustStore::toJson() const
{
    Json list = Json::array();
    for (const TrustDecision& decision : m_decisions) {
        Json entry{{"publisher", decision.publisher}, {"signer", decision.signer}, {"added", decision.added}};
        if (!decision.material.empty())
            entry["material"] = decision.material;
        if (!decision.note.empty())
            entry["note"] = decision.note;
        list.push_back(std::move(entry));
    }
    const Json root{{"schema", kSchema}, {"signers", std::move(list)}};
    return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

bool TrustStore::add(TrustDecision decision)
{
    const auto same = [&](const TrustDecision& known) {
        return known.publisher == decision.publisher && known.signer == decision.signer;
    };
    if (std::any_of(m_decisions.begin(), m_decisions.end(), same))
        return false;
    m_decisions.push_back(std::move(decision));
    return true;
}

bool TrustStore::remove(std::size_t number)
{
    if (number == 0 || number > m_decisions.size())
        return false;
    m_decisions.erase(m_decisions.begin() + static_cast<std::ptrdiff_t>(number - 1));
    return true;
}

void TrustStore::merge(const TrustStore& other, const std::string& origin)
{
    for (TrustDecision decision : other.m_decisions) {
        decision.origin = origin;
        m_decisions.push_back(std::move(decision));
    }
}

std::vector<TrustDecision> TrustStore::forPublisher(std::string_view publisher) const
{
    const std::string_view owner = publisher.substr(0, publisher.find('/'));
    std::vector<TrustDecision> found;
    for (const TrustDecision& decision : m_decisions) {
        if (decision.publisher == publisher || decision.publisher == owner || decision.publisher == "*")
            found.push_back(decision);
    }
    return found;
}

std::map<std::string, std::string> signerIdentity(const record::Signature& signature)
{
    std::map<std::string, std::string> identity;
    for (const std::string_view name : kNaming) {
        std::string value = field(signature.signer, std::string(name));
        if (!value.empty())
            identity.emplace(name, std::move(value));
    }
    // The strongest name alone: a fingerprint says it all, while the text beside it is the signer's own choice.
    if (identity.count("fingerprint") > 0)
        return {{"method", identity["method"]}, {"fingerprint", identity["fingerprint"]}};
    if (identity.count("identity") > 0 && identity.count("issuer") > 0)
        return {{"method", identity["method"]}, {"identity", identity["identity"]}, {"issuer", identity["issuer"]}};
    if (identity.count("key-sha256") > 0)
        return {{"method", identity["method"]}, {"key-sha256", identity["key-sha256"]}};
    return {};
}

std::string signerText(const std::map<std::string, std::string>& signer)
{
    std::string text = field(signer, "identity");
    const std::string issuer = field(signer, "issuer");
    if (!text.empty() && !issuer.empty())
        text += " (confirmed by " + issuer + ")";
    for (const char* name : {"fingerprint", "key-sha256", "key-id", "certificate-sha256"}) {
        const std::string value = field(signer, name);
        if (value.empty())
            continue;
        text += (text.empty() ? "the key " : ", key ") + value;
        break;
    }
    return text.empty() ? "an unknown signer" : utf8FromBytes(text);
}

bool applyDecisions(const std::vector<TrustDecision>& decisions, record::Signature& signature)
{
    using record::SignatureStatus;
    const bool right =
        signature.status == SignatureStatus::Verified || signature.status == SignatureStatus::ValidUntrusted;
    const std::string method = field(signature.signer, "method");
    if (method == "none" || decisions.empty())
        return false;
    if (!right)
        return isByUnknownKey(decisions, signature);
    const auto known = std::find_if(decisions.begin(), decisions.end(),
                                    [&](const TrustDecision& d) { return fits(d, signature.signer); });
    if (known != decisions.end()) {
        // A reason speaks of something else than the signer ("cert-expired"): remembering does not heal that.
        if (!signature.reason)
            signature.status = SignatureStatus::Verified;
        signature.steps.push_back({"decision", record::StepResult::Pass, originText(*known)});
        return false;
    }
    const auto expected =
        std::find_if(decisions.begin(), decisions.end(), [](const TrustDecision& d) { return d.publisher != "*"; });
    if (expected == decisions.end())
        return false;
    signature.steps.push_back({"decision", record::StepResult::Warn,
                               "Expected " + signerText(expected->signer) + " for " + expected->publisher + ", found " +
                                   signerText(signature.signer) + "."});
    signature.status = SignatureStatus::ValidUntrusted;
    signature.reason = "signer-changed";
    return true;
}

} // namespace assayer::trust
