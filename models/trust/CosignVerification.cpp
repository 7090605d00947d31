// SPDX-License-Identifier: GPL-3.0-or-later
// Steps of cosign's blob signatures.
#include "trust/CosignVerification.h"

#include "base/Encoding.h"
#include "base/Json.h"
#include "base/Text.h"
#include "trust/Certificate.h"
#include "trust/ChecksumVerification.h"
#include "trust/OpensslPointers.h"
#include "trust/SignedFile.h"

#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace assayer::trust {

namespace {

struct CosignContextFree
{
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};

KeyPointer keyFromPem(std::string_view pem)
{
    const ErrorQueueGuard guard;
    if (pem.size() > (std::size_t{64} << 10U))
        return nullptr;
    const BioPointer bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    return KeyPointer(bio == nullptr ? nullptr : PEM_read_bio_PUBKEY(bio.get(), nullptr, &refusePassPhrase, nullptr));
}

CertificatePointer certificateFromPem(std::string_view pem)
{
    const ErrorQueueGuard guard;
    const BioPointer bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    return CertificatePointer(bio == nullptr ? nullptr
                                             : PEM_read_bio_X509(bio.get(), nullptr, &refusePassPhrase, nullptr));
}

// Elliptic-curve and RSA keys sign the SHA-256 digest of the file, so that its bytes are not needed again.
bool verifiesDigest(EVP_PKEY* key, std::span<const std::byte> signature, std::span<const std::byte> digest, bool pss)
{
    const ErrorQueueGuard guard;
    const std::unique_ptr<EVP_PKEY_CTX, CosignContextFree> context(EVP_PKEY_CTX_new(key, nullptr));
    if (context == nullptr || EVP_PKEY_verify_init(context.get()) != 1 ||
        EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) != 1)
        return false;
    if (pss && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PSS_PADDING) != 1)
        return false;
    return EVP_PKEY_verify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                           reinterpret_cast<const unsigned char*>(digest.data()), digest.size()) == 1;
}

class CosignCheck
{
public:
    CosignCheck(const Request& request, record::Signature& signature)
        : m_request(request), m_signature(signature), m_log(signature)
    {
        signature.kind = "cosign";
        signature.signer["method"] = "key";
    }

    void checkBlob()
    {
        m_log.pass("parse", "The content is a signature of cosign over one file.");
        check(m_request.bundle, {});
        m_log.settle();
    }

    void checkBundle()
    {
        const auto document = parseJson(m_request.bundle);
        if (!document) {
            m_log.fail("parse", "json-parse", "Expected JSON, found: " + document.error().message + ".");
        } else if (!document->duplicateKeys.empty()) {
            m_log.fail("parse", "json-duplicate-key",
                       "A member stands twice: " + document->duplicateKeys.front() + ".");
        } else {
            m_log.pass("parse", "The content is a bundle of an older cosign.");
            std::string certificate = jsonText(document->value, "cert");
            if (const auto decoded = fromBase64(certificate); decoded && !decoded->empty())
                certificate = asText(*decoded);
            if (jsonMember(document->value, "rekorBundle").is_object())
                m_log.warn("log",
                           "The entry in a transparency log is shown, not verified: this old form holds no proof "
                           "that the entry is in the log.");
            check(jsonText(document->value, "base64Signature"), certificate);
        }
        m_log.settle();
    }

private:
    void check(std::string_view base64, const std::string& certificate)
    {
        std::string compact;
        for (const char c : base64) {
            if (c != '\n' && c != '\r' && c != ' ')
                compact += c;
        }
        const auto value = fromBase64(compact);
        if (!value || value->empty()) {
            m_log.fail("parse", "bundle-encoding", "Expected a signature in base64, found something else.");
            return;
        }
        const HashedFile* file = findSignedFile(m_request, m_log);
        const KeyPointer key = signerKey(certificate);
        if (key == nullptr || file == nullptr)
            return;
        const auto digest = fromHex(wholeDigest(m_request, *file, "sha256"));
        if (!digest || digest->empty()) {
            m_log.undecided("signature", "digest-missing", "The SHA-256 digest of the signed file was not computed.");
            return;
        }
        checkValue(*file, key.get(), *value, *digest);
    }

    void checkValue(const HashedFile& file, EVP_PKEY* key, std::span<const std::byte> value,
                    std::span<const std::byte> digest)
    {
        const bool rsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
        if (verifiesDigest(key, value, digest, false) || (rsa && verifiesDigest(key, value, digest, true))) {
            m_log.prove("signature", "The signature over the SHA-256 " + toHex(digest) + " of " +
                                         utf8FromBytes(file.path) + " is right.");
            coverSigned(m_request, file, m_signature, m_log);
            return;
        }
        EVP_PKEY_up_ref(key);
        const auto shared = PublicKey::adopt(key);
        const bool raw = shared && shared->looksRaw(value);
        m_log.fail("signature", "signature-invalid",
                   "The signature is not of this key over the SHA-256 " + toHex(digest) + " of " +
                       utf8FromBytes(file.path) + "." +
                       (raw ? " It is r and s side by side, where an ASN.1 DER sequence is demanded." : ""));
    }

    // The named key decides; a certificate that the bundle brings only tells who says to have signed.
    KeyPointer signerKey(const std::string& certificate)
    {
        if (!m_request.publicKeyPem.empty()) {
            KeyPointer key = keyFromPem(m_request.publicKeyPem);
            if (key == nullptr) {
                const CertificatePointer named = certificateFromPem(m_request.publicKeyPem);
                key.reset(named == nullptr ? nullptr : X509_get_pubkey(named.get()));
            }
            if (key == nullptr)
                m_log.undecided("key", "key-missing", "The named public key is none in PEM form.");
            else
                describe(key.get(), "The named key is used.");
            return key;
        }
        const CertificatePointer own = certificateFromPem(certificate);
        KeyPointer key(own == nullptr ? keyFromPem(certificate).release() : X509_get_pubkey(own.get()));
        if (key == nullptr) {
            m_log.undecided("key", "key-missing", "The signature was made with a key, and no public key was named.");
            m_log.skip("signature", "Without the public key the signature cannot be verified.");
            return nullptr;
        }
        if (own != nullptr)
            describeCertificate(own.get());
        describe(key.get(), "The bundle brings the key itself.");
        m_log.distrust("signer", {},
                       "Whoever wrote the bundle chose its key; nobody said that it is the expected one.");
        return key;
    }

    void describeCertificate(X509* certificate)
    {
        unsigned char* der = nullptr;
        const int length = i2d_X509(certificate, &der);
        const std::unique_ptr<unsigned char, OpensslFree> owner(der);
        if (length <= 0)
            return;
        const auto statement =
            readCertificate({reinterpret_cast<const std::byte*>(der), static_cast<std::size_t>(length)});
        if (!statement)
            return;
        m_signature.signer["method"] = "certificate";
        m_signature.signer["certificate-sha256"] = statement->digest;
        m_signature.signer["claimed-subject"] = statement->subject;
        m_signature.signer["claimed-identity"] = statement->names.empty() ? "" : statement->names.front();
        m_signature.signer["claimed-issuer"] = statement->issuer;
    }

    void describe(EVP_PKEY* key, const std::string& detail)
    {
        EVP_PKEY_up_ref(key);
        const auto shared = PublicKey::adopt(key);
        if (!shared)
            return;
        m_signature.signer["key-sha256"] = shared->fingerprint();
        m_signature.signer["key-type"] = shared->description();
        m_log.pass("key", detail + " It is " + shared->description() + " " + shared->fingerprint() + ".");
    }

    const Request& m_request;
    record::Signature& m_signature;
    StepLog m_log;
};

} // namespace

void verifyCosignBlob(const Request& request, record::Signature& signature)
{
    CosignCheck(request, signature).checkBlob();
}

void verifyCosignBundle(const Request& request, record::Signature& signature)
{
    CosignCheck(request, signature).checkBundle();
}

} // namespace assayer::trust
