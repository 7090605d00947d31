// SPDX-License-Identifier: GPL-3.0-or-later
// The words of the record (design: "Words"): enumerations and the exact spelling that users, reports and tests rely on.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace assayer::record {

enum class Severity
{
    Info,
    Low,
    Medium,
    High,
    Critical
};

/// What the findings say of a file, or of the whole subject. Incomplete is a subject's alone, Unreadable a file's.
enum class Verdict
{
    Clean,
    Notice,
    Suspicious,
    Dangerous,
    Unreadable,
    Incomplete
};

/// How sure a finding is: Certain is read from the bytes, Likely is inferred, Possible wants a person's look.
enum class Confidence
{
    Possible,
    Likely,
    Certain
};

enum class SignatureStatus
{
    Verified,
    ValidUntrusted,
    Invalid,
    Unsigned,
    Unsupported,
    Incomplete
};

enum class StepResult
{
    Pass,
    Fail,
    Warn,
    Skipped,
    NotApplicable
};

enum class ClaimVerdict
{
    Confirmed,
    Contradicted,
    Unsupported,
    Missing,
    NotCheckable
};

/// The words of an enumeration, in the order of its enumerators.
template <typename Enum>
struct Words;

template <>
struct Words<Severity>
{
    static constexpr std::array<std::string_view, 5> kWords{"info", "low", "medium", "high", "critical"};
};
template <>
struct Words<Verdict>
{
    static constexpr std::array<std::string_view, 6> kWords{"clean",     "notice",     "suspicious",
                                                            "dangerous", "unreadable", "incomplete"};
};
template <>
struct Words<Confidence>
{
    static constexpr std::array<std::string_view, 3> kWords{"possible", "likely", "certain"};
};
template <>
struct Words<SignatureStatus>
{
    static constexpr std::array<std::string_view, 6> kWords{"verified", "valid-untrusted", "invalid",
                                                            "unsigned", "unsupported",     "incomplete"};
};
template <>
struct Words<StepResult>
{
    static constexpr std::array<std::string_view, 5> kWords{"pass", "fail", "warn", "skipped", "not-applicable"};
};
template <>
struct Words<ClaimVerdict>
{
    static constexpr std::array<std::string_view, 5> kWords{"confirmed", "contradicted", "unsupported", "missing",
                                                            "not-checkable"};
};

/// The word of an enumerator.
template <typename Enum>
constexpr std::string_view word(Enum value)
{
    return Words<Enum>::kWords[static_cast<std::size_t>(value)];
}

/// The enumerator of a word, or nothing.
template <typename Enum>
constexpr std::optional<Enum> fromWord(std::string_view text)
{
    for (std::size_t i = 0; i < Words<Enum>::kWords.size(); ++i) {
        if (Words<Enum>::kWords[i] == text)
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

} // namespace assayer::record
