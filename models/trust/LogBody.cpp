// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds hashedrekord, dsse and intoto of Rekor v1, and hashedrekord and dsse of Rekor v2.
#include "trust/LogBody.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/OpensslPointers.h"

#include <openssl/pem.h>

#include <algorithm>
#include <array>

namespace assayer::trust {

namespace {

class BodyCheck
{
public:
    explicit BodyCheck(const SignedContent& content) : m_content(content) {}

    void hashedRecord(const Json& spec)
    {
        const Json& hash = jsonMember(jsonMember(spec, "data"), "hash");
        // An envelope that is logged by its hash is logged by the hash of what was signed.
        const auto& own = m_content.payload.empty() ? m_content.digests : m_content.encodedDigests;
        digest(own, jsonText(hash, "algorithm"), jsonText(hash, "value"));
        const Json& signature = jsonMember(spec, "signature");
        signatureText(jsonText(signature, "content"));
        pemText(jsonText(jsonMember(signature, "publicKey"), "content"));
    }

    void envelope(const Json& spec)
    {
        const Json& hash = jsonMember(spec, "payloadHash");
        digest(m_content.payloadDigests, jsonText(hash, "algorithm"), jsonText(hash, "value"));
        const Json* signature = onlyOne(jsonMember(spec, "signatures"));
        if (signature == nullptr)
            return;
        signatureText(jsonText(*signature, "signature"));
        pemText(jsonText(*signature, "verifier"));
    }

    void intoto(const Json& spec)
    {
        const Json& content = jsonMember(spec, "content");
        const Json& hash = jsonMember(content, "payloadHash");
        digest(m_content.payloadDigests, jsonText(hash, "algorithm"), jsonText(hash, "value"));
        const Json* signature = onlyOne(jsonMember(jsonMember(content, "envelope"), "signatures"));
        if (signature == nullptr)
            return;
        // This kind wraps the base64 of the signature in base64 once more.
        const auto inner = fromBase64(jsonText(*signature, "sig"));
        signatureText(inner ? std::string(asText(*inner)) : std::string());
        pemText(jsonText(*signature, "publicKey"));
    }

    void hashedRecordV2(const Json& spec)
    {
        const Json& record = jsonMember(spec, "hashedRekordV002");
        const Json& data = jsonMember(record, "data");
        const auto& own = m_content.payload.empty() ? m_content.digests : m_content.encodedDigests;
        digest(own, algorithmWord(jsonText(data, "algorithm")), hexOf(jsonText(data, "digest")));
        const Json& signature = jsonMember(record, "signature");
        signatureText(jsonText(signature, "content"));
        verifier(jsonMember(signature, "verifier"));
    }

    void envelopeV2(const Json& spec)
    {
        const Json& record = jsonMember(spec, "dsseV002");
        const Json& hash = jsonMember(record, "payloadHash");
        digest(m_content.payloadDigests, algorithmWord(jsonText(hash, "algorithm")), hexOf(jsonText(hash, "digest")));
        const Json* signature = onlyOne(jsonMember(record, "signatures"));
        if (signature == nullptr)
            return;
        signatureText(jsonText(*signature, "content"));
        verifier(jsonMember(*signature, "verifier"));
    }

    void defect(std::string_view reason, std::string detail)
    {
        m_verdict.defects.push_back({std::string(reason), std::move(detail)});
    }

    BodyVerdict take() { return std::move(m_verdict); }

private:
    static std::string algorithmWord(std::string_view word)
    {
        if (word == "SHA2_256")
            return "sha256";
        if (word == "SHA2_384")
            return "sha384";
        return word == "SHA2_512" ? "sha512" : std::string(word);
    }

    static std::string hexOf(std::string_view base64)
    {
        const auto bytes = fromBase64(base64);
        return bytes ? toHex(*bytes) : std::string();
    }

    const Json* onlyOne(const Json& signatures)
    {
        if (signatures.is_array() && signatures.size() == 1)
            return &signatures.front();
        defect("body-mismatch-signature", "Expected one signature in the log's entry, found " +
                                              std::to_string(signatures.is_array() ? signatures.size() : 0) + ".");
        return nullptr;
    }

    void digest(const std::map<std::string, std::string>& own, const std::string& algorithm, const std::string& logged)
    {
        const auto expected = own.find(algorithm);
        if (expected == own.end())
            defect("body-mismatch-digest", "Expected a digest by SHA-2 in the log's entry, found \"" +
                                               excerpt(algorithm, 40) + "\" or an entry of another kind of content.");
        else if (expected->second != asciiLower(logged))
            defect("body-mismatch-digest", "Expected the digest " + expected->second + " of what was signed, found " +
                                               excerpt(logged, 140) + " in the log's entry.");
        else
            tell("the digest " + expected->second);
    }

    void signatureText(const std::string& base64)
    {
        const auto logged = fromBase64(base64);
        if (!logged || m_content.signature.empty() || *logged != m_content.signature)
            defect("body-mismatch-signature", "Expected the bundle's signature in the log's entry, found another one.");
        else
            tell("the signature");
    }

    void pemText(const std::string& base64)
    {
        const auto pem = fromBase64(base64);
        compareKey(pem ? derOfPem(asText(*pem)) : std::vector<std::byte>{});
    }

    void verifier(const Json& json)
    {
        const Json& certificate = jsonMember(json, "x509Certificate");
        const Json& holder = certificate.is_object() ? certificate : jsonMember(json, "publicKey");
        const auto der = fromBase64(jsonText(holder, "rawBytes"));
        compareKey(der ? *der : std::vector<std::byte>{});
    }

    void compareKey(const std::vector<std::byte>& logged)
    {
        const bool certificate = !m_content.certificate.empty();
        const std::vector<std::byte>& own = certificate ? m_content.certificate : m_content.key;
        if (!own.empty() && logged == own)
            tell(certificate ? "the certificate" : "the key");
        else
            defect("body-mismatch-key", std::string("Expected the bundle's own ") +
                                            (certificate ? "certificate" : "key") +
                                            " in the log's entry, found another one.");
    }

    // The first PEM block's content, whatever its label and line endings.
    static std::vector<std::byte> derOfPem(std::string_view pem)
    {
        constexpr std::size_t kLargestKeyText = 64U << 10U;
        if (pem.size() > kLargestKeyText)
            return {};
        const ErrorQueueGuard guard;
        const BioPointer bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
        char* name = nullptr;
        char* header = nullptr;
        unsigned char* data = nullptr;
        long length = 0;
        if (bio == nullptr || PEM_read_bio(bio.get(), &name, &header, &data, &length) != 1)
            return {};
        const auto* begin = reinterpret_cast<const std::byte*>(data);
        std::vector<std::byte> der(begin, begin + length);
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(data);
        return der;
    }

    void tell(const std::string& agreed)
    {
        m_verdict.detail += (m_verdict.detail.empty() ? "The log's entry holds " : ", ") + agreed;
    }

    const SignedContent& m_content;
    BodyVerdict m_verdict;
};

struct Kind
{
    std::string_view kind;
    std::string_view version;
    void (BodyCheck::*check)(const Json& spec);
};

constexpr std::array<Kind, 5> kKinds{{
    {"hashedrekord", "0.0.1", &BodyCheck::hashedRecord},
    {"dsse", "0.0.1", &BodyCheck::envelope},
    {"intoto", "0.0.2", &BodyCheck::intoto},
    {"hashedrekord", "0.0.2", &BodyCheck::hashedRecordV2},
    {"dsse", "0.0.2", &BodyCheck::envelopeV2},
}};

} // namespace

BodyVerdict checkLogBody(const LogEntry& entry, const SignedContent& content)
{
    BodyCheck check(content);
    Limits limits;
    limits.documentValues = 100'000;
    const auto document = parseJson(entry.body, limits);
    if (!document || !document->value.is_object()) {
        check.defect("bundle-structure", "Expected the body of the log's entry in JSON, found other bytes.");
        return check.take();
    }
    const Json& body = document->value;
    if (jsonText(body, "kind") != entry.kind || jsonText(body, "apiVersion") != entry.version) {
        check.defect("bundle-structure", "Expected an entry of the kind " + excerpt(entry.kind, 60) + " " +
                                             excerpt(entry.version, 20) + " that the bundle names, found " +
                                             excerpt(jsonText(body, "kind"), 60) + " " +
                                             excerpt(jsonText(body, "apiVersion"), 20) + ".");
        return check.take();
    }
    const auto* kind = std::find_if(kKinds.begin(), kKinds.end(), [&](const Kind& known) {
        return known.kind == entry.kind && known.version == entry.version;
    });
    if (kind == kKinds.end()) {
        check.defect("tlog-kind-unsupported", "Expected an entry of the kind hashedrekord, dsse or intoto, found " +
                                                  excerpt(entry.kind, 60) + " " + excerpt(entry.version, 20) + ".");
        return check.take();
    }
    (check.*kind->check)(jsonMember(body, "spec"));
    BodyVerdict verdict = check.take();
    verdict.detail += ".";
    return verdict;
}

} // namespace assayer::trust
