// SPDX-License-Identifier: GPL-3.0-or-later
// For tests: a whole Sigstore instance in memory (authority, certificate log, signature log of both versions, timestamp
// authority), its trusted root, and bundles with one thing changed.
#pragma once

#include "MockCertificates.h"

#include "base/Json.h"

#include <functional>
#include <optional>

namespace assayer::trust::test {

inline constexpr std::int64_t kSigned = 1'772'445'630; // 2026-03-02T10:00:30Z
inline const std::string kArtifact = "weights of a model\n";
inline const std::string kIdentity = "https://example.org/models/.ci/release.yml@refs/tags/v1";
inline const std::string kIssuer = "https://issuer.example.org";

/// What one signing does; everything that is not set is done right.
struct SigningPlan
{
    std::string version = "0.3";
    bool envelope = true;
    std::string kind = "dsse"; ///< of the log entry
    bool secondLog = false;    ///< Rekor v2, and its kind hashedrekord 0.0.2
    std::string identity = kIdentity;
    std::string issuer = kIssuer;
    std::int64_t begin = kSigned - 30; ///< of the certificate
    std::int64_t end = kSigned + 570;
    std::string extendedUsage = "codeSigning";
    std::string keyUsage = "critical,digitalSignature";
    MockKey signer;    ///< makes the signature instead of the certificate's key
    MockKey authority; ///< signs the certificate instead of the instance's
    std::vector<TimestampPlan> transparency;
    bool transparent = true;
    MockKey log; ///< signs promise and checkpoint instead of the instance's
    std::int64_t integrated = kSigned;
    bool promise = true;
    bool proof = true;
    std::uint64_t treeSize = 7;
    std::uint64_t index = 4;
    std::string checkpointName;  ///< of the signature line
    std::string checkpointLines; ///< further lines of the checkpoint's text
    std::string witness;         ///< further signature lines, first
    std::vector<std::int64_t> timestamps;
    MockKey stampKey;        ///< of another timestamp authority
    std::string stampedData; ///< instead of the signature
    bool stampEmbedded = false;
    std::string loggedSignature; ///< in the log's entry, instead of the right ones
    std::string loggedDigest;    ///< hexadecimal
    std::string loggedCertificate;
    std::string logKind; ///< what entry and body call themselves
};

class MockSigstore
{
public:
    MockSigstore()
    {
        m_rootKey = curveKey();
        m_caKey = curveKey();
        m_logKey = curveKey();
        m_log2Key = edwardsKey();
        m_ctKey = curveKey();
        m_tsaRootKey = curveKey();
        m_tsaKey = curveKey();
        const std::int64_t begin = kSigned - 86'400 * 300;
        const std::int64_t end = kSigned + 86'400 * 300;
        m_root = makeCertificate({"mock root",
                                  m_rootKey,
                                  m_rootKey,
                                  nullptr,
                                  begin,
                                  end,
                                  "critical,CA:TRUE",
                                  "critical,keyCertSign",
                                  "",
                                  "",
                                  {}});
        m_ca = makeCertificate({"mock authority",
                                m_caKey,
                                m_rootKey,
                                m_root,
                                begin,
                                end,
                                "critical,CA:TRUE,pathlen:0",
                                "critical,keyCertSign",
                                "codeSigning",
                                "",
                                {}});
        m_tsaRoot = makeCertificate({"mock time root",
                                     m_tsaRootKey,
                                     m_tsaRootKey,
                                     nullptr,
                                     begin,
                                     end,
                                     "critical,CA:TRUE",
                                     "critical,keyCertSign",
                                     "",
                                     "",
                                     {}});
        m_tsa = timestampCertificate(m_tsaKey, m_tsaRootKey, m_tsaRoot);
    }

    const MockKey& ctKey() const { return m_ctKey; }
    const MockKey& caKey() const { return m_caKey; }
    const MockKey& logKey() const { return m_logKey; }

    Json trustedRoot() const
    {
        const auto party = [](const std::string& name, const std::vector<CertificateHandle>& chain) {
            Json certificates = Json::array();
            for (const CertificateHandle& certificate : chain)
                certificates.push_back({{"rawBytes", base64(derOf(certificate))}});
            return Json{{"subject", {{"organization", "mock"}, {"commonName", name}}},
                        {"uri", "https://" + name + ".example.org"},
                        {"certChain", {{"certificates", certificates}}},
                        {"validFor", {{"start", "2020-01-01T00:00:00Z"}}}};
        };
        const auto log = [](const std::string& url, const MockKey& key, const std::string& details,
                            const std::string& id) {
            return Json{{"baseUrl", url},
                        {"hashAlgorithm", "SHA2_256"},
                        {"publicKey",
                         {{"rawBytes", base64(spkiOf(key))},
                          {"keyDetails", details},
                          {"validFor", {{"start", "2020-01-01T00:00:00Z"}}}}},
                        {"logId", {{"keyId", base64(id)}}}};
        };
        return {{"mediaType", "application/vnd.dev.sigstore.trustedroot+json;version=0.1"},
                {"tlogs", Json::array({log("https://rekor.example.org", m_logKey, "PKIX_ECDSA_P256_SHA_256",
                                           sha256(spkiOf(m_logKey))),
                                       log("https://log2.example.org", m_log2Key, "PKIX_ED25519", edwardsId())})},
                {"certificateAuthorities", Json::array({party("fulcio", {m_ca, m_root})})},
                {"ctlogs", Json::array({log("https://ct.example.org", m_ctKey, "PKIX_ECDSA_P256_SHA_256",
                                            sha256(spkiOf(m_ctKey)))})},
                {"timestampAuthorities", Json::array({party("tsa", {m_tsa, m_tsaRoot})})}};
    }

    static std::string statement()
    {
        const Json json{{"_type", "https://in-toto.io/Statement/v1"},
                        {"subject", Json::array({{{"name", "weights.bin"},
                                                  {"digest", {{"sha256", hexadecimal(sha256(kArtifact))}}}}})},
                        {"predicateType", "https://example.org/predicate/v1"},
                        {"predicate", Json::object()}};
        return json.dump();
    }

    Json sign(const SigningPlan& plan) const
    {
        const MockKey key = curveKey();
        const CertificateHandle leaf = issue(plan, key);
        const std::string payload = statement();
        const std::string type = "application/vnd.in-toto+json";
        const std::string encoded =
            "DSSEv1 " + std::to_string(type.size()) + " " + type + " " + std::to_string(payload.size()) + " " + payload;
        const std::string signature = signWith(plan.signer ? plan.signer : key, plan.envelope ? encoded : kArtifact);
        Json material{{"tlogEntries", Json::array({entry(plan, leaf, payload, encoded, signature)})}};
        const Json certificate{{"rawBytes", base64(derOf(leaf))}};
        if (plan.version == "0.3")
            material["certificate"] = certificate;
        else
            material["x509CertificateChain"] = {{"certificates", Json::array({certificate})}};
        Json stamps = Json::array();
        for (const std::int64_t time : plan.timestamps)
            stamps.push_back({{"signedTimestamp", base64(stamp(plan, signature, time))}});
        material["timestampVerificationData"] = {{"rfc3161Timestamps", stamps}};
        Json bundle{{"mediaType", "application/vnd.dev.sigstore.bundle+json;version=" + plan.version},
                    {"verificationMaterial", material}};
        if (plan.envelope)
            bundle["dsseEnvelope"] = {{"payload", base64(payload)},
                                      {"payloadType", type},
                                      {"signatures", Json::array({{{"sig", base64(signature)}, {"keyid", ""}}})}};
        else
            bundle["messageSignature"] = {
                {"messageDigest", {{"algorithm", "SHA2_256"}, {"digest", base64(sha256(kArtifact))}}},
                {"signature", base64(signature)}};
        return bundle;
    }

    /// A certificate of somebody else, with the same names.
    std::string otherCertificate() const { return derOf(issue(SigningPlan{}, curveKey())); }

private:
    static CertificateHandle timestampCertificate(const MockKey& key, const MockKey& issuerKey,
                                                  const CertificateHandle& issuer)
    {
        return makeCertificate({"mock time",
                                key,
                                issuerKey,
                                issuer,
                                kSigned - 86'400 * 200,
                                kSigned + 86'400 * 200,
                                "critical,CA:FALSE",
                                "critical,digitalSignature",
                                "critical,timeStamping",
                                "",
                                {}});
    }

    CertificateHandle issue(const SigningPlan& plan, const MockKey& key) const
    {
        CertificatePlan certificate;
        certificate.key = key;
        certificate.issuerKey = plan.authority ? plan.authority : m_caKey;
        certificate.issuer = m_ca;
        certificate.begin = plan.begin;
        certificate.end = plan.end;
        certificate.constraints = "";
        certificate.keyUsage = plan.keyUsage;
        certificate.extendedUsage = plan.extendedUsage;
        certificate.altName = "critical,URI:" + plan.identity;
        const std::string newer = bigEndian(0x0C, 1) + bigEndian(plan.issuer.size(), 1) + plan.issuer;
        certificate.extensions = {{"1.3.6.1.4.1.57264.1.1", plan.issuer}, {"1.3.6.1.4.1.57264.1.8", newer}};
        CertificateHandle leaf = makeCertificate(certificate);
        std::vector<TimestampPlan> timestamps = plan.transparency;
        if (timestamps.empty())
            timestamps.push_back({m_ctKey, static_cast<std::uint64_t>(plan.begin) * 1000, ""});
        if (plan.transparent)
            addTransparency(leaf, certificate.issuerKey, timestamps);
        return leaf;
    }

    std::string stamp(const SigningPlan& plan, const std::string& signature, std::int64_t time) const
    {
        const std::string& data = plan.stampedData.empty() ? signature : plan.stampedData;
        if (!plan.stampKey)
            return makeTimestamp(m_tsa, m_tsaKey, data, time, plan.stampEmbedded);
        const MockKey own = curveKey();
        return makeTimestamp(timestampCertificate(own, plan.stampKey, m_tsaRoot), own, data, time, plan.stampEmbedded);
    }

    // C2SP signed-note: the key's identifier is over name, algorithm and key.
    std::string edwardsId() const
    {
        return sha256(std::string("log2.example.org\n\x01") + spkiOf(m_log2Key).substr(12));
    }

    std::string body(const SigningPlan& plan, const CertificateHandle& leaf, const std::string& payload,
                     const std::string& encoded, const std::string& signature) const
    {
        const std::string der = plan.loggedCertificate.empty() ? derOf(leaf) : plan.loggedCertificate;
        const std::string logged = base64(plan.loggedSignature.empty() ? signature : plan.loggedSignature);
        const std::string pem = base64(pemOf(der, "CERTIFICATE"));
        const bool record = plan.kind == "hashedrekord";
        const std::string& what = !plan.envelope ? kArtifact : record ? encoded : payload;
        const std::string digest = plan.loggedDigest.empty() ? hexadecimal(sha256(what)) : plan.loggedDigest;
        const Json hash{{"algorithm", "sha256"}, {"value", digest}};
        Json spec;
        if (plan.secondLog)
            spec = {{"hashedRekordV002",
                     {{"data",
                       {{"algorithm", "SHA2_256"},
                        {"digest", QByteArray::fromHex(digest.c_str()).toBase64().toStdString()}}},
                      {"signature",
                       {{"content", logged},
                        {"verifier",
                         {{"keyDetails", "PKIX_ECDSA_P256_SHA_256"},
                          {"x509Certificate", {{"rawBytes", base64(der)}}}}}}}}}};
        else if (record)
            spec = {{"data", {{"hash", hash}}},
                    {"signature", {{"content", logged}, {"publicKey", {{"content", pem}}}}}};
        else if (plan.kind == "intoto")
            spec = {{"content",
                     {{"envelope",
                       {{"payloadType", "application/vnd.in-toto+json"},
                        {"signatures", Json::array({{{"publicKey", pem}, {"sig", base64(logged)}}})}}},
                      {"hash", {{"algorithm", "sha256"}, {"value", std::string(64, '0')}}},
                      {"payloadHash", hash}}}};
        else
            spec = {{"envelopeHash", {{"algorithm", "sha256"}, {"value", std::string(64, '0')}}},
                    {"payloadHash", hash},
                    {"signatures", Json::array({{{"signature", logged}, {"verifier", pem}}})}};
        const Json json{{"apiVersion", kindVersion(plan)}, {"kind", kindName(plan)}, {"spec", spec}};
        return json.dump();
    }

    static std::string kindName(const SigningPlan& plan) { return plan.logKind.empty() ? plan.kind : plan.logKind; }
    static std::string kindVersion(const SigningPlan& plan)
    {
        return plan.secondLog || plan.kind == "intoto" ? "0.0.2" : "0.0.1";
    }

    Json entry(const SigningPlan& plan, const CertificateHandle& leaf, const std::string& payload,
               const std::string& encoded, const std::string& signature) const
    {
        const std::string text = body(plan, leaf, payload, encoded, signature);
        const MockKey key = plan.log ? plan.log : plan.secondLog ? m_log2Key : m_logKey;
        const std::string id = plan.log || !plan.secondLog ? sha256(spkiOf(key)) : edwardsId();
        const std::uint64_t global = plan.secondLog ? plan.index : plan.index + 1000;
        Json json{{"logIndex", std::to_string(global)},
                  {"logId", {{"keyId", base64(id)}}},
                  {"kindVersion", {{"kind", kindName(plan)}, {"version", kindVersion(plan)}}},
                  {"canonicalizedBody", base64(text)}};
        if (!plan.secondLog)
            json["integratedTime"] = std::to_string(plan.integrated);
        if (plan.promise && !plan.secondLog) {
            const std::string promised = R"({"body":")" + base64(text) + R"(","integratedTime":)" +
                                         std::to_string(plan.integrated) + R"(,"logID":")" + hexadecimal(id) +
                                         R"(","logIndex":)" + std::to_string(global) + "}";
            json["inclusionPromise"] = {{"signedEntryTimestamp", base64(signWith(key, promised))}};
        }
        if (plan.proof)
            json["inclusionProof"] = proof(plan, key, id, text);
        return json;
    }

    // The hash of the leaves [begin, end) as RFC 6962 section 2.1 defines it.
    static std::string treeHash(const std::vector<std::string>& leaves, std::size_t begin, std::size_t end)
    {
        if (end - begin == 1)
            return sha256(std::string(1, '\0') + leaves[begin]);
        const std::size_t split = begin + splitOf(end - begin);
        return sha256("\x01" + treeHash(leaves, begin, split) + treeHash(leaves, split, end));
    }

    static std::size_t splitOf(std::size_t count)
    {
        std::size_t split = 1;
        while (split * 2 < count)
            split *= 2;
        return split;
    }

    static std::vector<std::string> pathOf(const std::vector<std::string>& leaves, std::size_t index, std::size_t begin,
                                           std::size_t end)
    {
        if (end - begin == 1)
            return {};
        const std::size_t split = begin + splitOf(end - begin);
        const bool left = index < split;
        std::vector<std::string> path = left ? pathOf(leaves, index, begin, split) : pathOf(leaves, index, split, end);
        path.push_back(left ? treeHash(leaves, split, end) : treeHash(leaves, begin, split));
        return path;
    }

    Json proof(const SigningPlan& plan, const MockKey& key, const std::string& id, const std::string& text) const
    {
        std::vector<std::string> leaves;
        for (std::uint64_t i = 0; i < plan.treeSize; ++i)
            leaves.push_back(i == plan.index ? text : "entry " + std::to_string(i));
        const std::string root = treeHash(leaves, 0, leaves.size());
        Json hashes = Json::array();
        for (const std::string& hash : pathOf(leaves, plan.index, 0, leaves.size()))
            hashes.push_back(base64(hash));
        const std::string name = plan.secondLog ? "log2.example.org" : "rekor.example.org";
        const std::string note = name + (plan.secondLog ? "" : " - 42") + "\n" + std::to_string(plan.treeSize) + "\n" +
                                 base64(root) + "\n" + plan.checkpointLines;
        const std::string line = "\xE2\x80\x94 " + (plan.checkpointName.empty() ? name : plan.checkpointName) + " " +
                                 base64(id.substr(0, 4) + signWith(key, note)) + "\n";
        return {{"logIndex", std::to_string(plan.index)},
                {"treeSize", std::to_string(plan.treeSize)},
                {"rootHash", base64(root)},
                {"hashes", hashes},
                {"checkpoint", {{"envelope", note + "\n" + plan.witness + line}}}};
    }

    MockKey m_rootKey, m_caKey, m_logKey, m_log2Key, m_ctKey, m_tsaRootKey, m_tsaKey;
    CertificateHandle m_root, m_ca, m_tsaRoot, m_tsa;
};

} // namespace assayer::trust::test
