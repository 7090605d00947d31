// SPDX-License-Identifier: GPL-3.0-or-later
// Writing a report to disk without ever leaving half of one.
#pragma once

#include "base/Result.h"

#include <string>
#include <string_view>

namespace assayer::report {

/// Writes to a temporary file in the same folder, flushes it, and renames it to `path`. Refuses a path inside
/// `subjectLocation` (an inspection must not change what it inspected).
Result<void> saveReport(const std::string& path, std::string_view content, const std::string& subjectLocation);

} // namespace assayer::report
