// SPDX-License-Identifier: GPL-3.0-or-later
// `assay trust`: the decisions about signers.
#include "Commands.h"
#include "ProgressLine.h"

#include "base/Text.h"
#include "inspection/SignerDecisions.h"
#include "inspection/TrustFile.h"

#include <charconv>
#include <cstdio>

namespace assayer::assay {

namespace {

int list(const trust::TrustStore& store)
{
    std::size_t number = 1;
    for (const trust::TrustDecision& decision : store.decisions()) {
        std::printf("%3zu  %-24s %s%s%s\n", number++, visibleText(decision.publisher).c_str(),
                    visibleText(trust::signerText(decision.signer)).c_str(), decision.added.empty() ? "" : ", since ",
                    decision.added.c_str());
    }
    return 0;
}

int save(const trust::TrustStore& store)
{
    const auto saved = inspection::saveTrust(inspection::userTrustFile(), store);
    if (!saved)
        complain(saved.error().message);
    return saved ? 0 : 3;
}

int add(const CommandLine& line, trust::TrustStore& store, const std::stop_token& stop)
{
    if (line.operands.size() != 2) {
        complain("trust add takes a subject whose signature shows the signer");
        return 2;
    }
    inspection::Options options = line.options;
    options.claims = options.graph = options.entropy = false;
    if (auto loaded = inspection::loadRoot(options); !loaded) {
        complain(loaded.error().message);
        return 3;
    }
    inspection::Inspector inspector(options);
    ProgressLine progress(line.quiet);
    const auto record = inspector.inspect(line.operands[1], progress, stop);
    if (!record) {
        complain(visibleText(record.error().message));
        return 3;
    }
    std::size_t added = 0;
    for (const record::Signature& signature : record->signatures) {
        const auto decision = inspection::decisionFor(*record, signature, options);
        if (!decision || !store.add(*decision))
            continue;
        std::printf("%s: %s\n", visibleText(decision->publisher).c_str(),
                    visibleText(trust::signerText(decision->signer)).c_str());
        added += 1;
    }
    if (added == 0) {
        complain("no signature of the subject is right and by a signer that is not remembered yet");
        return 1;
    }
    return save(store);
}

int remove(const CommandLine& line, trust::TrustStore& store)
{
    std::size_t number = 0;
    const std::string text = line.operands.size() == 2 ? line.operands[1] : std::string();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !store.remove(number)) {
        complain("trust remove takes a number that trust list shows");
        return 2;
    }
    return save(store);
}

} // namespace

int runTrust(const CommandLine& line, const std::stop_token& stop)
{
    const std::string action = line.operands.empty() ? "list" : line.operands[0];
    if (action == "refresh")
        return runTrustRefresh(line, stop);
    auto store = inspection::loadTrust(inspection::userTrustFile());
    if (!store) {
        complain(store.error().message);
        return 3;
    }
    if (action == "list")
        return list(*store);
    if (action == "add")
        return add(line, *store, stop);
    if (action == "remove")
        return remove(line, *store);
    complain("trust takes list, add SUBJECT, remove NUMBER or refresh");
    return 2;
}

} // namespace assayer::assay
