// SPDX-License-Identifier: GPL-3.0-or-later
// Steps of SSH signatures.
#include "trust/SshVerification.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/ChecksumVerification.h"
#include "trust/SignedFile.h"
#include "trust/SshKey.h"
#include "trust/SshSignature.h"

#include <algorithm>

namespace assayer::trust {

namespace {

std::string joined(const std::vector<std::string>& parts)
{
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : ", ") + part;
    return text;
}

class SignerCheck
{
public:
    SignerCheck(const Request& request, const SshKey& key, std::string_view space, record::Signature& signature,
                StepLog& log)
        : m_request(request), m_key(key), m_space(space), m_signature(signature), m_log(log)
    {
    }

    // Is the key that made the signature one that the user expects?
    void run()
    {
        std::vector<std::string> faults;
        std::vector<AllowedSigner> signers = parseAllowedSigners(m_request.allowedSigners, faults);
        // A named public key in SSH's form allows its owner, whatever the name.
        const auto named = parseAllowedSigners(m_request.publicKeyPem, m_ignored);
        signers.insert(signers.end(), named.begin(), named.end());
        for (const std::string& fault : faults)
            m_log.warn("signer", "Left out: " + fault + ".");
        if (signers.empty()) {
            m_log.distrust("signer", {},
                           "The signature brings the key " + m_key.fingerprint() +
                               " itself, and no allowed signers were named that would say whose it should be.");
            return;
        }
        for (const AllowedSigner& signer : signers) {
            if (!signer.authority && signer.key == m_key.blob() && allows(signer))
                return;
        }
        if (m_reason.empty())
            m_log.fail("signer", "key-mismatch",
                       "Expected a key of the allowed signers, found the key " + m_key.fingerprint() + ".");
        else
            m_log.fail("signer", m_reason, m_detail);
    }

private:
    bool allows(const AllowedSigner& signer)
    {
        const std::string names = joined(signer.principals);
        if (!m_request.principal.empty() && !matchesPatterns(m_request.principal, signer.principals))
            return refuse("identity",
                          "Expected the signer " + m_request.principal + ", found the key of " + names + ".");
        if (!signer.spaces.empty() && !matchesPatterns(m_space, signer.spaces))
            return refuse("key-mismatch", "The key of " + names + " is allowed for the namespaces " +
                                              joined(signer.spaces) + ", not for \"" + std::string(m_space) + "\".");
        if (m_request.now != 0 && signer.validAfter && m_request.now < *signer.validAfter)
            return refuse("cert-not-yet-valid",
                          "The key of " + names + " is allowed only from " + secondsText(*signer.validAfter) + " on.");
        if (m_request.now != 0 && signer.validBefore && m_request.now >= *signer.validBefore)
            return refuse("cert-expired",
                          "The key of " + names + " was allowed only until " + secondsText(*signer.validBefore) + ".");
        const bool anyone = signer.principals == std::vector<std::string>{"*"};
        if (!anyone)
            m_signature.signer["identity"] = m_request.principal.empty() ? names : m_request.principal;
        m_log.pass("signer", "The key " + m_key.fingerprint() + " is an allowed one" +
                                 (anyone ? "." : ", of " + m_signature.signer["identity"] + "."));
        return true;
    }

    bool refuse(std::string reason, std::string detail)
    {
        if (m_reason.empty()) {
            m_reason = std::move(reason);
            m_detail = std::move(detail);
        }
        return false;
    }

    const Request& m_request;
    const SshKey& m_key;
    std::string_view m_space;
    record::Signature& m_signature;
    StepLog& m_log;
    std::vector<std::string> m_ignored;
    std::string m_reason;
    std::string m_detail;
};

} // namespace

bool checkSsh(const Request& request, std::string_view armour, std::string_view space,
              const std::function<std::string(const std::string&)>& digest, record::Signature& signature, StepLog& log)
{
    signature.signer["method"] = "ssh";
    const auto parsed = parseSshSignature(armour);
    if (!parsed) {
        log.fail("parse", "bundle-encoding", "Expected an SSH signature, found: " + parsed.error().message + ".");
        return false;
    }
    log.pass("parse", "The content is an SSH signature in the namespace \"" + visibleText(parsed->space) + "\".");
    const auto key = SshKey::fromBlob(parsed->publicKey);
    if (!key) {
        log.fail("key", "key-type", "Expected an SSH key that can sign, found: " + key.error().message + ".");
        return false;
    }
    signature.signer["key-type"] = key->type();
    signature.signer["fingerprint"] = key->fingerprint();
    signature.signer["namespace"] = visibleText(parsed->space);
    if (parsed->space != space)
        log.fail("namespace", "payload-type",
                 "Expected a signature in the namespace \"" + std::string(space) + "\", found \"" +
                     visibleText(parsed->space) + "\", which is meant for something else.");
    SignerCheck(request, *key, parsed->space, signature, log).run();
    if (parsed->hash != "sha256" && parsed->hash != "sha512") {
        log.fail("signature", "hash-algorithm",
                 "Expected SHA-256 or SHA-512, found \"" + visibleText(parsed->hash) + "\".");
        return false;
    }
    const std::string actual = digest(parsed->hash);
    if (actual.empty()) {
        log.undecided("signature", "digest-missing",
                      "The " + parsed->hash + " digest of the content was not computed.");
        return false;
    }
    const auto right = key->verify(sshSignedBytes(*parsed, actual), parsed->signature);
    if (!right) {
        const bool weak = right.error().kind == ErrorKind::Unsupported;
        log.fail("signature", weak ? "hash-algorithm" : "signature-invalid",
                 "Tried the key " + key->fingerprint() + " over the " + parsed->hash + " digest " +
                     toHex(asBytes(actual)) + ": " + right.error().message + ".");
        return false;
    }
    log.prove("signature", "The signature is right: " + key->type() + " over the " + parsed->hash + " digest " +
                               toHex(asBytes(actual)) + ".");
    return true;
}

void verifySshFile(const Request& request, record::Signature& signature)
{
    signature.kind = "ssh";
    StepLog log(signature);
    const HashedFile* file = findSignedFile(request, log);
    const auto digest = [&](const std::string& algorithm) {
        const auto bytes = file == nullptr ? fromHex({}) : fromHex(wholeDigest(request, *file, algorithm));
        return bytes ? std::string(asText(*bytes)) : std::string();
    };
    if (checkSsh(request, request.bundle, "file", digest, signature, log) && file != nullptr)
        coverSigned(request, *file, signature, log);
    log.settle();
}

std::string sshDigestOf(std::string_view armour)
{
    const auto parsed = parseSshSignature(armour);
    return parsed && (parsed->hash == "sha256" || parsed->hash == "sha512") ? parsed->hash : std::string();
}

} // namespace assayer::trust
