// SPDX-License-Identifier: GPL-3.0-or-later
// The escaping, and the colours of words.
#include "report/Html.h"

#include "report/Wording.h"

namespace assayer::report {

std::string escapeHtml(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (const char character : text) {
        switch (character) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\'':
            result += "&#39;";
            break;
        default:
            result.push_back(character);
        }
    }
    return result;
}

std::string safe(std::string_view text, bool keepLineBreaks)
{
    return escapeHtml(shown(text, keepLineBreaks));
}

std::string_view toneClass(record::Severity severity)
{
    return record::word(severity); // the style sheet knows the five words
}

std::string_view toneClass(record::Verdict verdict)
{
    switch (verdict) {
    case record::Verdict::Clean:
        return "good";
    case record::Verdict::Notice:
        return "low";
    case record::Verdict::Dangerous:
        return "high";
    default:
        return "medium";
    }
}

std::string_view toneClass(record::SignatureStatus status)
{
    switch (status) {
    case record::SignatureStatus::Verified:
        return "good";
    case record::SignatureStatus::ValidUntrusted:
        return "low";
    case record::SignatureStatus::Invalid:
        return "high";
    default:
        return "medium";
    }
}

std::string_view toneClass(record::StepResult result)
{
    switch (result) {
    case record::StepResult::Pass:
        return "good";
    case record::StepResult::Fail:
        return "high";
    case record::StepResult::Warn:
        return "medium";
    default:
        return "info";
    }
}

std::string_view toneClass(record::ClaimVerdict verdict)
{
    switch (verdict) {
    case record::ClaimVerdict::Confirmed:
        return "good";
    case record::ClaimVerdict::Contradicted:
        return "high";
    case record::ClaimVerdict::Unsupported:
        return "medium";
    default:
        return "info";
    }
}

std::string cutMark(std::size_t omitted, std::string_view one, std::string_view many)
{
    if (omitted == 0)
        return {};
    return "<p class=\"cut\">" + countText(omitted, one, many) + (omitted == 1 ? " more is" : " more are") +
           " not shown here. The JSON report lists all.</p>\n";
}

} // namespace assayer::report
