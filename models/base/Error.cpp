// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Error.h"

namespace assayer {

std::string_view errorKindWord(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::NotFound:
        return "not-found";
    case ErrorKind::PermissionDenied:
        return "permission-denied";
    case ErrorKind::InputOutput:
        return "input-output";
    case ErrorKind::Changed:
        return "changed";
    case ErrorKind::Truncated:
        return "truncated";
    case ErrorKind::Malformed:
        return "malformed";
    case ErrorKind::LimitExceeded:
        return "limit-exceeded";
    case ErrorKind::Unsupported:
        return "unsupported";
    case ErrorKind::Cancelled:
        return "cancelled";
    case ErrorKind::Usage:
        return "usage";
    case ErrorKind::Internal:
        return "internal";
    }
    return "internal";
}

} // namespace assayer
