// SPDX-License-Identifier: GPL-3.0-or-later
// Judging source code that stands in or beside a model: what it would run, fetch, send, load and change.
#pragma once

#include "format/Facts.h"
#include "risk/Catalogue.h"

#include <set>

namespace assayer::risk {

/// Appends the findings about all scripts of a file.
void judgeScripts(const format::Facts& facts, const Catalogue& catalogue, std::vector<record::Finding>& findings);

/// Where findings about one script go: each statement once, with its place in the file.
class ScriptFindings
{
public:
    ScriptFindings(const format::Script& script, const Catalogue& catalogue, std::vector<record::Finding>& findings)
        : m_script(script), m_catalogue(catalogue), m_findings(findings)
    {
    }

    /// `at` is the offset in the script's text, `line` counts from 1 in it.
    void add(std::string_view rule, const std::string& evidence, std::size_t at, std::size_t line);

    const format::Script& script() const { return m_script; }
    /// In a text that stands in the script as a constant, places are those of the constant.
    void nest(std::size_t at, std::size_t line, std::string how);
    void leave();
    std::size_t depth() const { return m_nested.size(); }
    std::size_t count() const { return m_said.size(); }

private:
    struct Nesting
    {
        std::size_t at;
        std::size_t line;
        std::string how;
    };

    const format::Script& m_script;
    const Catalogue& m_catalogue;
    std::vector<record::Finding>& m_findings;
    std::vector<Nesting> m_nested;
    std::set<std::string> m_said;
};

/// Constants in constants are followed this deep.
inline constexpr std::size_t kMostNestedScripts = 4;

void judgePython(std::string_view source, ScriptFindings& findings);
/// A command line or script of a shell, PowerShell or the Windows command processor.
void judgeShell(std::string_view source, ScriptFindings& findings);

} // namespace assayer::risk
