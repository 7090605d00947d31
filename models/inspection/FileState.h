// SPDX-License-Identifier: GPL-3.0-or-later
// One file of a running inspection, and the queue that hands files to threads.
#pragma once

#include "record/Inspection.h"
#include "source/LocalSubject.h"

#include <queue>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace assayer::inspection {

/// Guarded by the run's mutex, except `rawPath` and `entry`, which never change.
struct FileState
{
    source::Entry entry;
    record::File file;
    std::vector<record::Finding> findings;
    std::vector<record::Problem> problems;
    bool isSignature = false;
    int stagesLeft = 0; ///< of reading and digesting
};

/// Files by size, largest first; threads wait until there is one or no more will come.
class FileQueue
{
public:
    void push(FileState* file);

    /// No more files will come.
    void close();

    /// The next file, or null where none is left or a stop was requested.
    FileState* pop(const std::stop_token& stop);

    /// True where all that is left is in the hands of threads.
    bool idle();

private:
    struct Smaller
    {
        bool operator()(const FileState* a, const FileState* b) const { return a->file.size < b->file.size; }
    };

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::priority_queue<FileState*, std::vector<FileState*>, Smaller> m_files;
    bool m_closed = false;
};

} // namespace assayer::inspection
