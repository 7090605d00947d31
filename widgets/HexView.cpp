// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of any size as hexadecimal and text.
#include "HexView.h"

#include "Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace assayer::widgets {

namespace {

constexpr int kHexMargin = 8;
constexpr int kScrollSteps = 1'000'000'000;
constexpr std::size_t kCopyLimit = std::size_t{64} << 10U;
constexpr const char* kHexDigits = "0123456789ABCDEF";

QString hexByte(std::byte value)
{
    const auto number = std::to_integer<unsigned>(value);
    return QString(QLatin1Char(kHexDigits[number >> 4U])) + QLatin1Char(kHexDigits[number & 15U]);
}

} // namespace

HexView::HexView(QWidget* parent) : QAbstractScrollArea(parent)
{
    setObjectName(QStringLiteral("hex"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setFont(monospaceFont(font()));
    setAccessibleName(tr("Bytes of the file"));
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (m_settingBar)
            return;
        const std::uint64_t last = rows() > visibleRows() ? rows() - visibleRows() : 0;
        const auto step = static_cast<std::uint64_t>(value);
        m_topRow = last > static_cast<std::uint64_t>(kScrollSteps)
                       ? static_cast<std::uint64_t>(static_cast<long double>(last) * value / kScrollSteps)
                       : step;
        viewport()->update();
    });
}

void HexView::setSource(std::shared_ptr<const source::ByteSource> source)
{
    m_source = std::move(source);
    m_size = m_source ? m_source->size() : 0;
    m_topRow = 0;
    m_cursor = 0;
    m_markedOffset.reset();
    m_markedLength = 0;
    updateScrollBar();
    viewport()->update();
    emit cursorMoved(0);
}

void HexView::setMarked(std::optional<std::uint64_t> offset, std::uint64_t length, view::Mark mark)
{
    m_markedOffset = offset;
    m_markedLength = offset ? std::max<std::uint64_t>(length, 1) : 0;
    m_mark = mark;
    viewport()->update();
}

bool HexView::marked(std::uint64_t offset) const
{
    return m_markedOffset && offset >= *m_markedOffset && offset - *m_markedOffset < m_markedLength;
}

std::uint64_t HexView::rows() const
{
    return m_size / kRowBytes + (m_size % kRowBytes != 0 ? 1 : 0);
}

std::uint64_t HexView::visibleRows() const
{
    return static_cast<std::uint64_t>(std::max(1, (viewport()->height() - kHexMargin) / measured().row));
}

void HexView::updateScrollBar()
{
    const std::uint64_t last = rows() > visibleRows() ? rows() - visibleRows() : 0;
    m_settingBar = true;
    const int maximum = static_cast<int>(std::min<std::uint64_t>(last, kScrollSteps));
    verticalScrollBar()->setRange(0, maximum);
    verticalScrollBar()->setPageStep(static_cast<int>(std::min<std::uint64_t>(visibleRows(), kScrollSteps)));
    const long double share = last == 0 ? 0 : static_cast<long double>(m_topRow) / static_cast<long double>(last);
    verticalScrollBar()->setValue(static_cast<int>(share * maximum));
    m_settingBar = false;
}

void HexView::setTopRow(std::uint64_t row)
{
    const std::uint64_t last = rows() > visibleRows() ? rows() - visibleRows() : 0;
    m_topRow = std::min(row, last);
    updateScrollBar();
    viewport()->update();
}

void HexView::goTo(std::uint64_t offset)
{
    if (m_size == 0)
        return;
    m_cursor = std::min(offset, m_size - 1);
    const std::uint64_t row = m_cursor / kRowBytes;
    const std::uint64_t margin = visibleRows() / 3;
    if (row < m_topRow || row >= m_topRow + visibleRows())
        setTopRow(row > margin ? row - margin : 0);
    viewport()->update();
    emit cursorMoved(m_cursor);
}

void HexView::moveCursor(std::uint64_t offset)
{
    if (m_size == 0)
        return;
    m_cursor = std::min(offset, m_size - 1);
    const std::uint64_t row = m_cursor / kRowBytes;
    if (row < m_topRow)
        setTopRow(row);
    else if (row >= m_topRow + visibleRows())
        setTopRow(row - visibleRows() + 1);
    viewport()->update();
    emit cursorMoved(m_cursor);
}

std::vector<std::byte> HexView::bytesAtCursor(std::size_t length) const
{
    if (!m_source || m_cursor >= m_size)
        return {};
    std::vector<std::byte> bytes(length);
    bytes.resize(m_source->read(m_cursor, bytes).value_or(0));
    return bytes;
}

QString HexView::selectedHex() const
{
    if (!m_source || m_size == 0)
        return {};
    const std::uint64_t offset = m_markedOffset.value_or(m_cursor);
    const std::uint64_t length = m_markedOffset ? std::min<std::uint64_t>(m_markedLength, kCopyLimit) : 1;
    std::vector<std::byte> bytes(static_cast<std::size_t>(length));
    bytes.resize(m_source->read(offset, bytes).value_or(0));
    QStringList parts;
    for (const std::byte value : bytes)
        parts << hexByte(value);
    return parts.join(u' ');
}

HexView::Layout HexView::measured() const
{
    const QFontMetrics metrics(font());
    Layout layout;
    layout.character = metrics.horizontalAdvance(u'0');
    layout.row = metrics.height() + 2;
    layout.offsetDigits = std::max<int>(8, static_cast<int>(QString::number(m_size, 16).size()));
    layout.hexLeft = kHexMargin + (layout.offsetDigits + 2) * layout.character;
    layout.textLeft = hexLeftOf(layout, static_cast<int>(kRowBytes)) + layout.character;
    return layout;
}

int HexView::hexLeftOf(const Layout& layout, int column) const
{
    return layout.hexLeft + (column * 3 + (column >= 8 ? 1 : 0)) * layout.character;
}

void HexView::paintRow(QPainter& painter, const Layout& layout, int y, std::uint64_t offset,
                       std::span<const std::byte> bytes) const
{
    const Theme& theme = themeOf(palette());
    const int baseline = y + QFontMetrics(font()).ascent() + 1;
    painter.setPen(theme.dim);
    painter.drawText(kHexMargin, baseline,
                     QString::number(offset, 16).toUpper().rightJustified(layout.offsetDigits, u'0'));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const int column = static_cast<int>(i);
        const int hexLeft = hexLeftOf(layout, column);
        const int textLeft = layout.textLeft + column * layout.character;
        const std::uint64_t position = offset + i;
        if (marked(position)) {
            const bool joined = i + 1 < bytes.size() && marked(position + 1);
            const int next = joined ? hexLeftOf(layout, column + 1) : hexLeft + 2 * layout.character;
            painter.fillRect(hexLeft, y, next - hexLeft, layout.row, theme.tint(m_mark));
            painter.fillRect(textLeft, y, layout.character, layout.row, theme.tint(m_mark));
        }
        if (position == m_cursor) {
            painter.setPen(QPen(theme.accent, 1));
            painter.drawRect(hexLeft - 2, y, 2 * layout.character + 3, layout.row - 1);
            painter.drawRect(textLeft - 1, y, layout.character + 1, layout.row - 1);
        }
        const auto value = std::to_integer<unsigned char>(bytes[i]);
        const bool printable = value >= 0x20 && value < 0x7f;
        painter.setPen(value == 0 ? theme.dim : theme.text);
        painter.drawText(hexLeft, baseline, hexByte(bytes[i]));
        painter.setPen(printable ? theme.text : theme.dim);
        painter.drawText(textLeft, baseline,
                         printable ? QString(QLatin1Char(static_cast<char>(value))) : QString(u'·'));
    }
}

void HexView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), themeOf(palette()).base);
    if (!m_source || m_size == 0)
        return;
    const Layout layout = measured();
    const std::uint64_t shownRows = visibleRows() + 1;
    const std::uint64_t offset = m_topRow * kRowBytes;
    std::vector<std::byte> bytes(static_cast<std::size_t>(shownRows * kRowBytes));
    // A range that cannot be read any more is drawn as far as it could be.
    bytes.resize(m_source->read(offset, bytes).value_or(0));
    const std::span<const std::byte> all(bytes);
    for (std::size_t at = 0; at < all.size(); at += kRowBytes) {
        const int y = kHexMargin / 2 + static_cast<int>(at / kRowBytes) * layout.row;
        paintRow(painter, layout, y, offset + at, all.subspan(at, std::min<std::size_t>(kRowBytes, all.size() - at)));
    }
    if (hasFocus()) {
        painter.setPen(QPen(themeOf(palette()).accent, 2));
        painter.drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
    }
}

void HexView::keyPressEvent(QKeyEvent* event)
{
    const std::uint64_t page = visibleRows() * kRowBytes;
    const bool whole = (event->modifiers() & Qt::ControlModifier) != 0;
    const auto back = [this](std::uint64_t distance) { moveCursor(m_cursor > distance ? m_cursor - distance : 0); };
    if (event->matches(QKeySequence::Copy)) {
        QApplication::clipboard()->setText(selectedHex());
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        back(1);
        return;
    case Qt::Key_Right:
        moveCursor(m_cursor + 1);
        return;
    case Qt::Key_Up:
        if (m_cursor >= kRowBytes)
            back(kRowBytes);
        return;
    case Qt::Key_Down:
        if (m_size - std::min(m_size, m_cursor) > kRowBytes)
            moveCursor(m_cursor + kRowBytes);
        return;
    case Qt::Key_PageUp:
        back(page);
        return;
    case Qt::Key_PageDown:
        moveCursor(m_cursor + std::min(page, m_size - std::min(m_size, m_cursor)));
        return;
    case Qt::Key_Home:
        moveCursor(whole ? 0 : m_cursor - m_cursor % kRowBytes);
        return;
    case Qt::Key_End:
        moveCursor(whole ? m_size : m_cursor - m_cursor % kRowBytes + kRowBytes - 1);
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void HexView::mousePressEvent(QMouseEvent* event)
{
    const Layout layout = measured();
    const int y = static_cast<int>(event->position().y()) - kHexMargin / 2;
    const int x = static_cast<int>(event->position().x());
    if (event->button() != Qt::LeftButton || y < 0)
        return;
    const std::uint64_t row = m_topRow + static_cast<std::uint64_t>(y / layout.row);
    int column = 0;
    if (x >= layout.textLeft) {
        column = (x - layout.textLeft) / layout.character;
    } else {
        while (column + 1 < static_cast<int>(kRowBytes) && x >= hexLeftOf(layout, column + 1))
            ++column;
    }
    column = std::clamp(column, 0, static_cast<int>(kRowBytes) - 1);
    moveCursor(row * kRowBytes + static_cast<std::uint64_t>(column));
}

void HexView::wheelEvent(QWheelEvent* event)
{
    // By rows, since a step of a scaled scroll bar can be gigabytes.
    constexpr int kRowsPerNotch = 3;
    const int notches = event->angleDelta().y() / 120;
    const auto distance = static_cast<std::uint64_t>(std::abs(notches) * kRowsPerNotch);
    if (notches > 0)
        setTopRow(m_topRow > distance ? m_topRow - distance : 0);
    else if (notches < 0)
        setTopRow(m_topRow + distance);
    event->accept();
}

void HexView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    setTopRow(m_topRow);
}

void HexView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        viewport()->update();
}

} // namespace assayer::widgets
