// SPDX-License-Identifier: GPL-3.0-or-later
// Tab "Trace".
#include "TracePage.h"

#include "RowMarkDelegate.h"
#include "Theme.h"

#include "view/Background.h"
#include "view/Text.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

namespace assayer::widgets {

namespace {

constexpr std::size_t kMaximumSteps = 100'000;

bool hasPickle(const record::File& file)
{
    if (file.format.find("pickle") != std::string::npos || file.format.find("torch") != std::string::npos)
        return true;
    for (const record::Member& member : file.members) {
        if (member.kind == "pickle" || (member.format && member.format->find("pickle") != std::string::npos))
            return true;
    }
    return false;
}

/// The member whose pickle is meant: the chosen one, else the first that is a pickle.
std::string pickleMember(const record::File& file, const std::string& chosen)
{
    std::string first;
    for (const record::Member& member : file.members) {
        if (member.kind != "member")
            continue;
        const bool isPickle = member.format && member.format->find("pickle") != std::string::npos;
        if (isPickle && member.name == chosen)
            return chosen;
        if (isPickle && first.empty())
            first = member.name;
    }
    return first;
}

} // namespace

TracePage::TracePage(view::Session& session, QWidget* parent)
    : EvidencePage(session, parent), m_streams(new QComboBox(this)), m_steps(new QTreeView(this)),
      m_source(new QListView(this)), m_split(new QSplitter(Qt::Horizontal, this)), m_message(new QLabel(this))
{
    m_steps->setModel(&m_stepRows);
    m_steps->setRootIsDecorated(false);
    m_steps->setUniformRowHeights(true);
    m_steps->setFrameShape(QFrame::NoFrame);
    m_steps->setFont(monospaceFont(font()));
    m_steps->setItemDelegate(new RowMarkDelegate(m_steps));
    m_steps->setObjectName(QStringLiteral("steps"));
    m_steps->setAccessibleName(tr("Opcodes of the pickle"));
    m_steps->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_source->setModel(&m_sourceRows);
    m_source->setUniformItemSizes(true);
    m_source->setFrameShape(QFrame::NoFrame);
    m_source->setFont(monospaceFont(font()));
    m_source->setItemDelegate(new RowMarkDelegate(m_source));
    m_source->setObjectName(QStringLiteral("pseudoSource"));
    m_source->setAccessibleName(tr("What a loader would do, as pseudo-source"));
    m_streams->setAccessibleName(tr("Pickle stream"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    m_message->setForegroundRole(QPalette::PlaceholderText);
    m_split->addWidget(m_steps);
    m_split->addWidget(m_source);
    m_split->setStretchFactor(0, 3);
    m_split->setStretchFactor(1, 2);
    m_split->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_streams);
    layout->addWidget(m_split, 1);
    layout->addWidget(m_message, 1);

    connect(m_streams, &QComboBox::currentIndexChanged, this, &TracePage::showStream);
    connect(m_steps->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& row) {
        if (const pickle::Step* step = m_stepRows.step(row.row()); step != nullptr && !m_following)
            chooseOffset(step->offset, step->length);
    });
    connect(m_source->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& row) {
        if (const pickle::SourceLine* line = m_sourceRows.line(row.row()); line != nullptr && !m_following)
            chooseOffset(line->offset, 1);
    });
    say(tr("Choose a pickle to see its opcodes. Nothing of it is executed."));
}

TracePage::~TracePage()
{
    m_stop.request_stop();
}

void TracePage::say(const QString& text)
{
    m_message->setText(text);
    m_message->show();
    m_streams->hide();
    m_split->hide();
}

void TracePage::showPlace(const view::Place& place)
{
    const record::File* file = session().file(place.path);
    if (file == nullptr || !hasPickle(*file)) {
        m_path.clear();
        ++m_request;
        say(file == nullptr ? tr("Choose a pickle to see its opcodes. Nothing of it is executed.")
                            : tr("%1 holds no pickle.").arg(view::shown(place.path)));
        return;
    }
    if (session().fromRecordFile()) {
        m_path.clear();
        say(tr("A saved record holds no traces. Inspect the subject itself to see them."));
        return;
    }
    if (session().state() == view::Session::State::Running) {
        m_path.clear();
        say(tr("Traces are made once the inspection has finished."));
        return;
    }
    const std::string member = pickleMember(*file, place.member);
    m_wanted = place.offset;
    if (place.path == m_path && member == m_member) {
        if (m_wanted)
            goTo(*m_wanted);
        return;
    }
    m_path = place.path;
    m_member = member;
    say(tr("Tracing…"));
    ask(m_path, m_member);
}

void TracePage::ask(const std::string& path, const std::string& member)
{
    m_stop.request_stop();
    m_stop = std::stop_source();
    const int request = ++m_request;
    view::runInBackground(
        this,
        [engine = session().engine(), path, member, stop = m_stop.get_token()] {
            return engine->trace(path, member, kMaximumSteps, stop);
        },
        [this, request](const Result<std::vector<pickle::Trace>>& traces) {
            if (request == m_request)
                take(traces);
        });
}

void TracePage::take(const Result<std::vector<pickle::Trace>>& traces)
{
    m_traces.clear();
    m_streams->clear();
    if (!traces || traces->empty()) {
        say(traces ? tr("No pickle stream was found.")
                   : tr("The trace failed: %1.").arg(view::shown(traces.error().message)));
        return;
    }
    for (const pickle::Trace& trace : *traces) {
        m_traces.push_back(std::make_shared<const pickle::Trace>(trace));
        QString text =
            tr("Stream at %1, %n opcode(s)", nullptr, static_cast<int>(trace.steps.size() + trace.stepsOmitted))
                .arg(view::offsetText(trace.begin));
        if (!trace.endReason.empty())
            text += QStringLiteral(" · ") + view::shown(trace.endReason);
        m_streams->addItem(text);
    }
    m_message->hide();
    m_streams->setVisible(m_traces.size() > 1);
    m_split->show();
    showStream(0);
    if (m_wanted)
        goTo(*m_wanted);
}

void TracePage::showStream(int stream)
{
    if (stream < 0 || static_cast<std::size_t>(stream) >= m_traces.size())
        return;
    m_following = true;
    m_stepRows.setTrace(m_traces[static_cast<std::size_t>(stream)]);
    m_sourceRows.setTrace(m_traces[static_cast<std::size_t>(stream)]);
    const int character = QFontMetrics(m_steps->font()).horizontalAdvance(u'0');
    m_steps->setColumnWidth(view::StepModel::OffsetColumn, 13 * character);
    m_steps->setColumnWidth(view::StepModel::OpcodeColumn, 18 * character);
    m_steps->setColumnWidth(view::StepModel::ArgumentColumn, 30 * character);
    m_steps->setColumnWidth(view::StepModel::DepthColumn, 8 * character);
    m_following = false;
}

void TracePage::goTo(std::uint64_t offset)
{
    m_following = true;
    for (std::size_t i = 0; i < m_traces.size(); ++i) {
        if (offset >= m_traces[i]->begin && offset < m_traces[i]->end)
            m_streams->setCurrentIndex(static_cast<int>(i));
    }
    if (const auto row = m_stepRows.rowAt(offset)) {
        m_steps->setCurrentIndex(m_stepRows.index(*row, 0));
        m_steps->scrollTo(m_stepRows.index(*row, 0), QAbstractItemView::PositionAtCenter);
    }
    if (const auto row = m_sourceRows.rowAt(offset)) {
        m_source->setCurrentIndex(m_sourceRows.index(*row));
        m_source->scrollTo(m_sourceRows.index(*row), QAbstractItemView::PositionAtCenter);
    }
    m_following = false;
}

void TracePage::chooseOffset(std::uint64_t offset, std::uint64_t length)
{
    const record::File* file = session().file(m_path);
    if (file == nullptr)
        return;
    view::Place place = view::placeOf(*file);
    place.member = m_member;
    place.offset = offset;
    place.length = length;
    session().selection().choose(place);
}

} // namespace assayer::widgets
