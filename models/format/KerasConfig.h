// SPDX-License-Identifier: GPL-3.0-or-later
// Keras's configuration of a model, wherever it stands (the attribute of an HDF5 file, config.json of an archive, the
// metadata of a SavedModel): which classes and functions a loader would look up, and what code it holds.
#pragma once

#include "base/Json.h"
#include "format/Format.h"
#include "format/Observations.h"

#include <optional>
#include <string>

namespace assayer::format {

/// Where a configuration stands.
struct KerasPlace
{
    std::string member;                  ///< archive member or attribute, or empty
    std::optional<std::uint64_t> offset; ///< of the text in the file
    std::uint64_t length = 0;
    bool unguarded = false; ///< the loader of this kind of file has no safe mode (HDF5)
};

/// Parses `text` and judges every object in it. Text that is no JSON is observed as "keras.config-broken".
void inspectKerasText(const Input& input, std::string_view text, const KerasPlace& place, Facts& facts,
                      Observations& observations);

} // namespace assayer::format
