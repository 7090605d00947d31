// SPDX-License-Identifier: GPL-3.0-or-later
#include "risk/TargetJudgement.h"

#include "base/Text.h"
#include "risk/GlobalLists.h"
#include "risk/PythonLists.h"

#include <algorithm>
#include <array>

namespace assayer::risk {

namespace {

// Rules by what names the target: where it is dangerous, where nobody knows it, and where it is a usual one. An empty
// rule stands for no finding.
struct HowRules
{
    std::string_view how;
    std::string_view denied;
    std::string_view unknown;
    std::string_view usual;
};
constexpr std::array kRules{
    HowRules{"skops-object", "ASY-SKO-002", "ASY-SKO-003", ""},
    HowRules{"skops-reduce", "ASY-SKO-002", "ASY-SKO-003", ""},
    HowRules{"skops-function", "ASY-SKO-002", "ASY-SKO-001", ""},
    HowRules{"skops-type", "ASY-SKO-002", "ASY-SKO-001", ""},
    HowRules{"skops-partial", "ASY-SKO-002", "ASY-SKO-003", ""},
    // A method or an operator is found by its name on whatever object, which no list of types covers.
    HowRules{"skops-method", "ASY-SKO-002", "ASY-SKO-001", "ASY-SKO-001"},
    HowRules{"skops-operator", "ASY-SKO-001", "ASY-SKO-001", "ASY-SKO-001"},
};

// Packages whose types and functions skops itself trusts.
constexpr std::array<std::string_view, 9> kTrusted{"sklearn.",  "numpy.",  "scipy.",           "xgboost.", "lightgbm.",
                                                   "catboost.", "pandas.", "quantile_forest.", "imblearn."};

constexpr std::array<std::string_view, 5> kHarmless{"operator.itemgetter", "operator.attrgetter", "functools.partial",
                                                    "builtins.NoneType", "builtins.type"};

pickle::Global globalOf(const std::string& path)
{
    const std::size_t dot = path.find_last_of('.');
    pickle::Global global;
    global.module = dot == std::string::npos ? std::string() : path.substr(0, dot);
    global.name = dot == std::string::npos ? path : path.substr(dot + 1);
    return global;
}

bool isUsual(const format::Target& target, Standing standing)
{
    const bool trusted = std::any_of(kTrusted.begin(), kTrusted.end(),
                                     [&](std::string_view package) { return target.path.starts_with(package); });
    return trusted || standing == Standing::Allowed || standing == Standing::ReferenceOnly;
}

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
void judgeConfigured(const format::Target& target, const Catalogue& catalogue, std::vector<record::Finding>& findings)
{
    std::string path = target.path;
    if (path.find('.') == std::string::npos && (path == "eval" || path == "exec" || path == "open"))
        path = "builtins." + path;
    const Classification standing = GlobalLists::builtIn().classify(globalOf(path));
    const std::vector<std::string> groups = PythonLists::builtIn().groupsOf(path);
    const bool runs = !groups.empty() && (groups[0] == "program" || groups[0] == "evaluate");
    const bool usual = std::find(kUsualPackages.begin(), kUsualPackages.end(), topOf(path)) != kUsualPackages.end() &&
                       (standing.standing == Standing::Allowed || standing.category == nullptr);
    std::string_view rule = "ASY-CFG-003";
    std::string means = "is none of the usual packages";
    if (runs || standing.standing == Standing::Denied) {
        const bool worst = runs || standing.category->id == "execution" || standing.category->id == "code-objects" ||
                           standing.category->id == "executing-reflection" || standing.category->id == "native";
        rule = worst ? "ASY-CFG-001" : "ASY-CFG-002";
        means = std::string(runs ? PythonLists::builtIn().meaningOf(groups[0]) : standing.category->means);
    } else if (usual) {
        rule = "ASY-CFG-004";
        means = "belongs to a usual package";
    }
    record::Finding finding =
        catalogue.finding(rule, target.place + " names '" + excerpt(target.path, 128) + "', which " + means);
    finding.offset = target.offset;
    if (!target.member.empty())
        finding.member = target.member;
    findings.push_back(std::move(finding));
}

} // namespace

void judgeTarget(const format::Target& target, const Catalogue& catalogue, std::vector<record::Finding>& findings)
{
    if (target.how == "configuration") {
        judgeConfigured(target, catalogue, findings);
        return;
    }
    const auto* const rules =
        std::find_if(kRules.begin(), kRules.end(), [&](const HowRules& entry) { return entry.how == target.how; });
    if (rules == kRules.end())
        return;
    const bool harmless = std::find(kHarmless.begin(), kHarmless.end(), target.path) != kHarmless.end();
    const Standing standing = GlobalLists::builtIn().classify(globalOf(target.path)).standing;
    const std::string_view rule = harmless                       ? ""
                                  : standing == Standing::Denied ? rules->denied
                                  : isUsual(target, standing)    ? rules->usual
                                                                 : rules->unknown;
    if (rule.empty())
        return;
    record::Finding finding = catalogue.finding(std::string(rule), "'" + target.path + "' is named by " + target.place);
    if (!target.member.empty())
        finding.member = target.member;
    finding.offset = target.offset;
    findings.push_back(std::move(finding));
}

} // namespace assayer::risk
