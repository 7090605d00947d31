// SPDX-License-Identifier: GPL-3.0-or-later
// The subject that a window shows: its record, the models over it, the selection, the job that fills them.
#pragma once

#include "policy/Suppressions.h"
#include "source/ByteSource.h"
#include "view/ClaimModel.h"
#include "view/Engine.h"
#include "view/FileModel.h"
#include "view/Filter.h"
#include "view/FindingModel.h"
#include "view/GraphModel.h"
#include "view/InspectionJob.h"
#include "view/Selection.h"
#include "view/SignatureModel.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace assayer::view {

/// Lives in the GUI thread. Panels hold a reference to it; nothing is global.
class Session : public QObject
{
    Q_OBJECT

public:
    enum class State
    {
        Empty,
        Running,
        Finished,
        Failed
    };

    explicit Session(std::shared_ptr<Engine> engine, QObject* parent = nullptr);
    ~Session() override;

    void inspect(const QString& subject);
    void openRecord(const QString& recordFile);
    void cancel();
    void close();

    State state() const { return m_state; }
    bool stopping() const { return m_job != nullptr && m_job->stopRequested(); }
    /// True where the record was read from a file: the subject may have changed since or be elsewhere.
    bool fromRecordFile() const { return m_fromRecordFile; }
    /// True where the inspection was stopped before its end.
    bool incomplete() const { return m_cancelled; }
    const QString& location() const { return m_location; } ///< what the user named
    const QString& failure() const { return m_failure; }
    const inspection::Progress& progress() const { return m_progress; }

    /// The finished record, or null.
    const RecordPointer& record() const { return m_record; }
    /// Problems so far.
    const std::vector<record::Problem>& problems() const { return m_problems; }
    /// A file's facts and digests as far as known.
    const record::File* file(std::string_view path) const { return m_files.find(path); }

    FileModel& files() { return m_files; }
    FindingModel& findings() { return m_findings; }
    SignatureModel& signatures() { return m_signatures; }
    ClaimModel& claims() { return m_claims; }
    NodeModel& nodes() { return m_nodes; }
    EdgeModel& edges() { return m_edges; }
    Selection& selection() { return m_selection; }
    const std::shared_ptr<Engine>& engine() const { return m_engine; }

    /// Sets findings aside with a reason, or takes that back where the reason is empty; kept when the same subject is
    /// inspected again. Works on a copy of the finished record in the background; recordChanged() tells when it is
    /// done.
    void suppress(const std::vector<std::size_t>& findings, const QString& reason);

    const Filter& filter() const { return m_filter; }
    void setFilter(const QString& text);

    /// The bytes of a file of the subject, read where the subject is now.
    Result<std::shared_ptr<const source::ByteSource>> open(const record::File& file);

signals:
    void stateChanged();
    void progressed();
    void problemsChanged();
    /// The finished record is there (or gone); the models have it already.
    void recordChanged();
    void filterChanged();

private:
    void begin(const QString& location, bool fromRecordFile);
    void take(const RecordPointer& inspection);
    void fail(const QString& message);
    void release();
    void amend(std::function<void(record::Inspection&)> change);

    class Opener;

    std::shared_ptr<Engine> m_engine;
    FileModel m_files;
    FindingModel m_findings;
    SignatureModel m_signatures;
    ClaimModel m_claims;
    NodeModel m_nodes;
    EdgeModel m_edges;
    Selection m_selection;
    Filter m_filter;
    InspectionJob* m_job = nullptr;
    State m_state = State::Empty;
    bool m_fromRecordFile = false;
    bool m_cancelled = false;
    QString m_location;
    QString m_failure;
    inspection::Progress m_progress;
    RecordPointer m_record;
    std::vector<record::Problem> m_problems;
    std::vector<policy::Suppression> m_suppressions; ///< of the same subject's last record
    std::unique_ptr<Opener> m_opener;
};

} // namespace assayer::view
