// SPDX-License-Identifier: GPL-3.0-or-later
// The record's words in the user's language, and the mark (shape) that stands for each. One table for all panels.
#pragma once

#include "record/Words.h"

#include <QString>

#include <string_view>

namespace assayer::view {

/// A shape with a colour of its own; widgets draw it. None is "not known yet".
enum class Mark
{
    None,
    Critical,
    High,
    Medium,
    Low,
    Info,
    Pass,
    NotChecked
};
inline constexpr int kMarkCount = 8;

Mark markOf(record::Severity severity);
Mark markOf(record::Verdict verdict);
Mark markOf(record::SignatureStatus status);
Mark markOf(record::StepResult result);
Mark markOf(record::ClaimVerdict verdict);

QString label(record::Severity severity);
QString label(record::Verdict verdict);
QString label(record::Confidence confidence);
QString label(record::SignatureStatus status);
QString label(record::StepResult result);
QString label(record::ClaimVerdict verdict);

/// A node's kind ("base-model") and an edge's relation ("trained-on"); unknown words come back as they are.
QString nodeKindLabel(std::string_view kind);
QString relationLabel(std::string_view relation);

/// A signature's kind ("oms") and a check of it ("manifest"); unknown words come back as they are.
QString signatureKindLabel(std::string_view kind);
QString stepLabel(std::string_view name);

/// A claim's id ("parameters") as a heading; unknown ids come back as they are.
QString claimLabel(std::string_view id);

} // namespace assayer::view
