// SPDX-License-Identifier: GPL-3.0-or-later
// What parent and worker say to one another. Requests are datagrams of JSON with descriptors (SCM_RIGHTS) over a socket
// at the worker's descriptor 3; answers are JSON objects, one a line, over a pipe at its descriptor 1. The last answer
// to a request is {"event":"done"}.
#pragma once

#include "base/Json.h"
#include "base/Result.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace assayer::sandbox {

inline constexpr int kRequestDescriptor = 3;

/// Longest request; larger input travels in a memory file.
inline constexpr std::size_t kLongestRequest = std::size_t{64} << 10U;

/// Longest line a worker may write; a longer one ends it.
inline constexpr std::size_t kLongestLine = std::size_t{16} << 20U;

/// Most answers to one request.
inline constexpr std::size_t kMostAnswers = 2'000'000;

/// Most descriptors of one request.
inline constexpr std::size_t kMostDescriptors = 32;

/// Sends a request with its descriptors over the socket.
Result<void> sendRequest(int socket, std::string_view text, const std::vector<int>& descriptors);

struct ReceivedRequest
{
    Json header;
    std::vector<int> descriptors; ///< the receiver closes them
};

/// Waits for the next request; nothing where the other side closed the socket.
Result<std::optional<ReceivedRequest>> receiveRequest(int socket);

/// A descriptor of an anonymous file in memory that holds `text`, opened at its begin; the caller closes it.
Result<int> memoryFile(std::string_view text);

} // namespace assayer::sandbox
