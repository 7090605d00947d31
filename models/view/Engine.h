// SPDX-License-Identifier: GPL-3.0-or-later
// What the window asks of the engine: a seam, so that tests can put a scripted engine in its place.
#pragma once

#include "base/Result.h"
#include "inspection/Inspector.h"
#include "inspection/Observer.h"
#include "pickle/Trace.h"
#include "record/Inspection.h"

#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace assayer::view {

/// Called from any thread but the GUI's; calls wait for one another.
class Engine
{
public:
    virtual ~Engine() = default;
    virtual Result<record::Inspection> inspect(const std::string& subject, inspection::Observer& observer,
                                               std::stop_token stop) = 0;
    /// The pickle streams of a file of the subject inspected last.
    virtual Result<std::vector<pickle::Trace>> trace(const std::string& path, const std::string& member,
                                                     std::size_t maximumSteps, std::stop_token stop) = 0;
    /// What stands between the readers and this machine; empty where the engine does not say.
    virtual Result<std::vector<record::Protection>> protections() { return {}; }
    /// Remembers the signer of a right signature for the subject's publisher; may be called from the GUI thread.
    virtual Result<void> rememberSigner(const record::Inspection& record, const record::Signature& signature);
};

/// The real one. What the user remembered of signers, and the refreshed root of trust, are read before each inspection.
class LocalEngine final : public Engine
{
public:
    explicit LocalEngine(inspection::Options options);
    Result<record::Inspection> inspect(const std::string& subject, inspection::Observer& observer,
                                       std::stop_token stop) override;
    Result<std::vector<pickle::Trace>> trace(const std::string& path, const std::string& member,
                                             std::size_t maximumSteps, std::stop_token stop) override;
    Result<std::vector<record::Protection>> protections() override;
    Result<void> rememberSigner(const record::Inspection& record, const record::Signature& signature) override;

private:
    inspection::Inspector& inspector();

    std::mutex m_mutex;
    const inspection::Options m_options;
    std::unique_ptr<inspection::Inspector> m_inspector; ///< made at the first use, since its workers cost start-up time
};

} // namespace assayer::view
