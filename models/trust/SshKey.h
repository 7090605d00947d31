// SPDX-License-Identifier: GPL-3.0-or-later
// Public keys and signatures in SSH's wire form (RFC 4253 section 6.6, RFC 5656, RFC 8709, OpenSSH PROTOCOL.u2f).
#pragma once

#include "base/Result.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct evp_pkey_st;

namespace assayer::trust {

/// Takes SSH's length-prefixed strings off a blob, each checked against what is left.
class SshReader
{
public:
    explicit SshReader(std::string_view blob) : m_rest(blob) {}

    Result<std::string_view> string();
    Result<std::uint32_t> number();
    bool atEnd() const { return m_rest.empty(); }
    std::string_view rest() const { return m_rest; }

private:
    std::string_view m_rest;
};

/// A string with its length before it, as SSH writes it.
std::string sshString(std::string_view text);

class SshKey
{
public:
    /// Reads a key blob; bytes behind it are an error. Fails with Unsupported for types that this version does not
    /// know.
    static Result<SshKey> fromBlob(std::string_view blob);

    const std::string& type() const { return m_type; } ///< "ssh-ed25519"
    const std::string& blob() const { return m_blob; }

    /// "SHA256:..." as ssh-keygen -l shows it.
    std::string fingerprint() const;

    /// Checks a signature blob (its algorithm and value) over `message`. Fails with the cause: Unsupported for an
    /// algorithm that must not be used (ssh-rsa with SHA-1) or is not known, Malformed where it does not fit.
    Result<void> verify(std::string_view message, std::string_view signatureBlob) const;

private:
    std::string m_type;
    std::string m_blob;
    std::string m_application; ///< of keys on a security token
    std::shared_ptr<evp_pkey_st> m_key;
};

} // namespace assayer::trust
