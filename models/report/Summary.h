// SPDX-License-Identifier: GPL-3.0-or-later
// What the reports for people say first: counts, the verdict in a sentence, and what the inspection leaves open.
#pragma once

#include "record/Inspection.h"

#include <array>
#include <string>
#include <vector>

namespace assayer::report {

/// How often each word occurs, in the order of its enumerators.
struct Summary
{
    std::array<std::size_t, 5> findings{}; ///< by record::Severity, without the suppressed ones
    std::size_t suppressed = 0;
    std::array<std::size_t, 6> files{};      ///< by record::Verdict
    std::array<std::size_t, 6> signatures{}; ///< by record::SignatureStatus
    std::array<std::size_t, 5> claims{};     ///< by record::ClaimVerdict
};

Summary summarise(const record::Inspection& inspection);

/// The findings from critical to info, those of one severity in the record's order, suppressed ones last. Pointers into
/// `inspection`.
std::vector<const record::Finding*> worstFirst(const record::Inspection& inspection);

/// What the subject's verdict means, as one sentence that claims no more than was checked.
std::string verdictSentence(record::Verdict verdict);

/// What was inspected, what was not, and what a static inspection cannot say; whole sentences.
std::vector<std::string> scopeSentences(const record::Inspection& inspection);

} // namespace assayer::report
