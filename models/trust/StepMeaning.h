// SPDX-License-Identifier: GPL-3.0-or-later
// Why each step of a verification matters, for somebody who has never verified a signature.
#pragma once

#include <string_view>

namespace assayer::trust {

/// One sentence on the step of that name; empty for a step that is not explained.
std::string_view stepMeaning(std::string_view step);

} // namespace assayer::trust
