// SPDX-License-Identifier: GPL-3.0-or-later
// `assay trust refresh`: Sigstore's root of trust brought up to date over the network.
#include "Commands.h"

#include "base/Json.h"
#include "base/Text.h"
#include "inspection/AtomicFile.h"
#include "inspection/RootRefresh.h"
#include "policy/Gate.h"

#include <cstdio>

namespace assayer::assay {

namespace {

using policy::ExitStatus;

int refuse(ExitStatus status, const std::string& message)
{
    complain(visibleText(message));
    return static_cast<int>(status);
}

// The member "offline" of a policy speaks for everything that could use the network.
Result<bool> policyIsOffline(const std::string& path)
{
    constexpr std::size_t kLargestPolicy = std::size_t{32} << 20U;
    if (path.empty())
        return false;
    const auto text = inspection::readWhole(path, kLargestPolicy);
    if (!text)
        return failure(text.error());
    const auto document = parseJson(*text);
    if (!document)
        return failure(ErrorKind::Malformed, "the policy '" + path + "' cannot be read: " + document.error().message);
    return jsonMember(document->value, "offline") == Json(true);
}

void print(const inspection::RefreshedRoot& root, const std::string& repository)
{
    std::printf("%s: root of trust as of %s, %s (TUF root %llu, targets %llu)\n", visibleText(repository).c_str(),
                root.asOf.c_str(), root.changed ? "changed" : "unchanged",
                static_cast<unsigned long long>(root.rootVersion),
                static_cast<unsigned long long>(root.targetsVersion));
    std::printf("kept in %s\n", visibleText(root.path).c_str());
    for (const record::NetworkAccess& access : root.network)
        std::printf("network: %s, %llu bytes sent, %llu received\n", visibleText(access.host).c_str(),
                    static_cast<unsigned long long>(access.bytesSent),
                    static_cast<unsigned long long>(access.bytesReceived));
    if (repository != inspection::kPublicGoodRepository)
        std::printf("name it to assay verify by --trusted-root\n");
}

} // namespace

int runTrustRefresh(const CommandLine& line, const std::stop_token& stop)
{
    if (line.operands.size() != 1)
        return refuse(ExitStatus::WrongUsage, "trust refresh takes no operand");
    const auto forbidden = policyIsOffline(line.policy);
    if (!forbidden)
        return refuse(ExitStatus::Incomplete, forbidden.error().message);
    if (line.offline || *forbidden)
        return refuse(ExitStatus::WrongUsage, "trust refresh needs the network, which " +
                                                  std::string(line.offline ? "--offline" : "the policy") +
                                                  " forbids; nothing was fetched");
    inspection::RootRefreshRequest request;
    if (!line.repository.empty())
        request.repository = line.repository;
    request.root = line.firstRoot;
    request.folder = inspection::rootFolder(request.repository);
    const auto progress = [&](const std::string& path) {
        if (!line.quiet)
            std::fprintf(stderr, "assay: fetching %s\n", visibleText(path).c_str());
    };
    const auto root = inspection::refreshRootOverNetwork(request, progress, stop);
    if (!root) {
        const bool usage = root.error().kind == ErrorKind::Usage;
        return refuse(usage ? ExitStatus::WrongUsage : ExitStatus::Incomplete,
                      root.error().message +
                          (usage ? "" : "; the root of trust stays as it was, of " + inspection::publicGoodRootDate()));
    }
    print(*root, request.repository);
    return static_cast<int>(ExitStatus::Done);
}

} // namespace assayer::assay
