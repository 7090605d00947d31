// SPDX-License-Identifier: GPL-3.0-or-later
// Verification of signature files over a model, from bytes alone: nothing here opens a file or reads a clock.
#pragma once

#include "record/Inspection.h"
#include "source/ByteSource.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::trust {

/// A file of the subject as the parent hashed it. Paths are raw bytes relative to the subject, with '/'.
struct HashedFile
{
    std::string path;
    std::uint64_t size = 0;
    std::map<std::string, std::string> digests; ///< "sha256" at least; lower-case hex
    bool symlink = false;
};

/// A digest that a signed manifest asks for beyond a whole file's SHA-256: another algorithm, or a shard.
struct DigestDemand
{
    std::string path;
    std::string algorithm;              ///< "sha256", "blake2b" (64 bytes)
    std::optional<std::uint64_t> begin; ///< with `end`: the shard's byte range, end exclusive
    std::optional<std::uint64_t> end;
    auto operator<=>(const DigestDemand&) const = default; // NOLINT(modernize-use-nullptr): the check misreads <=>
};

/// A signer whom the user, or a policy, expects: both have to agree, byte for byte.
struct SignerExpectation
{
    std::string identity; ///< e-mail address, URI or user name in the certificate
    std::string issuer;   ///< who vouched for it: "https://accounts.google.com"; empty where nobody said
};

struct Request
{
    std::string bundlePath; ///< of the signature in the record; a path below the model is left out of coverage
    std::string_view bundle;
    std::string publicKeyPem; ///< key the user named; empty where none
    bool singleFile = false;  ///< the subject is one file, not a folder
    std::vector<HashedFile> files;
    std::map<DigestDemand, std::string> moreDigests; ///< answers to digestDemands(), lower-case hex
    std::vector<std::string> ignorePaths;            ///< the user's, beyond the defaults and the signed ones
    bool ignoreUnsigned = false;                     ///< files that the manifest lacks are listed, not failed

    std::string authoritiesPem;                     ///< certificates that the user believes, for chains in bundles
    bool partialChain = false;                      ///< one of them may be an intermediate authority
    bool acceptExpired = false;                     ///< a chain that was valid when its leaf began counts as valid now
    std::string trustedRoot;                        ///< text of trusted_root.json; empty: the public-good root
    std::vector<SignerExpectation> expectedSigners; ///< any of them may have signed
    std::int64_t now = 0; ///< seconds since 1970, against which validity is held; 0: validity is not held
    std::map<std::string, std::string> artifact; ///< digests of the artifact that a bundle is held against; else files
    std::vector<std::string> knownKeys;          ///< public keys of remembered signers, tried where no key was named
    std::string keyring;        ///< OpenPGP keys that the user points to, armoured or binary; empty where none
    std::string allowedSigners; ///< of SSH signatures: the text of an allowed_signers file (ssh-keygen(1))
    std::string principal;      ///< the name in it that has to have signed; empty: any
    const source::ByteSource* content = nullptr; ///< bytes of the file that signatureNeeds() asked for
    std::string contentPath;                     ///< of that file
};

/// What verify() needs beyond the signature and the files' SHA-256.
struct SignatureNeeds
{
    std::vector<DigestDemand> digests;
    std::string content;  ///< path of the file whose bytes a detached signature is over; empty where none is needed
    bool openPgp = false; ///< verify() will call librnp
};

/// True where the content is a signature file that verify() has something to say about; the name tells only of what a
/// lone digest is.
bool isSignature(std::string_view content, std::string_view name = {});

/// The digests that verify() will need beyond whole-file SHA-256. Empty for a bundle that cannot be parsed.
std::vector<DigestDemand> digestDemands(std::string_view bundle);

/// The same for signature files of every kind; `request` needs its paths, sizes and the signature itself only. Where it
/// asks for content, asking again with that content tells the digests that a signed list needs.
SignatureNeeds signatureNeeds(const Request& request);

/// Verifies and tells every step (trust.md section 0). Never fails: a bundle that cannot be parsed is `invalid`.
record::Signature verify(const Request& request);

} // namespace assayer::trust
