// SPDX-License-Identifier: GPL-3.0-or-later
// Plain text: everything that is UTF-8 without control characters and that no other reader wants.
#include "base/Text.h"
#include "format/Readers.h"

#include <algorithm>

namespace assayer::format {

namespace {

// The head may end within a character, so up to three bytes at its end are not judged.
bool looksLikeText(std::string_view head, bool whole)
{
    const std::string_view judged = whole ? head : head.substr(0, head.size() - std::min<std::size_t>(3, head.size()));
    std::size_t i = 0;
    while (i < judged.size()) {
        const CodePoint point = codePointAt(judged, i);
        if (!point.valid() && !(judged.size() - i < 4 && !whole))
            return false;
        if (point.value < 0x20 && point.value != '\n' && point.value != '\r' && point.value != '\t' &&
            point.value != '\f')
            return false;
        i += point.length;
    }
    return true;
}

} // namespace

Match recogniseText(const Head& head, const Input&)
{
    return head.size > 0 && looksLikeText(asText(head.first), head.first.size() == head.size) ? Match::ByName
                                                                                              : Match::No;
}

Result<void> readText(const Input&, Facts&)
{
    return {};
}

} // namespace assayer::format
