// SPDX-License-Identifier: GPL-3.0-or-later
// The header of a NumPy array file: a Python literal, read by a strict grammar and never evaluated.
#pragma once

#include "base/Result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::format {

struct NpyHeader
{
    std::string descr; ///< "<f4", or the text of a structured type
    bool fortranOrder = false;
    std::vector<std::uint64_t> shape;
    std::uint64_t itemSize = 0; ///< bytes of one element
    bool hasObjects = false;    ///< elements are Python objects: a pickle follows
    bool knownSize = true;      ///< every part of the type is known
    bool hasSubarrays = false;  ///< fields of a structure have shapes of their own, which itemSize leaves out
};

/// Reads the dictionary; Malformed where anything stands that is no string, number, bool, None, tuple, list or
/// dictionary, or where one of the three keys is missing.
Result<NpyHeader> parseNpyHeader(std::string_view text);

/// NumPy's name of a plain type: "float32" for "<f4" or "=f4"; other byte orders and types keep their code.
std::string npyTypeName(std::string_view descr);

} // namespace assayer::format
