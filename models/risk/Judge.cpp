// SPDX-License-Identifier: GPL-3.0-or-later
#include "risk/Judge.h"

#include "risk/LoadedPython.h"
#include "risk/PickleJudgement.h"
#include "risk/ScriptJudgement.h"
#include "risk/TargetJudgement.h"
#include "risk/TemplateJudgement.h"

namespace assayer::risk {

std::vector<record::Finding> judge(const format::Facts& facts, const Catalogue& catalogue)
{
    std::vector<record::Finding> findings;
    for (const format::Observation& observation : facts.observations) {
        record::Finding finding = catalogue.findingFor(observation.kind, observation.detail);
        if (!observation.member.empty())
            finding.member = observation.member;
        finding.offset = observation.offset;
        finding.length = observation.length;
        findings.push_back(std::move(finding));
    }
    for (const format::Target& target : facts.targets)
        judgeTarget(target, catalogue, findings);
    judgePickles(facts, catalogue, findings);
    judgeScripts(facts, catalogue, findings);
    judgeLoadedPython(facts, catalogue, findings);
    for (const format::Template& text : facts.templates)
        judgeTemplate(text, catalogue, findings);
    return findings;
}

} // namespace assayer::risk
