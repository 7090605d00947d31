// SPDX-License-Identifier: GPL-3.0-or-later
// Several bundles in one file: JSON Lines, as files named X.sigstore.jsonl hold them.
#pragma once

#include <string_view>
#include <vector>

namespace assayer::trust {

/// The bundles of a file: its lines where each of several is a JSON object of its own, else the content as it is.
std::vector<std::string_view> bundlesOf(std::string_view content);

} // namespace assayer::trust
