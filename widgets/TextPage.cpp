// SPDX-License-Identifier: GPL-3.0-or-later
// Tab "Text".
#include "TextPage.h"

#include "Theme.h"

#include "base/Text.h"
#include "view/Text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace assayer::widgets {

namespace {

constexpr std::uint64_t kWindow = 64ULL << 10U;
constexpr qsizetype kLineLength = 400;

/// Long lines (a JSON file without line feeds, binary data) are broken: the text view lays out whole lines at once.
QString broken(const QString& text)
{
    QString result;
    result.reserve(text.size() + text.size() / 100);
    qsizetype column = 0;
    for (const QChar character : text) {
        if (column >= kLineLength && !character.isLowSurrogate()) {
            result += QStringLiteral("\u21B5\n");
            column = 0;
        }
        result += character;
        column = character == u'\n' ? 0 : column + 1;
    }
    return result;
}

} // namespace

TextPage::TextPage(view::Session& session, QWidget* parent)
    : EvidencePage(session, parent), m_text(new QPlainTextEdit(this)), m_range(new QLabel(this)),
      m_earlier(new QToolButton(this)), m_later(new QToolButton(this))
{
    m_text->setReadOnly(true);
    m_text->setUndoRedoEnabled(false);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setFont(monospaceFont(font()));
    m_text->setTabChangesFocus(true);
    m_text->setObjectName(QStringLiteral("text"));
    m_text->setAccessibleName(tr("Text of the file, with control characters made visible"));
    m_range->setTextFormat(Qt::PlainText);
    m_range->setFont(smallFont(font()));
    m_earlier->setText(tr("Earlier"));
    m_later->setText(tr("Later"));
    connect(m_earlier, &QToolButton::clicked, this, [this] { showWindow(m_begin > kWindow ? m_begin - kWindow : 0); });
    connect(m_later, &QToolButton::clicked, this, [this] { showWindow(m_end); });

    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(8, 2, 8, 2);
    bar->addWidget(m_range, 1);
    bar->addWidget(m_earlier);
    bar->addWidget(m_later);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_text, 1);
    layout->addLayout(bar);
    m_earlier->hide();
    m_later->hide();
}

void TextPage::showPlace(const view::Place& place)
{
    const record::File* file = session().file(place.path);
    if (file == nullptr) {
        m_path.clear();
        m_source.reset();
        m_text->clear();
        m_range->setText(tr("Choose a file to see its text."));
        m_earlier->hide();
        m_later->hide();
        return;
    }
    if (place.path != m_path || !m_source) {
        m_path = place.path;
        auto source = session().open(*file);
        m_source = source ? *source : nullptr;
        if (!source) {
            m_text->clear();
            m_range->setText(tr("The file cannot be read: %1.").arg(view::shown(source.error().message)));
            return;
        }
        m_begin = 0;
        m_end = 0;
    }
    const std::uint64_t offset = place.offset.value_or(0);
    if (m_end == 0 || (place.offset && (offset < m_begin || offset >= m_end)))
        showWindow(offset - offset % kWindow);
    highlight(place);
}

void TextPage::showWindow(std::uint64_t begin)
{
    if (!m_source)
        return;
    std::vector<std::byte> bytes(kWindow);
    bytes.resize(m_source->read(begin, bytes).value_or(0));
    m_begin = begin;
    m_end = begin + bytes.size();
    m_text->setPlainText(broken(view::shownLines(asText(bytes))));
    const bool whole = m_begin == 0 && m_end >= m_source->size();
    m_range->setText(
        whole ? tr("The whole file")
              : tr("Bytes %1 to %2 of %3")
                    .arg(view::countText(m_begin), view::countText(m_end), view::countText(m_source->size())));
    m_earlier->setVisible(m_begin > 0);
    m_later->setVisible(m_end < m_source->size());
}

void TextPage::highlight(const view::Place& place)
{
    QList<QTextEdit::ExtraSelection> selections;
    if (place.offset && *place.offset >= m_begin && *place.offset < m_end && m_source) {
        // Escapes make the text longer than the bytes, so the place is found by escaping what stands before it.
        std::vector<std::byte> before(static_cast<std::size_t>(*place.offset - m_begin));
        before.resize(m_source->read(m_begin, before).value_or(0));
        std::vector<std::byte> marked(
            static_cast<std::size_t>(std::clamp<std::uint64_t>(place.length.value_or(1), 1, m_end - *place.offset)));
        marked.resize(m_source->read(*place.offset, marked).value_or(0));
        const qsizetype start = broken(view::shownLines(asText(before))).size();
        before.insert(before.end(), marked.begin(), marked.end());
        const qsizetype end = broken(view::shownLines(asText(before))).size();
        QTextCursor cursor(m_text->document());
        const int last = std::max(0, m_text->document()->characterCount() - 1);
        cursor.setPosition(std::min(static_cast<int>(start), last));
        cursor.setPosition(std::min(static_cast<int>(end), last), QTextCursor::KeepAnchor);
        QTextEdit::ExtraSelection selection;
        selection.cursor = cursor;
        selection.format.setBackground(themeOf(palette()).tint(view::Mark::High));
        selections << selection;
        cursor.setPosition(cursor.selectionStart());
        m_text->setTextCursor(cursor);
        m_text->centerCursor();
    }
    m_text->setExtraSelections(selections);
}

} // namespace assayer::widgets
