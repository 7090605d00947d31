// SPDX-License-Identifier: GPL-3.0-or-later
// From what librnp says to steps.
#include "trust/OpenPgpVerification.h"

#include "base/Text.h"
#include "trust/ChecksumVerification.h"
#include "trust/OpenPgp.h"
#include "trust/SignedFile.h"

#include <algorithm>

namespace assayer::trust {

namespace {

using State = OpenPgpSignature::State;

std::string keyName(const OpenPgpSignature& result)
{
    if (result.fingerprint.empty())
        return "the key " + result.keyId;
    return result.userId.empty() ? "the key " + result.fingerprint
                                 : result.userId + " (key " + result.fingerprint + ")";
}

void describeSigner(const OpenPgpSignature& result, record::Signature& signature)
{
    auto& signer = signature.signer;
    signer["method"] = "openpgp";
    if (!result.keyId.empty())
        signer["key-id"] = result.keyId;
    if (!result.fingerprint.empty())
        signer["fingerprint"] = result.fingerprint;
    if (!result.userId.empty())
        signer["identity"] = result.userId;
    if (!result.algorithm.empty())
        signer["key-type"] = result.algorithm;
    if (result.created != 0)
        signer["claimed-time"] = secondsText(result.created);
}

// A good signature by a key that has run out, was withdrawn or must not sign.
void checkKeyState(const OpenPgpSignature& result, StepLog& log)
{
    if (result.keyRevoked)
        log.fail("key", "key-revoked", "The owner withdrew " + keyName(result) + ".");
    else if (result.keyCannotSign)
        log.fail("key", "cert-usage", "Expected a key that may sign, found that " + keyName(result) + " may not.");
    else if (result.keyExpired)
        log.fail("key", "cert-expired",
                 "Expected a key that counts now, found that " + keyName(result) + " counted until " +
                     secondsText(result.keyExpires) + ".");
    else
        log.pass("key", "The signature was made by " + keyName(result) + ", which is in the named key ring.");
}

bool tell(const OpenPgpSignature& result, StepLog& log)
{
    const std::string made = " made with " + result.algorithm + " and " + result.hash;
    switch (result.state) {
    case State::Valid:
        checkKeyState(result, log);
        log.prove("signature", "The signature" + made + " is right.");
        return true;
    case State::Expired:
        checkKeyState(result, log);
        log.fail("signature", "cert-expired",
                 "The signature is right, but it counted by its own word only until " + secondsText(result.expires) +
                     ".");
        return true;
    case State::KeyMissing:
        log.undecided("key", "key-missing", "No named key ring holds " + keyName(result) + ".");
        log.skip("signature", "Without the public key the signature cannot be verified.");
        return false;
    case State::Unknown:
        log.unsupported("signature", "The signature is of a version or algorithm that librnp does not know.");
        return false;
    case State::Invalid:
        break;
    }
    if (!result.fingerprint.empty() && (result.keyRevoked || result.keyExpired || result.keyCannotSign))
        checkKeyState(result, log);
    log.fail("signature", "signature-invalid",
             "The signature" + made + " is not of " + keyName(result) + " over this content.");
    return false;
}

// Several signatures may stand side by side; one that is right and wanted is enough, and every one is told.
bool tellAll(const std::vector<OpenPgpSignature>& results, record::Signature& signature, StepLog& log)
{
    const auto best = std::min_element(results.begin(), results.end(), [](const auto& a, const auto& b) {
        const auto rank = [](const OpenPgpSignature& r) {
            const bool sound = !r.keyRevoked && !r.keyExpired && !r.keyCannotSign;
            return r.state == State::Valid && sound ? 0 : r.state == State::KeyMissing ? 2 : 1;
        };
        return rank(a) < rank(b);
    });
    describeSigner(*best, signature);
    const bool right = tell(*best, log);
    for (const OpenPgpSignature& other : results) {
        if (&other == &*best)
            continue;
        const bool good = other.state == State::Valid;
        log.warn("signature", std::string("There is a further signature, by ") + keyName(other) +
                                  (good ? ", which is right." : ", which was not verified."));
    }
    return right;
}

void tellUnreadable(const Error& error, StepLog& log)
{
    if (error.kind == ErrorKind::Usage)
        log.undecided("key", "key-missing", "The named key ring is of no use: " + error.message + ".");
    else if (error.kind == ErrorKind::LimitExceeded)
        log.undecided("parse", kLimitExceeded, "The signature was not verified: " + error.message + ".");
    else
        log.fail("parse", "bundle-encoding", "Expected an OpenPGP signature, found: " + error.message + ".");
}

// The user's ring, or a key that was named as the public key.
std::string_view keyringOf(const Request& request)
{
    if (!request.keyring.empty())
        return request.keyring;
    return request.publicKeyPem.find("BEGIN PGP PUBLIC KEY BLOCK") != std::string::npos ? request.publicKeyPem
                                                                                        : std::string_view();
}

} // namespace

bool checkOpenPgp(const Request& request, std::string_view armour, const source::ByteSource& data,
                  record::Signature& signature, StepLog& log)
{
    const auto results = verifyOpenPgpDetached(armour, data, keyringOf(request));
    if (!results) {
        signature.signer["method"] = "openpgp";
        tellUnreadable(results.error(), log);
        return false;
    }
    log.pass("parse", "The content is a detached OpenPGP signature.");
    return tellAll(*results, signature, log);
}

void verifyOpenPgpFile(const Request& request, record::Signature& signature)
{
    signature.kind = "openpgp";
    StepLog log(signature);
    const HashedFile* file = findSignedFile(request, log);
    const bool readable = file != nullptr && request.content != nullptr && request.contentPath == file->path;
    if (file != nullptr && !readable)
        log.undecided("signed file", "digest-missing", "The bytes of the signed file were not read.");
    const source::MemorySource nothing{std::string_view()};
    if (!readable) {
        // Who says to have signed is still worth telling.
        const auto results = verifyOpenPgpDetached(request.bundle, nothing, keyringOf(request));
        if (results)
            describeSigner(results->front(), signature);
        else
            tellUnreadable(results.error(), log);
        log.settle();
        return;
    }
    if (checkOpenPgp(request, request.bundle, *request.content, signature, log))
        coverSigned(request, *file, signature, log);
    log.settle();
}

void verifyOpenPgpText(const Request& request, record::Signature& signature)
{
    signature.kind = "openpgp";
    signature.signer["method"] = "openpgp";
    StepLog log(signature);
    const auto verdict = verifyOpenPgpClearText(request.bundle, keyringOf(request));
    if (!verdict) {
        tellUnreadable(verdict.error(), log);
        log.settle();
        return;
    }
    log.pass("parse", "The content is a text with an OpenPGP signature around it.");
    tellAll(verdict->signatures, signature, log);
    checkSignedList(request, verdict->text, request.bundlePath, signature, log);
    log.settle();
}

} // namespace assayer::trust
