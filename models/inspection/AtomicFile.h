// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are written whole or not at all: signatures and decisions.
#pragma once

#include "base/Result.h"

#include <string>
#include <string_view>

namespace assayer::inspection {

enum class Overwrite
{
    Refuse, ///< a file that is there stays, and the call fails with Usage
    Allow,
};

/// Writes beside the target and renames, so that a reader sees the old or the new file, never a part. With Refuse a
/// file that appears meanwhile is not replaced either.
Result<void> writeWhole(const std::string& path, std::string_view content, Overwrite overwrite);

/// The whole content of a file of at most `limit` bytes.
Result<std::string> readWhole(const std::string& path, std::size_t limit);

} // namespace assayer::inspection
