// SPDX-License-Identifier: GPL-3.0-or-later
// Free text that a file carries beside its tensors: what in it a program might take as an instruction.
#pragma once

#include "format/Observations.h"

#include <string>
#include <string_view>

namespace assayer::format {

/// Observes `<format>.metadata-target` (a configuration that names a callable, as Hydra's `_target_` does),
/// `.metadata-code` (statements of a programming language), `.metadata-markup` (active HTML), `.metadata-link`
/// and `.metadata-address`.
void observeMetadataText(const std::string& format, const std::string& key, std::string_view text, std::uint64_t offset,
                         Observations& observations);

/// Where the first web address stands in the text.
std::optional<std::size_t> webAddressIn(std::string_view text);

/// Observes `kind` for a machine that is named by number.
void observeMachine(const std::string& kind, const std::string& key, std::string_view text,
                    std::optional<std::uint64_t> offset, Observations& observations);

/// Keeps one entry in `facts.values["metadata"]`: up to 256 of them, each shortened.
void keepMetadata(Facts& facts, const std::string& key, std::string_view text);

} // namespace assayer::format
