// SPDX-License-Identifier: GPL-3.0-or-later
#include "risk/TargetJudgement.h"

#include "risk/GlobalLists.h"

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

} // namespace

void judgeTarget(const format::Target& target, const Catalogue& catalogue, std::vector<record::Finding>& findings)
{
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
