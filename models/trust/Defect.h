// SPDX-License-Identifier: GPL-3.0-or-later
// Why a signature cannot be accepted: an identifier that programs and tests rely on, and a sentence for people.
#pragma once

#include <string>

namespace assayer::trust {

struct Defect
{
    std::string reason; ///< "root-digest-inconsistent"; see Reasons.h
    std::string detail; ///< what was expected and what was found
};

} // namespace assayer::trust
