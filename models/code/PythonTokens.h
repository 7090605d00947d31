// SPDX-License-Identifier: GPL-3.0-or-later
// The tokens of Python source (Python Language Reference, chapter 2): names, literals and operators with their places,
// logical lines with their indentation. Broken source yields the tokens that can be told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::code {

enum class PythonTokenKind
{
    Name,
    Number,
    String, ///< `text` is the decoded value
    Operator,
    LineEnd, ///< of a logical line
};

struct PythonToken
{
    PythonTokenKind kind = PythonTokenKind::LineEnd;
    std::string_view text;
    std::size_t offset = 0; ///< in the source
    std::uint32_t line = 1;
    std::uint32_t indent = 0; ///< columns before the logical line that the token stands in
    bool bytes = false;       ///< of a String: a bytes literal
};

/// The text of an f-string is handed on as the call of this name: `f"a{b}c"` as kFormatted("a", b, "c").
inline constexpr std::string_view kFormatted = "<formatted>";

struct PythonTokens
{
    std::vector<PythonToken> tokens;
    std::deque<std::string> texts;      ///< what the tokens' views point into where the source is written otherwise
    std::vector<std::size_t> disguised; ///< offsets of names in letters that Python takes for ASCII ones (PEP 3131)
    std::vector<std::size_t> directionMarks; ///< offsets of bidirectional overrides and invisible characters
    bool broken = false;                     ///< a string or bracket is not closed
    std::size_t brokenAt = 0;
    bool truncated = false; ///< there are more tokens than are kept
};

/// `source` must outlive the result. At most two million tokens are kept.
PythonTokens tokenisePython(std::string_view source);

} // namespace assayer::code
