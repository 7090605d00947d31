// SPDX-License-Identifier: GPL-3.0-or-later
// One line above the panels: what the inspection says.
#include "VerdictStrip.h"

#include "MarkPainter.h"
#include "Theme.h"

#include "risk/Catalogue.h"
#include "view/Text.h"

#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>
#include <array>

namespace assayer::widgets {

namespace {

constexpr int kButtonMarkSize = 22;
constexpr int kButtonPadding = 10;

} // namespace

VerdictButton::VerdictButton(QWidget* parent) : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
}

void VerdictButton::setVerdict(view::Mark mark, const QString& word, const QString& sentence)
{
    m_mark = mark;
    m_word = word;
    m_sentence = sentence;
    setAccessibleName(word + QStringLiteral(". ") + sentence);
    setToolTip(view::toolTip(word + u'\n' + sentence));
    update();
}

QSize VerdictButton::sizeHint() const
{
    const int lines = QFontMetrics(strongFont(font())).height() + QFontMetrics(smallFont(font())).height();
    return {240, lines + kButtonPadding + 6};
}

QSize VerdictButton::minimumSizeHint() const
{
    return {180, sizeHint().height()};
}

void VerdictButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = themeOf(palette());
    const QRect frame = rect().adjusted(0, 0, -1, -1);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? theme.accent : theme.border, hasFocus() ? 2 : 1));
    painter.setBrush(isDown() ? theme.chosen : underMouse() ? theme.linked : theme.base);
    painter.drawRoundedRect(QRectF(frame).adjusted(0.5, 0.5, 0, 0), 4, 4);
    QRect content = frame.adjusted(kButtonPadding, 4, -kButtonPadding, -4);
    if (m_mark != view::Mark::None) {
        paintMark(
            painter,
            QRectF(content.left(), content.center().y() - kButtonMarkSize / 2.0, kButtonMarkSize, kButtonMarkSize),
            m_mark, palette());
        content.setLeft(content.left() + kButtonMarkSize + kButtonPadding);
    }
    const QFont strong = strongFont(font());
    const int first = QFontMetrics(strong).height();
    constexpr int kFlags = static_cast<int>(Qt::AlignLeft) | static_cast<int>(Qt::AlignVCenter);
    painter.setFont(strong);
    painter.setPen(m_mark == view::Mark::None ? theme.text : theme.mark(m_mark));
    painter.drawText(QRect(content.left(), content.top(), content.width(), first), kFlags,
                     QFontMetrics(strong).elidedText(m_word, Qt::ElideRight, content.width()));
    const QFont small = smallFont(font());
    painter.setFont(small);
    painter.setPen(theme.dim);
    painter.drawText(QRect(content.left(), content.top() + first, content.width(), content.height() - first), kFlags,
                     QFontMetrics(small).elidedText(m_sentence, Qt::ElideRight, content.width()));
}

VerdictStrip::VerdictStrip(view::Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_risks(new VerdictButton(this)), m_signatures(new VerdictButton(this)),
      m_claims(new VerdictButton(this)), m_files(new VerdictButton(this))
{
    m_risks->setObjectName(QStringLiteral("verdictRisks"));
    m_signatures->setObjectName(QStringLiteral("verdictSignatures"));
    m_claims->setObjectName(QStringLiteral("verdictClaims"));
    m_files->setObjectName(QStringLiteral("verdictFiles"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kSpace, kSpace, kSpace, kSpace);
    layout->setSpacing(kSpace);
    for (VerdictButton* button : {m_risks, m_signatures, m_claims, m_files})
        layout->addWidget(button);
    connect(m_risks, &QAbstractButton::clicked, this, &VerdictStrip::risksWanted);
    connect(m_signatures, &QAbstractButton::clicked, this, &VerdictStrip::signaturesWanted);
    connect(m_claims, &QAbstractButton::clicked, this, &VerdictStrip::claimsWanted);
    connect(m_files, &QAbstractButton::clicked, this, [this] {
        if (m_session.problems().empty())
            emit filesWanted();
        else
            emit problemsWanted();
    });

    m_refresh.setSingleShot(true);
    m_refresh.setInterval(50);
    connect(&m_refresh, &QTimer::timeout, this, &VerdictStrip::refresh);
    const auto later = [this] {
        if (!m_refresh.isActive())
            m_refresh.start();
    };
    connect(&session, &view::Session::stateChanged, this, later);
    connect(&session, &view::Session::recordChanged, this, later);
    connect(&session, &view::Session::progressed, this, later);
    connect(&session, &view::Session::problemsChanged, this, later);
    connect(&session.findings(), &QAbstractItemModel::rowsInserted, this, later);
    refresh();
}

void VerdictStrip::refresh()
{
    refreshRisks();
    refreshSignatures();
    refreshClaims();
    refreshFiles();
}

void VerdictStrip::refreshRisks()
{
    std::array<int, 5> counts{};
    const view::FindingModel& findings = m_session.findings();
    for (std::size_t i = 0; i < findings.count(); ++i)
        ++counts[static_cast<std::size_t>(findings.finding(i)->severity)];
    QStringList parts;
    for (std::size_t i = counts.size(); i-- > 0;) {
        if (counts[i] > 0)
            parts << QStringLiteral("%1 %2").arg(counts[i]).arg(view::label(static_cast<record::Severity>(i)));
    }
    const bool running = m_session.state() == view::Session::State::Running;
    const QString sentence = parts.isEmpty() ? tr("no finding with %n rule(s)", nullptr,
                                                  static_cast<int>(risk::Catalogue::builtIn().rules().size()))
                                             : tr("Findings: %1").arg(parts.join(QStringLiteral(", ")));
    if (m_session.state() == view::Session::State::Failed) {
        m_risks->setVerdict(view::Mark::NotChecked, tr("Not inspected"), m_session.failure());
    } else if (running || !m_session.record()) {
        const auto worst = findings.worst();
        m_risks->setVerdict(worst ? view::markOf(findings.finding(*worst)->severity) : view::Mark::None,
                            running ? tr("Inspecting…") : QString(), sentence);
    } else {
        m_risks->setVerdict(view::markOf(m_session.record()->verdict), view::label(m_session.record()->verdict),
                            sentence);
    }
}

void VerdictStrip::refreshSignatures()
{
    const view::RecordPointer& inspection = m_session.record();
    if (!inspection) {
        m_signatures->setVerdict(view::Mark::None, tr("Signatures"), tr("checked once all files are read"));
        return;
    }
    const record::Signature* worst = m_session.signatures().signature(m_session.signatures().worst());
    if (worst == nullptr)
        m_signatures->setVerdict(view::markOf(record::SignatureStatus::Unsigned),
                                 view::label(record::SignatureStatus::Unsigned),
                                 tr("nothing says who made these files"));
    else
        m_signatures->setVerdict(view::markOf(worst->status), view::label(worst->status),
                                 view::coverageText(worst->coverage) + QStringLiteral(" · ") +
                                     view::signatureKindLabel(worst->kind));
}

void VerdictStrip::refreshClaims()
{
    const view::RecordPointer& inspection = m_session.record();
    if (!inspection) {
        m_claims->setVerdict(view::Mark::None, tr("Model card claims"), tr("checked once all files are read"));
        return;
    }
    std::array<int, 5> counts{};
    for (const record::Claim& claim : inspection->claims)
        ++counts[static_cast<std::size_t>(claim.verdict)];
    if (inspection->claims.empty()) {
        m_claims->setVerdict(view::Mark::Info, tr("No claims"), tr("no model card was found"));
        return;
    }
    const auto number = [&](record::ClaimVerdict verdict) { return counts[static_cast<std::size_t>(verdict)]; };
    const int total = static_cast<int>(inspection->claims.size());
    QStringList parts;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const auto verdict = static_cast<record::ClaimVerdict>(i);
        if (counts[i] > 0 && verdict != record::ClaimVerdict::Contradicted)
            parts << QStringLiteral("%1 %2").arg(counts[i]).arg(view::label(verdict));
    }
    const QString rest = parts.join(QStringLiteral(", "));
    const int contradicted = number(record::ClaimVerdict::Contradicted);
    if (contradicted > 0)
        m_claims->setVerdict(view::markOf(record::ClaimVerdict::Contradicted),
                             tr("%1 of %n claim(s) contradicted", nullptr, total).arg(contradicted), rest);
    else if (number(record::ClaimVerdict::Confirmed) > 0)
        m_claims->setVerdict(view::Mark::Pass, tr("No claim contradicted"), rest);
    else
        m_claims->setVerdict(view::Mark::Info, tr("No claim confirmed"), rest);
}

void VerdictStrip::refreshFiles()
{
    const auto& problems = m_session.problems();
    std::uint64_t bytes = m_session.progress().bytesTotal;
    if (m_session.record())
        bytes = m_session.record()->subject.bytes;
    const QString files = tr("%n file(s)", nullptr, m_session.files().rowCount());
    const QString sentence = bytes > 0 ? files + QStringLiteral(", ") + view::sizeText(bytes) : files;
    if (m_session.incomplete())
        m_files->setVerdict(view::Mark::NotChecked, tr("Stopped"),
                            tr("results are incomplete") + QStringLiteral(" · ") + sentence);
    else if (!problems.empty())
        m_files->setVerdict(view::Mark::NotChecked, tr("%n not inspected", nullptr, static_cast<int>(problems.size())),
                            sentence);
    else if (m_session.record())
        m_files->setVerdict(view::Mark::Pass, tr("Everything was read"), sentence);
    else
        m_files->setVerdict(view::Mark::None, tr("Files"), sentence);
}

} // namespace assayer::widgets
