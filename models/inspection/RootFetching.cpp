// SPDX-License-Identifier: GPL-3.0-or-later
// The refresh over the network, apart from the rest so that the readers' processes are not linked with libcurl.
#include "inspection/RootRefresh.h"
#include "source/HttpClient.h"

namespace assayer::inspection {

namespace {

constexpr std::chrono::seconds kFetchTime{60};

} // namespace

Result<RefreshedRoot> refreshRootOverNetwork(const RootRefreshRequest& request, const RootProgress& progress,
                                             const std::stop_token& stop)
{
    std::string base = request.repository;
    while (base.ends_with('/'))
        base.pop_back();
    if (auto usable = source::checkAddress(base); !usable)
        return failure(usable.error());
    source::HttpClient client;
    auto refreshed = refreshRoot(
        request,
        [&](const std::string& path, std::uint64_t limit) {
            return client.get(base + "/" + path, {limit, kFetchTime}, stop);
        },
        progress);
    if (refreshed) {
        for (const source::Traffic& traffic : client.traffic())
            refreshed->network.push_back({traffic.host, traffic.bytesSent, traffic.bytesReceived});
    }
    return refreshed;
}

} // namespace assayer::inspection
