// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspection/SignerDecisions.h"

#include "inspection/AtomicFile.h"
#include "inspection/RootRefresh.h"
#include "inspection/TrustFile.h"
#include "risk/Catalogue.h"
#include "trust/SignatureObservations.h"

#include <array>
#include <ctime>

namespace assayer::inspection {

namespace {

std::string today()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 16> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts);
    return text.data();
}

std::string methodOf(const record::Signature& signature)
{
    const auto method = signature.signer.find("method");
    return method == signature.signer.end() ? std::string() : method->second;
}

// SSH signatures and certificates bring their key; the others are verified with one that has to be kept.
std::string materialFor(const std::string& method, const Options& options)
{
    if (method == "openpgp")
        return options.keyring.find('\0') == std::string::npos ? options.keyring : std::string();
    return method == "key" || method == "minisign" ? options.publicKeyPem : std::string();
}

// A decision may be about one model of a publisher, so that the whole name is held against it.
std::string publisherName(const record::Subject& subject, const Options& options)
{
    return options.publisher.empty() ? subject.name : options.publisher;
}

} // namespace

std::string publisherOf(const record::Subject& subject, const Options& options)
{
    if (!options.publisher.empty())
        return options.publisher;
    return subject.name.substr(0, subject.name.find('/'));
}

std::optional<trust::TrustDecision> decisionFor(const record::Inspection& record, const record::Signature& signature,
                                                const Options& options)
{
    using record::SignatureStatus;
    const bool right =
        signature.status == SignatureStatus::Verified || signature.status == SignatureStatus::ValidUntrusted;
    const bool healable = !signature.reason || *signature.reason == "signer-changed";
    auto signer = trust::signerIdentity(signature);
    if (!right || !healable || signer.empty())
        return std::nullopt;
    trust::TrustDecision decision;
    decision.publisher = publisherOf(record.subject, options);
    decision.material = materialFor(methodOf(signature), options);
    decision.signer = std::move(signer);
    decision.added = today();
    return decision;
}

std::string keyringFor(const record::Subject& subject, const Options& options)
{
    if (!options.keyring.empty())
        return options.keyring;
    std::string keyring;
    for (const trust::TrustDecision& decision : options.decisions.forPublisher(publisherName(subject, options))) {
        if (decision.material.find("BEGIN PGP PUBLIC KEY BLOCK") != std::string::npos)
            keyring += decision.material + "\n";
    }
    return keyring;
}

std::vector<std::string> rememberedKeys(const record::Subject& subject, const Options& options)
{
    std::vector<std::string> keys;
    for (const trust::TrustDecision& decision : options.decisions.forPublisher(publisherName(subject, options))) {
        if (!decision.material.empty() && decision.material.find("BEGIN PGP") == std::string::npos)
            keys.push_back(decision.material);
    }
    return keys;
}

std::vector<record::Finding> judgeSignature(const record::Subject& subject, const Options& options,
                                            record::Signature& signature)
{
    const risk::Catalogue& catalogue = risk::Catalogue::builtIn();
    std::vector<record::Finding> findings;
    const auto decisions = options.decisions.forPublisher(publisherName(subject, options));
    if (trust::applyDecisions(decisions, signature))
        findings.push_back(catalogue.findingFor("signature.signer-changed", signature.steps.back().detail));
    for (const auto& [kind, detail] : trust::signatureObservations(signature))
        findings.push_back(catalogue.findingFor(kind, detail));
    return findings;
}

bool provesOrigin(const record::Signature& signature)
{
    return signature.kind != "checksums" && signature.kind != "lfs-pointer" &&
           signature.status != record::SignatureStatus::Unsigned;
}

Result<void> rememberSigner(const record::Inspection& record, const record::Signature& signature,
                            const Options& options)
{
    const auto decision = decisionFor(record, signature, options);
    if (!decision)
        return failure(ErrorKind::Usage, "the signature is not right, or does not tell its signer from others");
    const std::string path = userTrustFile();
    auto store = loadTrust(path);
    if (!store)
        return failure(store.error());
    if (!store->add(*decision))
        return {};
    return saveTrust(path, *store);
}

Result<trust::TrustStore> loadDecisions(const std::string& policyFile)
{
    trust::TrustStore store;
    const auto remembered = loadTrust(userTrustFile());
    if (!remembered)
        return failure(remembered.error());
    store.merge(*remembered, "remembered");
    if (policyFile.empty())
        return store;
    constexpr std::size_t kLargestPolicy = std::size_t{32} << 20U;
    const auto text = readWhole(policyFile, kLargestPolicy);
    if (!text)
        return failure(text.error());
    const auto policy = trust::TrustStore::fromJson(*text);
    if (!policy)
        return failure(policy.error().kind,
                       "the signers of the policy '" + policyFile + "' cannot be read: " + policy.error().message);
    store.merge(*policy, "policy");
    return store;
}

Result<void> loadRoot(Options& options)
{
    if (!options.trustedRoot.empty())
        return {};
    auto root = keptPublicGoodRoot();
    if (!root)
        return failure(root.error());
    options.trustedRoot = std::move(*root);
    return {};
}

Result<void> loadExpectations(const std::string& policyFile, Options& options)
{
    auto decisions = loadDecisions(policyFile);
    if (!decisions)
        return failure(decisions.error());
    options.decisions = std::move(*decisions);
    return loadRoot(options);
}

} // namespace assayer::inspection
