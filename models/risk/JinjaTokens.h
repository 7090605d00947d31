// SPDX-License-Identifier: GPL-3.0-or-later
// The tokens of a Jinja template (Jinja 3 template designer documentation), for judging it; nothing is rendered.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::risk {

enum class JinjaTokenKind
{
    Data,            ///< text outside of blocks
    ExpressionBegin, ///< {{
    StatementBegin,  ///< {%
    BlockEnd,        ///< }} or %}
    Name,
    Number,
    String, ///< `text` with its escapes decoded, as Jinja does (Python's unicode-escape)
    Operator
};

struct JinjaToken
{
    JinjaTokenKind kind = JinjaTokenKind::Data;
    std::string text;
    std::size_t offset = 0; ///< in the template
    bool escaped = false;   ///< of a String: escapes made its text differ from what is written
};

struct JinjaTokens
{
    std::vector<JinjaToken> tokens;
    bool broken = false;    ///< a block or string is not closed; what could be read is there
    bool truncated = false; ///< there are more tokens than are kept
    std::size_t brokenAt = 0;
};

/// Comments are dropped, raw blocks become data. At most one million tokens are kept.
JinjaTokens tokeniseJinja(std::string_view text);

} // namespace assayer::risk
