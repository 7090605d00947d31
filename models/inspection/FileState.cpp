// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspection/FileState.h"

namespace assayer::inspection {

void FileQueue::push(FileState* file)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_files.push(file);
    }
    m_changed.notify_one();
}

void FileQueue::close()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = true;
    }
    m_changed.notify_all();
}

FileState* FileQueue::pop(const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, stop, [&] { return m_closed || !m_files.empty(); });
    if (stop.stop_requested() || m_files.empty())
        return nullptr;
    FileState* file = m_files.top();
    m_files.pop();
    return file;
}

bool FileQueue::idle()
{
    const std::scoped_lock lock(m_mutex);
    return m_closed && m_files.empty();
}

} // namespace assayer::inspection
