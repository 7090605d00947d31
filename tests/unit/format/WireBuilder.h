// SPDX-License-Identifier: GPL-3.0-or-later
// Writes Protocol Buffers messages for tests (protobuf.dev, "Encoding").
#pragma once

#include <cstdint>
#include <string>

namespace assayer::test {

inline std::string wireVarint(std::uint64_t value)
{
    std::string bytes;
    for (; value > 127; value >>= 7U)
        bytes.push_back(static_cast<char>((value & 0x7FU) | 0x80U));
    bytes.push_back(static_cast<char>(value));
    return bytes;
}

inline std::string wireNumber(std::uint32_t field, std::uint64_t value)
{
    return wireVarint(std::uint64_t{field} << 3U) + wireVarint(value);
}

inline std::string wireBytes(std::uint32_t field, const std::string& content)
{
    return wireVarint((std::uint64_t{field} << 3U) | 2U) + wireVarint(content.size()) + content;
}

} // namespace assayer::test
