// SPDX-License-Identifier: GPL-3.0-or-later
// Verifying signatures by OpenSSL's EVP interface.
#include "trust/KeyVerification.h"

#include "trust/OpensslPointers.h"

#include <openssl/rsa.h>

#include <array>

namespace assayer::trust {

namespace {

constexpr std::size_t kLongestSignature = 2048; ///< RSA with 16384 bits

const unsigned char* octets(std::span<const std::byte> bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

struct ContextFree
{
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};

bool setPadding(EVP_PKEY_CTX* context, EVP_PKEY* key, const SigningScheme& scheme)
{
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA)
        return true;
    if (!scheme.pss)
        return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

// Keys that sign under a hash: on a curve, or RSA of a size that is still believed in.
bool isHashingKey(EVP_PKEY* key)
{
    constexpr int kSmallestModulus = 2048;
    const int type = EVP_PKEY_get_base_id(key);
    return type == EVP_PKEY_EC || (type == EVP_PKEY_RSA && EVP_PKEY_get_bits(key) >= kSmallestModulus);
}

} // namespace

Result<SigningScheme> schemeOf(std::string_view keyDetails)
{
    struct Known
    {
        std::string_view word;
        std::string_view hash;
        bool pss;
    };
    constexpr std::array<Known, 12> kKnown{{
        {"PKIX_ECDSA_P256_SHA_256", "SHA256", false},
        {"PKIX_ECDSA_P384_SHA_384", "SHA384", false},
        {"PKIX_ECDSA_P521_SHA_512", "SHA512", false},
        {"PKIX_ECDSA_P384_SHA_256", "SHA256", false},
        {"PKIX_ECDSA_P521_SHA_256", "SHA256", false},
        {"PKIX_ED25519", "", false},
        {"PKIX_RSA_PKCS1V15_2048_SHA256", "SHA256", false},
        {"PKIX_RSA_PKCS1V15_3072_SHA256", "SHA256", false},
        {"PKIX_RSA_PKCS1V15_4096_SHA256", "SHA256", false},
        {"PKIX_RSA_PSS_2048_SHA256", "SHA256", true},
        {"PKIX_RSA_PSS_3072_SHA256", "SHA256", true},
        {"PKIX_RSA_PSS_4096_SHA256", "SHA256", true},
    }};
    for (const Known& known : kKnown) {
        if (known.word == keyDetails)
            return SigningScheme{std::string(known.hash), known.pss};
    }
    return failure(ErrorKind::Unsupported, "the key details \"" + std::string(keyDetails) + "\" are not supported");
}

SigningScheme usualScheme(const PublicKey& key)
{
    const int type = EVP_PKEY_get_base_id(key.native());
    if (type == EVP_PKEY_ED25519)
        return {};
    return {type == EVP_PKEY_EC && !key.hash().empty() ? key.hash() : "SHA256", false};
}

bool verifyMessage(const PublicKey& key, std::string_view message, std::span<const std::byte> signature,
                   const SigningScheme& scheme)
{
    EVP_PKEY* native = key.native();
    const bool hashing = isHashingKey(native);
    if (signature.empty() || signature.size() > kLongestSignature || scheme.hash.empty() == hashing ||
        (!hashing && EVP_PKEY_get_base_id(native) != EVP_PKEY_ED25519))
        return false;
    if (EVP_PKEY_get_base_id(native) == EVP_PKEY_EC)
        return key.verifies(message, signature, scheme.hash);
    const ErrorQueueGuard guard;
    const DigestContextPointer context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* inner = nullptr;
    const char* hash = scheme.hash.empty() ? nullptr : scheme.hash.c_str();
    return context != nullptr &&
           EVP_DigestVerifyInit_ex(context.get(), &inner, hash, nullptr, nullptr, native, nullptr) == 1 &&
           setPadding(inner, native, scheme) &&
           EVP_DigestVerify(context.get(), octets(signature), signature.size(),
                            reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1;
}

bool verifyDigest(const PublicKey& key, std::span<const std::byte> digest, std::span<const std::byte> signature,
                  const SigningScheme& scheme)
{
    EVP_PKEY* native = key.native();
    if (signature.empty() || signature.size() > kLongestSignature || scheme.hash.empty() || !isHashingKey(native))
        return false;
    if (EVP_PKEY_get_base_id(native) == EVP_PKEY_EC && !key.isStrictSignature(signature))
        return false;
    const ErrorQueueGuard guard;
    const EVP_MD* hash = EVP_get_digestbyname(scheme.hash.c_str());
    const std::unique_ptr<EVP_PKEY_CTX, ContextFree> context(EVP_PKEY_CTX_new(native, nullptr));
    return hash != nullptr && context != nullptr && static_cast<int>(digest.size()) == EVP_MD_get_size(hash) &&
           EVP_PKEY_verify_init(context.get()) == 1 && setPadding(context.get(), native, scheme) &&
           EVP_PKEY_CTX_set_signature_md(context.get(), hash) == 1 &&
           EVP_PKEY_verify(context.get(), octets(signature), signature.size(), octets(digest), digest.size()) == 1;
}

} // namespace assayer::trust
