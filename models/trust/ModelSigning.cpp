// SPDX-License-Identifier: GPL-3.0-or-later
// Building and signing the statement of a model.
#include "trust/ModelSigning.h"

#include "base/Encoding.h"
#include "base/Json.h"
#include "base/Text.h"
#include "trust/Certificate.h"
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
constexpr std::size_t kLargestChain = std::size_t{1} << 20U;
constexpr std::size_t kMostSigningCertificates = 16;

std::string obstacleOf(const HashedFile& file)
{
    const std::string shown = visibleText(file.path);
    if (!isUtf8(file.path))
        return "The name " + shown + " is no UTF-8 and cannot be signed.";
    if (!isInnerPath(file.path))
        return "The name " + shown + " does not stay below the model.";
    if (file.symlink)
        return shown + " is a symbolic link, which is not signed.";
    const auto digest = file.digests.find("sha256");
    if (digest == file.digests.end() || digest->second.size() != 64)
        return "There is no SHA-256 digest of " + shown + ".";
    return {};
}

std::vector<CertificatePointer> readChain(std::string_view pem)
{
    std::vector<CertificatePointer> chain;
    if (pem.size() > kLargestChain)
        return chain;
    const ErrorQueueGuard guard;
    const BioPointer bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    while (bio != nullptr && chain.size() < kMostSigningCertificates) {
        CertificatePointer certificate(PEM_read_bio_X509(bio.get(), nullptr, &refusePassPhrase, nullptr));
        if (certificate == nullptr)
            break;
        chain.push_back(std::move(certificate));
    }
    return chain;
}

bool isSelfIssued(X509* certificate)
{
    return X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0;
}

// Verifiers bring the root themselves and never trust the one in a bundle.
void dropRoot(std::vector<CertificatePointer>& chain)
{
    if (chain.size() > 1 && isSelfIssued(chain.back().get()))
        chain.pop_back();
}

void checkChain(const std::vector<CertificatePointer>& chain, EVP_PKEY* key, std::vector<std::string>& obstacles)
{
    if (chain.empty()) {
        obstacles.emplace_back("The certificate file holds no certificate in PEM form.");
        return;
    }
    const ErrorQueueGuard guard;
    X509* leaf = chain.front().get();
    if (X509_check_private_key(leaf, key) != 1)
        obstacles.emplace_back("The first certificate is for another key than the private key.");
    if (X509_cmp_current_time(X509_get0_notAfter(leaf)) < 0)
        obstacles.emplace_back("The first certificate has expired.");
    if (X509_cmp_current_time(X509_get0_notBefore(leaf)) > 0)
        obstacles.emplace_back("The first certificate does not count yet.");
    const std::uint32_t usage = X509_get_key_usage(leaf);
    const std::uint32_t purpose = X509_get_extended_key_usage(leaf);
    const bool signs = usage != UINT32_MAX && (usage & X509v3_KU_DIGITAL_SIGNATURE) != 0;
    const bool signsCode = purpose != UINT32_MAX && (purpose & XKU_CODE_SIGN) != 0;
    if (!signs && !signsCode)
        obstacles.emplace_back("The first certificate may neither make digital signatures nor sign code.");
    for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
        X509* issuer = chain[i + 1].get();
        if (X509_check_issued(issuer, chain[i].get()) != X509_V_OK ||
            X509_verify(chain[i].get(), X509_get0_pubkey(issuer)) != 1)
            obstacles.push_back("Certificate " + std::to_string(i + 1) +
                                " of the chain was not issued by certificate " + std::to_string(i + 2) + ".");
    }
}

std::vector<HashedFile> sortedFiles(const SigningPlan& plan)
{
    std::vector<HashedFile> files = plan.files;
    std::sort(files.begin(), files.end(), [](const HashedFile& a, const HashedFile& b) { return a.path < b.path; });
    return files;
}

Result<std::string> statementOf(const SigningPlan& plan)
{
    Json resources = Json::array();
    std::string digests;
    for (const HashedFile& file : sortedFiles(plan)) {
        const std::string& digest = file.digests.at("sha256");
        resources.push_back({{"name", file.path}, {"algorithm", "sha256"}, {"digest", digest}});
        digests += digest;
    }
    const auto bytes = fromHex(digests);
    if (!bytes)
        return failure(bytes.error());
    Json ignored = Json::array({".git", ".gitattributes", ".github", ".gitignore"});
    for (const std::string& path : plan.ignorePaths)
        ignored.push_back(path);
    const Json root = {
        {"_type", "https://in-toto.io/Statement/v1"},
        {"subject", Json::array({{{"name", plan.modelName}, {"digest", {{"sha256", sha256Hex(asText(*bytes))}}}}})},
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

Result<std::vector<std::byte>> signBytes(EVP_PKEY* key, const std::string& hash, std::string_view message)
{
    const ErrorQueueGuard guard;
    const DigestContextPointer context(EVP_MD_CTX_new());
    const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
    const EVP_MD* digest = EVP_get_digestbyname(hash.c_str());
    std::size_t length = 0;
    // Not the _ex call: keys of an engine work with legacy digests alone.
    if (context == nullptr || EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key) != 1 ||
        EVP_DigestSignUpdate(context.get(), bytes, message.size()) != 1 ||
        EVP_DigestSignFinal(context.get(), nullptr, &length) != 1)
        return failure(ErrorKind::Internal, "the signature could not be prepared");
    std::vector<std::byte> signature(length);
    if (EVP_DigestSignFinal(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length) != 1)
        return failure(ErrorKind::Internal, "the key did not sign");
    signature.resize(length);
    return signature;
}

Json certificatesJson(const std::vector<CertificatePointer>& chain)
{
    Json list = Json::array();
    for (const CertificatePointer& certificate : chain) {
        unsigned char* der = nullptr;
        const int length = i2d_X509(certificate.get(), &der);
        const std::unique_ptr<unsigned char, OpensslFree> owner(der);
        if (length > 0)
            list.push_back(
                {{"rawBytes", toBase64({reinterpret_cast<const std::byte*>(der), static_cast<std::size_t>(length)})}});
    }
    return {{"certificates", std::move(list)}};
}

} // namespace

std::vector<std::string> signingObstacles(const SigningPlan& plan, const SigningKey& key)
{
    constexpr std::size_t kMostTold = 20;
    std::vector<std::string> obstacles;
    if (plan.files.empty())
        obstacles.emplace_back("The model has no files to sign.");
    for (const HashedFile& file : plan.files) {
        std::string obstacle = obstacleOf(file);
        if (!obstacle.empty() && obstacles.size() < kMostTold)
            obstacles.push_back(std::move(obstacle));
    }
    if (!plan.certificatesPem.empty()) {
        auto chain = readChain(plan.certificatesPem);
        dropRoot(chain);
        checkChain(chain, key.native(), obstacles);
    }
    return obstacles;
}

Result<std::string> signPlan(const SigningPlan& plan, const SigningKey& key)
{
    const auto obstacles = signingObstacles(plan, key);
    if (!obstacles.empty())
        return failure(ErrorKind::Usage, obstacles.front());
    EVP_PKEY_up_ref(key.native());
    const auto publicKey = PublicKey::adopt(key.native());
    if (!publicKey)
        return failure(publicKey.error());
    const auto payload = statementOf(plan);
    if (!payload)
        return failure(payload.error());
    const std::string encoded = preAuthenticationEncoding(kPayloadType, *payload);
    const auto signature = signBytes(key.native(), publicKey->hash(), encoded);
    if (!signature)
        return failure(signature.error());
    // A token that fails half-way must not leave a signature that nobody can use.
    if (!publicKey->verifies(encoded, *signature, publicKey->hash()))
        return failure(ErrorKind::Internal, "the key made a signature that its public part does not verify");
    Json material{{"tlogEntries", Json::array()}};
    if (plan.certificatesPem.empty()) {
        material["publicKey"] = {{"hint", publicKey->fingerprint()}};
    } else {
        auto chain = readChain(plan.certificatesPem);
        dropRoot(chain);
        material["x509CertificateChain"] = certificatesJson(chain);
    }
    const Json bundle = {
        {"mediaType", "application/vnd.dev.sigstore.bundle.v0.3+json"},
        {"verificationMaterial", std::move(material)},
        {"dsseEnvelope",
         {{"payload", toBase64(asBytes(*payload))},
          {"payloadType", kPayloadType},
          {"signatures", Json::array({{{"sig", toBase64(*signature)}, {"keyid", ""}}})}}},
    };
    return jsonLine(bundle) + "\n";
}

} // namespace assayer::trust
