// SPDX-License-Identifier: GPL-3.0-or-later
// Steps of bare envelopes and bare statements.
#include "trust/EnvelopeVerification.h"

#include "base/Encoding.h"
#include "base/Json.h"
#include "base/Text.h"
#include "trust/Dsse.h"
#include "trust/OpensslPointers.h"
#include "trust/PublicKey.h"
#include "trust/Sha256.h"
#include "trust/Statement.h"
#include "trust/StepLog.h"

#include <openssl/pem.h>

#include <algorithm>

namespace assayer::trust {

namespace {

constexpr std::size_t kMostEnvelopes = 100;
constexpr std::size_t kMostSignatures = 32;

KeyPointer publicKeyOf(std::string_view pem)
{
    const ErrorQueueGuard guard;
    if (pem.size() > (std::size_t{64} << 10U))
        return nullptr;
    const BioPointer bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    return KeyPointer(bio == nullptr ? nullptr : PEM_read_bio_PUBKEY(bio.get(), nullptr, &refusePassPhrase, nullptr));
}

// The hash that goes with a key in DSSE: that of the curve, none for Ed25519, SHA-256 for RSA.
const char* hashOf(EVP_PKEY* key)
{
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_ED25519:
        return nullptr;
    case EVP_PKEY_EC:
        return EVP_PKEY_get_bits(key) > 384 ? "SHA512" : EVP_PKEY_get_bits(key) > 256 ? "SHA384" : "SHA256";
    default:
        return "SHA256";
    }
}

bool verifies(EVP_PKEY* key, std::string_view message, std::span<const std::byte> signature)
{
    const ErrorQueueGuard guard;
    const DigestContextPointer context(EVP_MD_CTX_new());
    return context != nullptr &&
           EVP_DigestVerifyInit_ex(context.get(), nullptr, hashOf(key), nullptr, nullptr, key, nullptr) == 1 &&
           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                            reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1;
}

class EnvelopeVerifier
{
public:
    EnvelopeVerifier(const Request& request, record::Signature& signature)
        : m_request(request), m_signature(signature), m_log(signature), m_key(publicKeyOf(request.publicKeyPem))
    {
        signature.kind = "dsse";
        signature.signer["method"] = "key";
    }

    void run()
    {
        describeKey();
        std::string_view rest = m_request.bundle;
        const bool several = !parseJson(rest);
        std::size_t count = 0;
        while (!rest.empty() && count < kMostEnvelopes) {
            const std::size_t end = several ? std::min(rest.find('\n'), rest.size()) : rest.size();
            const std::string_view text = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
                continue;
            count += 1;
            checkEnvelopeText(text);
        }
        if (!rest.empty())
            m_log.undecided("parse", kLimitExceeded,
                            "Only the first " + std::to_string(kMostEnvelopes) + " envelopes were read.");
        m_log.settle();
    }

private:
    void describeKey()
    {
        if (m_key == nullptr)
            return;
        EVP_PKEY_up_ref(m_key.get());
        const auto shared = PublicKey::adopt(m_key.get());
        if (!shared)
            return;
        m_signature.signer["key-sha256"] = shared->fingerprint();
        m_signature.signer["key-type"] = shared->description();
    }

    void checkEnvelopeText(std::string_view text)
    {
        const auto document = parseJson(text);
        if (!document) {
            m_log.fail("parse", "json-parse", "Expected an envelope in JSON, found: " + document.error().message + ".");
            return;
        }
        if (!document->duplicateKeys.empty())
            m_log.fail("parse", "json-duplicate-key",
                       "A member of the envelope stands twice: " + document->duplicateKeys.front() + ".");
        const Json& root = document->value;
        const auto payload = fromBase64(jsonText(root, "payload"));
        if (!payload) {
            m_log.fail("parse", "bundle-encoding", "The payload holds " + payload.error().message + ".");
            return;
        }
        const std::string type = jsonText(root, "payloadType");
        m_log.pass("parse", "The content is a DSSE envelope of the type " + visibleText(type) + ".");
        checkSignatures(jsonMember(root, "signatures"), preAuthenticationEncoding(type, asText(*payload)));
        if (type.starts_with("application/vnd.in-toto"))
            checkStatement(m_request, asText(*payload), m_signature, m_log);
        else
            m_log.fail("payload type", "payload-type",
                       "Expected an in-toto statement, found \"" + visibleText(type) + "\".");
    }

    void checkSignatures(const Json& signatures, const std::string& encoded)
    {
        if (!signatures.is_array() || signatures.empty()) {
            m_log.fail("signature", "signature-count", "Expected a signature, found none.");
            return;
        }
        if (m_key == nullptr) {
            m_log.undecided("key", "key-missing",
                            m_request.publicKeyPem.empty() ? "No public key was named."
                                                           : "The named public key is none in PEM form.");
            m_log.skip("signature", "Without the public key the signature cannot be verified.");
            return;
        }
        bool encoding = false;
        for (std::size_t i = 0; i < std::min(signatures.size(), kMostSignatures); ++i) {
            const auto value = fromBase64(jsonText(signatures[i], "sig"));
            encoding = encoding || !value;
            if (value && verifies(m_key.get(), encoded, *value)) {
                m_log.prove("signature", "The signature of the named key is right over the encoding whose SHA-256 is " +
                                             sha256Hex(encoded) + ".");
                return;
            }
        }
        m_log.fail("signature", encoding ? "bundle-encoding" : "signature-invalid",
                   "None of the signatures is of the named key over the encoding whose SHA-256 is " +
                       sha256Hex(encoded) + ".");
    }

    const Request& m_request;
    record::Signature& m_signature;
    StepLog m_log;
    KeyPointer m_key;
};

} // namespace

void verifyEnvelopes(const Request& request, record::Signature& signature)
{
    EnvelopeVerifier(request, signature).run();
}

void verifyBareStatement(const Request& request, record::Signature& signature)
{
    signature.kind = "in-toto";
    signature.signer["method"] = "none";
    StepLog log(signature);
    log.pass("parse", "The content is an in-toto statement.");
    checkStatement(request, request.bundle, signature, log);
    log.notApplicable("signature", "Nobody signed the statement, so that anyone may have written it.");
    log.settle();
    if (!log.failed())
        signature.status = record::SignatureStatus::Unsigned;
}

} // namespace assayer::trust
