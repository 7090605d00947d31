// SPDX-License-Identifier: GPL-3.0-or-later
// How a process ended, in words.
#pragma once

#include <string>

namespace assayer::sandbox {

/// A sentence without full stop about the status that waitpid gave: "the reader process was ended by signal 11 (...)".
std::string endInWords(int status);

} // namespace assayer::sandbox
