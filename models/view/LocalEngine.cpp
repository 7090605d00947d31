// SPDX-License-Identifier: GPL-3.0-or-later
// The engine of the window: one inspector whose workers stay warm.
#include "Engine.h"

#include "inspection/SignerDecisions.h"

namespace assayer::view {

Result<void> Engine::rememberSigner(const record::Inspection& record, const record::Signature& signature)
{
    return inspection::rememberSigner(record, signature);
}

LocalEngine::LocalEngine(inspection::Options options) : m_options(std::move(options))
{
}

inspection::Inspector& LocalEngine::inspector()
{
    if (!m_inspector)
        m_inspector = std::make_unique<inspection::Inspector>(m_options);
    return *m_inspector;
}

Result<record::Inspection> LocalEngine::inspect(const std::string& subject, inspection::Observer& observer,
                                                std::stop_token stop)
{
    const std::scoped_lock lock(m_mutex);
    inspection::Options expectations;
    expectations.trustedRoot = m_options.trustedRoot;
    if (auto loaded = inspection::loadExpectations({}, expectations); !loaded)
        return failure(loaded.error());
    inspector().expect(std::move(expectations.decisions), std::move(expectations.trustedRoot));
    return inspector().inspect(subject, observer, std::move(stop));
}

Result<std::vector<record::Protection>> LocalEngine::protections()
{
    const std::scoped_lock lock(m_mutex);
    return inspector().protections();
}

Result<void> LocalEngine::rememberSigner(const record::Inspection& record, const record::Signature& signature)
{
    return inspection::rememberSigner(record, signature, m_options);
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
