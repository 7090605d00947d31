// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Request.h"

namespace assayer::sandbox {

Outcome InProcessExecutor::run(const Request& request, const Answers& answer, const std::stop_token& stop)
{
    if (stop.stop_requested())
        return tl::unexpected(Failure{FailureCause::Cancelled, "the inspection was stopped", {}});
    Place nowhere;
    m_handler(request.header, request.descriptors, answer, nowhere);
    return {};
}

tl::expected<std::vector<Protection>, Failure> InProcessExecutor::protections()
{
    return noProtections("the readers run in the program itself, as --in-process asks");
}

} // namespace assayer::sandbox
