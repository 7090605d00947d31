// SPDX-License-Identifier: GPL-3.0-or-later
#include "risk/ScriptJudgement.h"

namespace assayer::risk {

namespace {

constexpr std::size_t kMostScriptFindings = 200; ///< of one script

} // namespace

void ScriptFindings::add(std::string_view rule, const std::string& evidence, std::size_t at, std::size_t line)
{
    for (const Nesting& outer : m_nested) {
        at = outer.at;
        line = outer.line;
        break;
    }
    std::string text = m_script.name.empty() ? std::string() : m_script.name + ", ";
    text += "line " + std::to_string(m_script.firstLine + line - 1) + ": ";
    for (const Nesting& outer : m_nested)
        text += outer.how + ": ";
    text += evidence;
    if (m_said.size() >= kMostScriptFindings || !m_said.insert(std::string(rule) + text).second)
        return;
    record::Finding finding = m_catalogue.finding(rule, std::move(text));
    if (!m_script.member.empty())
        finding.member = m_script.member;
    if (m_script.offset)
        finding.offset = *m_script.offset + at;
    m_findings.push_back(std::move(finding));
}

void ScriptFindings::nest(std::size_t at, std::size_t line, std::string how)
{
    m_nested.push_back({at, line, std::move(how)});
}

void ScriptFindings::leave()
{
    m_nested.pop_back();
}

void judgeScripts(const format::Facts& facts, const Catalogue& catalogue, std::vector<record::Finding>& findings)
{
    for (const format::Script& script : facts.scripts) {
        ScriptFindings into(script, catalogue, findings);
        if (script.language == "python")
            judgePython(script.text, into);
        else
            judgeShell(script.text, into);
    }
}

} // namespace assayer::risk
