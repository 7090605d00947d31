// SPDX-License-Identifier: GPL-3.0-or-later
// Collects the steps of one verification and settles its status from them.
#pragma once

#include "record/Inspection.h"
#include "trust/Defect.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::trust {

class StepLog
{
public:
    explicit StepLog(record::Signature& signature) : m_signature(signature) {}

    void pass(std::string_view name, std::string detail);

    /// The step that makes a signature: without it no signature is verified, whatever else passes.
    void prove(std::string_view name, std::string detail);

    void warn(std::string_view name, std::string detail);
    void skip(std::string_view name, std::string detail);
    void notApplicable(std::string_view name, std::string detail);

    /// A failed step: the signature is invalid, for the first such reason.
    void fail(std::string_view name, std::string_view reason, std::string detail);

    /// One failed step for each defect, or one passed step where there is none.
    void check(std::string_view name, std::span<const Defect> defects, std::string detailIfNone);

    /// Something that could not be decided: at best the signature is incomplete.
    void undecided(std::string_view name, std::string_view reason, std::string detail);

    /// Something that this version does not verify: at best the signature is unsupported.
    void unsupported(std::string_view name, std::string detail);

    /// The signature may be right, but nothing says that this signer is the expected one: at best it is
    /// valid-untrusted.
    void distrust(std::string_view name, std::string_view reason, std::string detail);

    /// Adds to the last step the two values that it held against each other.
    void compared(std::string expected, std::string actual);

    bool failed() const { return !m_failures.empty(); }

    /// Sets status and reason: invalid, else unsupported, else incomplete, else valid-untrusted, else verified if that
    /// was proven.
    void settle();

private:
    void add(std::string_view name, record::StepResult result, std::string detail);
    std::string cause() const;

    record::Signature& m_signature;
    std::vector<std::string> m_failures; ///< reasons, in the order of the steps
    std::string m_undecided;
    std::string m_distrust;
    bool m_distrusted = false;
    bool m_unsupported = false;
    bool m_proven = false;
};

} // namespace assayer::trust
