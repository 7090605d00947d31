// SPDX-License-Identifier: GPL-3.0-or-later
// Python 2 names that an unpickler of Python 3 maps to its own (fix_imports, protocols below 3).
#pragma once

#include <string>

namespace assayer::pickle {

/// Rewrites a global of Python 2 as Python 3 names it; true where anything changed.
bool renameFromPython2(std::string& module, std::string& name);

} // namespace assayer::pickle
