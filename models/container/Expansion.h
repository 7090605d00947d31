// SPDX-License-Identifier: GPL-3.0-or-later
// What expanding one file may cost, all of its layers together, so that a bomb in a bomb ends as a single one does.
#pragma once

#include "base/Limits.h"

#include <cstdint>
#include <optional>
#include <utility>

namespace assayer::container {

/// Shared by a file and everything inside it. Not for several threads at once: one file is read by one.
class ExpansionBudget
{
public:
    explicit ExpansionBudget(const Limits& limits)
        : m_work(limits.expandedBytes), m_memory(kMemory), m_members(limits.members)
    {
    }
    ExpansionBudget(const ExpansionBudget&) = delete;
    ExpansionBudget& operator=(const ExpansionBudget&) = delete;

    /// Memory that is given back when this goes out of scope.
    class Share
    {
    public:
        Share() = default;
        Share(Share&& other) noexcept
            : m_budget(std::exchange(other.m_budget, nullptr)), m_bytes(std::exchange(other.m_bytes, 0))
        {
        }
        Share& operator=(Share&& other) noexcept
        {
            std::swap(m_budget, other.m_budget);
            std::swap(m_bytes, other.m_bytes);
            return *this;
        }
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;
        ~Share()
        {
            if (m_budget != nullptr)
                m_budget->m_memory += m_bytes;
        }
        std::uint64_t bytes() const { return m_bytes; }

    private:
        friend class ExpansionBudget;
        Share(ExpansionBudget* budget, std::uint64_t bytes) : m_budget(budget), m_bytes(bytes) {}
        ExpansionBudget* m_budget = nullptr;
        std::uint64_t m_bytes = 0;
    };

    /// `bytes` of memory, or nothing where so much is not left.
    std::optional<Share> takeMemory(std::uint64_t bytes)
    {
        if (bytes > m_memory)
            return std::nullopt;
        m_memory -= bytes;
        return Share(this, bytes);
    }
    std::uint64_t memoryLeft() const { return m_memory; }

    /// Counts expanded bytes, each as `weight` bytes of a fast method. False once the budget is used up.
    bool spend(std::uint64_t bytes, std::uint64_t weight = 1)
    {
        const std::uint64_t cost = bytes > m_work / weight ? m_work : bytes * weight;
        m_work -= cost;
        return m_work > 0;
    }
    bool spent() const { return m_work == 0; }

    /// Counts a member of whatever nested archive; false beyond Limits::members.
    bool countMember()
    {
        if (m_members == 0)
            return false;
        --m_members;
        return true;
    }

private:
    // Dictionaries and kept blocks of all layers; the rest of 256 MiB is for the readers.
    static constexpr std::uint64_t kMemory = std::uint64_t{144} << 20U;

    std::uint64_t m_work;
    std::uint64_t m_memory;
    std::size_t m_members;
};

} // namespace assayer::container
