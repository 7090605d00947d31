// SPDX-License-Identifier: GPL-3.0-or-later
// Fetching small documents over HTTPS: the only place that opens a connection to another machine.
#pragma once

#include "base/Result.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace assayer::source {

/// What went over the network to and from a host.
struct Traffic
{
    std::string host;
    std::uint64_t bytesSent = 0;
    std::uint64_t bytesReceived = 0;
};

struct FetchLimits
{
    std::uint64_t bytes = 0;           ///< of the body; one more ends the transfer
    std::chrono::milliseconds time{0}; ///< for the whole transfer, from looking the host up to the last byte
};

/// Fails with Usage unless `url` is https, or http on a loopback address, and names neither a user nor a query; with
/// Unsupported where libcurl is not installed.
Result<void> checkAddress(const std::string& url);

/// The host of a URL; empty where it has none.
std::string hostOf(const std::string& url);

/// Keeps its connection between requests. One thread at a time.
class HttpClient
{
public:
    HttpClient();
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// The body that GET answers with; nothing where the server says that there is no such document (403, 404, 410).
    /// Redirects are not followed, cookies and passwords are not sent. Fails with Usage for an address that
    /// checkAddress() refuses, LimitExceeded past a limit, Cancelled on a stop request, else InputOutput.
    Result<std::optional<std::string>> get(const std::string& url, const FetchLimits& limits,
                                           const std::stop_token& stop);

    /// What went over the network so far, a line a host.
    const std::vector<Traffic>& traffic() const;

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace assayer::source
