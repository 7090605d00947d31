// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a path below a folder without ever leaving that folder, whatever symbolic links say.
#pragma once

#include "base/Result.h"
#include "source/FileSource.h"

#include <string>

namespace assayer::source {

/// Opens `path` relative to the folder `anchor`. Links are followed as long as they stay beneath it: the kernel decides
/// (openat2 with RESOLVE_BENEATH), so that there is no moment between check and use. On a kernel without openat2, links
/// are not followed at all. A link to the outside fails with PermissionDenied, a missing file with NotFound.
Result<Descriptor> openBeneath(int anchor, const std::string& path, int flags);

} // namespace assayer::source
