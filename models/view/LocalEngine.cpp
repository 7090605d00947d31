// SPDX-License-Identifier: GPL-3.0-or-later
// The engine of the window: one inspector whose workers stay warm.
#include "Engine.h"

namespace assayer::view {

LocalEngine::LocalEngine(inspection::Options options) : m_options(std::move(options))
{
}

Result<record::Inspection> LocalEngine::inspect(const std::string& subject, inspection::Observer& observer,
                                                std::stop_token stop)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_inspector)
        m_inspector = std::make_unique<inspection::Inspector>(m_options);
    return m_inspector->inspect(subject, observer, std::move(stop));
}

Result<std::vector<record::Protection>> LocalEngine::protections()
{
    const std::scoped_lock lock(m_mutex);
    if (!m_inspector)
        m_inspector = std::make_unique<inspection::Inspector>(m_options);
    return m_inspector->protections();
}

Result<std::vector<pickle::Trace>> LocalEngine::trace(const std::string& path, const std::string& member,
                                                      std::size_t maximumSteps, std::stop_token stop)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_inspector)
        return failure(ErrorKind::Usage, "no subject has been inspected in this window yet");
    return m_inspector->trace(path, member, maximumSteps, std::move(stop));
}

} // namespace assayer::view
