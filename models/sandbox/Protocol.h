// SPDX-License-Identifier: GPL-3.0-or-later
// What parent and worker say to one another. Requests are datagrams of JSON with descriptors (SCM_RIGHTS) over a socket
// at the worker's descriptor 3; answers are JSON objects, one a line, over a pipe at its descriptor 1. The worker's
// first line, once it is locked down, is {"event":"hello","protections":[...]}; the last answer to a request is
// {"event":"done"}. A page of shared memory, handed over as descriptor 4, tells where the worker is.
#pragma once

#include "base/Json.h"
#include "base/Result.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace assayer::sandbox {

inline constexpr int kRequestDescriptor = 3;
inline constexpr int kPlaceDescriptor = 4; ///< until the worker has mapped it

/// Exit statuses of a worker beyond 0.
inline constexpr int kOutOfMemoryStatus = 70;
inline constexpr int kParentGoneStatus = 71;

/// Longest request; larger input travels in a memory file.
inline constexpr std::size_t kLongestRequest = std::size_t{64} << 10U;

/// Longest line a worker may write; a longer one ends it.
inline constexpr std::size_t kLongestLine = std::size_t{16} << 20U;

/// Most answers to one request, and their bytes together.
inline constexpr std::size_t kMostAnswers = 2'000'000;
inline constexpr std::size_t kMostAnswerBytes = std::size_t{256} << 20U;

/// The rate at which answers are taken: a worker that writes more waits, so that it cannot keep the parent busy.
inline constexpr std::size_t kMostBytesPerSecond = std::size_t{64} << 20U;

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

enum class MemoryFileUse
{
    ReadOnly, ///< nobody can change it any more
    Shared,   ///< writable by whoever has it, but of this size for good
};

/// A descriptor of an anonymous file in memory that holds `text`; the caller closes it.
Result<int> memoryFile(std::string_view text, MemoryFileUse use = MemoryFileUse::ReadOnly);

/// Both ends of a pipe (read, write) and of a socket for requests (parent, worker), closed by exec.
Result<std::array<int, 2>> makePipe();
Result<std::array<int, 2>> makeRequestSocket();

} // namespace assayer::sandbox
