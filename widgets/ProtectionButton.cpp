// SPDX-License-Identifier: GPL-3.0-or-later
// The status bar's word on how well the readers are kept from doing harm.
#include "ProtectionButton.h"

#include "TextDialog.h"

#include "report/Help.h"
#include "view/Background.h"
#include "view/Text.h"

#include <QEvent>
#include <QTimer>

#include <algorithm>

namespace assayer::widgets {

namespace {

// Long after the first paint, which a worker's start must not delay.
constexpr int kAskAfterMilliseconds = 700;

} // namespace

ProtectionButton::ProtectionButton(view::Session& session, QWidget* parent) : QToolButton(parent), m_session(session)
{
    setObjectName(QStringLiteral("protections"));
    setAutoRaise(true);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    connect(this, &QToolButton::clicked, this, &ProtectionButton::explain);
    connect(&session, &view::Session::recordChanged, this, &ProtectionButton::refresh);
    QTimer::singleShot(kAskAfterMilliseconds, this, &ProtectionButton::ask);
    refresh();
}

void ProtectionButton::ask()
{
    view::runInBackground(
        this, [engine = m_session.engine()] { return engine->protections(); },
        [this](const Result<std::vector<record::Protection>>& found) {
            if (found && !found->empty())
                m_here = *found;
            refresh();
        });
}

const std::vector<record::Protection>* ProtectionButton::known() const
{
    const view::RecordPointer& record = m_session.record();
    if (record != nullptr)
        return record->tool.protections ? &*record->tool.protections : nullptr;
    return m_here ? &*m_here : nullptr;
}

QString ProtectionButton::account() const
{
    QStringList lines;
    if (const auto* protections = known()) {
        for (const record::Protection& protection : *protections)
            lines << tr("%1: %2 (%3)")
                         .arg(view::shown(protection.name), protection.active ? tr("on") : tr("off"),
                              view::shown(protection.detail));
    }
    return lines.join(u'\n');
}

void ProtectionButton::refresh()
{
    const auto* protections = known();
    setVisible(protections != nullptr);
    if (protections == nullptr)
        return;
    const auto active = std::count_if(protections->begin(), protections->end(),
                                      [](const record::Protection& protection) { return protection.active; });
    if (active == static_cast<std::ptrdiff_t>(protections->size()) && active > 0)
        setText(tr("Readers isolated"));
    else if (active > 0)
        setText(tr("Readers partly isolated: %1 of %2").arg(active).arg(protections->size()));
    else
        setText(tr("Readers not isolated"));
    setToolTip(account());
    setAccessibleName(text());
}

void ProtectionButton::explain()
{
    const std::string_view page = report::helpPage("sandbox");
    const QString help = QString::fromUtf8(page.data(), static_cast<qsizetype>(page.size()));
    const QString here = account();
    showTextDialog(window(), tr("Isolation of the readers"),
                   here.isEmpty() ? help : here + QStringLiteral("\n\n") + help);
}

void ProtectionButton::changeEvent(QEvent* event)
{
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

} // namespace assayer::widgets
