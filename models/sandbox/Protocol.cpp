// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Protocol.h"

#include "base/Text.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace assayer::sandbox {

namespace {

tl::unexpected<Error> systemFailure(const std::string& what)
{
    return failure(ErrorKind::Internal, what + ": " + std::generic_category().message(errno));
}

#if defined(__linux__) && !defined(ASSAYER_PORTABLE_SANDBOX)
constexpr int kSendFlags = MSG_NOSIGNAL;
constexpr int kReceiveFlags = MSG_CMSG_CLOEXEC;
#else // the socket itself is told not to signal (see makeRequestSocket), and a worker runs no other program
constexpr int kSendFlags = 0;
constexpr int kReceiveFlags = 0;
#endif

using ControlBuffer = std::array<char, CMSG_SPACE(sizeof(int) * kMostDescriptors)>;

void closeAll(const std::vector<int>& descriptors)
{
    for (const int descriptor : descriptors)
        ::close(descriptor);
}

std::vector<int> receivedDescriptors(msghdr& message)
{
    std::vector<int> descriptors;
    for (cmsghdr* control = CMSG_FIRSTHDR(&message); control != nullptr; control = CMSG_NXTHDR(&message, control)) {
        if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t count = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        const std::size_t before = descriptors.size();
        descriptors.resize(before + count);
        std::memcpy(descriptors.data() + before, CMSG_DATA(control), count * sizeof(int));
    }
    return descriptors;
}

} // namespace

Result<void> sendRequest(int socket, std::string_view text, const std::vector<int>& descriptors)
{
    if (text.size() > kLongestRequest || descriptors.size() > kMostDescriptors)
        return failure(ErrorKind::Internal, "a request is too large for the worker protocol");
    std::string copy(text);
    iovec part{copy.data(), copy.size()};
    alignas(cmsghdr) ControlBuffer buffer{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (!descriptors.empty()) {
        const std::size_t bytes = descriptors.size() * sizeof(int);
        message.msg_control = buffer.data();
        message.msg_controllen = CMSG_SPACE(bytes);
        cmsghdr* control = CMSG_FIRSTHDR(&message);
        control->cmsg_level = SOL_SOCKET;
        control->cmsg_type = SCM_RIGHTS;
        control->cmsg_len = CMSG_LEN(bytes);
        std::memcpy(CMSG_DATA(control), descriptors.data(), bytes);
    }
    while (::sendmsg(socket, &message, kSendFlags) < 0) {
        if (errno != EINTR)
            return systemFailure("the worker does not take requests");
    }
    return {};
}

Result<std::optional<ReceivedRequest>> receiveRequest(int socket)
{
    std::string text(kLongestRequest, '\0');
    iovec part{text.data(), text.size()};
    alignas(cmsghdr) ControlBuffer buffer{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = buffer.data();
    message.msg_controllen = buffer.size();
    ssize_t got = 0;
    do {
        got = ::recvmsg(socket, &message, kReceiveFlags);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return systemFailure("the request socket failed");
    if (got == 0)
        return std::nullopt;
    std::vector<int> descriptors = receivedDescriptors(message);
    if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
        closeAll(descriptors);
        return failure(ErrorKind::Internal, "a request did not arrive whole");
    }
    text.resize(static_cast<std::size_t>(got));
    auto document = parseJson(text);
    if (!document) {
        closeAll(descriptors);
        return failure(document.error());
    }
    return ReceivedRequest{std::move(document->value), std::move(descriptors)};
}

} // namespace assayer::sandbox
