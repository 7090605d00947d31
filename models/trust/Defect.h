// SPDX-License-Identifier: GPL-3.0-or-later
// Why a signature cannot be accepted: an identifier that programs and tests rely on, and a sentence for people.
#pragma once

#include <string>
#include <string_view>

namespace assayer::trust {

/// The reason that speaks of a budget of Limits instead of the signature: it leaves the verification undecided.
inline constexpr std::string_view kLimitExceeded = "limit-exceeded";

struct Defect
{
    std::string reason; ///< "root-digest-inconsistent"; see Reasons.h
    std::string detail; ///< what was expected and what was found
};

} // namespace assayer::trust
