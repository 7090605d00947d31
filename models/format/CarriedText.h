// SPDX-License-Identifier: GPL-3.0-or-later
// Strings that a graph carries: code, active markup, and pickles that are written into them, plain or in base64.
#pragma once

#include "format/Format.h"
#include "format/Observations.h"

#include <string>
#include <string_view>

namespace assayer::format {

/// Observes `<format>.metadata-code` and the others of observeMetadataText(), and reads a pickle or an archive that the
/// text is, or is the base64 of, as a member of the name `key`.
void inspectCarriedText(const Input& input, const std::string& format, const std::string& key, std::string_view text,
                        std::uint64_t offset, Facts& facts, Observations& observations);

/// Reads `bytes` as a member of the name `key` where they are a pickle; true where they were.
bool readCarriedPickle(const Input& input, const std::string& key, std::string_view bytes,
                       std::optional<std::uint64_t> offset, Facts& facts);

} // namespace assayer::format
