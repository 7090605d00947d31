// SPDX-License-Identifier: GPL-3.0-or-later
// Steps of minisign signatures.
#include "trust/MinisignVerification.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/ChecksumVerification.h"
#include "trust/Minisign.h"
#include "trust/SignedFile.h"

namespace assayer::trust {

namespace {

class MinisignCheck
{
public:
    MinisignCheck(const Request& request, record::Signature& signature)
        : m_request(request), m_signature(signature), m_log(signature)
    {
    }

    void run()
    {
        m_signature.kind = "minisign";
        m_signature.signer["method"] = "minisign";
        const auto parsed = parseMinisign(m_request.bundle);
        if (!parsed)
            tellUnreadable(parsed.error());
        else
            check(*parsed);
        m_log.settle();
    }

private:
    void tellUnreadable(const Error& error)
    {
        if (error.kind == ErrorKind::LimitExceeded)
            m_log.undecided("parse", kLimitExceeded, "The signature was not verified: " + error.message + ".");
        else if (parseMinisignKey(m_request.bundle))
            m_log.unsupported("parse", "The content is a public key of minisign, not a signature.");
        else
            m_log.fail("parse", "bundle-encoding", "Expected a minisign signature, found: " + error.message + ".");
    }

    void check(const MinisignSignature& parsed)
    {
        m_log.pass("parse", parsed.prehashed ? "The content is a minisign signature over a BLAKE2b-512 digest."
                                             : "The content is a minisign signature over the file itself.");
        m_signature.signer["key-id"] = keyNumberText(parsed.keyNumber);
        const HashedFile* file = findSignedFile(m_request, m_log);
        const auto key = parseMinisignKey(m_request.publicKeyPem);
        if (!key) {
            m_log.undecided("key", "key-missing",
                            m_request.publicKeyPem.empty()
                                ? "No public key was named for the key " + keyNumberText(parsed.keyNumber) + "."
                                : "The named public key is none of minisign's.");
            m_log.skip("signature", "Without the public key the signature cannot be verified.");
            return;
        }
        m_signature.signer["key-sha256"] = digestOfKey(key->key);
        if (key->keyNumber != parsed.keyNumber)
            m_log.fail("key", "key-mismatch",
                       "Expected the key " + keyNumberText(parsed.keyNumber) +
                           " that the signature names, found the key " + keyNumberText(key->keyNumber) + ".");
        else
            m_log.pass("key",
                       "The named key " + keyNumberText(key->keyNumber) + " is the one that the signature names.");
        const bool right = file != nullptr && checkContent(parsed, *key, *file);
        checkComment(parsed, *key);
        if (right)
            coverSigned(m_request, *file, m_signature, m_log);
    }

    static std::string digestOfKey(std::string_view key) { return toHex(asBytes(key)); }

    bool checkContent(const MinisignSignature& parsed, const MinisignKey& key, const HashedFile& file)
    {
        const auto message = parsed.prehashed ? digestMessage(file) : wholeMessage(file);
        if (!message)
            return false;
        if (!edwardsVerifies(key.key, *message, parsed.value)) {
            m_log.fail("signature", "signature-invalid",
                       "The Ed25519 signature is not of this key over " + utf8FromBytes(file.path) + ".");
            return false;
        }
        m_log.prove("signature", "The Ed25519 signature over " + utf8FromBytes(file.path) + " is right.");
        return true;
    }

    std::optional<std::string> digestMessage(const HashedFile& file)
    {
        const auto digest = fromHex(wholeDigest(m_request, file, "blake2b"));
        if (digest && !digest->empty())
            return std::string(asText(*digest));
        m_log.undecided("signature", "digest-missing", "The BLAKE2b-512 digest of the signed file was not computed.");
        return std::nullopt;
    }

    std::optional<std::string> wholeMessage(const HashedFile& file)
    {
        if (m_request.content == nullptr || m_request.contentPath != file.path) {
            m_log.undecided("signature", "digest-missing", "The bytes of the signed file were not read.");
            return std::nullopt;
        }
        auto text = source::readAll(*m_request.content, kLargestPlainMessage);
        if (text)
            return std::move(*text);
        const bool large = text.error().kind == ErrorKind::LimitExceeded;
        m_log.undecided("signature", large ? kLimitExceeded : "digest-missing",
                        "The signature is over the file itself, which could not be read as one piece: " +
                            text.error().message + ".");
        return std::nullopt;
    }

    void checkComment(const MinisignSignature& parsed, const MinisignKey& key)
    {
        if (!parsed.trustedComment) {
            m_log.notApplicable("trusted comment", "The signature has no trusted comment.");
            return;
        }
        m_signature.signer["comment"] = visibleText(*parsed.trustedComment);
        if (edwardsVerifies(key.key, parsed.value + *parsed.trustedComment, parsed.global))
            m_log.pass("trusted comment", "The comment is signed too: " + visibleText(*parsed.trustedComment) + ".");
        else
            m_log.fail("trusted comment", "signature-invalid",
                       "The signature over the trusted comment is not of this key: somebody changed the comment.");
    }

    const Request& m_request;
    record::Signature& m_signature;
    StepLog m_log;
};

} // namespace

void verifyMinisign(const Request& request, record::Signature& signature)
{
    MinisignCheck(request, signature).run();
}

} // namespace assayer::trust
