// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of a tar header block and of pax records.
#pragma once

#include "container/Tar.h"

#include <map>
#include <string>
#include <string_view>

namespace assayer::container {

inline constexpr std::size_t kTarBlock = 512;

/// A number of `length` bytes at `offset`: octal digits, or GNU's base-256 form. Nothing where it is neither, negative,
/// or too large.
std::optional<std::uint64_t> tarNumber(std::span<const std::byte> block, std::size_t offset, std::size_t length);

/// Text up to its zero byte.
std::string tarText(std::span<const std::byte> block, std::size_t offset, std::size_t length);

/// True where no byte of the block is set.
bool isZeroBlock(std::span<const std::byte> block);

/// pax records "LENGTH KEY=VALUE\n" (POSIX.1-2001 pax, extended header). The later of two records with one key counts,
/// except GNU.sparse.offset and .numbytes, of which all do. False where a record breaks the form.
bool readPaxRecords(std::string_view text, std::map<std::string, std::string>& records);

/// The parts of a sparse member in GNU's pax forms 0.0 and 0.1, and their sizes.
bool sparseFromPax(const std::map<std::string, std::string>& records, TarEntry& entry);

/// The map of form 1.0, which stands in front of the data; moves dataOffset behind it.
bool sparseFromData(const source::ByteSource& source, TarEntry& entry);

/// The map of the old GNU form, in the header block and in blocks behind it; moves dataOffset behind them.
bool sparseFromHeader(const source::ByteSource& source, std::span<const std::byte> block, TarEntry& entry);

} // namespace assayer::container
