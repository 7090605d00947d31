// SPDX-License-Identifier: GPL-3.0-or-later
// What a file is for within a model, as far as its format, facts and name tell.
#pragma once

#include "record/Inspection.h"

namespace assayer::bom {

enum class FileRole
{
    Weights,
    Code,
    Configuration,
    Card,
    Licence,
    Signature,
    Other
};

FileRole roleOf(const record::File& file);

/// The word that exports use: "weights", "code" ...
std::string_view roleWord(FileRole role);

} // namespace assayer::bom
