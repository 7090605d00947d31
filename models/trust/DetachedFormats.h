// SPDX-License-Identifier: GPL-3.0-or-later
// Recognising signature files by content, since one extension (.sig) serves several formats.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assayer::trust {

enum class SignatureFormat
{
    SigstoreBundle,
    DsseEnvelope, ///< an envelope without a bundle around it
    CosignBundle, ///< the JSON that cosign wrote before it adopted Sigstore bundles
    CosignBlob,   ///< base64 of a DER signature
    OpenPgp,
    OpenPgpClearText,
    Ssh,
    Minisign,  ///< also signify
    GitObject, ///< the raw text of a commit or tag
    Statement, ///< an in-toto statement that nobody signed
    Checksums, ///< a list of digests, which nobody signed
};

/// What kind of signature file the content is; nothing where it is none. `name` helps with lists of digests alone.
std::optional<SignatureFormat> recogniseSignature(std::string_view content, std::string_view name = {});

/// The word for the record ("openpgp").
std::string_view formatWord(SignatureFormat format);

/// For people: "an OpenPGP signature".
std::string_view formatTitle(SignatureFormat format);

} // namespace assayer::trust
