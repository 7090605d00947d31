// SPDX-License-Identifier: GPL-3.0-or-later
// From a signature's record to observations.
#include "trust/SignatureObservations.h"

#include "trust/Reasons.h"

#include <algorithm>
#include <array>

namespace assayer::trust {

namespace {

using record::SignatureStatus;
using record::StepResult;

std::string listed(const std::string& lead, const std::vector<std::string>& names)
{
    constexpr std::size_t kShown = 10;
    std::string text = lead;
    for (std::size_t i = 0; i < std::min(kShown, names.size()); ++i)
        text += (i == 0 ? ": " : ", ") + names[i];
    if (names.size() > kShown)
        text += " and " + std::to_string(names.size() - kShown) + " more";
    return text + ".";
}

// Steps that the lists of files speak for already.
bool isFileStep(const std::string& name)
{
    constexpr std::array<std::string_view, 3> kSteps{"files", "missing files", "unsigned files"};
    return std::find(kSteps.begin(), kSteps.end(), name) != kSteps.end();
}

// No signature covers itself, so that its own file is nothing to tell about.
std::vector<std::string> ignoredFiles(const record::Signature& signature)
{
    std::vector<std::string> files = signature.coverage.ignored;
    files.erase(std::remove(files.begin(), files.end(), signature.path), files.end());
    return files;
}

std::string failures(const record::Signature& signature)
{
    std::string text;
    for (const record::SignatureStep& step : signature.steps) {
        if (step.result == StepResult::Fail && !isFileStep(step.name))
            text += (text.empty() ? "" : " ") + step.detail;
    }
    return text;
}

std::string reasonText(const record::Signature& signature, std::string_view fallback)
{
    const Reason* reason = signature.reason ? findReason(*signature.reason) : nullptr;
    if (reason == nullptr)
        return std::string(fallback);
    return std::string(reason->explanation) + " " + std::string(reason->action);
}

} // namespace

std::vector<std::pair<std::string, std::string>> signatureObservations(const record::Signature& signature)
{
    std::vector<std::pair<std::string, std::string>> observations;
    const auto observe = [&](std::string kind, std::string detail) {
        observations.emplace_back(std::move(kind), std::move(detail));
    };
    const record::Coverage& coverage = signature.coverage;
    const std::string failed = failures(signature);
    if (!failed.empty())
        observe("signature.invalid", failed);
    if (!coverage.changed.empty())
        observe("signature.content-mismatch", listed("Other content than was signed", coverage.changed));
    if (!coverage.missing.empty())
        observe("signature.file-missing", listed("Signed but not there", coverage.missing));
    if (!coverage.extra.empty())
        observe("signature.unsigned-files", listed("Beside the signed files", coverage.extra));
    const std::vector<std::string> ignored = ignoredFiles(signature);
    if (!ignored.empty())
        observe("signature.ignored-files", listed("Left out of the signature", ignored));
    switch (signature.status) {
    case SignatureStatus::Unsigned:
        observe("signature.none", "No signature was found in the model or beside it.");
        break;
    case SignatureStatus::Incomplete:
        observe("signature.undecided", reasonText(signature, "The verification could not be finished."));
        break;
    case SignatureStatus::Unsupported:
        observe("signature.unsupported",
                "This version does not verify signatures of this kind (" + signature.kind + ").");
        break;
    case SignatureStatus::ValidUntrusted:
        observe("signature.unnamed-signer",
                reasonText(signature, "The signature is right, but nobody said that this signer is expected."));
        break;
    case SignatureStatus::Verified:
    case SignatureStatus::Invalid:
        break;
    }
    return observations;
}

} // namespace assayer::trust
