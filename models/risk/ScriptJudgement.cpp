// SPDX-License-Identifier: GPL-3.0-or-later
#include "risk/ScriptJudgement.h"

#include "base/Text.h"
#include "risk/GlobalLists.h"
#include "risk/PythonLists.h"

#include <algorithm>
#include <array>

namespace assayer::risk {

namespace {

constexpr std::size_t kMostScriptFindings = 200; ///< of one script

// Packages whose classes configurations of models name as a matter of course.
constexpr std::array<std::string_view, 26> kUsualPackages{
    "torch",       "nemo",       "pytorch_lightning", "lightning", "omegaconf", "transformers",          "diffusers",
    "torchvision", "timm",       "torchaudio",        "monai",     "hydra",     "torchmetrics",          "datasets",
    "tokenizers",  "keras",      "tensorflow",        "sklearn",   "numpy",     "sentence_transformers", "peft",
    "trl",         "accelerate", "megatron",          "ldm",       "sgm"};

std::string_view topOf(std::string_view path)
{
    return path.substr(0, path.find('.'));
}

// What the lists of Python code and of pickles say of a callable that a configuration names.
void judgeCallable(const format::Callable& callable, const Catalogue& catalogue, std::vector<record::Finding>& findings)
{
    std::string path = callable.path;
    if (path.find('.') == std::string::npos && (path == "eval" || path == "exec" || path == "open"))
        path = "builtins." + path;
    const std::size_t dot = path.rfind('.');
    pickle::Global global;
    global.module = path.substr(0, dot == std::string::npos ? 0 : dot);
    global.name = dot == std::string::npos ? path : path.substr(dot + 1);
    const Classification standing = GlobalLists::builtIn().classify(global);
    const std::vector<std::string> groups = PythonLists::builtIn().groupsOf(path);
    const bool runs = !groups.empty() && (groups[0] == "program" || groups[0] == "evaluate");
    const bool usual = std::find(kUsualPackages.begin(), kUsualPackages.end(), topOf(path)) != kUsualPackages.end() &&
                       (standing.standing == Standing::Allowed || standing.category == nullptr);
    std::string_view rule = "ASY-CFG-003";
    std::string means = "is none of the usual packages";
    if (runs || standing.standing == Standing::Denied) {
        const bool worst = runs || standing.category->id == "execution" || standing.category->id == "code-objects" ||
                           standing.category->id == "executing-reflection" || standing.category->id == "native";
        rule = worst && callable.called ? "ASY-CFG-001" : "ASY-CFG-002";
        means = std::string(runs ? PythonLists::builtIn().meaningOf(groups[0]) : standing.category->means);
    } else if (usual) {
        rule = "ASY-CFG-004";
        means = "belongs to a usual package";
    }
    record::Finding finding =
        catalogue.finding(rule, callable.reason + " names '" + excerpt(callable.path, 128) + "', which " + means +
                                    (callable.place.empty() ? "" : " (" + callable.place + ")"));
    finding.offset = callable.offset;
    if (!callable.member.empty())
        finding.member = callable.member;
    findings.push_back(std::move(finding));
}

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
    constexpr std::size_t kMostCallables = 500;
    std::size_t judged = 0;
    std::set<std::string> said;
    for (const format::Callable& callable : facts.callables) {
        if (said.insert(callable.reason + " " + callable.path).second && ++judged <= kMostCallables)
            judgeCallable(callable, catalogue, findings);
    }
}

} // namespace assayer::risk
