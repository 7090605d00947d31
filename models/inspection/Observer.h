// SPDX-License-Identifier: GPL-3.0-or-later
// How the engine tells what happens while an inspection runs.
#pragma once

#include "record/Inspection.h"

#include <cstdint>
#include <span>

namespace assayer::inspection {

struct Progress
{
    bool walking = true; ///< the totals still grow
    std::uint64_t filesDone = 0;
    std::uint64_t filesTotal = 0;
    std::uint64_t bytesDone = 0; ///< read for digests
    std::uint64_t bytesTotal = 0;
};

/// Called from engine threads, one call at a time; implementations return at once.
class Observer
{
public:
    virtual ~Observer() = default;

    virtual void started(const record::Subject&) {}

    /// Files that the walk found, in batches: path, size and link only.
    virtual void filesFound(std::span<const record::File>) {}

    virtual void progressed(const Progress&) {}
    virtual void findingMade(const record::Finding&) {}
    virtual void problemMet(const record::Problem&) {}

    /// A file whose digests and facts are complete.
    virtual void fileDone(const record::File&) {}
};

} // namespace assayer::inspection
