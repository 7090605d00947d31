// SPDX-License-Identifier: GPL-3.0-or-later
#include "record/Inspection.h"

#include <algorithm>

namespace assayer::record {

const File* Inspection::file(std::string_view path) const
{
    const auto found = std::lower_bound(files.begin(), files.end(), path,
                                        [](const File& file, std::string_view wanted) { return file.path < wanted; });
    return found != files.end() && found->path == path ? &*found : nullptr;
}

} // namespace assayer::record
