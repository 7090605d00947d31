// SPDX-License-Identifier: GPL-3.0-or-later
// `assay sigstore verify-bundle`: the command-line protocol of sigstore's conformance suite (sigstore-conformance,
// docs/cli_protocol.md).
#include "Commands.h"

#include "base/Text.h"
#include "inspection/BundleInspection.h"
#include "inspection/SignerDecisions.h"
#include "policy/Gate.h"
#include "record/RecordJson.h"

#include <cstdio>

namespace assayer::assay {

namespace {

using policy::ExitStatus;

// "sha256:HEX" and "sha512:HEX" name an artifact by its digest; everything else is a file.
Result<std::map<std::string, std::string>> digestsOf(const std::string& operand, const std::stop_token& stop)
{
    const std::size_t colon = operand.find(':');
    const std::string algorithm = operand.substr(0, colon);
    if (colon == std::string::npos || (algorithm != "sha256" && algorithm != "sha384" && algorithm != "sha512"))
        return inspection::artifactDigests(operand, stop);
    const std::string digest = asciiLower(operand.substr(colon + 1));
    if (digest.size() * 4 != static_cast<std::size_t>(std::stoul(algorithm.substr(3))) ||
        digest.find_first_not_of("0123456789abcdef") != std::string::npos)
        return failure(ErrorKind::Usage, "'" + operand + "' is no digest of that algorithm");
    return std::map<std::string, std::string>{{algorithm, digest}};
}

void print(const record::Signature& signature)
{
    std::string text;
    for (const record::SignatureStep& step : signature.steps)
        text += std::string(record::word(step.result)) + "  " + step.name + ": " + visibleText(step.detail) + "\n";
    text += std::string(record::word(signature.status)) +
            (signature.reason ? " (" + *signature.reason + ")" : std::string()) + "\n";
    std::fputs(text.c_str(), stdout);
}

int usage(const std::string& message)
{
    complain(message);
    return static_cast<int>(ExitStatus::WrongUsage);
}

} // namespace

int runSigstore(const CommandLine& line, const std::stop_token& stop)
{
    if (line.operands.size() != 2 || line.operands.front() != "verify-bundle" || line.options.signatureFile.empty())
        return usage("expected: assay sigstore verify-bundle --bundle FILE [OPTION...] FILE_OR_DIGEST");
    if (line.staging)
        return usage("this version has no root of the staging instance; name it by --trusted-root");
    const auto digests = digestsOf(line.operands.back(), stop);
    if (!digests) {
        complain(visibleText(digests.error().message));
        return static_cast<int>(digests.error().kind == ErrorKind::Usage ? ExitStatus::WrongUsage
                                                                         : ExitStatus::Incomplete);
    }
    inspection::Options options = line.options;
    if (auto loaded = inspection::loadRoot(options); !loaded) {
        complain(visibleText(loaded.error().message));
        return static_cast<int>(ExitStatus::Incomplete);
    }
    const auto signature = inspection::inspectBundle(options, *digests, stop);
    if (!signature) {
        complain(visibleText(signature.error().message));
        return static_cast<int>(ExitStatus::Incomplete);
    }
    if (line.format == "json")
        std::printf("%s\n", record::toJson(*signature).dump(2, ' ', false, Json::error_handler_t::replace).c_str());
    else if (!line.quiet)
        print(*signature);
    return static_cast<int>(signature->status == record::SignatureStatus::Verified ? ExitStatus::Done
                                                                                   : ExitStatus::FindingsAtOrAboveGate);
}

} // namespace assayer::assay
