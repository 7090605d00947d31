// SPDX-License-Identifier: GPL-3.0-or-later
// `assay explain`: what a rule means.
#include "Commands.h"

#include "risk/Catalogue.h"

#include <cstdio>

namespace assayer::assay {

namespace {

void explain(const risk::Rule& rule)
{
    std::printf("%s (%s)\n%s.\n\nWhy it matters\n  %s\n\nWhat to do\n  %s\n", rule.id.c_str(),
                std::string(record::word(rule.severity)).c_str(), rule.title.c_str(), rule.why.c_str(),
                rule.remedy.c_str());
    if (!rule.references.empty())
        std::printf("\nReferences\n");
    for (const std::string& reference : rule.references)
        std::printf("  %s\n", reference.c_str());
}

} // namespace

int runExplain(const CommandLine& line)
{
    const risk::Catalogue& catalogue = risk::Catalogue::builtIn();
    if (line.listRules || line.operands.empty()) {
        for (const auto& [id, rule] : catalogue.rules())
            std::printf("%-15s %-9s %s\n", id.c_str(), std::string(record::word(rule.severity)).c_str(),
                        rule.title.c_str());
        return 0;
    }
    int status = 0;
    for (const std::string& id : line.operands) {
        const risk::Rule* rule = catalogue.find(id);
        if (rule == nullptr) {
            complain("no rule '" + id + "'; assay explain --list-rules shows them all");
            status = 2;
            continue;
        }
        explain(*rule);
    }
    return status;
}

} // namespace assayer::assay
