// SPDX-License-Identifier: GPL-3.0-or-later
// Writing HTML in which no text of a subject can become markup: every text goes through escape().
#pragma once

#include "record/Inspection.h"

#include <string>
#include <string_view>

namespace assayer::report {

/// `text` with the five characters that HTML gives a meaning replaced; right in content and in quoted attributes.
std::string escapeHtml(std::string_view text);

/// Untrusted text for a document: cut, deceptive characters made visible, escaped.
std::string safe(std::string_view text, bool keepLineBreaks = false);

// The class of the style sheet that colours a word.
std::string_view toneClass(record::Severity severity);
std::string_view toneClass(record::Verdict verdict);
std::string_view toneClass(record::SignatureStatus status);
std::string_view toneClass(record::StepResult result);
std::string_view toneClass(record::ClaimVerdict verdict);

/// `<span class="tag high">high</span>`
template <typename Enum>
std::string tag(Enum value)
{
    return "<span class=\"tag " + std::string(toneClass(value)) + "\">" + std::string(record::word(value)) + "</span>";
}

/// The mark that says how much a table leaves out, or nothing.
std::string cutMark(std::size_t omitted, std::string_view one, std::string_view many);

} // namespace assayer::report
