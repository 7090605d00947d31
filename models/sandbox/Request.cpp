// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Request.h"

namespace assayer::sandbox {

Result<void> InProcessExecutor::run(const Request& request, const Answers& answer, const std::stop_token& stop)
{
    if (stop.stop_requested())
        return failure(ErrorKind::Cancelled, "the inspection was stopped");
    m_handler(request.header, request.descriptors, answer);
    return {};
}

} // namespace assayer::sandbox
