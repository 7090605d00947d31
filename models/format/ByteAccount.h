// SPDX-License-Identifier: GPL-3.0-or-later
// Every byte of a file accounted for: what describes, what is content, what fills, and what belongs to nothing.
#pragma once

#include "format/Facts.h"

namespace assayer::format {

/// Bytes of one file; the four add up to its size.
struct ByteAccount
{
    std::uint64_t header = 0;      ///< magic, directories, tables
    std::uint64_t payload = 0;     ///< what they describe
    std::uint64_t padding = 0;     ///< alignment and fill that the format foresees
    std::uint64_t unexplained = 0; ///< what nothing in the file speaks of
};

/// Puts the account into the values as `bytes{header, payload, padding, unexplained}`.
void accountBytes(Facts& facts, const ByteAccount& account);

/// The same for a file of `size` bytes that begins with `header` of them: unexplained are the bytes that the
/// observations so far call a hole, a gap, or leading or trailing; the rest is payload.
void accountRest(Facts& facts, std::uint64_t header, std::uint64_t size);

} // namespace assayer::format
