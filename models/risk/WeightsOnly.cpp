// SPDX-License-Identifier: GPL-3.0-or-later
#include "risk/WeightsOnly.h"

#include "risk/GlobalLists.h"

#include <algorithm>
#include <array>

namespace assayer::risk {

namespace {

// Opcodes that torch's restricted unpickler (torch/_weights_only_unpickler.py) does not have.
constexpr std::array<std::string_view, 8> kRefused{"STACK_GLOBAL", "INST", "OBJ",  "NEWOBJ_EX",
                                                   "EXT1",         "EXT2", "EXT4", "PERSID"};

void addOnce(std::vector<std::string>& list, std::string text)
{
    if (std::find(list.begin(), list.end(), text) == list.end())
        list.push_back(std::move(text));
}

std::vector<std::string> blockersOf(const pickle::Analysis& analysis)
{
    std::vector<std::string> blockers;
    for (const pickle::Global& global : analysis.globals) {
        if (global.computed || !GlobalLists::builtIn().weightsOnly(global.path()))
            addOnce(blockers, global.path());
    }
    for (const pickle::Event& event : analysis.events) {
        if (event.kind != pickle::EventKind::Anomaly && event.via.empty() &&
            std::find(kRefused.begin(), kRefused.end(), event.opcode) != kRefused.end())
            addOnce(blockers, "the opcode " + event.opcode);
    }
    // Of the protocols above 3 it has no opcode, and every pickler writes FRAME there.
    constexpr int kHighestProtocol = 3;
    if (analysis.protocol > kHighestProtocol)
        addOnce(blockers, "the opcodes of protocol " + std::to_string(analysis.protocol));
    if (analysis.ending != pickle::Ending::Stopped)
        addOnce(blockers, "the broken stream");
    return blockers;
}

} // namespace

void judgeWeightsOnly(const format::Facts& facts, const Catalogue& catalogue, std::vector<record::Finding>& findings)
{
    if ((facts.format != "torch-zip" && facts.format != "torch-legacy") || facts.pickles.empty())
        return;
    constexpr std::size_t kNamed = 12;
    std::vector<std::string> blockers;
    const format::PickleStream* first = nullptr;
    for (const format::PickleStream& stream : facts.pickles) {
        // Of an archive torch.load reads this one record only.
        if (!stream.member.empty() && !stream.member.ends_with("data.pkl"))
            continue;
        if (first == nullptr)
            first = &stream;
        for (std::string& blocker : blockersOf(stream.analysis))
            addOnce(blockers, std::move(blocker));
    }
    if (first == nullptr)
        return;
    std::string evidence = blockers.empty()
                               ? "torch.load(weights_only=True) of PyTorch 2.6 accepts all that the pickle names"
                               : "torch.load(weights_only=True) of PyTorch 2.6 refuses ";
    for (std::size_t i = 0; i < blockers.size() && i < kNamed; ++i)
        evidence += (i == 0 ? "" : ", ") + blockers[i];
    if (blockers.size() > kNamed)
        evidence += " and " + std::to_string(blockers.size() - kNamed) + " more";
    record::Finding finding = catalogue.finding("ASY-PKL-030", std::move(evidence));
    finding.offset = first->analysis.begin;
    if (!first->member.empty())
        finding.member = first->member;
    findings.push_back(std::move(finding));
}

} // namespace assayer::risk
