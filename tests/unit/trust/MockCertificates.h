// SPDX-License-Identifier: GPL-3.0-or-later
// For tests: keys, certificates with signed certificate timestamps, and timestamps, made by OpenSSL on the spot.
#pragma once

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/Certificate.h"
#include "trust/OpensslPointers.h"

#include <openssl/ec.h>
#include <openssl/ts.h>

#include <QCryptographicHash>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace assayer::trust::test {

using MockKey = std::shared_ptr<EVP_PKEY>;

inline MockKey curveKey(const char* curve = "P-256")
{
    return {EVP_EC_gen(curve), &EVP_PKEY_free};
}

inline MockKey edwardsKey()
{
    return {EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), &EVP_PKEY_free};
}

inline std::string spkiOf(const MockKey& key)
{
    unsigned char* der = nullptr;
    const int length = i2d_PUBKEY(key.get(), &der);
    const std::unique_ptr<unsigned char, OpensslFree> owner(der);
    return {reinterpret_cast<const char*>(der), static_cast<std::size_t>(length)};
}

inline std::string sha256(const std::string& bytes)
{
    return QCryptographicHash::hash(QByteArray::fromStdString(bytes), QCryptographicHash::Sha256).toStdString();
}

inline std::string base64(const std::string& bytes)
{
    return QByteArray::fromStdString(bytes).toBase64().toStdString();
}

inline std::string hexadecimal(const std::string& bytes)
{
    return QByteArray::fromStdString(bytes).toHex().toStdString();
}

/// Big-endian, in so many bytes.
inline std::string bigEndian(std::uint64_t value, int width)
{
    std::string text;
    for (int i = width - 1; i >= 0; --i)
        text += static_cast<char>((value >> (8 * i)) & 0xFFU);
    return text;
}

/// ECDSA with SHA-256 in DER, or Ed25519.
inline std::string signWith(const MockKey& key, const std::string& message)
{
    const bool edwards = EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_ED25519;
    const DigestContextPointer context(EVP_MD_CTX_new());
    EVP_DigestSignInit(context.get(), nullptr, edwards ? nullptr : EVP_sha256(), nullptr, key.get());
    const auto* data = reinterpret_cast<const unsigned char*>(message.data());
    std::size_t length = 0;
    EVP_DigestSign(context.get(), nullptr, &length, data, message.size());
    std::string signature(length, '\0');
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length, data, message.size());
    signature.resize(length);
    return signature;
}

struct CertificatePlan
{
    std::string subject;
    MockKey key;
    MockKey issuerKey;        ///< the own key: self-signed
    CertificateHandle issuer; ///< null: self-signed
    std::int64_t begin = 0;   ///< seconds since 1970
    std::int64_t end = 0;
    std::string constraints = "critical,CA:FALSE"; ///< as openssl.cnf writes them; empty: none
    std::string keyUsage = "critical,digitalSignature";
    std::string extendedUsage;
    std::string altName;
    std::vector<std::pair<std::string, std::string>> extensions; ///< identifier and raw value
    std::string unknownCritical = {}; ///< identifier of an extension that must not be passed over; empty: none
};

inline void addExtension(X509* certificate, X509V3_CTX* context, int nid, const std::string& value)
{
    if (value.empty())
        return;
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, context, nid, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

inline void addRawExtension(X509* certificate, const std::string& oid, const std::string& value, bool critical = false)
{
    ASN1_OBJECT* object = OBJ_txt2obj(oid.c_str(), 1);
    ASN1_OCTET_STRING* octets = ASN1_OCTET_STRING_new();
    ASN1_OCTET_STRING_set(octets, reinterpret_cast<const unsigned char*>(value.data()), static_cast<int>(value.size()));
    X509_EXTENSION* extension = X509_EXTENSION_create_by_OBJ(nullptr, object, critical ? 1 : 0, octets);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    ASN1_OCTET_STRING_free(octets);
    ASN1_OBJECT_free(object);
}

inline CertificateHandle makeCertificate(const CertificatePlan& plan)
{
    static long serial = 100;
    CertificateHandle certificate(X509_new(), &X509_free);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
    ASN1_TIME_set(X509_getm_notBefore(certificate.get()), plan.begin);
    ASN1_TIME_set(X509_getm_notAfter(certificate.get()), plan.end);
    X509_set_pubkey(certificate.get(), plan.key.get());
    if (!plan.subject.empty())
        X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(plan.subject.c_str()), -1, -1, 0);
    const X509* issuer = plan.issuer ? plan.issuer.get() : certificate.get();
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
    X509V3_CTX context;
    X509V3_set_ctx(&context, const_cast<X509*>(issuer), certificate.get(), nullptr, nullptr, 0);
    addExtension(certificate.get(), &context, NID_basic_constraints, plan.constraints);
    addExtension(certificate.get(), &context, NID_key_usage, plan.keyUsage);
    addExtension(certificate.get(), &context, NID_ext_key_usage, plan.extendedUsage);
    addExtension(certificate.get(), &context, NID_subject_alt_name, plan.altName);
    for (const auto& [oid, value] : plan.extensions)
        addRawExtension(certificate.get(), oid, value);
    if (!plan.unknownCritical.empty())
        addRawExtension(certificate.get(), plan.unknownCritical, "\x05\x00", true);
    X509_sign(certificate.get(), plan.issuerKey.get(), EVP_sha256());
    return certificate;
}

inline std::string derOf(const CertificateHandle& certificate)
{
    unsigned char* der = nullptr;
    const int length = i2d_X509(certificate.get(), &der);
    const std::unique_ptr<unsigned char, OpensslFree> owner(der);
    return {reinterpret_cast<const char*>(der), static_cast<std::size_t>(length)};
}

inline std::string pemOf(const std::string& der, const std::string& label)
{
    std::string text = base64(der);
    for (std::size_t i = 64; i < text.size(); i += 65)
        text.insert(i, "\n");
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
}

struct TimestampPlan
{
    MockKey logKey;
    std::uint64_t time = 0; ///< milliseconds
    std::string extensions;
};

/// Adds RFC 6962 timestamps over the certificate as it is, and signs it again.
inline void addTransparency(const CertificateHandle& certificate, const MockKey& issuerKey,
                            const std::vector<TimestampPlan>& plans)
{
    unsigned char* der = nullptr;
    const int length = i2d_re_X509_tbs(certificate.get(), &der);
    const std::unique_ptr<unsigned char, OpensslFree> owner(der);
    const std::string tbs(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
    std::string list;
    for (const TimestampPlan& plan : plans) {
        const std::string tail = bigEndian(plan.extensions.size(), 2) + plan.extensions;
        const std::string data = bigEndian(0, 2) + bigEndian(plan.time, 8) + bigEndian(1, 2) +
                                 sha256(spkiOf(issuerKey)) + bigEndian(tbs.size(), 3) + tbs + tail;
        const std::string signature = signWith(plan.logKey, data);
        const std::string entry = bigEndian(0, 1) + sha256(spkiOf(plan.logKey)) + bigEndian(plan.time, 8) + tail +
                                  bigEndian(4, 1) + bigEndian(3, 1) + bigEndian(signature.size(), 2) + signature;
        list += bigEndian(entry.size(), 2) + entry;
    }
    list = bigEndian(list.size(), 2) + list;
    const int width = list.size() < 256 ? 1 : 2;
    const std::string prefix = list.size() < 128
                                   ? bigEndian(list.size(), 1)
                                   : bigEndian(0x80U + static_cast<unsigned>(width), 1) + bigEndian(list.size(), width);
    const std::string octets = bigEndian(4, 1) + prefix + list;
    addRawExtension(certificate.get(), "1.3.6.1.4.1.11129.2.4.2", octets);
    X509_sign(certificate.get(), issuerKey.get(), EVP_sha256());
}

/// An RFC 3161 response over `data` at that time (seconds).
inline std::string makeTimestamp(const CertificateHandle& signer, const MockKey& key, const std::string& data,
                                 std::int64_t time, bool embedded)
{
    std::string digest = sha256(data);
    TS_REQ* request = TS_REQ_new();
    TS_REQ_set_version(request, 1);
    TS_MSG_IMPRINT* imprint = TS_MSG_IMPRINT_new();
    X509_ALGOR* algorithm = X509_ALGOR_new();
    X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr);
    TS_MSG_IMPRINT_set_algo(imprint, algorithm);
    TS_MSG_IMPRINT_set_msg(imprint, reinterpret_cast<unsigned char*>(digest.data()), static_cast<int>(digest.size()));
    TS_REQ_set_msg_imprint(request, imprint);
    TS_REQ_set_cert_req(request, embedded ? 1 : 0);
    const BioPointer bio(BIO_new(BIO_s_mem()));
    i2d_TS_REQ_bio(bio.get(), request);
    TS_MSG_IMPRINT_free(imprint);
    X509_ALGOR_free(algorithm);
    TS_REQ_free(request);

    TS_RESP_CTX* context = TS_RESP_CTX_new();
    TS_RESP_CTX_set_signer_cert(context, signer.get());
    TS_RESP_CTX_set_signer_key(context, key.get());
    TS_RESP_CTX_set_signer_digest(context, EVP_sha256());
    ASN1_OBJECT* policy = OBJ_txt2obj("1.3.6.1.4.1.57264.2", 1);
    TS_RESP_CTX_set_def_policy(context, policy);
    ASN1_OBJECT_free(policy);
    TS_RESP_CTX_add_md(context, EVP_sha256());
    TS_RESP_CTX_set_serial_cb(
        context,
        [](TS_RESP_CTX*, void*) {
            static long serial = 0;
            ASN1_INTEGER* number = ASN1_INTEGER_new();
            ASN1_INTEGER_set(number, ++serial);
            return number;
        },
        nullptr);
    TS_RESP_CTX_set_time_cb(
        context,
        [](TS_RESP_CTX*, void* wanted, long* seconds, long* micros) {
            *seconds = static_cast<long>(*static_cast<std::int64_t*>(wanted));
            *micros = 0;
            return 1;
        },
        &time);
    TS_RESP* response = TS_RESP_create_response(context, bio.get());
    unsigned char* der = nullptr;
    const int length = i2d_TS_RESP(response, &der);
    const std::unique_ptr<unsigned char, OpensslFree> owner(der);
    std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(std::max(length, 0)));
    TS_RESP_free(response);
    TS_RESP_CTX_free(context);
    return bytes;
}

} // namespace assayer::trust::test
