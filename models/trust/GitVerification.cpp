// SPDX-License-Identifier: GPL-3.0-or-later
// Steps of signed commits and tags.
#include "trust/GitVerification.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/OpenPgpVerification.h"
#include "trust/OpensslPointers.h"
#include "trust/SshVerification.h"

#include <array>

namespace assayer::trust {

namespace {

std::string rawDigest(const std::string& algorithm, std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    const EVP_MD* hash = algorithm == "sha512" ? EVP_sha512() : EVP_sha256();
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, hash, nullptr) != 1)
        return {};
    return {reinterpret_cast<const char*>(digest.data()), length};
}

// What the object says stands with the signer, since nobody else vouches for it.
void describe(const GitObject& object, const std::string& id, record::Signature& signature)
{
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty())
            signature.signer[name] = visibleText(value);
    };
    add(object.tag ? "tag object" : "commit", id);
    add(object.tag ? "commit" : "tree", object.target);
    add("tag", object.name);
    add(object.tag ? "tagger" : "author", object.author);
    add("message", object.message);
}

} // namespace

bool checkGitObject(const Request& request, std::string_view raw, const GitObject& object, record::Signature& signature,
                    StepLog& log)
{
    const std::string type = object.tag ? "tag" : "commit";
    const std::string id = gitObjectId(type, raw);
    describe(object, id, signature);
    log.pass("object", "The " + type + " " + id + " points to " + object.target + ".");
    const std::string_view armour = object.signature;
    if (armour.find("BEGIN SSH SIGNATURE") != std::string_view::npos)
        return checkSsh(
            request, armour, "git",
            [&](const std::string& algorithm) { return rawDigest(algorithm, object.signedBytes); }, signature, log);
    if (armour.find("BEGIN PGP SIGNATURE") != std::string_view::npos) {
        const source::MemorySource data{std::string_view(object.signedBytes)};
        return checkOpenPgp(request, armour, data, signature, log);
    }
    log.unsupported("signature", "The " + type + " is signed with X.509 (S/MIME), which this version does not verify.");
    return false;
}

void verifyGitObject(const Request& request, record::Signature& signature)
{
    StepLog log(signature);
    const auto object = parseGitObject(request.bundle);
    signature.kind = object && object->tag ? "git-tag" : "git-commit";
    if (!object) {
        log.fail("parse", "bundle-encoding", "Expected a commit or tag of git, found: " + object.error().message + ".");
        log.settle();
        return;
    }
    if (object->signature.empty()) {
        describe(*object, gitObjectId(object->tag ? "tag" : "commit", request.bundle), signature);
        log.notApplicable("signature",
                          object->tag ? "The tag carries no signature." : "The commit carries no signature.");
        signature.status = record::SignatureStatus::Unsigned;
        return;
    }
    checkGitObject(request, request.bundle, *object, signature, log);
    log.settle();
}

} // namespace assayer::trust
