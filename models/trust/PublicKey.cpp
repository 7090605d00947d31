// SPDX-License-Identifier: GPL-3.0-or-later
// Public keys over OpenSSL's EVP interface.
#include "trust/PublicKey.h"

#include "base/Text.h"
#include "trust/OpensslPointers.h"
#include "trust/Sha256.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>

namespace assayer::trust {

namespace {

struct Curve
{
    std::string_view group; ///< OpenSSL's name
    std::string_view name;
    std::string_view hash;
    std::size_t coordinate; ///< bytes of r and of s
};

// The three curves of OMS v1.0 section 6 and the hash that goes with each.
constexpr std::array<Curve, 3> kCurves{{
    {"prime256v1", "P-256", "SHA256", 32},
    {"secp384r1", "P-384", "SHA384", 48},
    {"secp521r1", "P-521", "SHA512", 66},
}};

const Curve* curveOf(EVP_PKEY* key)
{
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC)
        return nullptr;
    std::array<char, 80> name{};
    std::size_t length = 0;
    if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &length) != 1)
        return nullptr;
    for (const Curve& curve : kCurves) {
        if (curve.group == std::string_view(name.data(), length))
            return &curve;
    }
    return nullptr;
}

std::string otherCurveName(EVP_PKEY* key)
{
    std::array<char, 80> name{};
    std::size_t length = 0;
    if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &length) != 1)
        return "with explicit parameters";
    return std::string(name.data(), length);
}

} // namespace

Result<PublicKey> PublicKey::fromPem(std::string_view pem)
{
    constexpr std::size_t kMaximumPem = 64U << 10U;
    if (pem.size() > kMaximumPem)
        return failure(ErrorKind::LimitExceeded, "the key file is larger than 64 KiB");
    const BioPointer bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    if (bio == nullptr)
        return failure(ErrorKind::Internal, "no memory for the key");
    const ErrorQueueGuard guard;
    EVP_PKEY* key = PEM_read_bio_PUBKEY(bio.get(), nullptr, &refusePassPhrase, nullptr);
    if (key == nullptr)
        return failure(ErrorKind::Malformed, "the text is no public key in PEM form");
    return adopt(key);
}

Result<PublicKey> PublicKey::fromDer(std::span<const std::byte> der)
{
    const ErrorQueueGuard guard;
    const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
    const unsigned char* at = begin;
    EVP_PKEY* key = d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size()));
    if (key != nullptr && at != begin + der.size()) {
        EVP_PKEY_free(key);
        key = nullptr;
    }
    if (key == nullptr)
        return failure(ErrorKind::Malformed, "the bytes are no public key in DER form");
    return adopt(key);
}

Result<PublicKey> PublicKey::adopt(evp_pkey_st* key)
{
    if (key == nullptr)
        return failure(ErrorKind::Malformed, "there is no public key");
    return PublicKey(std::shared_ptr<evp_pkey_st>(key, &EVP_PKEY_free));
}

std::string PublicKey::description() const
{
    if (EVP_PKEY_get_base_id(m_key.get()) == EVP_PKEY_EC)
        return "ECDSA " + (curve().empty() ? otherCurveName(m_key.get()) : curve());
    const char* type = EVP_PKEY_get0_type_name(m_key.get());
    return std::string(type == nullptr ? "unknown" : type) + " " + std::to_string(EVP_PKEY_get_bits(m_key.get()));
}

std::string PublicKey::curve() const
{
    const Curve* curve = curveOf(m_key.get());
    return curve == nullptr ? std::string() : std::string(curve->name);
}

std::string PublicKey::hash() const
{
    const Curve* curve = curveOf(m_key.get());
    return curve == nullptr ? std::string() : std::string(curve->hash);
}

std::string PublicKey::fingerprint() const
{
    const BioPointer bio(BIO_new(BIO_s_mem()));
    if (bio == nullptr || PEM_write_bio_PUBKEY(bio.get(), m_key.get()) != 1)
        return {};
    char* text = nullptr;
    const long length = BIO_get_mem_data(bio.get(), &text);
    return sha256Hex({text, static_cast<std::size_t>(length)});
}

std::vector<std::byte> PublicKey::infoBytes() const
{
    unsigned char* der = nullptr;
    const int length = i2d_PUBKEY(m_key.get(), &der);
    if (length <= 0)
        return {};
    const std::unique_ptr<unsigned char, OpensslFree> owner(der);
    const auto* begin = reinterpret_cast<const std::byte*>(der);
    return {begin, begin + length};
}

std::string PublicKey::infoDigest() const
{
    const std::vector<std::byte> info = infoBytes();
    return info.empty() ? std::string() : sha256Hex(asText(info));
}

bool PublicKey::verifies(std::string_view message, std::span<const std::byte> signature,
                         const std::string& hashName) const
{
    constexpr std::size_t kLongestSignature = 1024;
    if (signature.empty() || signature.size() > kLongestSignature)
        return false;
    const ErrorQueueGuard guard;
    if (!isStrictSignature(signature))
        return false;
    const DigestContextPointer context(EVP_MD_CTX_new());
    if (context == nullptr ||
        EVP_DigestVerifyInit_ex(context.get(), nullptr, hashName.c_str(), nullptr, nullptr, m_key.get(), nullptr) != 1)
        return false;
    return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                            reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1;
}

bool PublicKey::isStrictSignature(std::span<const std::byte> signature)
{
    const auto* begin = reinterpret_cast<const unsigned char*>(signature.data());
    const unsigned char* at = begin;
    const SignaturePointer parsed(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(signature.size())));
    return parsed != nullptr && at == begin + signature.size();
}

bool PublicKey::looksRaw(std::span<const std::byte> signature) const
{
    const Curve* curve = curveOf(m_key.get());
    const ErrorQueueGuard guard;
    return curve != nullptr && signature.size() == 2 * curve->coordinate && !isStrictSignature(signature);
}

} // namespace assayer::trust
