// SPDX-License-Identifier: GPL-3.0-or-later
// The fixed explanation of each reason for which a signature is not accepted, and what to do about it.
#pragma once

#include <span>
#include <string_view>

namespace assayer::trust {

struct Reason
{
    std::string_view id;          ///< as in record::Signature::reason
    std::string_view explanation; ///< one sentence
    std::string_view action;      ///< one sentence: what to do next
};

/// All reasons that this version gives, in the order of the steps.
std::span<const Reason> reasons();

/// The reason of that identifier, or null.
const Reason* findReason(std::string_view id);

} // namespace assayer::trust
