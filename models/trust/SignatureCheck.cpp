// SPDX-License-Identifier: GPL-3.0-or-later
// Entry points: which format a signature file has, and who verifies it.
#include "trust/SignatureCheck.h"

#include "trust/BundleVerification.h"
#include "trust/ChecksumVerification.h"
#include "trust/CosignVerification.h"
#include "trust/DetachedFormats.h"
#include "trust/EnvelopeVerification.h"
#include "trust/GitVerification.h"
#include "trust/Minisign.h"
#include "trust/MinisignVerification.h"
#include "trust/OpenPgpVerification.h"
#include "trust/SignedFile.h"
#include "trust/SshVerification.h"

namespace assayer::trust {

namespace {

void verifyAs(SignatureFormat format, const Request& request, record::Signature& signature)
{
    switch (format) {
    case SignatureFormat::SigstoreBundle:
        return verifyBundle(request, signature);
    case SignatureFormat::OpenPgp:
        return verifyOpenPgpFile(request, signature);
    case SignatureFormat::OpenPgpClearText:
        return verifyOpenPgpText(request, signature);
    case SignatureFormat::Ssh:
        return verifySshFile(request, signature);
    case SignatureFormat::Minisign:
        return verifyMinisign(request, signature);
    case SignatureFormat::CosignBlob:
        return verifyCosignBlob(request, signature);
    case SignatureFormat::CosignBundle:
        return verifyCosignBundle(request, signature);
    case SignatureFormat::GitObject:
        return verifyGitObject(request, signature);
    case SignatureFormat::Checksums:
        return verifyChecksums(request, signature);
    case SignatureFormat::DsseEnvelope:
        return verifyEnvelopes(request, signature);
    case SignatureFormat::Statement:
        return verifyBareStatement(request, signature);
    }
}

// A remembered key counts where it fits; where none does, nobody named the key that is missing.
void tryKnownKeys(SignatureFormat format, const Request& request, record::Signature& signature)
{
    for (const std::string& key : request.knownKeys) {
        Request attempt = request;
        attempt.publicKeyPem = key;
        record::Signature tried;
        tried.path = signature.path;
        verifyAs(format, attempt, tried);
        const bool otherKey = tried.reason == "key-mismatch" || tried.reason == "signature-invalid" ||
                              tried.reason == "key-missing" || tried.reason == "key-type";
        if (otherKey)
            continue;
        signature = std::move(tried);
        return;
    }
}

bool needsContent(SignatureFormat format, const HashedFile& file, std::string_view bundle)
{
    if (format == SignatureFormat::OpenPgp || mayBeList(file))
        return true;
    const auto minisign = parseMinisign(bundle);
    return format == SignatureFormat::Minisign && minisign && !minisign->prehashed;
}

} // namespace

bool isSignature(std::string_view content, std::string_view name)
{
    return recogniseSignature(content, name).has_value();
}

SignatureNeeds signatureNeeds(const Request& request)
{
    const auto format = recogniseSignature(request.bundle, request.bundlePath);
    SignatureNeeds needs;
    if (!format || *format == SignatureFormat::SigstoreBundle) {
        needs.digests = digestDemands(request.bundle);
        return needs;
    }
    needs.openPgp = *format == SignatureFormat::OpenPgp || *format == SignatureFormat::OpenPgpClearText ||
                    *format == SignatureFormat::GitObject;
    if (*format == SignatureFormat::Checksums || *format == SignatureFormat::OpenPgpClearText) {
        needs.digests = checksumDemands(request, signedListText(request.bundle), request.bundlePath);
        return needs;
    }
    const HashedFile* file = signedFile(request);
    if (file == nullptr)
        return needs;
    if (needsContent(*format, *file, request.bundle))
        needs.content = file->path;
    // A signed list asks for the digests of what it lists, once its own content is there.
    if (request.content != nullptr && request.contentPath == file->path && mayBeList(*file)) {
        const auto text = source::readAll(*request.content, file->size);
        if (text)
            needs.digests = checksumDemands(request, *text, file->path);
    }
    std::string algorithm = *format == SignatureFormat::Minisign ? "blake2b" : "";
    if (*format == SignatureFormat::Ssh)
        algorithm = sshDigestOf(request.bundle);
    if (!algorithm.empty())
        needs.digests.push_back({file->path, algorithm, std::nullopt, std::nullopt});
    return needs;
}

record::Signature verify(const Request& request)
{
    const auto format = recogniseSignature(request.bundle, request.bundlePath);
    record::Signature signature;
    signature.path = request.bundlePath;
    if (!format && parseLfsPointer(request.bundle))
        verifyLfsPointer(request, signature);
    else
        verifyAs(format.value_or(SignatureFormat::SigstoreBundle), request, signature);
    if (signature.status == record::SignatureStatus::Incomplete && signature.reason == "key-missing")
        tryKnownKeys(format.value_or(SignatureFormat::SigstoreBundle), request, signature);
    return signature;
}

} // namespace assayer::trust
