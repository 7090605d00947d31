// SPDX-License-Identifier: GPL-3.0-or-later
// What readers of text files share: parts of names, lines, blanks.
#pragma once

#include <string_view>

namespace assayer::format {

inline std::string_view lastNamePart(std::string_view name)
{
    return name.substr(name.find_last_of('/') + 1);
}

/// Without blanks at both ends.
inline std::string_view withoutBlanks(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t\r\n\f");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n\f") - begin + 1);
}

} // namespace assayer::format
