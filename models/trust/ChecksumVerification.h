// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of digests held against the files: lists by themselves, and lists that somebody signed.
#pragma once

#include "trust/ChecksumManifest.h"
#include "trust/SignatureCheck.h"
#include "trust/StepLog.h"

namespace assayer::trust {

/// A list as it stands beside the files: integrity, no origin.
void verifyChecksums(const Request& request, record::Signature& signature);

/// A git-LFS pointer held against the content that it stands for.
void verifyLfsPointer(const Request& request, record::Signature& signature);

/// Where the signed text is such a list, its files are held against it and join the coverage.
void checkSignedList(const Request& request, std::string_view text, const std::string& listPath,
                     record::Signature& signature, StepLog& log);

/// Covers the file that a signature is over and, where its content is a list, the files that it lists.
void coverSigned(const Request& request, const HashedFile& file, record::Signature& signature, StepLog& log);

/// True where a signed file of this name and size may be a list, so that its content is worth reading.
bool mayBeList(const HashedFile& file);

/// The list itself where a clear-text signature stands around it, else the text as it is. For the choice of digests
/// only.
std::string signedListText(std::string_view text);

/// Digests of files that the list names, beyond those that every file has.
std::vector<DigestDemand> checksumDemands(const Request& request, std::string_view text, const std::string& listPath);

} // namespace assayer::trust
