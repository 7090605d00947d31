// SPDX-License-Identifier: GPL-3.0-or-later
// The rule catalogue: what each rule means, how bad it is, and which observations of readers raise it. Rules are data
// (resources/rules/*.json); code only names ids.
#pragma once

#include "base/Result.h"
#include "record/Inspection.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::risk {

struct Rule
{
    std::string id; ///< ASY-<AREA>-<nnn>
    record::Severity severity = record::Severity::Info;
    record::Confidence confidence = record::Confidence::Certain;
    std::string title;                     ///< one sentence without a full stop, what is the matter
    std::string why;                       ///< why it matters, what a loader would do
    std::string remedy;                    ///< what to do
    std::vector<std::string> references;   ///< CWE, MITRE ATLAS, OWASP, CVE identifiers
    std::vector<std::string> observations; ///< kinds of format::Observation that raise it
};

class Catalogue
{
public:
    /// The catalogue that is linked in. Its files are checked by a test, so it always loads.
    static const Catalogue& builtIn();

    /// Reads the rules of one catalogue file; names the rule that is malformed.
    static Result<std::vector<Rule>> parse(std::string_view json);

    const Rule* find(std::string_view id) const;
    const Rule* forObservation(std::string_view kind) const;
    const std::map<std::string, Rule, std::less<>>& rules() const { return m_rules; }

    /// A finding of the rule `id` with the catalogue's title, severity, confidence and references. An id that the
    /// catalogue lacks yields a finding of the rule ASY-GEN-000 that names it: never nothing.
    record::Finding finding(std::string_view id, std::string evidence) const;

    /// The finding of the rule that the observation `kind` raises.
    record::Finding findingFor(std::string_view kind, std::string evidence) const;

private:
    std::map<std::string, Rule, std::less<>> m_rules;
    std::map<std::string, std::string, std::less<>> m_byObservation;
};

} // namespace assayer::risk
