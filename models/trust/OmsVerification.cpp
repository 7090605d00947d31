// SPDX-License-Identifier: GPL-3.0-or-later
// Orchestrates the steps of verifying a signed model.
#include "trust/OmsVerification.h"

#include "trust/Bundle.h"
#include "trust/Certificate.h"
#include "trust/EnvelopeCheck.h"
#include "trust/FileComparison.h"
#include "trust/Manifest.h"
#include "trust/StepLog.h"

#include <algorithm>
#include <array>
#include <set>

namespace assayer::trust {

namespace {

constexpr std::string_view kStatementPayload = "application/vnd.in-toto+json";

std::string joined(const std::vector<std::string>& names)
{
    constexpr std::size_t kShown = 10;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i)
        text += (i == 0 ? "" : ", ") + names[i];
    if (names.size() > kShown)
        text += " and " + std::to_string(names.size() - kShown) + " more";
    return text;
}

bool isStatementDefect(const Defect& defect)
{
    constexpr std::array<std::string_view, 6> kReasons{"json-parse",     kLimitExceeded,   "json-duplicate-key",
                                                       "statement-type", "predicate-type", "subject-count"};
    return std::find(kReasons.begin(), kReasons.end(), defect.reason) != kReasons.end();
}

class Verification
{
public:
    Verification(const Request& request, record::Signature& signature)
        : m_request(request), m_signature(signature), m_log(signature), m_bundle(parseBundle(request.bundle))
    {
    }

    void run()
    {
        m_signature.kind = "sigstore-bundle";
        checkBundle();
        if (m_bundle.message)
            tellMessage();
        if (m_bundle.envelope) {
            m_manifest = parseManifest(m_bundle.envelope->payload);
            if (m_manifest.modelSignature)
                m_signature.kind = "oms";
        }
        checkSigner();
        if (m_bundle.envelope)
            checkPayload(*m_bundle.envelope);
        m_log.settle();
    }

private:
    void checkBundle()
    {
        m_log.check("parse", m_bundle.defects, "A Sigstore bundle of the type " + m_bundle.mediaType + ".");
        if (!m_bundle.strangers.empty())
            m_log.warn("parse", "The bundle has members that its schema does not know: " + joined(m_bundle.strangers) +
                                    ". They were ignored.");
    }

    void tellMessage()
    {
        const MessageSignature& message = *m_bundle.message;
        std::string detail = "The bundle signs one artifact with " + message.algorithm + " " + message.digest;
        const auto named = std::find_if(m_request.files.begin(), m_request.files.end(), [&](const HashedFile& file) {
            const auto digest = file.digests.find("sha256");
            return digest != file.digests.end() && digest->second == message.digest;
        });
        if (named != m_request.files.end())
            detail += ", which is the digest of " + named->path;
        m_log.unsupported("statement", detail + ". Signatures of single artifacts are not verified by this version.");
    }

    // A bundle that signs something else than a model is no bad model signature, unless the user named a key for it.
    bool aboutModel() const
    {
        return m_manifest.modelSignature || (m_bundle.method == Method::Key && !m_request.publicKeyPem.empty());
    }

    void checkSigner()
    {
        switch (m_bundle.method) {
        case Method::None:
            break;
        case Method::Key:
            m_signature.signer["method"] = "key";
            checkKey();
            break;
        case Method::Certificate:
            m_signature.signer["method"] = "certificate";
            checkCertificates();
            break;
        case Method::Keyless:
            m_signature.signer["method"] = "sigstore";
            checkCertificates();
            break;
        }
    }

    void checkKey()
    {
        tellEmbeddedKey();
        if (!m_bundle.keyHint.empty())
            m_signature.signer["key-hint"] = m_bundle.keyHint;
        if (m_bundle.logEntries > 0)
            m_log.skip("log",
                       "The entry in a transparency log is not verified by this version; the named key decides.");
        if (m_request.publicKeyPem.empty()) {
            m_log.undecided("key", "key-missing",
                            "The signature was made with a bare key, and no public key was named.");
            m_log.skip("signature", "Without the public key the signature cannot be verified.");
            return;
        }
        const auto key = PublicKey::fromPem(m_request.publicKeyPem);
        if (!key) {
            m_log.undecided("key", "key-missing", "The named public key cannot be read: " + key.error().message + ".");
            return;
        }
        m_signature.signer["key-sha256"] = key->fingerprint();
        m_signature.signer["key-type"] = key->description();
        if (key->hash().empty()) {
            m_log.fail("key", "key-type", "Expected a key on P-256, P-384 or P-521, found " + key->description() + ".");
            m_log.skip("signature", "Keys of this type are not allowed to sign models.");
            return;
        }
        checkHint(*key);
        checkSignature(*key);
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

    void checkHint(const PublicKey& key)
    {
        const std::string& hint = m_bundle.keyHint;
        if (hint.empty())
            m_log.pass("key", "The named key " + key.fingerprint() + " is used; the bundle does not name one.");
        else if (hint == key.fingerprint() || hint == key.infoDigest())
            m_log.pass("key", "The named key is the one that the bundle names: " + hint + ".");
        else
            m_log.fail("key", "key-mismatch",
                       "Expected the key " + hint + " that the bundle names, found the key " + key.fingerprint() + ".");
    }

    void checkSignature(const PublicKey& key)
    {
        if (!m_bundle.envelope) {
            m_log.skip("signature", "There is no signature over an envelope to verify.");
            return;
        }
        EnvelopeVerdict verdict = checkEnvelope(*m_bundle.envelope, key, m_manifest.legacyDigests);
        if (verdict.right)
            m_log.prove("signature", std::move(verdict.detail));
        else
            m_log.fail("signature", "signature-invalid", std::move(verdict.detail));
    }

    void checkCertificates()
    {
        m_log.unsupported("certificate",
                          "Certificate signatures are not verified by this version: who signed is unknown.");
        if (m_bundle.certificates.empty() || m_bundle.certificates.front().empty())
            return;
        const auto leaf = readCertificate(m_bundle.certificates.front());
        if (!leaf) {
            m_log.fail("certificate", "bundle-structure",
                       "Expected a certificate of the signer, found: " + leaf.error().message + ".");
            return;
        }
        std::map<std::string, std::string>& signer = m_signature.signer;
        signer["certificate-sha256"] = leaf->digest;
        signer["claimed-subject"] = leaf->subject;
        signer["claimed-identity"] = joined(leaf->names);
        signer["claimed-issuer"] = leaf->issuer;
        signer["claimed-validity"] = leaf->notBefore + " to " + leaf->notAfter;
        if (leaf->key && !leaf->key->hash().empty())
            checkLeafSignature(*leaf->key);
        else
            m_log.skip("signature", "The key of the certificate is of a type that this version does not verify.");
    }

    // That the certificate's own key made the signature is told, but a failure is left to the version that verifies
    // certificates: their writers are freer in the choice of hash and encoding than OMS is with bare keys.
    void checkLeafSignature(const PublicKey& key)
    {
        if (!m_bundle.envelope || m_bundle.envelope->signature.empty()) {
            m_log.skip("signature", "There is no signature over an envelope to verify.");
            return;
        }
        EnvelopeVerdict verdict = checkEnvelope(*m_bundle.envelope, key, m_manifest.legacyDigests);
        if (verdict.right)
            m_log.pass("signature", verdict.detail + " The key is the one of the certificate, which is not verified.");
        else
            m_log.warn("signature", std::move(verdict.detail));
    }

    void checkPayload(const Envelope& envelope)
    {
        if (!aboutModel()) {
            m_log.unsupported("statement", "The envelope signs \"" + m_manifest.predicateType +
                                               "\", which is no model signature and is not verified by this version.");
            return;
        }
        if (envelope.payloadType == kStatementPayload)
            m_log.pass("payload type", "The payload is an in-toto statement.");
        else
            m_log.fail("payload type", "payload-type",
                       "Expected " + std::string(kStatementPayload) + ", found \"" + envelope.payloadType + "\".");
        checkManifest();
        if (m_manifest.modelSignature)
            checkFiles();
    }

    void checkManifest()
    {
        std::vector<Defect> statement;
        std::vector<Defect> list;
        for (const Defect& defect : m_manifest.defects)
            (isStatementDefect(defect) ? statement : list).push_back(defect);
        m_log.check("statement", statement, "The statement is of the type " + m_manifest.predicateType + ".");
        if (!m_manifest.modelSignature)
            return;
        std::string detail = std::to_string(m_manifest.resources.size()) + " digests are signed";
        if (!m_manifest.rootDigest.empty())
            detail += ", and their root digest is " + m_manifest.rootDigest;
        m_log.check("manifest", list, detail + ".");
        for (const std::string& note : m_manifest.notes)
            m_log.warn("manifest", note);
    }

    void checkFiles()
    {
        FileComparison comparison = compareFiles(m_manifest, m_request);
        m_signature.coverage = comparison.coverage;
        const record::Coverage& coverage = m_signature.coverage;
        if (comparison.content.empty() && coverage.covered.empty())
            m_log.notApplicable("files", "No file could be compared with a signed digest.");
        else
            m_log.check("files", comparison.content,
                        std::to_string(coverage.covered.size()) + " files agree with their signed digests.");
        if (!comparison.links.empty())
            m_log.check("links", comparison.links, {});
        if (coverage.missing.empty())
            m_log.pass("missing files", "No signed file is missing.");
        else
            m_log.fail("missing files", "file-missing",
                       "Expected files that were signed, not found: " + joined(coverage.missing) + ".");
        checkUnsigned(coverage.extra);
        tellUnknown(comparison);
        if (!coverage.ignored.empty())
            m_log.warn("ignored files",
                       "Not covered by the signature, though no fault: " + joined(coverage.ignored) + ".");
    }

    void checkUnsigned(const std::vector<std::string>& extra)
    {
        if (extra.empty())
            m_log.pass("unsigned files", "No file is beside the signed ones.");
        else if (m_request.ignoreUnsigned)
            m_log.warn("unsigned files", "Accepted by your choice, though not signed: " + joined(extra) + ".");
        else
            m_log.fail("unsigned files", "file-unsigned",
                       "Expected only signed files, found others: " + joined(extra) + ".");
    }

    void tellUnknown(const FileComparison& comparison)
    {
        if (comparison.unknown.empty())
            return;
        const bool hashless = std::any_of(m_manifest.resources.begin(), m_manifest.resources.end(),
                                          [](const Resource& r) { return !isSupportedHash(r.algorithm); });
        m_log.undecided("files", hashless ? "hash-algorithm" : "digest-missing",
                        hashless ? "This version cannot compute the signed hash of " + joined(comparison.unknown) + "."
                                 : "The signed digest was not computed for " + joined(comparison.unknown) + ".");
    }

    const Request& m_request;
    record::Signature& m_signature;
    StepLog m_log;
    Bundle m_bundle;
    Manifest m_manifest;
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
