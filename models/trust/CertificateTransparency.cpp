// SPDX-License-Identifier: GPL-3.0-or-later
// Verifying signed certificate timestamps.
#include "trust/CertificateTransparency.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/OpensslPointers.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>

namespace assayer::trust {

namespace {

constexpr std::string_view kBrokenList = "the list of signed certificate timestamps breaks its encoding";

// Big-endian fields that are taken off the front of some bytes.
class Cursor
{
public:
    explicit Cursor(std::span<const std::byte> bytes) : m_bytes(bytes) {}

    std::uint64_t number(std::size_t width)
    {
        std::uint64_t value = 0;
        for (const std::byte byte : take(width))
            value = (value << 8U) | std::to_integer<std::uint64_t>(byte);
        return value;
    }

    std::span<const std::byte> take(std::size_t count)
    {
        m_good = m_good && count <= m_bytes.size();
        if (!m_good)
            return {};
        const auto taken = m_bytes.first(count);
        m_bytes = m_bytes.subspan(count);
        return taken;
    }

    std::vector<std::byte> copy(std::size_t count)
    {
        const auto taken = take(count);
        return {taken.begin(), taken.end()};
    }

    bool good() const { return m_good; }
    bool empty() const { return m_bytes.empty(); }

private:
    std::span<const std::byte> m_bytes;
    bool m_good = true;
};

void append(std::string& text, std::uint64_t value, std::size_t width)
{
    for (std::size_t i = width; i > 0; --i)
        text += static_cast<char>((value >> (8 * (i - 1))) & 0xFFU);
}

Result<CertificateTimestamp> parseTimestamp(std::span<const std::byte> bytes)
{
    Cursor cursor(bytes);
    CertificateTimestamp timestamp;
    const std::uint64_t version = cursor.number(1);
    timestamp.logId = cursor.copy(32);
    timestamp.time = cursor.number(8);
    timestamp.extensions = cursor.copy(cursor.number(2));
    timestamp.hashAlgorithm = static_cast<std::uint8_t>(cursor.number(1));
    timestamp.signatureAlgorithm = static_cast<std::uint8_t>(cursor.number(1));
    timestamp.signature = cursor.copy(cursor.number(2));
    if (!cursor.good() || !cursor.empty() || version != 0)
        return failure(ErrorKind::Malformed, std::string(kBrokenList));
    return timestamp;
}

struct OctetsFree
{
    void operator()(ASN1_OCTET_STRING* octets) const { ASN1_OCTET_STRING_free(octets); }
};

// The extension's value is an OCTET STRING with the list inside.
std::vector<std::byte> listOf(const X509* certificate, int index)
{
    const ASN1_OCTET_STRING* value = X509_EXTENSION_get_data(X509_get_ext(certificate, index));
    const unsigned char* at = ASN1_STRING_get0_data(value);
    const unsigned char* end = at + ASN1_STRING_length(value);
    const std::unique_ptr<ASN1_OCTET_STRING, OctetsFree> inner(
        d2i_ASN1_OCTET_STRING(nullptr, &at, ASN1_STRING_length(value)));
    if (inner == nullptr || at != end)
        return {};
    const auto* data = reinterpret_cast<const std::byte*>(ASN1_STRING_get0_data(inner.get()));
    return {data, data + ASN1_STRING_length(inner.get())};
}

// The certificate as the log saw it: without the timestamps themselves (RFC 6962 section 3.2).
std::string precertificate(const X509* certificate)
{
    const CertificatePointer copy(X509_dup(certificate));
    if (copy == nullptr)
        return {};
    const int index = X509_get_ext_by_NID(copy.get(), NID_ct_precert_scts, -1);
    X509_EXTENSION_free(X509_delete_ext(copy.get(), index));
    unsigned char* der = nullptr;
    const int length = i2d_re_X509_tbs(copy.get(), &der);
    if (length <= 0)
        return {};
    const std::unique_ptr<unsigned char, OpensslFree> owner(der);
    return {reinterpret_cast<const char*>(der), static_cast<std::size_t>(length)};
}

bool signsPrecertificates(const CertificateHandle& certificate)
{
    EXTENDED_KEY_USAGE* usage =
        static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate.get(), NID_ext_key_usage, nullptr, nullptr));
    bool found = false;
    for (int i = 0; i < sk_ASN1_OBJECT_num(usage); ++i)
        found = found || OBJ_obj2nid(sk_ASN1_OBJECT_value(usage, i)) == NID_ct_precert_signer;
    sk_ASN1_OBJECT_pop_free(usage, &ASN1_OBJECT_free);
    return found;
}

std::string issuerKeyHash(const std::vector<CertificateHandle>& chain)
{
    const bool delegated = chain.size() > 2 && signsPrecertificates(chain[1]);
    const CertificateHandle& issuer = chain[delegated ? 2 : 1];
    unsigned char* der = nullptr;
    const int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(issuer.get()), &der);
    if (length <= 0)
        return {};
    const std::unique_ptr<unsigned char, OpensslFree> owner(der);
    std::array<char, 32> digest{};
    EVP_Q_digest(nullptr, "SHA256", nullptr, der, static_cast<std::size_t>(length),
                 reinterpret_cast<unsigned char*>(digest.data()), nullptr);
    return {digest.data(), digest.size()};
}

std::string signedData(const CertificateTimestamp& timestamp, const std::string& keyHash, const std::string& tbs)
{
    std::string data;
    append(data, 0, 1); // version 1
    append(data, 0, 1); // certificate timestamp
    append(data, timestamp.time, 8);
    append(data, 1, 2); // entry of a precertificate
    data += keyHash;
    append(data, tbs.size(), 3);
    data += tbs;
    append(data, timestamp.extensions.size(), 2);
    data += asText(timestamp.extensions);
    return data;
}

TransparencyVerdict checkOne(const CertificateTimestamp& timestamp, const std::string& keyHash, const std::string& tbs,
                             const TrustedRoot& root)
{
    const std::string id = toHex(timestamp.logId);
    constexpr std::uint64_t kLatest = 253'402'300'799'999;
    if (timestamp.time > kLatest)
        return {"sct-invalid", "Expected the time of a timestamp in milliseconds, found one beyond the year 9999."};
    const auto time = static_cast<Milliseconds>(timestamp.time);
    bool known = false;
    bool inTime = false;
    for (const TransparencyLog& log : root.certificateLogs) {
        if (log.id != timestamp.logId)
            continue;
        known = true;
        if (!log.window.contains(time))
            continue;
        inTime = true;
        constexpr std::uint8_t kSha256 = 4;
        if (timestamp.hashAlgorithm == kSha256 &&
            verifyMessage(log.key, signedData(timestamp, keyHash, tbs), timestamp.signature, log.scheme))
            return {"", "The log " + log.url + " promised at " + utcTimeText(time) + " to publish the certificate."};
    }
    if (!known)
        return {"sct-invalid",
                "Expected a certificate log of the trusted root, found a timestamp of the log " + id + "."};
    if (!inTime)
        return {"sct-invalid", "Expected a timestamp within the validity of the log's key, found " + utcTimeText(time) +
                                   " for the log " + id + "."};
    return {"sct-invalid", "The timestamp's signature is not of the log " + id + " over this certificate."};
}

} // namespace

Result<std::vector<CertificateTimestamp>> parseTimestampList(std::span<const std::byte> bytes)
{
    constexpr std::size_t kMostTimestamps = 32;
    Cursor cursor(bytes);
    Cursor list(cursor.take(cursor.number(2)));
    std::vector<CertificateTimestamp> timestamps;
    while (cursor.good() && !list.empty()) {
        const auto entry = list.take(list.number(2));
        if (!list.good() || timestamps.size() >= kMostTimestamps)
            return failure(ErrorKind::Malformed, std::string(kBrokenList));
        auto timestamp = parseTimestamp(entry);
        if (!timestamp)
            return failure(timestamp.error());
        timestamps.push_back(std::move(*timestamp));
    }
    if (!cursor.good() || !cursor.empty())
        return failure(ErrorKind::Malformed, std::string(kBrokenList));
    return timestamps;
}

TransparencyVerdict checkTransparency(const std::vector<CertificateHandle>& chain, const TrustedRoot& root)
{
    const ErrorQueueGuard guard;
    if (chain.size() < 2)
        return {"sct-missing", "Expected a certificate that an authority issued, found one without an issuer."};
    const X509* leaf = chain.front().get();
    const int index = X509_get_ext_by_NID(leaf, NID_ct_precert_scts, -1);
    if (index < 0)
        return {"sct-missing", "Expected a signed certificate timestamp in the certificate, found none."};
    if (X509_get_ext_by_NID(leaf, NID_ct_precert_scts, index) >= 0)
        return {"sct-invalid", "Expected one list of signed certificate timestamps, found two."};
    const auto timestamps = parseTimestampList(listOf(leaf, index));
    if (!timestamps)
        return {"sct-invalid", "Expected signed certificate timestamps, found: " + timestamps.error().message + "."};
    if (timestamps->empty())
        return {"sct-missing", "Expected a signed certificate timestamp, found an empty list."};
    const std::string keyHash = issuerKeyHash(chain);
    const std::string tbs = precertificate(leaf);
    std::string told;
    std::vector<std::vector<std::byte>> seen;
    for (const CertificateTimestamp& timestamp : *timestamps) {
        if (std::find(seen.begin(), seen.end(), timestamp.logId) != seen.end())
            return {"sct-invalid", "Expected one timestamp of a log, found two."};
        seen.push_back(timestamp.logId);
        TransparencyVerdict verdict = checkOne(timestamp, keyHash, tbs, root);
        if (!verdict.reason.empty())
            return verdict;
        told += (told.empty() ? "" : " ") + verdict.detail;
    }
    return {"", std::move(told)};
}

} // namespace assayer::trust
