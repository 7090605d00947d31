// SPDX-License-Identifier: GPL-3.0-or-later
// The subject that a window shows.
#include "Session.h"

#include "Background.h"
#include "Text.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "record/Verdicts.h"
#include "source/LocalSubject.h"

#include <QFile>
#include <QThreadPool>

#include <algorithm>

namespace assayer::view {

/// Opens files of one location; the subject is opened at the first use and kept.
class Session::Opener
{
public:
    explicit Opener(std::string location) : m_location(std::move(location)) {}

    Result<std::shared_ptr<const source::ByteSource>> open(const record::File& file)
    {
        if (!m_subject) {
            auto subject = source::LocalSubject::openPath(m_location);
            if (!subject)
                return assayer::failure(subject.error());
            m_subject = std::make_unique<source::LocalSubject>(std::move(*subject));
        }
        std::string path = file.path;
        if (file.rawPath) {
            const auto raw = fromHex(*file.rawPath);
            if (!raw)
                return assayer::failure(raw.error());
            path = std::string(asText(*raw));
        }
        auto opened = m_subject->open(path);
        if (!opened)
            return assayer::failure(opened.error());
        return std::shared_ptr<const source::ByteSource>(std::move(*opened));
    }

private:
    std::string m_location;
    std::unique_ptr<source::LocalSubject> m_subject;
};

Session::Session(std::shared_ptr<Engine> engine, QObject* parent) : QObject(parent), m_engine(std::move(engine))
{
    connect(&m_selection, &Selection::changed, this, [this](const Place& place) {
        m_files.setPlace(place);
        m_findings.setPlace(place);
        m_signatures.setPlace(place);
        m_claims.setPlace(place);
        m_nodes.setPlace(place);
    });
}

Session::~Session()
{
    if (m_job != nullptr)
        m_job->disconnect();
}

void Session::begin(const QString& location, bool fromRecordFile)
{
    release();
    m_location = location;
    m_fromRecordFile = fromRecordFile;
    m_state = State::Running;
    if (!fromRecordFile)
        m_opener = std::make_unique<Opener>(enginePath(location));
    m_job = new InspectionJob(m_engine, this);
    connect(m_job, &InspectionJob::filesFound, &m_files, &FileModel::append);
    connect(m_job, &InspectionJob::filesDone, &m_files, &FileModel::replace);
    connect(m_job, &InspectionJob::findingsMade, this, [this](const FindingBatch& findings) {
        m_files.addFindings(*findings);
        m_findings.append(findings);
    });
    connect(m_job, &InspectionJob::problemsMet, this, [this](const ProblemBatch& problems) {
        m_files.addProblems(*problems);
        m_problems.insert(m_problems.end(), problems->begin(), problems->end());
        emit problemsChanged();
    });
    connect(m_job, &InspectionJob::progressed, this, [this](const inspection::Progress& progress) {
        m_progress = progress;
        emit progressed();
    });
    connect(m_job, &InspectionJob::finished, this, [this](const RecordPointer& inspection) {
        take(inspection);
        if (!m_suppressions.empty())
            amend([kept = m_suppressions](record::Inspection& again) { policy::suppress(again, kept); });
    });
    connect(m_job, &InspectionJob::failed, this, &Session::fail);
    emit stateChanged();
    emit recordChanged();
}

void Session::inspect(const QString& subject)
{
    m_suppressions.clear();
    if (m_record && subject == m_location)
        m_suppressions = policy::suppressionsOf(*m_record);
    begin(subject, false);
    m_job->inspect(subject);
}

void Session::openRecord(const QString& recordFile)
{
    m_suppressions.clear();
    begin(recordFile, true);
    m_job->load(recordFile);
}

void Session::cancel()
{
    if (m_job == nullptr || !m_job->running())
        return;
    m_job->cancel();
    emit stateChanged();
}

void Session::close()
{
    release();
    m_state = State::Empty;
    m_location.clear();
    emit stateChanged();
    emit recordChanged();
}

void Session::release()
{
    if (m_job != nullptr) {
        m_job->retire();
        m_job = nullptr;
    }
    m_selection.clear();
    m_files.clear();
    m_findings.clear();
    m_signatures.setRecord(nullptr);
    m_claims.setRecord(nullptr);
    m_nodes.setRecord(nullptr);
    m_edges.setRecord(nullptr);
    m_problems.clear();
    m_progress = {};
    m_failure.clear();
    m_cancelled = false;
    m_opener.reset();
    // A record of 100,000 tensors takes longer to free than a frame lasts.
    QThreadPool::globalInstance()->start([old = std::move(m_record)]() mutable { old.reset(); });
    m_record.reset();
}

void Session::take(const RecordPointer& inspection)
{
    // Indices of findings change, since the finished record is sorted.
    Place place = m_selection.place();
    std::optional<record::Finding> chosen;
    if (place.finding && m_findings.finding(*place.finding) != nullptr)
        chosen = *m_findings.finding(*place.finding);

    m_record = inspection;
    m_cancelled = std::any_of(inspection->problems.begin(), inspection->problems.end(),
                              [](const record::Problem& problem) { return problem.what == "cancelled"; });
    m_problems = inspection->problems;
    if (m_fromRecordFile)
        m_opener = std::make_unique<Opener>(inspection->subject.location);
    m_files.setRecord(inspection);
    m_findings.setRecord(inspection);
    m_signatures.setRecord(inspection);
    m_claims.setRecord(inspection);
    m_nodes.setRecord(inspection);
    m_edges.setRecord(inspection);
    m_state = State::Finished;
    emit stateChanged();
    emit recordChanged();
    emit problemsChanged();
    if (chosen) {
        place.finding = m_findings.find(*chosen);
        m_selection.choose(place);
    }
}

void Session::fail(const QString& message)
{
    m_failure = message;
    m_state = State::Failed;
    emit stateChanged();
}

void Session::amend(std::function<void(record::Inspection&)> change)
{
    if (!m_record)
        return;
    const auto work = [before = m_record, change = std::move(change)] {
        auto changed = std::make_shared<record::Inspection>(*before);
        change(*changed);
        return RecordPointer(std::move(changed));
    };
    runInBackground(this, work, [this, before = m_record](const RecordPointer& changed) {
        if (m_record != before)
            return;
        const Place place = m_selection.place();
        take(changed);
        m_selection.choose(place);
    });
}

void Session::suppress(const std::vector<std::size_t>& findings, const QString& reason)
{
    amend([findings, reason = reason.trimmed().toStdString()](record::Inspection& inspection) {
        for (const std::size_t finding : findings) {
            if (finding < inspection.findings.size())
                inspection.findings[finding].suppressed = reason.empty() ? std::nullopt : std::optional(reason);
        }
        record::settleVerdicts(inspection);
    });
}

void Session::setFilter(const QString& text)
{
    m_filter = Filter::parse(text);
    emit filterChanged();
}

Result<std::shared_ptr<const source::ByteSource>> Session::open(const record::File& file)
{
    if (!m_opener)
        return assayer::failure(ErrorKind::Usage, "no subject is open");
    return m_opener->open(file);
}

} // namespace assayer::view
