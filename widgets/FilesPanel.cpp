// SPDX-License-Identifier: GPL-3.0-or-later
// Panel "Files and digests".
#include "FilesPanel.h"

#include "RecordText.h"

#include "view/Text.h"

#include <QActionGroup>
#include <QMenu>

namespace assayer::widgets {

FilesPanel::FilesPanel(view::Session& session, QWidget* parent) : Panel(session, parent), m_rows(session.files())
{
    setUp(&m_rows, Qt::ElideMiddle, QStringLiteral("files"));
    list()->setUniformRowHeights(true);
    list()->setAccessibleName(tr("Files and digests"));

    auto* menu = new QMenu(this);
    auto* group = new QActionGroup(menu);
    const auto add = [&](const QString& text, view::FileFilter::Order order) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(order == view::FileFilter::Order::Path);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, order] { m_rows.setOrder(order); });
    };
    add(tr("By path"), view::FileFilter::Order::Path);
    add(tr("Worst first"), view::FileFilter::Order::Severity);
    add(tr("Largest first"), view::FileFilter::Order::Size);
    add(tr("By kind"), view::FileFilter::Order::Kind);
    addMenuButton(QStringLiteral("sort"), tr("Order of the files"), menu);

    connect(&session, &view::Session::filterChanged, this, [this] {
        m_rows.setFilter(this->session().filter());
        refreshLater();
    });
    connect(&session.files(), &QAbstractItemModel::rowsInserted, this, &FilesPanel::refreshLater);
}

void FilesPanel::refresh()
{
    QString empty = tr("The subject holds no files.");
    if (session().state() == view::Session::State::Running)
        empty = tr("Looking for files…");
    setCounts(m_rows.rowCount(), session().files().rowCount(), empty);
}

QString FilesPanel::rowJson(const QModelIndex& row) const
{
    const QModelIndex source = m_rows.mapToSource(row);
    if (const record::Member* member = session().files().member(source))
        return jsonText(*member);
    const record::File* file = session().files().file(source);
    return file != nullptr ? jsonText(*file) : QString();
}

void FilesPanel::follow(const view::Place& place)
{
    if (place.path.empty()) {
        setCurrent({});
        return;
    }
    const QModelIndex row = m_rows.mapFromSource(session().files().find(place.path, place.member));
    if (row != currentRow())
        setCurrent(row);
}

void FilesPanel::choose(const QModelIndex& row)
{
    const QModelIndex source = m_rows.mapToSource(row);
    if (const record::File* file = session().files().file(source))
        session().selection().choose(view::placeOf(*file, session().files().member(source)));
}

void FilesPanel::addToMenu(QMenu& menu, const QModelIndex& row)
{
    const record::File* file = session().files().file(m_rows.mapToSource(row));
    if (file == nullptr)
        return;
    const QString term = QStringLiteral("kind:") + view::shown(file->format);
    connect(menu.addAction(tr("Filter for files of this kind")), &QAction::triggered, this,
            [this, term] { emit filterWanted(term); });
}

} // namespace assayer::widgets
