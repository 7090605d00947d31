// SPDX-License-Identifier: GPL-3.0-or-later
// Code objects that a file carries in marshalled form: decoded and followed.
#pragma once

#include "format/Format.h"
#include "format/PythonFacts.h"

#include <string_view>

namespace assayer::format {

/// Decodes marshalled bytes; the release is told by the layout that reads to the end and by the operations that fit it.
/// What could not be decoded leaves `problem`. At most 16 MiB are looked at.
PythonCode decodePythonCode(std::string_view bytes);

/// True where the bytes begin as a marshalled code object does.
bool mayBePythonCode(std::string_view bytes);

/// Adds the code to `facts.code` and, shortened, to the values (`code`), for people to read.
void addPythonCode(PythonCode code, Facts& facts);

} // namespace assayer::format
