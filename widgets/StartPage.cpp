// SPDX-License-Identifier: GPL-3.0-or-later
// What an empty window shows.
#include "StartPage.h"

#include "Theme.h"

#include "view/Text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace assayer::widgets {

namespace {

QLabel* plainLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    return label;
}

} // namespace

StartPage::StartPage(QWidget* parent)
    : QWidget(parent), m_error(plainLabel({}, this)), m_recentTitle(plainLabel(tr("Opened lately"), this)),
      m_recent(new QListWidget(this)), m_zone(new QWidget(this))
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    QFont large = strongFont(font());
    large.setPointSizeF(font().pointSizeF() * 1.6);
    QLabel* title = plainLabel(tr("Drop a model file or folder here"), this);
    title->setFont(large);
    QLabel* promise =
        plainLabel(tr("Nothing in it is executed, imported or unpickled, and nothing is sent over the network."), this);
    promise->setForegroundRole(QPalette::PlaceholderText);
    m_error->setObjectName(QStringLiteral("error"));
    m_error->hide();

    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    const auto add = [&](const QString& text, const QString& name, auto signal) {
        auto* button = new QPushButton(text, this);
        button->setObjectName(name);
        button->setMinimumWidth(130);
        connect(button, &QPushButton::clicked, this, signal);
        buttons->addWidget(button);
    };
    add(tr("Open file…"), QStringLiteral("startFile"), &StartPage::fileWanted);
    add(tr("Open folder…"), QStringLiteral("startFolder"), &StartPage::folderWanted);
    add(tr("Open record…"), QStringLiteral("startRecord"), &StartPage::recordWanted);
    buttons->addStretch(1);

    m_recent->setObjectName(QStringLiteral("recent"));
    m_recent->setAccessibleName(tr("Opened lately"));
    m_recent->setFrameShape(QFrame::NoFrame);
    m_recent->setMaximumHeight(220);
    m_recent->setSpacing(3);
    m_recent->setTextElideMode(Qt::ElideMiddle);
    m_recentTitle->setForegroundRole(QPalette::PlaceholderText);
    m_recentTitle->setAlignment(Qt::AlignLeft);
    connect(m_recent, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem* item) { emit subjectWanted(item->data(Qt::UserRole).toString()); });

    auto* inner = new QVBoxLayout(m_zone);
    inner->setContentsMargins(32, 40, 32, 40);
    inner->setSpacing(14);
    inner->addWidget(title);
    inner->addWidget(promise);
    inner->addSpacing(6);
    inner->addLayout(buttons);
    inner->addWidget(m_error);
    m_zone->setFixedWidth(640);

    auto* column = new QVBoxLayout;
    column->addStretch(2);
    column->addWidget(m_zone);
    column->addSpacing(18);
    column->addWidget(m_recentTitle);
    column->addWidget(m_recent);
    column->addStretch(3);
    auto* layout = new QHBoxLayout(this);
    layout->addStretch(1);
    layout->addLayout(column);
    layout->addStretch(1);
    setRecent({});
}

void StartPage::setRecent(const QStringList& subjects)
{
    m_recent->clear();
    for (const QString& subject : subjects) {
        auto* item = new QListWidgetItem(view::shown(subject.toStdString()), m_recent);
        item->setData(Qt::UserRole, subject);
    }
    m_recent->setVisible(!subjects.isEmpty());
    m_recentTitle->setVisible(!subjects.isEmpty());
}

void StartPage::setError(const QString& text)
{
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
}

void StartPage::setDropHint(bool over)
{
    m_over = over;
    update();
}

void StartPage::paintEvent(QPaintEvent* event)
{
    QWidget::paintEvent(event);
    QPainter painter(this);
    const Theme& theme = themeOf(palette());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_over ? theme.accent : theme.dim, m_over ? 2 : 1.2, Qt::DashLine));
    painter.setBrush(m_over ? theme.linked : theme.alternate);
    painter.drawRoundedRect(QRectF(m_zone->geometry()), 8, 8);
}

} // namespace assayer::widgets
