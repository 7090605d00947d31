// SPDX-License-Identifier: GPL-3.0-or-later
// Orchestrates the steps of verifying a bundle.
#include "trust/BundleVerification.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/CertificateVerification.h"
#include "trust/Dsse.h"
#include "trust/LogVerification.h"
#include "trust/Sha256.h"
#include "trust/StatementVerification.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <set>

namespace assayer::trust {

namespace {

std::map<std::string, std::string> digestsOf(std::string_view bytes)
{
    std::map<std::string, std::string> digests;
    for (const char* name : {"sha256", "sha384", "sha512"}) {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        std::size_t length = 0;
        if (EVP_Q_digest(nullptr, name, nullptr, bytes.data(), bytes.size(), digest.data(), &length) == 1)
            digests[name] = toHex({reinterpret_cast<const std::byte*>(digest.data()), length});
    }
    return digests;
}

SignedContent contentOf(const Bundle& bundle, const Request& request)
{
    SignedContent content;
    const auto signature = signatureOf(bundle);
    content.signature.assign(signature.begin(), signature.end());
    if (!bundle.certificates.empty())
        content.certificate = bundle.certificates.front();
    if (bundle.envelope) {
        content.payload = bundle.envelope->payload;
        content.payloadDigests = digestsOf(content.payload);
        content.encodedDigests = digestsOf(preAuthenticationEncoding(bundle.envelope->payloadType, content.payload));
    } else if (bundle.message) {
        content.digests = signedArtifact(request, *bundle.message);
    }
    return content;
}

class Verification
{
public:
    Verification(const Request& request, record::Signature& signature)
        : m_request(request), m_signature(signature), m_log(signature), m_bundle(parseBundle(request.bundle)),
          m_ownRoot(request.trustedRoot.empty() ? TrustedRoot{} : parseTrustedRoot(request.trustedRoot)),
          m_root(request.trustedRoot.empty() ? publicGoodRoot() : m_ownRoot)
    {
    }

    void run()
    {
        m_signature.kind = "sigstore-bundle";
        if (m_bundle.envelope) {
            m_manifest = parseManifest(m_bundle.envelope->payload);
            if (m_manifest.modelSignature)
                m_signature.kind = "oms";
        }
        decideMethod();
        checkBundle();
        BundleContext context{m_request, m_signature, m_log, m_bundle, m_manifest, contentOf(m_bundle, m_request),
                              m_root};
        checkSigner(context);
        if (m_bundle.envelope)
            checkPayload(context, *m_bundle.envelope);
        m_log.settle();
    }

private:
    // A chain of certificates is keyless by what its leaf says, not by whether somebody took the log entry away.
    void decideMethod()
    {
        if (!m_bundle.chain || m_bundle.certificates.empty())
            return;
        const auto leaf = parseCertificate(m_bundle.certificates.front());
        if (!leaf)
            return;
        const bool named = !m_request.authoritiesPem.empty() || m_bundle.logEntries.empty();
        m_bundle.method = isKeylessCertificate(*leaf) || !named ? Method::Keyless : Method::Certificate;
    }

    void checkBundle()
    {
        std::vector<Defect> defects = m_bundle.defects;
        const bool keyless = m_bundle.method == Method::Keyless;
        if (keyless && m_bundle.chain && m_bundle.version == BundleVersion::V03)
            defects.push_back({"bundle-structure", "Expected the signer's certificate alone in a bundle of version "
                                                   "0.3, found a chain of certificates."});
        m_log.check("parse", defects, "A Sigstore bundle of the type " + m_bundle.mediaType + ".");
        if (!m_bundle.strangers.empty())
            m_log.warn("parse", "The bundle has members that its schema does not know: " +
                                    joinedNames(m_bundle.strangers) + ". They were ignored.");
    }

    // Where the root is not usable, nothing that rests on it is looked at.
    bool checkRoot()
    {
        m_log.check("trusted root", m_root.defects, "Held against " + m_root.description + ".");
        for (const std::string& note : m_root.notes)
            m_log.notApplicable("trusted root", note);
        m_signature.signer["trusted-root"] = m_root.description;
        return m_root.defects.empty();
    }

    void checkSigner(BundleContext& context)
    {
        const bool rooted = !m_bundle.logEntries.empty() || !m_bundle.timestamps.empty();
        switch (m_bundle.method) {
        case Method::None:
            break;
        case Method::Key:
            m_signature.signer["method"] = "key";
            if (!rooted || checkRoot())
                checkKey(context);
            break;
        case Method::Certificate:
            m_signature.signer["method"] = "certificate";
            if (!rooted || checkRoot())
                checkCertificateSigner(context);
            break;
        case Method::Keyless:
            m_signature.signer["method"] = "sigstore";
            if (checkRoot())
                checkKeylessSigner(context);
            break;
        }
    }

    void checkKey(BundleContext& context)
    {
        tellEmbeddedKey();
        if (!m_bundle.keyHint.empty())
            m_signature.signer["key-hint"] = m_bundle.keyHint;
        if (m_request.publicKeyPem.empty()) {
            m_log.undecided("key", "key-missing",
                            "The signature was made with a bare key, and no public key was named.");
            m_log.skip("signature", "Without the public key the signature cannot be verified.");
            return;
        }
        const auto key = PublicKey::fromPem(m_request.publicKeyPem);
        if (!key) {
            m_log.fail("key", "signature-invalid",
                       "The named public key cannot be read, so that the signature is not one by it: " +
                           key.error().message + ".");
            return;
        }
        m_signature.signer["key-sha256"] = key->fingerprint();
        m_signature.signer["key-type"] = key->description();
        if (key->hash().empty() && m_bundle.envelope) {
            m_log.fail("key", "key-type", "Expected a key on P-256, P-384 or P-521, found " + key->description() + ".");
            m_log.skip("signature", "Keys of this type are not allowed to sign models.");
            return;
        }
        checkHint(*key);
        context.content.key = key->infoBytes();
        if (!m_bundle.logEntries.empty() || !m_bundle.timestamps.empty())
            checkLogEntries(context, gatherTimes(context));
        checkContentSignature(context, *key, {m_manifest.legacyDigests, false});
    }

    void tellEmbeddedKey()
    {
        if (m_bundle.embeddedKey.empty())
            return;
        const auto key = PublicKey::fromPem(m_bundle.embeddedKey);
        if (key)
            m_signature.signer["embedded-key-sha256"] = key->fingerprint();
        m_log.warn("key",
                   "The bundle brings a public key of its own; whoever wrote the bundle chose it, so it was not used.");
    }

    // The hint is the digest of the PEM text (OMS), or that of the DER key, in hexadecimal or base64 (cosign).
    void checkHint(const PublicKey& key)
    {
        const std::string& hint = m_bundle.keyHint;
        const auto info = fromHex(key.infoDigest());
        const bool known = hint == key.fingerprint() || hint == key.infoDigest() || (info && hint == toBase64(*info));
        if (hint.empty())
            m_log.pass("key", "The named key " + key.fingerprint() + " is used; the bundle does not name one.");
        else if (known)
            m_log.pass("key", "The named key is the one that the bundle names: " + hint + ".");
        else
            m_log.fail("key", "key-mismatch",
                       "Expected the key " + hint + " that the bundle names, found the key " + key.fingerprint() + ".");
    }

    const Request& m_request;
    record::Signature& m_signature;
    StepLog m_log;
    Bundle m_bundle;
    Manifest m_manifest;
    TrustedRoot m_ownRoot;
    const TrustedRoot& m_root;
};

// Shards that overlap would make the parent read a file many times over, so a file whose shards do not follow each
// other gets none of its digests computed; verifying it fails at the gap.
void addShards(std::vector<const Resource*> shards, std::set<DigestDemand>& demands)
{
    std::sort(shards.begin(), shards.end(), [](const Resource* a, const Resource* b) { return a->shard < b->shard; });
    std::uint64_t reached = 0;
    for (const Resource* resource : shards) {
        if (resource->shard->begin < reached)
            return;
        reached = resource->shard->end;
    }
    for (const Resource* resource : shards)
        demands.insert({resource->path, resource->algorithm, resource->shard->begin, resource->shard->end});
}

} // namespace

std::string joinedNames(const std::vector<std::string>& names)
{
    constexpr std::size_t kShown = 10;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i)
        text += (i == 0 ? "" : ", ") + names[i];
    if (names.size() > kShown)
        text += " and " + std::to_string(names.size() - kShown) + " more";
    return text;
}

void checkContentSignature(BundleContext& context, const PublicKey& key, const EnvelopeRules& rules)
{
    SignatureVerdict verdict;
    if (context.bundle.envelope && !context.bundle.envelope->signature.empty()) {
        verdict = checkEnvelope(*context.bundle.envelope, key, rules);
    } else if (context.bundle.message && !context.bundle.message->signature.empty()) {
        if (context.content.digests.empty()) {
            context.log.undecided("signature", "file-missing",
                                  "The bundle signs one file, with the digest " + context.bundle.message->digest +
                                      ", which is not here.");
            return;
        }
        const std::string& algorithm = context.bundle.message->algorithm;
        if (!algorithm.empty() && context.content.digests.count(digestWord(algorithm)) == 0) {
            context.log.undecided("signature", digestWord(algorithm).empty() ? "hash-algorithm" : "digest-missing",
                                  "The bundle signs a digest by " + excerpt(algorithm, 40) +
                                      ", which was not computed for the file.");
            return;
        }
        verdict = checkMessage(*context.bundle.message, key, context.content.digests);
    } else {
        if (context.bundle.defects.empty())
            context.log.fail("signature", "signature-invalid", "Expected a signature, found none: it has no bytes.");
        else
            context.log.skip("signature", "There is no signature to verify.");
        return;
    }
    if (verdict.right) {
        context.log.prove("signature", std::move(verdict.detail));
        coverArtifact(context);
    } else {
        context.log.fail("signature", verdict.reason, std::move(verdict.detail));
    }
}

void verifyBundle(const Request& request, record::Signature& signature)
{
    Verification(request, signature).run();
}

std::vector<DigestDemand> digestDemands(std::string_view bundle)
{
    const Bundle parsed = parseBundle(bundle);
    if (!parsed.envelope)
        return {};
    const Manifest manifest = parseManifest(parsed.envelope->payload);
    std::set<DigestDemand> demands;
    std::map<std::string_view, std::vector<const Resource*>> shards;
    for (const Resource& resource : manifest.resources) {
        if (!isSupportedHash(resource.algorithm))
            continue;
        if (resource.shard)
            shards[resource.path].push_back(&resource);
        else if (resource.algorithm != "sha256")
            demands.insert({resource.path, resource.algorithm, std::nullopt, std::nullopt});
    }
    for (auto& [path, list] : shards)
        addShards(std::move(list), demands);
    return {demands.begin(), demands.end()};
}

} // namespace assayer::trust
