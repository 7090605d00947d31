// SPDX-License-Identifier: GPL-3.0-or-later
// SSH keys over OpenSSL.
#include "trust/SshKey.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/OpensslPointers.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>

namespace assayer::trust {

namespace {

constexpr std::size_t kLongestNumber = 2048; // bytes: RSA of 16384 bits

struct SshFree
{
    void operator()(BIGNUM* number) const { BN_free(number); }
    void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
    void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
using NumberPointer = std::unique_ptr<BIGNUM, SshFree>;

const unsigned char* bytesOf(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

struct CurveName
{
    std::string_view ssh;
    const char* openssl;
    const char* hash;
};

constexpr std::array<CurveName, 3> kSshCurves{{
    {"nistp256", "prime256v1", "SHA256"},
    {"nistp384", "secp384r1", "SHA384"},
    {"nistp521", "secp521r1", "SHA512"},
}};

const CurveName* findSshCurve(std::string_view name)
{
    const auto* found =
        std::find_if(kSshCurves.begin(), kSshCurves.end(), [&](const CurveName& c) { return c.ssh == name; });
    return found == kSshCurves.end() ? nullptr : found;
}

std::shared_ptr<EVP_PKEY> fromParameters(const char* type, OSSL_PARAM_BLD* builder)
{
    const std::unique_ptr<OSSL_PARAM, SshFree> parameters(OSSL_PARAM_BLD_to_param(builder));
    const std::unique_ptr<EVP_PKEY_CTX, SshFree> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return nullptr;
    return {key, &EVP_PKEY_free};
}

std::shared_ptr<EVP_PKEY> ellipticKey(const CurveName& curve, std::string_view point)
{
    const std::unique_ptr<OSSL_PARAM_BLD, SshFree> builder(OSSL_PARAM_BLD_new());
    if (builder == nullptr ||
        OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.openssl, 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
        return nullptr;
    return fromParameters("EC", builder.get());
}

std::shared_ptr<EVP_PKEY> rsaKey(std::string_view exponent, std::string_view modulus)
{
    const NumberPointer e(BN_bin2bn(bytesOf(exponent), static_cast<int>(exponent.size()), nullptr));
    const NumberPointer n(BN_bin2bn(bytesOf(modulus), static_cast<int>(modulus.size()), nullptr));
    const std::unique_ptr<OSSL_PARAM_BLD, SshFree> builder(OSSL_PARAM_BLD_new());
    if (builder == nullptr || e == nullptr || n == nullptr ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return nullptr;
    return fromParameters("RSA", builder.get());
}

std::shared_ptr<EVP_PKEY> edwardsKey(std::string_view point)
{
    return {EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytesOf(point), point.size()), &EVP_PKEY_free};
}

bool sshVerifies(EVP_PKEY* key, const char* hash, std::string_view message, std::string_view signature)
{
    const DigestContextPointer context(EVP_MD_CTX_new());
    return context != nullptr &&
           EVP_DigestVerifyInit_ex(context.get(), nullptr, hash, nullptr, nullptr, key, nullptr) == 1 &&
           EVP_DigestVerify(context.get(), bytesOf(signature), signature.size(), bytesOf(message), message.size()) == 1;
}

// SSH writes r and s as two big integers; OpenSSL wants them as DER.
std::string ellipticDer(std::string_view value)
{
    SshReader reader(value);
    const auto r = reader.string();
    const auto s = reader.string();
    constexpr std::size_t kLongestCoordinate = 68;
    if (!r || !s || !reader.atEnd() || r->size() > kLongestCoordinate || s->size() > kLongestCoordinate)
        return {};
    const SignaturePointer signature(ECDSA_SIG_new());
    NumberPointer first(BN_bin2bn(bytesOf(*r), static_cast<int>(r->size()), nullptr));
    NumberPointer second(BN_bin2bn(bytesOf(*s), static_cast<int>(s->size()), nullptr));
    if (signature == nullptr || first == nullptr || second == nullptr ||
        ECDSA_SIG_set0(signature.get(), first.release(), second.release()) != 1)
        return {};
    unsigned char* der = nullptr;
    const int length = i2d_ECDSA_SIG(signature.get(), &der);
    const std::unique_ptr<unsigned char, OpensslFree> owner(der);
    return length > 0 ? std::string(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length))
                      : std::string();
}

std::string sha256Raw(std::string_view text)
{
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(bytesOf(text), text.size(), digest.data());
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

} // namespace

Result<std::uint32_t> SshReader::number()
{
    if (m_rest.size() < 4)
        return failure(ErrorKind::Truncated, "a number of the SSH blob is cut off");
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = (value << 8U) | static_cast<unsigned char>(m_rest[i]);
    m_rest.remove_prefix(4);
    return value;
}

Result<std::string_view> SshReader::string()
{
    const auto length = number();
    if (!length)
        return failure(length.error());
    if (*length > m_rest.size())
        return failure(ErrorKind::Truncated, "a string of the SSH blob is longer than the blob");
    const std::string_view text = m_rest.substr(0, *length);
    m_rest.remove_prefix(*length);
    return text;
}

std::string sshString(std::string_view text)
{
    std::string result;
    for (unsigned shift = 32; shift > 0; shift -= 8)
        result += static_cast<char>((text.size() >> (shift - 8)) & 0xFFU);
    return result.append(text);
}

Result<SshKey> SshKey::fromBlob(std::string_view blob)
{
    const ErrorQueueGuard guard;
    SshReader reader(blob);
    SshKey key;
    key.m_blob = blob;
    const auto type = reader.string();
    if (!type)
        return failure(type.error());
    key.m_type = *type;
    const bool token = type->starts_with("sk-");
    const auto first = reader.string();
    if (!first || first->size() > kLongestNumber)
        return failure(ErrorKind::Malformed, "the SSH key is cut off");
    if (*type == "ssh-ed25519" || *type == "sk-ssh-ed25519@openssh.com") {
        key.m_key = edwardsKey(*first);
    } else if (type->starts_with("ecdsa-sha2-") || *type == "sk-ecdsa-sha2-nistp256@openssh.com") {
        const auto point = reader.string();
        const CurveName* curve = findSshCurve(*first);
        const bool named = token ? *first == "nistp256" : *type == "ecdsa-sha2-" + std::string(*first);
        if (point && curve != nullptr && named)
            key.m_key = ellipticKey(*curve, *point);
    } else if (*type == "ssh-rsa") {
        const auto modulus = reader.string();
        if (modulus && modulus->size() <= kLongestNumber)
            key.m_key = rsaKey(*first, *modulus);
    } else {
        return failure(ErrorKind::Unsupported, "SSH keys of the type " + visibleText(*type) + " are not known");
    }
    if (token) {
        const auto application = reader.string();
        if (!application)
            return failure(application.error());
        key.m_application = *application;
    }
    if (key.m_key == nullptr || !reader.atEnd())
        return failure(ErrorKind::Malformed, "the bytes are no SSH key of the type " + visibleText(*type));
    return key;
}

std::string SshKey::fingerprint() const
{
    std::string text = toBase64(asBytes(sha256Raw(m_blob)));
    while (text.ends_with('='))
        text.pop_back();
    return "SHA256:" + text;
}

Result<void> SshKey::verify(std::string_view message, std::string_view signatureBlob) const
{
    const ErrorQueueGuard guard;
    SshReader reader(signatureBlob);
    const auto algorithm = reader.string();
    const auto value = reader.string();
    if (!algorithm || !value)
        return failure(ErrorKind::Malformed, "the signature blob is cut off");
    if (*algorithm == "ssh-rsa")
        return failure(ErrorKind::Unsupported, "the signature rests on SHA-1 (ssh-rsa), which proves nothing any more");
    const bool rsa = m_type == "ssh-rsa" && (*algorithm == "rsa-sha2-256" || *algorithm == "rsa-sha2-512");
    if (!rsa && *algorithm != m_type)
        return failure(ErrorKind::Malformed,
                       "the algorithm " + visibleText(*algorithm) + " does not fit a key of the type " + m_type);
    std::string signedBytes(message);
    if (m_type.starts_with("sk-")) {
        // A token signs what it was asked for and by whom, its flags and its counter (OpenSSH PROTOCOL.u2f).
        if (reader.rest().size() != 5)
            return failure(ErrorKind::Malformed, "the flags and the counter of the token are missing");
        signedBytes = sha256Raw(m_application) + std::string(reader.rest()) + sha256Raw(message);
    } else if (!reader.atEnd()) {
        return failure(ErrorKind::Malformed, "bytes follow the signature");
    }
    bool right = false;
    if (rsa)
        right = sshVerifies(m_key.get(), *algorithm == "rsa-sha2-512" ? "SHA512" : "SHA256", signedBytes, *value);
    else if (m_type.find("ed25519") != std::string::npos)
        right = sshVerifies(m_key.get(), nullptr, signedBytes, *value);
    else {
        const std::size_t dash = m_type.find("nistp");
        const CurveName* curve = findSshCurve(std::string_view(m_type).substr(dash, 8));
        right = curve != nullptr && sshVerifies(m_key.get(), curve->hash, signedBytes, ellipticDer(*value));
    }
    if (!right)
        return failure(ErrorKind::Malformed, "the signature is not of this key over this content");
    return {};
}

} // namespace assayer::trust
