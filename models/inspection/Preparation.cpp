// SPDX-License-Identifier: GPL-3.0-or-later
// What libraries load or open when they are first used, which a locked-down process can no longer do.
#include "inspection/Tasks.h"
#include "trust/OpenPgp.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>
#include <ctime>

namespace assayer::inspection {

namespace {

// OpenSSL reads its configuration and loads providers with the first algorithm; each algorithm is then there.
void prepareOpenssl()
{
    ::OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG | OPENSSL_INIT_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ATEXIT,
                          nullptr);
    for (const char* name : {"SHA1", "SHA2-256", "SHA2-384", "SHA2-512", "BLAKE2B-512", "MD5"}) {
        EVP_MD* const digest = ::EVP_MD_fetch(nullptr, name, nullptr);
        std::array<unsigned char, EVP_MAX_MD_SIZE> ignored{};
        if (digest != nullptr)
            ::EVP_Digest("", 0, ignored.data(), nullptr, digest, nullptr);
        ::EVP_MD_free(digest);
    }
    for (const char* name : {"EC", "ED25519", "RSA"})
        ::EVP_KEYMGMT_free(::EVP_KEYMGMT_fetch(nullptr, name, nullptr));
    for (const char* name : {"ECDSA", "ED25519", "RSA"})
        ::EVP_SIGNATURE_free(::EVP_SIGNATURE_fetch(nullptr, name, nullptr));
}

} // namespace

void prepareReaders(bool signatures)
{
    ::tzset();
    prepareOpenssl();
    if (signatures)
        trust::prepareOpenPgp();
}

} // namespace assayer::inspection
