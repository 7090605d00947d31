// SPDX-License-Identifier: GPL-3.0-or-later
// Timestamps by an authority (RFC 3161): at what time somebody else saw the signature.
#pragma once

#include "trust/Defect.h"
#include "trust/TrustedRoot.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace assayer::trust {

struct TimestampVerdict
{
    std::optional<Defect> defect; ///< bundle-encoding, timestamp-imprint, timestamp-untrusted, time-outside-authority
    std::optional<Milliseconds> time; ///< what the authority says, verified where there is no defect
    std::string authority;            ///< its name in the trusted root, where it was verified
};

/// Verifies a DER TimeStampResp over the bytes of a signature.
TimestampVerdict checkTimestamp(std::span<const std::byte> response, std::span<const std::byte> signature,
                                const TrustedRoot& root);

} // namespace assayer::trust
