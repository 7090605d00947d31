// SPDX-License-Identifier: GPL-3.0-or-later
// From steps to a status.
#include "trust/StepLog.h"

#include "trust/StepMeaning.h"

#include <algorithm>
#include <array>

namespace assayer::trust {

using record::SignatureStatus;
using record::StepResult;

void StepLog::add(std::string_view name, StepResult result, std::string detail)
{
    record::SignatureStep step;
    step.name = name;
    step.result = result;
    step.detail = std::move(detail);
    if (const std::string_view why = stepMeaning(name); !why.empty())
        step.why = why;
    m_signature.steps.push_back(std::move(step));
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
    m_failures.emplace_back(reason);
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

void StepLog::distrust(std::string_view name, std::string_view reason, std::string detail)
{
    add(name, StepResult::Warn, std::move(detail));
    m_distrusted = true;
    if (m_distrust.empty())
        m_distrust = reason;
}

void StepLog::compared(std::string expected, std::string actual)
{
    m_signature.steps.back().expected = std::move(expected);
    m_signature.steps.back().actual = std::move(actual);
}

// The first reason, except where it follows from one that stands later: a signature that was changed no longer is the
// one that a timestamp or a log's entry speaks of, and who signs with another instance's authority also uses its log.
std::string StepLog::cause() const
{
    struct Following
    {
        std::string_view reason;
        std::string_view cause;
    };
    constexpr std::array<Following, 10> kFollowing{{
        {"timestamp-imprint", "content-mismatch"},
        {"timestamp-imprint", "signature-invalid"},
        {"body-mismatch-signature", "content-mismatch"},
        {"body-mismatch-signature", "signature-invalid"},
        {"body-mismatch-digest", "content-mismatch"},
        {"body-mismatch-digest", "signature-invalid"},
        {"body-mismatch-key", "signature-invalid"},
        {"tlog-unknown-log", "chain-issuer-not-found"},
        {"tlog-unknown-log", "chain-untrusted-root"},
        {"timestamp-untrusted", "chain-issuer-not-found"},
    }};
    const std::string& first = m_failures.front();
    for (const Following& one : kFollowing) {
        if (one.reason == first && std::find(m_failures.begin(), m_failures.end(), one.cause) != m_failures.end())
            return std::string(one.cause);
    }
    return first;
}

void StepLog::settle()
{
    m_signature.reason.reset();
    if (!m_failures.empty()) {
        m_signature.status = SignatureStatus::Invalid;
        m_signature.reason = cause();
    } else if (m_unsupported) {
        m_signature.status = SignatureStatus::Unsupported;
    } else if (!m_undecided.empty()) {
        m_signature.status = SignatureStatus::Incomplete;
        m_signature.reason = m_undecided;
    } else if (!m_proven) {
        m_signature.status = SignatureStatus::Incomplete;
    } else if (m_distrusted) {
        m_signature.status = SignatureStatus::ValidUntrusted;
        if (!m_distrust.empty())
            m_signature.reason = m_distrust;
    } else {
        m_signature.status = SignatureStatus::Verified;
    }
}

} // namespace assayer::trust
