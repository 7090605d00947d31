// SPDX-License-Identifier: GPL-3.0-or-later
// A signed manifest held against the files of the subject.
#pragma once

#include "trust/Manifest.h"
#include "trust/SignatureCheck.h"

#include <string>
#include <vector>

namespace assayer::trust {

struct FileComparison
{
    record::Coverage coverage;
    std::vector<Defect> content;      ///< content-mismatch, shard-gap, appended-bytes
    std::vector<Defect> links;        ///< symlink-forbidden
    std::vector<std::string> unknown; ///< files of which a digest that the manifest needs was not computed
    std::vector<std::string> empty;   ///< empty files, which a manifest of shards cannot name
};

/// Compares every signed resource with the file of its name, byte for byte of the name, and lists what is left over.
FileComparison compareFiles(const Manifest& manifest, const Request& request);

/// True where `path` is `folder` or stands below it; whole parts of paths only.
bool isAtOrBelow(std::string_view path, std::string_view folder);

} // namespace assayer::trust
