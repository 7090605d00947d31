// SPDX-License-Identifier: GPL-3.0-or-later
// Following one code object from its first operation to its last, without running it: which names it reaches, what it
// calls with which constants, and its disassembly.
#pragma once

#include "format/PythonFacts.h"
#include "format/PythonOperations.h"

namespace assayer::format {

/// What of a code object did not fit a release: the fewer, the likelier it was compiled by it.
struct PythonFit
{
    std::size_t operations = 0;
    std::size_t wrong = 0; ///< unknown numbers, operands beyond the names or constants
};

/// How well the bytecode of `code` and of the code objects in it fits a release.
PythonFit fitOf(const MarshalDocument& document, const PythonRelease& release);

/// Appends the uses and the listing of `document`'s code objects to `into`.
void tracePython(const MarshalDocument& document, const PythonRelease& release, PythonCode& into);

} // namespace assayer::format
