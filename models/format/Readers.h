// SPDX-License-Identifier: GPL-3.0-or-later
// The recogniser and the reader of each format; the registry lists them. One pair of lines per format.
#pragma once

#include "format/Format.h"

namespace assayer::format {

Match recogniseText(const Head& head, const Input& input);
Result<void> readText(const Input& input, Facts& facts);

} // namespace assayer::format
