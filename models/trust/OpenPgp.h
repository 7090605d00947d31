// SPDX-License-Identifier: GPL-3.0-or-later
// OpenPGP (RFC 9580) through librnp: keys and signatures from memory, data streamed from a source. librnp was chosen
// over GPGME because that one starts the gpg program, which a locked-down process cannot do, and keeps state in a
// folder.
#pragma once

#include "base/Result.h"
#include "source/ByteSource.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::trust {

/// What one OpenPGP signature turned out to be.
struct OpenPgpSignature
{
    enum class State
    {
        Valid,
        KeyMissing, ///< no key of the ring made it
        Expired,    ///< right, but it says itself that it counts no more
        Invalid,    ///< not of this key over this data, or by a key that must not sign
        Unknown,    ///< of a version or algorithm that the library does not know
    };

    State state = State::Unknown;
    std::string keyId;       ///< as the signature names it, lower-case hexadecimal
    std::string fingerprint; ///< of the primary key, lower-case hexadecimal; empty where the key is missing
    std::string userId;      ///< first name of the key's owner, as the key says it
    std::string hash;        ///< "SHA512"
    std::string algorithm;   ///< "EDDSA"
    std::uint32_t created = 0;
    std::uint32_t expires = 0; ///< seconds since 1970; 0: never
    bool keyRevoked = false;
    bool keyExpired = false; ///< now, or when the signature was made
    bool keyCannotSign = false;
    std::uint32_t keyExpires = 0; ///< seconds since 1970; 0: never
};

/// Opens what librnp needs from the system (a source of randomness), so that later calls work in a process that may
/// open nothing any more. Call it once before the process is locked down.
void prepareOpenPgp();

/// Verifies a detached signature, binary or armoured, over `data` with the keys of `keyring` (any number of armoured or
/// binary keys, or a GnuPG keybox). Fails with Malformed where the signature is none, or Usage where the ring holds no
/// key that can be read.
Result<std::vector<OpenPgpSignature>> verifyOpenPgpDetached(std::string_view signature, const source::ByteSource& data,
                                                            std::string_view keyring);

struct OpenPgpClearText
{
    std::vector<OpenPgpSignature> signatures;
    std::string text; ///< what was signed, with the dashes of the armour removed
};

/// Verifies a text with a signature around it (RFC 9580 section 7).
Result<OpenPgpClearText> verifyOpenPgpClearText(std::string_view document, std::string_view keyring);

/// Fingerprints of the primary keys in a ring, lower-case hexadecimal, and whose they say they are.
struct OpenPgpKey
{
    std::string fingerprint;
    std::string userId;
};
Result<std::vector<OpenPgpKey>> openPgpKeys(std::string_view keyring);

} // namespace assayer::trust
