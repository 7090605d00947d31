// SPDX-License-Identifier: GPL-3.0-or-later
// Writing signed manifests.
#include "trust/OmsSigning.h"

#include "base/Encoding.h"
#include "base/Json.h"
#include "base/Text.h"
#include "trust/Dsse.h"
#include "trust/Manifest.h"
#include "trust/OpensslPointers.h"
#include "trust/PublicKey.h"
#include "trust/Sha256.h"

#include <openssl/pem.h>

#include <algorithm>

namespace assayer::trust {

namespace {

constexpr std::string_view kPayloadType = "application/vnd.in-toto+json";

Result<void> checkFile(const HashedFile& file)
{
    const std::string shown = visibleText(file.path);
    if (!isUtf8(file.path))
        return failure(ErrorKind::Unsupported, "the name " + shown + " is no UTF-8 and cannot be signed");
    if (!isInnerPath(file.path))
        return failure(ErrorKind::Usage, "the name " + shown + " does not stay below the model");
    if (file.symlink)
        return failure(ErrorKind::Unsupported, shown + " is a symbolic link, which is not signed");
    const auto digest = file.digests.find("sha256");
    if (digest == file.digests.end() || digest->second.size() != 64)
        return failure(ErrorKind::Usage, "there is no SHA-256 digest of " + shown);
    return {};
}

Result<std::string> statement(const std::vector<HashedFile>& files, std::string_view modelName,
                              const std::vector<std::string>& ignorePaths)
{
    Json resources = Json::array();
    std::string digests;
    for (const HashedFile& file : files) {
        const std::string& digest = file.digests.at("sha256");
        resources.push_back({{"name", file.path}, {"algorithm", "sha256"}, {"digest", digest}});
        digests += digest;
    }
    const auto bytes = fromHex(digests);
    if (!bytes)
        return failure(bytes.error());
    Json ignored = Json::array({".git", ".gitattributes", ".github", ".gitignore"});
    for (const std::string& path : ignorePaths)
        ignored.push_back(path);
    const Json root = {
        {"_type", "https://in-toto.io/Statement/v1"},
        {"subject", Json::array({{{"name", modelName}, {"digest", {{"sha256", sha256Hex(asText(*bytes))}}}}})},
        {"predicateType", "https://model_signing/signature/v1.0"},
        {"predicate",
         {{"resources", std::move(resources)},
          {"serialization",
           {{"method", "files"},
            {"hash_type", "sha256"},
            {"allow_symlinks", false},
            {"ignore_paths", std::move(ignored)}}}}},
    };
    return jsonLine(root);
}

Result<KeyPointer> readPrivateKey(std::string_view pem)
{
    constexpr std::size_t kMaximumPem = 64U << 10U;
    if (pem.size() > kMaximumPem)
        return failure(ErrorKind::LimitExceeded, "the key file is larger than 64 KiB");
    const BioPointer bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const ErrorQueueGuard guard;
    KeyPointer key(bio == nullptr ? nullptr : PEM_read_bio_PrivateKey(bio.get(), nullptr, &refusePassPhrase, nullptr));
    if (key == nullptr)
        return failure(ErrorKind::Malformed, "the text is no unencrypted private key in PEM form");
    return key;
}

Result<std::vector<std::byte>> signBytes(EVP_PKEY* key, const std::string& hash, std::string_view message)
{
    const ErrorQueueGuard guard;
    const DigestContextPointer context(EVP_MD_CTX_new());
    const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
    std::size_t length = 0;
    if (context == nullptr ||
        EVP_DigestSignInit_ex(context.get(), nullptr, hash.c_str(), nullptr, nullptr, key, nullptr) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &length, bytes, message.size()) != 1)
        return failure(ErrorKind::Internal, "the signature could not be prepared");
    std::vector<std::byte> signature(length);
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length, bytes,
                       message.size()) != 1)
        return failure(ErrorKind::Internal, "the signature could not be made");
    signature.resize(length);
    return signature;
}

} // namespace

Result<std::string> signModel(std::vector<HashedFile> files, std::string_view privateKeyPem, std::string_view modelName,
                              const std::vector<std::string>& ignorePaths)
{
    if (files.empty())
        return failure(ErrorKind::Usage, "the model has no files to sign");
    for (const HashedFile& file : files) {
        if (auto checked = checkFile(file); !checked)
            return failure(checked.error());
    }
    std::sort(files.begin(), files.end(), [](const HashedFile& a, const HashedFile& b) { return a.path < b.path; });

    auto key = readPrivateKey(privateKeyPem);
    if (!key)
        return failure(key.error());
    EVP_PKEY_up_ref(key->get());
    const auto publicKey = PublicKey::adopt(key->get());
    if (!publicKey)
        return failure(publicKey.error());
    if (publicKey->hash().empty())
        return failure(ErrorKind::Unsupported,
                       "models are signed with a key on P-256, P-384 or P-521, not with " + publicKey->description());

    const auto payload = statement(files, modelName, ignorePaths);
    if (!payload)
        return failure(payload.error());
    const auto signature = signBytes(key->get(), publicKey->hash(), preAuthenticationEncoding(kPayloadType, *payload));
    if (!signature)
        return failure(signature.error());
    const Json bundle = {
        {"mediaType", "application/vnd.dev.sigstore.bundle.v0.3+json"},
        {"verificationMaterial", {{"publicKey", {{"hint", publicKey->fingerprint()}}}, {"tlogEntries", Json::array()}}},
        {"dsseEnvelope",
         {{"payload", toBase64(asBytes(*payload))},
          {"payloadType", kPayloadType},
          {"signatures", Json::array({{{"sig", toBase64(*signature)}, {"keyid", ""}}})}}},
    };
    return jsonLine(bundle) + "\n";
}

} // namespace assayer::trust
