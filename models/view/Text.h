// SPDX-License-Identifier: GPL-3.0-or-later
// From the record's strings and numbers to text for the eye: untrusted characters made visible, numbers in the user's
// locale.
#pragma once

#include <QString>

#include <cstdint>
#include <string>
#include <string_view>

namespace assayer::view {

/// Untrusted text on one line: controls, bidirectional and zero-width characters appear as escapes.
QString shown(std::string_view untrusted);

/// The same with line feeds and tabs kept.
QString shownLines(std::string_view untrusted);

/// A size in bytes with a binary unit ("1.4 GiB").
QString sizeText(std::uint64_t bytes);

/// A byte offset as hexadecimal ("0x1F").
QString offsetText(std::uint64_t offset);

/// A count with the locale's group separators.
QString countText(std::uint64_t count);

/// Plain text as a tool tip: Qt would take what looks like markup for markup.
QString toolTip(const QString& plain);

/// A path that the user named, in the engine's form.
std::string enginePath(const QString& path);

} // namespace assayer::view
