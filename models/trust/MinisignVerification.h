// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of verifying a signature of minisign or signify.
#pragma once

#include "trust/SignatureCheck.h"

namespace assayer::trust {

/// Largest file that a signature over the file itself ("Ed") is verified for: Ed25519 takes the message as one piece.
inline constexpr std::uint64_t kLargestPlainMessage = 192ULL << 20U;

void verifyMinisign(const Request& request, record::Signature& signature);

} // namespace assayer::trust
