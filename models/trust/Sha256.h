// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 of bytes in memory.
#pragma once

#include <string>
#include <string_view>

namespace assayer::trust {

/// The digest as lower-case hexadecimal (FIPS 180-4).
std::string sha256Hex(std::string_view bytes);

} // namespace assayer::trust
