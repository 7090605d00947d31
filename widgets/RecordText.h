// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of the record as JSON text, for the clipboard and the evidence pane.
#pragma once

#include "record/Inspection.h"

#include <QString>

namespace assayer::widgets {

QString jsonText(const record::File& file);
QString jsonText(const record::Member& member);
QString jsonText(const record::Finding& finding);
QString jsonText(const record::Signature& signature);
QString jsonText(const record::Claim& claim);
QString jsonText(const record::Node& node);

/// Text in which Markdown finds nothing to interpret: ASCII punctuation is escaped with a backslash (CommonMark 2.4).
QString markdownText(const QString& text);

} // namespace assayer::widgets
