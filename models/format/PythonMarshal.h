// SPDX-License-Identifier: GPL-3.0-or-later
// Python's marshal format (Python/marshal.c of CPython): values and code objects of releases 2.7 to 3.13, read without
// running anything and without recursion.
#pragma once

#include "base/Result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::format {

enum class MarshalKind : std::uint8_t
{
    None,
    Other, ///< a number, a boolean, an ellipsis: its text is kept
    Bytes,
    String,
    Sequence, ///< tuple, list, set, dictionary (keys and values in turn)
    Code
};

struct MarshalValue
{
    MarshalKind kind = MarshalKind::None;
    char opening = '(';               ///< of a sequence: ( [ {
    std::string text;                 ///< of bytes, strings and numbers
    std::vector<std::uint32_t> items; ///< of a sequence, and the objects of a code object in the order of the format
    std::uint32_t firstLine = 0;      ///< of a code object
};

/// How the fields of a code object follow each other.
enum class CodeLayout : std::uint8_t
{
    Python27,
    Python36, ///< 3.0 to 3.7
    Python38, ///< 3.8 to 3.10
    Python311 ///< 3.11 and later
};

/// The objects of a code object by what they are, in `items`.
struct CodeFields
{
    std::uint32_t code, constants, names, locals, freeNames, cellNames, fileName, name;
};
/// Where each of them stands; freeNames and cellNames are `locals` from 3.11 on, which has one list of all three.
CodeFields codeFields(const MarshalValue& code, CodeLayout layout);

struct MarshalDocument
{
    std::vector<MarshalValue> values; ///< the first one is the whole
    CodeLayout layout = CodeLayout::Python311;
    std::size_t length = 0; ///< bytes that were read
};

/// Reads one value. At most 200,000 values; strings are bounded by `bytes`.
Result<MarshalDocument> readMarshal(std::string_view bytes, CodeLayout layout);

} // namespace assayer::format
