// SPDX-License-Identifier: GPL-3.0-or-later
// The element types of GGUF and the names of its file types.
#pragma once

#include <cstdint>
#include <string_view>

namespace assayer::format {

/// A ggml type: `blockElements` elements take `blockBytes` bytes.
struct GgmlType
{
    std::string_view name;
    std::uint64_t blockElements = 1;
    std::uint64_t blockBytes = 0;
};

/// The type of a number in a tensor's description, or null for unknown and removed ones.
const GgmlType* ggmlType(std::uint32_t number);

/// The name of general.file_type ("Q4_K_M" for 15), or empty.
std::string_view ggufFileType(std::uint64_t number);

} // namespace assayer::format
