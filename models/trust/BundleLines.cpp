// SPDX-License-Identifier: GPL-3.0-or-later
// Splitting files of several bundles.
#include "trust/BundleLines.h"

#include <algorithm>

namespace assayer::trust {

std::vector<std::string_view> bundlesOf(std::string_view content)
{
    constexpr std::size_t kMostBundles = 64;
    std::vector<std::string_view> lines;
    std::size_t begin = 0;
    while (begin < content.size()) {
        const std::size_t end = std::min(content.find('\n', begin), content.size());
        std::string_view line = content.substr(begin, end - begin);
        while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
            line.remove_suffix(1);
        begin = end + 1;
        if (line.empty())
            continue;
        // A pretty-printed bundle has lines that are no objects, and is one bundle.
        if (line.front() != '{' || line.back() != '}' || lines.size() >= kMostBundles)
            return {content};
        lines.push_back(line);
    }
    return lines.size() > 1 ? lines : std::vector{content};
}

} // namespace assayer::trust
