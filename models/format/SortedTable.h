// SPDX-License-Identifier: GPL-3.0-or-later
// The sorted string table of LevelDB (doc/table_format.md of its sources), as TensorFlow writes it: not compressed.
#pragma once

#include "base/Result.h"
#include "source/ByteSource.h"

#include <functional>
#include <string>
#include <string_view>

namespace assayer::format {

/// True where the last 48 bytes are the footer of a table.
bool hasTableFooter(const source::ByteSource& source);

/// Calls `entry` with each key and value in order, until it says false. Fails where a block lies outside the file, is
/// compressed, or is broken; what stood before was told by then.
Result<void> readSortedTable(const source::ByteSource& source,
                             const std::function<bool(std::string_view key, std::string_view value)>& entry);

} // namespace assayer::format
