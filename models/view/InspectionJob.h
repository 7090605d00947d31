// SPDX-License-Identifier: GPL-3.0-or-later
// One inspection in a thread of its own, told to the GUI thread in batches.
#pragma once

#include "view/Batches.h"
#include "view/Engine.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace assayer::view {

/// Runs once. Lives in the GUI thread; its signals come there, batches at most 20 times a second. Destroying it asks
/// the engine to stop and waits for it; see retire() for a way without waiting.
class InspectionJob : public QObject
{
    Q_OBJECT

public:
    explicit InspectionJob(std::shared_ptr<Engine> engine, QObject* parent = nullptr);
    ~InspectionJob() override;

    /// Inspects a local subject.
    void inspect(const QString& subject);

    /// Reads a saved record instead.
    void load(const QString& recordFile);

    bool running() const { return m_running; }
    bool stopRequested() const { return m_stopRequested; }

    /// Asks the engine to stop; finished() follows with what was done by then. Returns at once.
    void cancel();

    /// Stops, sends no more signals, and deletes itself when the engine has answered (or its parent goes, which waits).
    void retire();

signals:
    void filesFound(const assayer::view::FileBatch& files);
    void filesDone(const assayer::view::FileBatch& files);
    void findingsMade(const assayer::view::FindingBatch& findings);
    void problemsMet(const assayer::view::ProblemBatch& problems);
    void progressed(const assayer::inspection::Progress& progress);
    /// The last signal of a job is this one or failed().
    void finished(const assayer::view::RecordPointer& inspection);
    void failed(const QString& message);

private:
    class Listener;

    void start(std::function<Result<record::Inspection>(std::stop_token)> work);
    void deliver();
    void end();

    std::shared_ptr<Engine> m_engine;
    QTimer m_delivery;
    bool m_running = false;
    bool m_stopRequested = false;
    bool m_retired = false;
    std::unique_ptr<Listener> m_listener;
    std::mutex m_mutex; ///< guards m_result
    std::optional<Result<RecordPointer>> m_result;
    std::jthread m_thread; ///< last, so that it ends before what it uses
};

} // namespace assayer::view
