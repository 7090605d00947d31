// SPDX-License-Identifier: GPL-3.0-or-later
// The signer's side: private keys from PEM or a PKCS#11 token, and certificate chains. Runs in the user's own process,
// never in a worker, since that one must not see keys.
#pragma once

#include "base/Result.h"
#include "trust/SignatureCheck.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct evp_pkey_st;

namespace assayer::trust {

/// Asked for at most once; nothing where the user gives none.
using PassPhrase = std::function<std::optional<std::string>()>;

/// A private key on P-256, P-384 or P-521, which is all that OpenSSF Model Signing allows.
class SigningKey
{
public:
    /// Reads a PEM text, encrypted or not. Usage where the pass phrase is missing or wrong.
    static Result<SigningKey> fromPem(std::string_view pem, const PassPhrase& passPhrase);

    /// Opens a key on a token by its URI (RFC 7512: "pkcs11:token=t;object=o") through OpenSSL's PKCS#11 engine, with
    /// the module that the environment or the URI's module-path names. Unsupported where there is no such engine.
    static Result<SigningKey> fromToken(const std::string& uri, const PassPhrase& pin);

    std::string description() const; ///< "ECDSA P-256"
    std::string fingerprint() const; ///< as OMS names the key
    evp_pkey_st* native() const { return m_key.get(); }

private:
    static Result<SigningKey> checked(std::shared_ptr<evp_pkey_st> key);
    std::shared_ptr<evp_pkey_st> m_key;
};

/// What will be signed, and by whom.
struct SigningPlan
{
    std::vector<HashedFile> files;        ///< with their SHA-256; sorted by the signing itself
    std::string modelName;                ///< informative
    std::vector<std::string> ignorePaths; ///< beyond the defaults: the signature itself, and what the user leaves out
    std::string certificatesPem;          ///< leaf first, then the others without the root; empty for a bare key
};

/// What stands in the way of signing, as sentences; empty where nothing does.
std::vector<std::string> signingObstacles(const SigningPlan& plan, const SigningKey& key);

/// Signs the statement of the plan and returns the bundle (Sigstore bundle v0.3 with DSSE, OpenSSF Model Signing v1.0)
/// as JSON text. The signature is verified before it is returned.
Result<std::string> signPlan(const SigningPlan& plan, const SigningKey& key);

} // namespace assayer::trust
