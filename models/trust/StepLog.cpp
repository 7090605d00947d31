// SPDX-License-Identifier: GPL-3.0-or-later
// From steps to a status.
#include "trust/StepLog.h"

namespace assayer::trust {

using record::SignatureStatus;
using record::StepResult;

void StepLog::add(std::string_view name, StepResult result, std::string detail)
{
    m_signature.steps.push_back({std::string(name), result, std::move(detail)});
}

void StepLog::pass(std::string_view name, std::string detail)
{
    add(name, StepResult::Pass, std::move(detail));
}

void StepLog::prove(std::string_view name, std::string detail)
{
    add(name, StepResult::Pass, std::move(detail));
    m_proven = true;
}

void StepLog::warn(std::string_view name, std::string detail)
{
    add(name, StepResult::Warn, std::move(detail));
}

void StepLog::skip(std::string_view name, std::string detail)
{
    add(name, StepResult::Skipped, std::move(detail));
}

void StepLog::notApplicable(std::string_view name, std::string detail)
{
    add(name, StepResult::NotApplicable, std::move(detail));
}

void StepLog::fail(std::string_view name, std::string_view reason, std::string detail)
{
    add(name, StepResult::Fail, std::move(detail));
    if (m_failure.empty())
        m_failure = reason;
}

void StepLog::check(std::string_view name, std::span<const Defect> defects, std::string detailIfNone)
{
    if (defects.empty())
        pass(name, std::move(detailIfNone));
    for (const Defect& defect : defects) {
        // A budget of this program says nothing about the signature.
        if (defect.reason == kLimitExceeded)
            undecided(name, defect.reason, defect.detail);
        else
            fail(name, defect.reason, defect.detail);
    }
}

void StepLog::undecided(std::string_view name, std::string_view reason, std::string detail)
{
    add(name, StepResult::Skipped, std::move(detail));
    if (m_undecided.empty())
        m_undecided = reason;
}

void StepLog::unsupported(std::string_view name, std::string detail)
{
    add(name, StepResult::Skipped, std::move(detail));
    m_unsupported = true;
}

void StepLog::settle()
{
    m_signature.reason.reset();
    if (!m_failure.empty()) {
        m_signature.status = SignatureStatus::Invalid;
        m_signature.reason = m_failure;
    } else if (m_unsupported) {
        m_signature.status = SignatureStatus::Unsupported;
    } else if (!m_undecided.empty()) {
        m_signature.status = SignatureStatus::Incomplete;
        m_signature.reason = m_undecided;
    } else if (!m_proven) {
        m_signature.status = SignatureStatus::Incomplete;
    } else {
        m_signature.status = SignatureStatus::Verified;
    }
}

} // namespace assayer::trust
