// SPDX-License-Identifier: GPL-3.0-or-later
// zlib and gzip data in a constant, decompressed up to a bound.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace assayer::pickle {

/// The decompressed bytes; nothing where the data is broken or becomes longer than `limit`.
std::optional<std::string> inflate(std::string_view compressed, std::size_t limit);

} // namespace assayer::pickle
