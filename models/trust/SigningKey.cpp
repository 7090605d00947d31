// SPDX-License-Identifier: GPL-3.0-or-later
// Getting at private keys.

// Debian's PKCS#11 support is an engine, which OpenSSL 3 still loads but calls deprecated.
#define OPENSSL_SUPPRESS_DEPRECATED // NOLINT(cppcoreguidelines-macro-usage): OpenSSL's own switch

#include "base/Text.h"
#include "trust/ModelSigning.h"
#include "trust/OpensslPointers.h"
#include "trust/PublicKey.h"

#include <openssl/engine.h>
#include <openssl/pem.h>

#include <algorithm>

namespace assayer::trust {

namespace {

constexpr std::size_t kLargestPem = std::size_t{64} << 10U;

struct Asking
{
    const PassPhrase& ask;
    bool asked = false;
    bool given = false;
};

// Nothing of a pass phrase stays behind in memory.
void wipe(std::string& secret)
{
    OPENSSL_cleanse(&secret[0], secret.size());
}

int answerPassPhrase(char* buffer, int size, int, void* context)
{
    auto& asking = *static_cast<Asking*>(context);
    asking.asked = true;
    if (!asking.ask || size <= 0)
        return -1;
    auto phrase = asking.ask();
    if (!phrase || phrase->size() > static_cast<std::size_t>(size))
        return -1;
    asking.given = true;
    std::copy(phrase->begin(), phrase->end(), buffer);
    const int length = static_cast<int>(phrase->size());
    wipe(*phrase);
    return length;
}

bool isPrivatePem(std::string_view pem)
{
    return pem.find("PRIVATE KEY-----") != std::string_view::npos;
}

struct EngineFree
{
    void operator()(ENGINE* engine) const
    {
        ENGINE_finish(engine);
        ENGINE_free(engine);
    }
};

std::unique_ptr<ENGINE, EngineFree> openTokenEngine()
{
    ENGINE_load_dynamic();
    ENGINE* engine = ENGINE_by_id("pkcs11");
    if (engine == nullptr)
        return nullptr;
    if (ENGINE_init(engine) != 1) {
        ENGINE_free(engine);
        return nullptr;
    }
    return std::unique_ptr<ENGINE, EngineFree>(engine);
}

// The value of an attribute of a PKCS#11 URI, as it stands there.
std::string uriAttribute(std::string_view uri, std::string_view name)
{
    const std::string key = std::string(name) + "=";
    for (std::size_t at = uri.find(key); at != std::string_view::npos; at = uri.find(key, at + 1)) {
        const char before = at == 0 ? ':' : uri[at - 1];
        if (before != ':' && before != ';' && before != '?' && before != '&')
            continue;
        const std::string_view value = uri.substr(at + key.size());
        return std::string(value.substr(0, value.find_first_of(";?&")));
    }
    return {};
}

} // namespace

Result<SigningKey> SigningKey::checked(std::shared_ptr<evp_pkey_st> key)
{
    EVP_PKEY_up_ref(key.get());
    const auto publicKey = PublicKey::adopt(key.get());
    if (!publicKey)
        return failure(publicKey.error());
    if (publicKey->hash().empty())
        return failure(ErrorKind::Unsupported,
                       "models are signed with a key on P-256, P-384 or P-521, not with " + publicKey->description());
    SigningKey signingKey;
    signingKey.m_key = std::move(key);
    return signingKey;
}

Result<SigningKey> SigningKey::fromPem(std::string_view pem, const PassPhrase& passPhrase)
{
    if (pem.size() > kLargestPem)
        return failure(ErrorKind::LimitExceeded, "the key file is larger than 64 KiB");
    if (!isPrivatePem(pem))
        return failure(ErrorKind::Usage, "the file holds no private key in PEM form");
    const ErrorQueueGuard guard;
    const BioPointer bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    if (bio == nullptr)
        return failure(ErrorKind::Internal, "no memory for the key");
    Asking asking{passPhrase};
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio.get(), nullptr, &answerPassPhrase, &asking);
    if (key != nullptr)
        return checked({key, &EVP_PKEY_free});
    if (asking.asked && !asking.given)
        return failure(ErrorKind::Usage, "the private key is encrypted and no pass phrase was given");
    if (asking.asked)
        return failure(ErrorKind::Usage, "the pass phrase does not open the private key");
    return failure(ErrorKind::Malformed, "the private key cannot be read");
}

Result<SigningKey> SigningKey::fromToken(const std::string& uri, const PassPhrase& pin)
{
    const ErrorQueueGuard guard;
    auto engine = openTokenEngine();
    if (engine == nullptr)
        return failure(ErrorKind::Unsupported,
                       "OpenSSL finds no PKCS#11 engine here (Debian: libengine-pkcs11-openssl)");
    const std::string module = uriAttribute(uri, "module-path");
    if (!module.empty())
        ENGINE_ctrl_cmd_string(engine.get(), "MODULE_PATH", module.c_str(), 0);
    if (pin && uriAttribute(uri, "pin-value").empty()) {
        auto phrase = pin();
        if (phrase) {
            ENGINE_ctrl_cmd_string(engine.get(), "PIN", phrase->c_str(), 0);
            wipe(*phrase);
        }
    }
    // The engine knows no query part of a URI but the PIN.
    const std::string pinValue = uriAttribute(uri, "pin-value");
    std::string address = uri.substr(0, uri.find('?'));
    if (!pinValue.empty() && address.find("pin-value=") == std::string::npos)
        address += ";pin-value=" + pinValue;
    EVP_PKEY* key = ENGINE_load_private_key(engine.get(), address.c_str(), nullptr, nullptr);
    if (key == nullptr)
        return failure(ErrorKind::NotFound,
                       "the token does not give the key: check the URI, the PIN and the module (module-path=...)");
    return checked({key, &EVP_PKEY_free});
}

std::string SigningKey::description() const
{
    EVP_PKEY_up_ref(m_key.get());
    const auto key = PublicKey::adopt(m_key.get());
    return key ? key->description() : std::string();
}

std::string SigningKey::fingerprint() const
{
    EVP_PKEY_up_ref(m_key.get());
    const auto key = PublicKey::adopt(m_key.get());
    return key ? key->fingerprint() : std::string();
}

} // namespace assayer::trust
