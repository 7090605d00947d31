// SPDX-License-Identifier: GPL-3.0-or-later
// What the panels have in common.
#include "Panel.h"

#include "CopyActions.h"
#include "Icons.h"
#include "RecordText.h"
#include "RowDelegate.h"
#include "Theme.h"

#include "view/Roles.h"
#include "view/Text.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace assayer::widgets {

namespace {

/// Rows come up to 20 times a second; counts and texts need not be quicker.
constexpr int kRefreshMilliseconds = 100;

} // namespace

Panel::Panel(view::Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_list(new QTreeView(this)), m_count(new QLabel(this)),
      m_empty(new QLabel(this)), m_bar(new QHBoxLayout), m_stack(new QStackedLayout)
{
    setMinimumWidth(kPanelWidth - 40);
    m_count->setTextFormat(Qt::PlainText);
    m_count->setObjectName(QStringLiteral("count"));
    m_empty->setTextFormat(Qt::PlainText);
    m_empty->setObjectName(QStringLiteral("emptyText"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(16);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_bar->setContentsMargins(8, 2, 4, 2);
    m_bar->setSpacing(2);
    m_bar->addWidget(m_count, 1);
    m_count->setMinimumHeight(kIconSize + 10);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_empty);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(m_bar);
    layout->addLayout(m_stack, 1);

    m_refresh.setSingleShot(true);
    m_refresh.setInterval(kRefreshMilliseconds);
    connect(&m_refresh, &QTimer::timeout, this, [this] {
        if (!isVisible())
            return;
        m_stale = false;
        refresh();
    });
    connect(&session, &view::Session::stateChanged, this, &Panel::refreshLater);
    connect(&session, &view::Session::recordChanged, this, &Panel::refreshLater);
    connect(&session.selection(), &view::Selection::changed, this, [this](const view::Place& place) {
        m_following = true;
        follow(place);
        m_following = false;
        m_list->viewport()->update();
    });
}

void Panel::setUp(QAbstractItemModel* model, Qt::TextElideMode elide, const QString& name)
{
    m_list->setModel(model);
    m_list->installEventFilter(this);
    m_list->setItemDelegate(new RowDelegate(elide, m_list));
    m_list->setObjectName(name);
    updateColours();
    m_list->setHeaderHidden(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setIndentation(14);
    m_list->setMouseTracking(true);
    m_list->setTabKeyNavigation(false);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    for (int column = 1; column < model->columnCount(); ++column)
        m_list->setColumnHidden(column, true);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& row) {
        if (!m_following && row.isValid())
            choose(row);
    });
    connect(m_list, &QTreeView::clicked, this, [this](const QModelIndex& row) { choose(row); });
    connect(m_list, &QTreeView::activated, this, [this] { emit evidenceWanted(); });
    connect(m_list, &QWidget::customContextMenuRequested, this, &Panel::showMenu);
}

QModelIndex Panel::currentRow() const
{
    return m_list->currentIndex();
}

QString Panel::rowMarkdown(const QModelIndex& row) const
{
    const QString text = rowText(row);
    return text.isEmpty() ? text : QStringLiteral("- ") + markdownText(text.split(u'\t').join(QStringLiteral(" · ")));
}

QString Panel::rowText(const QModelIndex& row) const
{
    return row.data(view::CopyRole).toString();
}

QString Panel::rowPath(const QModelIndex& row) const
{
    return row.data(view::PathRole).toString();
}

const record::File* Panel::fileOf(const QModelIndex& row) const
{
    return m_session.file(rowPath(row).toStdString());
}

void Panel::setCounts(int shownRows, int allRows, const QString& empty)
{
    const auto count = [](int rows) { return view::countText(static_cast<std::uint64_t>(rows)); };
    m_count->setText(shownRows == allRows ? count(allRows) : tr("%1 of %2").arg(count(shownRows), count(allRows)));
    m_count->setVisible(allRows > 0);
    m_empty->setText(allRows > 0 ? tr("Nothing matches the filter.") : empty);
    if (shownRows == 0)
        m_stack->setCurrentWidget(m_empty);
    else if (m_stack->currentWidget() == m_empty)
        m_stack->setCurrentIndex(0);
}

QToolButton* Panel::addButton(const QString& icon, const QString& text)
{
    auto* button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setProperty("icon-name", icon);
    button->setIcon(themedIcon(icon, palette()));
    button->setIconSize({kIconSize, kIconSize});
    button->setToolTip(view::toolTip(text));
    button->setAccessibleName(text);
    m_bar->addWidget(button);
    return button;
}

QToolButton* Panel::addMenuButton(const QString& icon, const QString& text, QMenu* menu)
{
    QToolButton* button = addButton(icon, text);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    return button;
}

void Panel::setCurrent(const QModelIndex& row)
{
    m_following = true;
    if (row.isValid()) {
        if (row.parent().isValid())
            m_list->expand(row.parent());
        m_list->setCurrentIndex(row);
        m_list->scrollTo(row);
    } else {
        m_list->selectionModel()->clear();
    }
    m_following = false;
}

void Panel::refreshLater()
{
    m_stale = true;
    if (isVisible() && !m_refresh.isActive())
        m_refresh.start();
}

bool Panel::eventFilter(QObject* watched, QEvent* event)
{
    // The view by itself would copy the first cell only.
    if (watched == m_list && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
        copyToClipboard(*this, CopyForm::Row);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void Panel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_stale) {
        m_stale = false;
        refresh();
    }
}

void Panel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        updateIcons();
        updateColours();
    }
}

void Panel::updateColours()
{
    // The tree paints the branch area of the current row itself.
    QPalette colours = palette();
    colours.setColor(QPalette::Highlight, themeOf(colours).chosen);
    colours.setColor(QPalette::HighlightedText, themeOf(colours).text);
    m_list->setPalette(colours);
}

void Panel::updateIcons()
{
    for (auto* button : findChildren<QToolButton*>()) {
        const QString name = button->property("icon-name").toString();
        if (!name.isEmpty())
            button->setIcon(themedIcon(name, palette()));
    }
}

void Panel::showMenu(const QPoint& at)
{
    const QModelIndex row = m_list->indexAt(at);
    if (!row.isValid())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("rowMenu"));
    connect(menu->addAction(tr("Go to evidence")), &QAction::triggered, this, &Panel::evidenceWanted);
    addToMenu(*menu, row);
    menu->addSeparator();
    addCopyActions(*menu, *this);
    menu->popup(m_list->viewport()->mapToGlobal(at));
}

} // namespace assayer::widgets
