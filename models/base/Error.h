// SPDX-License-Identifier: GPL-3.0-or-later
// What went wrong, as a value: the kind for programs, the message for people, the place in the input.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assayer {

enum class ErrorKind
{
    NotFound,
    PermissionDenied,
    InputOutput,   ///< the operating system failed a read
    Changed,       ///< a file became shorter or otherwise different while it was read
    Truncated,     ///< the input ends before what it announces
    Malformed,     ///< the input breaks the rules of its format
    LimitExceeded, ///< a budget of Limits is used up
    Unsupported,   ///< well-formed as far as seen, but nothing here reads it
    Cancelled,
    Usage,    ///< the caller asked for something that makes no sense
    Internal, ///< a worker died or answered nonsense
};

/// The word for a kind that records and logs use ("permission-denied").
std::string_view errorKindWord(ErrorKind kind);

/// A failure. `message` is one English sentence without a final full stop that says what was expected and what was
/// found.
struct Error
{
    ErrorKind kind = ErrorKind::Internal;
    std::string message;
    std::optional<std::uint64_t> offset; ///< byte offset in the input, where there is one
};

} // namespace assayer
