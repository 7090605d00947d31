// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/OutsidePath.h"

#include <algorithm>

namespace assayer::format {

namespace {

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool hasParentStep(std::string_view path)
{
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find_first_of("/\\"), path.size());
        if (path.substr(0, slash) == "..")
            return true;
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return false;
}

} // namespace

bool isRemote(std::string_view path)
{
    const std::size_t colon = path.find("://");
    return colon != std::string_view::npos && colon > 1 &&
           std::all_of(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
               return isLetter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
           });
}

std::optional<std::string> whyOutside(std::string_view path)
{
    if (path.empty())
        return "is empty";
    if (path.find('\0') != std::string_view::npos)
        return "holds a zero byte, at which a C library cuts it";
    if (isRemote(path))
        return "is an address";
    if (path.starts_with("\\\\") || path.starts_with("//"))
        return "names another computer";
    if (path[0] == '/' || path[0] == '\\')
        return "is absolute";
    if (path.size() >= 2 && isLetter(path[0]) && path[1] == ':')
        return "names a drive";
    if (path[0] == '~')
        return "begins in a home folder";
    if (hasParentStep(path))
        return "has a step to the parent folder";
    if (path.find("$(") != std::string_view::npos || path.find("${") != std::string_view::npos)
        return "takes a part from the environment";
    return std::nullopt;
}

bool looksLikePath(std::string_view text)
{
    if (text.empty() || text.size() > 4096 || text.find_first_of("\n\r\t") != std::string_view::npos)
        return false;
    if (whyOutside(text))
        return true;
    const std::size_t slash = text.find('/');
    return slash != std::string_view::npos && slash > 0 && slash + 1 < text.size() &&
           text.find(' ') == std::string_view::npos;
}

} // namespace assayer::format
