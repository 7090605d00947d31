// SPDX-License-Identifier: GPL-3.0-or-later
// The return type of everything that input can make fail.
#pragma once

#include "base/Error.h"

#include <tl/expected.hpp>

#include <utility>

namespace assayer {

template <typename T>
using Result = tl::expected<T, Error>;

/// A failed Result of any type: `return failure(ErrorKind::Truncated, "the header ends early", offset);`
inline tl::unexpected<Error> failure(ErrorKind kind, std::string message,
                                     std::optional<std::uint64_t> offset = std::nullopt)
{
    return tl::unexpected<Error>(Error{kind, std::move(message), offset});
}

/// Passes the error of one Result on as the error of another.
inline tl::unexpected<Error> failure(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace assayer
