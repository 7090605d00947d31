// SPDX-License-Identifier: GPL-3.0-or-later
// One inspection in a thread of its own, told to the GUI thread in batches.
#include "InspectionJob.h"

#include "Text.h"

#include "record/RecordJson.h"
#include "source/FileSource.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <utility>

namespace assayer::view {

namespace {

constexpr int kDeliveryMilliseconds = 50;

/// A record of a million files and tensors is some hundred MB; more is no record of ours.
constexpr std::uint64_t kLargestRecord = 1ULL << 30U;

// Digests and readers keep every core busy; the window has to be drawn meanwhile. On Linux a niceness is the calling
// thread's, and what it starts, threads and workers, inherits it.
void giveWayToTheWindow()
{
#ifdef Q_OS_LINUX
    constexpr int kNiceness = 10;
    ::setpriority(PRIO_PROCESS, 0, kNiceness);
#endif
}

Result<record::Inspection> readRecord(const std::string& path)
{
    source::Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!descriptor)
        return failure(source::systemError(errno, "the record"));
    const auto file = source::FileSource::adopt(std::move(descriptor));
    if (!file)
        return failure(file.error());
    const auto text = source::readAll(**file, kLargestRecord);
    if (!text)
        return failure(text.error());
    return record::fromText(*text);
}

} // namespace

/// Collects what engine threads say until the GUI thread fetches it.
class InspectionJob::Listener final : public inspection::Observer
{
public:
    struct Pending
    {
        std::vector<record::File> found;
        std::vector<record::File> done;
        std::vector<record::Finding> findings;
        std::vector<record::Problem> problems;
        std::optional<inspection::Progress> progress;
    };

    Pending take()
    {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_pending, {});
    }

    void filesFound(std::span<const record::File> files) override
    {
        const std::scoped_lock lock(m_mutex);
        m_pending.found.insert(m_pending.found.end(), files.begin(), files.end());
    }
    void progressed(const inspection::Progress& progress) override
    {
        const std::scoped_lock lock(m_mutex);
        m_pending.progress = progress;
    }
    void findingMade(const record::Finding& finding) override
    {
        const std::scoped_lock lock(m_mutex);
        m_pending.findings.push_back(finding);
    }
    void problemMet(const record::Problem& problem) override
    {
        const std::scoped_lock lock(m_mutex);
        m_pending.problems.push_back(problem);
    }
    void fileDone(const record::File& file) override
    {
        const std::scoped_lock lock(m_mutex);
        m_pending.done.push_back(file);
    }

private:
    std::mutex m_mutex;
    Pending m_pending;
};

InspectionJob::InspectionJob(std::shared_ptr<Engine> engine, QObject* parent)
    : QObject(parent), m_engine(std::move(engine)), m_listener(std::make_unique<Listener>())
{
    m_delivery.setInterval(kDeliveryMilliseconds);
    connect(&m_delivery, &QTimer::timeout, this, &InspectionJob::deliver);
}

InspectionJob::~InspectionJob() = default;

void InspectionJob::inspect(const QString& subject)
{
    start([this, path = enginePath(subject)](std::stop_token stop) {
        return m_engine->inspect(path, *m_listener, std::move(stop));
    });
}

void InspectionJob::load(const QString& recordFile)
{
    start([path = enginePath(recordFile)](const std::stop_token&) { return readRecord(path); });
}

void InspectionJob::start(std::function<Result<record::Inspection>(std::stop_token)> work)
{
    m_running = true;
    m_delivery.start();
    m_thread = std::jthread([this, work = std::move(work)](const std::stop_token& stop) {
        giveWayToTheWindow();
        Result<record::Inspection> result = work(stop);
        Result<RecordPointer> shared =
            result ? Result<RecordPointer>(std::make_shared<const record::Inspection>(std::move(*result)))
                   : Result<RecordPointer>(failure(result.error()));
        {
            const std::scoped_lock lock(m_mutex);
            m_result = std::move(shared);
        }
        QMetaObject::invokeMethod(this, &InspectionJob::end, Qt::QueuedConnection);
    });
}

void InspectionJob::cancel()
{
    m_stopRequested = true;
    m_thread.request_stop();
}

void InspectionJob::retire()
{
    m_retired = true;
    disconnect();
    m_delivery.stop();
    cancel();
    if (!m_running)
        deleteLater();
}

void InspectionJob::deliver()
{
    Listener::Pending pending = m_listener->take();
    if (!pending.found.empty())
        emit filesFound(std::make_shared<const std::vector<record::File>>(std::move(pending.found)));
    if (!pending.done.empty())
        emit filesDone(std::make_shared<const std::vector<record::File>>(std::move(pending.done)));
    if (!pending.findings.empty())
        emit findingsMade(std::make_shared<const std::vector<record::Finding>>(std::move(pending.findings)));
    if (!pending.problems.empty())
        emit problemsMet(std::make_shared<const std::vector<record::Problem>>(std::move(pending.problems)));
    if (pending.progress)
        emit progressed(*pending.progress);
}

void InspectionJob::end()
{
    m_running = false;
    m_delivery.stop();
    if (m_retired) {
        deleteLater();
        return;
    }
    // The finished record holds all that is still pending.
    std::optional<Result<RecordPointer>> result;
    {
        const std::scoped_lock lock(m_mutex);
        std::swap(result, m_result);
    }
    if (*result)
        emit finished(**result);
    else
        emit failed(shown(result->error().message));
}

} // namespace assayer::view
