// SPDX-License-Identifier: GPL-3.0-or-later
// What code that took a reader over would try, as calls that go to the kernel directly. For tests only.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace assayer::test {

/// Tries the attack of this name and returns 0 where it succeeded, else errno; nothing where there is no such attack.
/// Some attacks end the process. `path` is what the attack is about; `descriptors` are those of the request.
std::optional<int> attack(const std::string& name, const std::string& path, const std::vector<int>& descriptors);

} // namespace assayer::test
