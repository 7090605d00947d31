// SPDX-License-Identifier: GPL-3.0-or-later
// What can be put on the clipboard from a panel's row.
#include "CopyActions.h"

#include "Panel.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>

#include <array>

namespace assayer::widgets {

namespace {

QString digestLine(const Panel& panel, const QModelIndex& row)
{
    const record::File* file = panel.fileOf(row);
    if (file == nullptr)
        return {};
    const auto digest = file->digests.find("sha256");
    if (digest == file->digests.end())
        return {};
    // The form that sha256sum reads: two spaces between digest and name.
    return QString::fromStdString(digest->second) + QStringLiteral("  ") + panel.rowPath(row);
}

} // namespace

QString copyText(const Panel& panel, CopyForm form)
{
    const QModelIndex row = panel.currentRow();
    if (!row.isValid())
        return {};
    switch (form) {
    case CopyForm::Row:
        return panel.rowText(row);
    case CopyForm::Path:
        return panel.rowPath(row);
    case CopyForm::DigestLine:
        return digestLine(panel, row);
    case CopyForm::Json:
        return panel.rowJson(row);
    case CopyForm::Markdown:
        return panel.rowMarkdown(row);
    }
    return {};
}

void copyToClipboard(const Panel& panel, CopyForm form)
{
    const QString text = copyText(panel, form);
    if (!text.isEmpty())
        QApplication::clipboard()->setText(text);
}

void addCopyActions(QMenu& menu, Panel& panel)
{
    const auto add = [&panel](QMenu& to, const QString& text, CopyForm form) {
        QAction* action = to.addAction(text);
        action->setEnabled(!copyText(panel, form).isEmpty());
        QObject::connect(action, &QAction::triggered, &panel, [&panel, form] { copyToClipboard(panel, form); });
    };
    add(menu, Panel::tr("Copy"), CopyForm::Row);
    QMenu* as = menu.addMenu(Panel::tr("Copy as"));
    add(*as, Panel::tr("Path"), CopyForm::Path);
    add(*as, Panel::tr("SHA-256 line"), CopyForm::DigestLine);
    add(*as, Panel::tr("JSON"), CopyForm::Json);
    add(*as, Panel::tr("Markdown"), CopyForm::Markdown);
}

} // namespace assayer::widgets
