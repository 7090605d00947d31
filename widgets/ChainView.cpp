// SPDX-License-Identifier: GPL-3.0-or-later
// Drawing the chain of a signature.
#include "ChainView.h"

#include "MarkPainter.h"
#include "Theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace assayer::widgets {

namespace {

constexpr int kChainMargin = 6;
constexpr int kChainGap = 10; ///< between boxes, room for an arrow
constexpr int kBoxInset = 8;
constexpr int kBoxMark = 14;

void drawArrow(QPainter& painter, QPoint from, QPoint to)
{
    constexpr int kHead = 3;
    painter.drawLine(from, to);
    const bool down = from.x() == to.x();
    const QPoint side = down ? QPoint(kHead, 0) : QPoint(0, kHead);
    const QPoint back = down ? QPoint(0, -kHead) : QPoint(-kHead, 0);
    painter.drawLine(to, to + back + side);
    painter.drawLine(to, to + back - side);
}

void drawBox(QPainter& painter, const QRect& box, const view::ChainLink& link, const QPalette& palette)
{
    const Theme& theme = themeOf(palette);
    painter.setPen(link.mark == view::Mark::Critical ? theme.mark(link.mark) : theme.border);
    painter.setBrush(theme.base);
    painter.drawRoundedRect(box, 4, 4);
    QRect content = box.adjusted(kBoxInset, kBoxInset / 2, -kBoxInset, -kBoxInset / 2);
    const QFont font = painter.font();
    const QFontMetrics metrics(font);
    if (link.mark != view::Mark::None)
        paintMark(painter,
                  QRectF(content.left(), content.top() + (metrics.height() - kBoxMark) / 2.0, kBoxMark, kBoxMark),
                  link.mark, palette);
    content.setLeft(content.left() + kBoxMark + kBoxInset);
    painter.setPen(theme.text);
    constexpr int kFlags =
        static_cast<int>(Qt::AlignLeft) | static_cast<int>(Qt::AlignTop) | static_cast<int>(Qt::TextSingleLine);
    painter.drawText(content, kFlags, metrics.elidedText(link.title, Qt::ElideRight, content.width()));
    const QFont small = smallFont(font);
    painter.setFont(small);
    painter.setPen(link.leadsToFiles ? theme.accent : theme.dim);
    content.setTop(content.top() + metrics.height());
    painter.drawText(content, kFlags, QFontMetrics(small).elidedText(link.text, Qt::ElideRight, content.width()));
    painter.setFont(font);
}

} // namespace

ChainView::ChainView(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("signatureChain"));
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Chain of the signature"));
}

void ChainView::setChain(std::vector<view::ChainLink> chain)
{
    m_chain = std::move(chain);
    QStringList words;
    for (const view::ChainLink& link : m_chain)
        words << link.title + QStringLiteral(": ") + link.text;
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    setVisible(!m_chain.empty());
    updateGeometry();
    update();
}

int ChainView::boxHeight() const
{
    return fontMetrics().height() + QFontMetrics(smallFont(font())).height() + kBoxInset;
}

// A link that stands beside its predecessor shares the row with it.
std::vector<QRect> ChainView::boxes() const
{
    std::vector<QRect> boxes;
    int top = kChainMargin;
    const int width = std::max(120, this->width() - 2 * kChainMargin);
    for (std::size_t i = 0; i < m_chain.size(); ++i) {
        const bool paired = i + 1 < m_chain.size() && m_chain[i + 1].beside;
        const int half = (width - kChainGap) / 2;
        boxes.emplace_back(kChainMargin, top, paired ? half : width, boxHeight());
        if (paired) {
            boxes.emplace_back(kChainMargin + half + kChainGap, top, half, boxHeight());
            ++i;
        }
        top += boxHeight() + kChainGap;
    }
    return boxes;
}

QSize ChainView::sizeHint() const
{
    const auto beside = std::count_if(m_chain.begin(), m_chain.end(), [](const auto& link) { return link.beside; });
    const int rows = static_cast<int>(m_chain.size()) - static_cast<int>(beside);
    return {kPanelWidth - 40, rows == 0 ? 0 : 2 * kChainMargin + rows * boxHeight() + (rows - 1) * kChainGap};
}

void ChainView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = themeOf(palette());
    const std::vector<QRect> places = boxes();
    int above = -1;
    for (std::size_t i = 0; i < places.size(); ++i) {
        painter.setPen(theme.dim);
        if (m_chain[i].beside) {
            const QRect& left = places[i - 1];
            drawArrow(painter, {left.right() + 2, left.center().y()}, {places[i].left() - 2, left.center().y()});
        } else {
            const int middle = kChainMargin + 2 * kBoxInset + kBoxMark;
            if (above >= 0)
                drawArrow(painter, {middle, places[static_cast<std::size_t>(above)].bottom() + 2},
                          {middle, places[i].top() - 2});
            above = static_cast<int>(i);
        }
        drawBox(painter, places[i], m_chain[i], palette());
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.accent, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

bool ChainView::leadsToFiles(const QPoint& at) const
{
    const std::vector<QRect> places = boxes();
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (m_chain[i].leadsToFiles && places[i].contains(at))
            return true;
    }
    return false;
}

void ChainView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && leadsToFiles(event->pos()))
        emit filesWanted();
}

void ChainView::mouseMoveEvent(QMouseEvent* event)
{
    setCursor(leadsToFiles(event->pos()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void ChainView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space)
        emit filesWanted();
    else
        QWidget::keyPressEvent(event);
}

} // namespace assayer::widgets
