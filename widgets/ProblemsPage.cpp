// SPDX-License-Identifier: GPL-3.0-or-later
// Tab "Problems".
#include "ProblemsPage.h"

#include "view/Text.h"

#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace assayer::widgets {

namespace {

/// More rows than anyone reads; the record holds all.
constexpr std::size_t kMostRows = 5000;

} // namespace

ProblemsPage::ProblemsPage(view::Session& session, QWidget* parent)
    : EvidencePage(session, parent), m_list(new QTreeWidget(this))
{
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHeaderLabels({tr("File"), tr("What"), tr("Why")});
    m_list->setColumnWidth(0, 280);
    m_list->setColumnWidth(1, 150);
    m_list->setObjectName(QStringLiteral("problems"));
    m_list->setAccessibleName(tr("What was not inspected"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list);
    connect(m_list, &QTreeWidget::currentItemChanged, this, [this](const QTreeWidgetItem* item) {
        const record::File* file =
            item == nullptr ? nullptr : this->session().file(item->data(0, Qt::UserRole).toString().toStdString());
        if (file != nullptr)
            this->session().selection().choose(view::placeOf(*file));
    });
}

void ProblemsPage::showPlace(const view::Place&)
{
    const auto& problems = session().problems();
    const std::size_t count = std::min(problems.size(), kMostRows);
    if (count == m_shown)
        return;
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    m_shown = count;
    QList<QTreeWidgetItem*> items;
    for (std::size_t i = 0; i < count; ++i) {
        auto* item = new QTreeWidgetItem(
            {view::shown(problems[i].path), view::shown(problems[i].what), view::shown(problems[i].why)});
        item->setData(0, Qt::UserRole, QString::fromStdString(problems[i].path));
        item->setToolTip(2, view::toolTip(view::shown(problems[i].why)));
        items << item;
    }
    m_list->addTopLevelItems(items);
}

} // namespace assayer::widgets
