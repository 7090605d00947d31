// SPDX-License-Identifier: GPL-3.0-or-later
// Which file of the subject a detached signature is over, and what is known of it.
#pragma once

#include "trust/SignatureCheck.h"
#include "trust/StepLog.h"

#include <string>

namespace assayer::trust {

/// The file that a detached signature is over: a lone subject, else the signature's own name without one or more of its
/// endings ("weights.bin.asc" is over "weights.bin"). Null where there is no such file.
const HashedFile* signedFile(const Request& request);

/// Tells which file that is, or that it is missing; the record's coverage stays for the caller.
const HashedFile* findSignedFile(const Request& request, StepLog& log);

/// A digest of the whole file in lower-case hexadecimal, from the file itself or from the answered demands; empty where
/// it was not computed.
std::string wholeDigest(const Request& request, const HashedFile& file, const std::string& algorithm);

/// "2026-11-20T15:16:15Z".
std::string secondsText(std::int64_t seconds);

} // namespace assayer::trust
