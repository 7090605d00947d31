// SPDX-License-Identifier: GPL-3.0-or-later
// File names that a model gives its loader: whether they stay in the model's folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assayer::format {

/// Why `path`, taken relative to the model's folder, may name something outside of it on some system ("is absolute",
/// "has a step to the parent folder"), or nothing for a plain relative name. Both slashes count, as Windows takes both.
std::optional<std::string> whyOutside(std::string_view path);

/// True for "scheme://...": a loader with a virtual file system fetches it.
bool isRemote(std::string_view path);

/// True for a text that reads as a path or an address rather than as a word: it is outside as whyOutside() says, or has
/// a slash between names.
bool looksLikePath(std::string_view text);

} // namespace assayer::format
