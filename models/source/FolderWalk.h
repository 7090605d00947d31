// SPDX-License-Identifier: GPL-3.0-or-later
// The walk over a folder tree by descriptors, in a fixed order.
#pragma once

#include "source/LocalSubject.h"

namespace assayer::source {

/// What stands at `name` in the folder `folder`, whose path below the anchor is `prefix`. `device` is the file system
/// that must not be left, or 0.
Entry describeEntry(int anchor, const std::string& prefix, const std::string& name, std::uint64_t device);

class FolderWalk
{
public:
    /// `prefix` is the folder to walk, below the folder `anchor`.
    FolderWalk(int anchor, std::string prefix, const Limits& limits, const LocalSubject::Report& report);

    /// False where a stop was requested.
    bool run(const std::stop_token& stop);

private:
    struct Folder
    {
        std::string path;               ///< relative to the walked folder; empty for itself
        std::vector<std::string> names; ///< sorted, reversed: taken from the back
    };

    bool enter(const std::string& path);
    void put(Entry entry);
    void flush();
    std::string below(const std::string& path) const;

    int m_anchor;
    std::string m_prefix;
    const Limits& m_limits;
    const LocalSubject::Report& m_report;
    std::vector<Folder> m_stack;
    std::vector<Entry> m_batch;
    std::uint64_t m_entries = 0;
    std::uint64_t m_device = 0;
};

} // namespace assayer::source
