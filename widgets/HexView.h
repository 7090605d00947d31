// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of any size as hexadecimal and text.
#pragma once

#include "source/ByteSource.h"
#include "view/Labels.h"

#include <QAbstractScrollArea>

#include <memory>
#include <optional>
#include <vector>

namespace assayer::widgets {

/// Reads only what it draws. Positions are 64 bits wide; the scroll bar's 32 are scaled to them, so a file of 2^63
/// bytes scrolls like a small one. Keys: arrows, Page Up and Down, Home and End (with Ctrl: of the file), Ctrl+C.
class HexView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    static constexpr std::uint64_t kRowBytes = 16;

    explicit HexView(QWidget* parent);

    void setSource(std::shared_ptr<const source::ByteSource> source);
    const std::shared_ptr<const source::ByteSource>& source() const { return m_source; }
    std::uint64_t size() const { return m_size; }

    /// Tints a range in the colour of a mark.
    void setMarked(std::optional<std::uint64_t> offset, std::uint64_t length, view::Mark mark);
    std::optional<std::uint64_t> markedOffset() const { return m_markedOffset; }
    std::uint64_t markedLength() const { return m_markedLength; }

    void goTo(std::uint64_t offset);
    std::uint64_t cursor() const { return m_cursor; }
    std::uint64_t firstVisible() const { return m_topRow * kRowBytes; }
    /// Up to `length` bytes at the cursor; fewer at the end.
    std::vector<std::byte> bytesAtCursor(std::size_t length) const;
    /// The marked range, or the byte at the cursor, as hexadecimal digits; at most 64 KiB of it.
    QString selectedHex() const;

signals:
    void cursorMoved(quint64 offset);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Layout
    {
        int character = 0;
        int row = 0;
        int offsetDigits = 0;
        int hexLeft = 0;
        int textLeft = 0;
    };

    Layout measured() const;
    int hexLeftOf(const Layout& layout, int column) const;
    void paintRow(QPainter& painter, const Layout& layout, int y, std::uint64_t offset,
                  std::span<const std::byte> bytes) const;
    std::uint64_t rows() const;
    std::uint64_t visibleRows() const;
    void updateScrollBar();
    void setTopRow(std::uint64_t row);
    void moveCursor(std::uint64_t offset);
    bool marked(std::uint64_t offset) const;

    std::shared_ptr<const source::ByteSource> m_source;
    std::uint64_t m_size = 0;
    std::uint64_t m_topRow = 0;
    std::uint64_t m_cursor = 0;
    std::optional<std::uint64_t> m_markedOffset;
    std::uint64_t m_markedLength = 0;
    view::Mark m_mark = view::Mark::Info;
    bool m_settingBar = false;
};

} // namespace assayer::widgets
