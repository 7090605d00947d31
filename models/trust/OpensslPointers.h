// SPDX-License-Identifier: GPL-3.0-or-later
// Owning pointers for OpenSSL's objects, and the two habits that its use needs here.
#pragma once

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <memory>

namespace assayer::trust {

struct OpensslFree
{
    void operator()(BIO* object) const { BIO_free_all(object); }
    void operator()(EVP_PKEY* object) const { EVP_PKEY_free(object); }
    void operator()(EVP_MD_CTX* object) const { EVP_MD_CTX_free(object); }
    void operator()(ECDSA_SIG* object) const { ECDSA_SIG_free(object); }
    void operator()(X509* object) const { X509_free(object); }
    void operator()(GENERAL_NAMES* object) const { GENERAL_NAMES_free(object); }
    void operator()(unsigned char* bytes) const { OPENSSL_free(bytes); }
};

using BioPointer = std::unique_ptr<BIO, OpensslFree>;
using KeyPointer = std::unique_ptr<EVP_PKEY, OpensslFree>;
using DigestContextPointer = std::unique_ptr<EVP_MD_CTX, OpensslFree>;
using SignaturePointer = std::unique_ptr<ECDSA_SIG, OpensslFree>;
using CertificatePointer = std::unique_ptr<X509, OpensslFree>;
using NamesPointer = std::unique_ptr<GENERAL_NAMES, OpensslFree>;

/// Leaves this thread's error queue empty, since a stale entry would speak for the next call.
class ErrorQueueGuard
{
public:
    ErrorQueueGuard() { ERR_clear_error(); }
    ~ErrorQueueGuard() { ERR_clear_error(); }
    ErrorQueueGuard(const ErrorQueueGuard&) = delete;
    ErrorQueueGuard& operator=(const ErrorQueueGuard&) = delete;
};

/// Answers every question for a pass phrase with "none": without it OpenSSL would ask on the terminal.
inline int refusePassPhrase(char*, int, int, void*)
{
    return -1;
}

} // namespace assayer::trust
