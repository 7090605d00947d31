// SPDX-License-Identifier: GPL-3.0-or-later
// Regular expressions whose search can take time that grows exponentially with the text, in an engine that backtracks.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace assayer::code {

/// The offset of the first group that is repeated without bound although one repetition can take the place of several:
/// "(a+)+", "(a|a)*", "(\s*\w+)*". Nothing where there is none. What the groups are told by their form alone, so that
/// "(\d+,)*", where each repetition needs its comma, is none.
std::optional<std::size_t> explosiveGroup(std::string_view pattern);

} // namespace assayer::code
