// SPDX-License-Identifier: GPL-3.0-or-later
// Tab "Bytes".
#include "BytesPage.h"

#include "HexView.h"
#include "Theme.h"

#include "view/Text.h"

#include <QLabel>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <cstring>

namespace assayer::widgets {

namespace {

std::uint64_t littleEndian(const std::vector<std::byte>& bytes, std::size_t length)
{
    std::uint64_t value = 0;
    for (std::size_t i = length; i-- > 0;)
        value = (value << 8U) | std::to_integer<std::uint64_t>(bytes[i]);
    return value;
}

/// Whether an offset in a finding about `member` counts from the file's begin: it does unless the member is compressed.
bool countsFromFile(const record::File& file, const std::string& member)
{
    for (const record::Member& candidate : file.members) {
        if (candidate.name == member)
            return candidate.offset.has_value();
    }
    return true;
}

} // namespace

BytesPage::BytesPage(view::Session& session, QWidget* parent)
    : EvidencePage(session, parent), m_hex(new HexView(this)), m_status(new QLabel(this)), m_message(new QLabel(this)),
      m_stack(new QStackedLayout)
{
    m_status->setTextFormat(Qt::PlainText);
    m_status->setObjectName(QStringLiteral("cursorText"));
    m_status->setContentsMargins(8, 2, 8, 2);
    m_status->setFont(smallFont(font()));
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    m_message->setForegroundRole(QPalette::PlaceholderText);
    m_message->setBackgroundRole(QPalette::Base);
    m_message->setAutoFillBackground(true);
    m_stack->addWidget(m_hex);
    m_stack->addWidget(m_message);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(m_stack, 1);
    layout->addWidget(m_status);
    connect(m_hex, &HexView::cursorMoved, this, &BytesPage::describeCursor);
    say(tr("Choose a file to see its bytes."));
}

void BytesPage::say(const QString& text)
{
    m_message->setText(text);
    m_stack->setCurrentWidget(m_message);
    m_status->clear();
}

void BytesPage::showPlace(const view::Place& place)
{
    const record::File* file = session().file(place.path);
    if (file == nullptr) {
        m_path.clear();
        m_hex->setSource(nullptr);
        say(place.path.empty() ? tr("Choose a file to see its bytes.")
                               : tr("%1 is not in the subject.").arg(view::shown(place.path)));
        return;
    }
    if (place.path != m_path || !m_hex->source()) {
        m_path = place.path;
        auto source = session().open(*file);
        m_hex->setSource(source ? *source : nullptr);
        if (!source) {
            say(tr("The file cannot be read: %1.").arg(view::shown(source.error().message)));
            return;
        }
    }
    if (m_hex->size() == 0) {
        say(tr("The file is empty."));
        return;
    }
    m_stack->setCurrentWidget(m_hex);
    if (!place.offset || !countsFromFile(*file, place.member)) {
        m_hex->setMarked(std::nullopt, 0, view::Mark::Info);
        describeCursor();
        if (place.offset)
            m_status->setText(tr("%1 is compressed, so offset %2 counts from its begin and has no place here.")
                                  .arg(view::shown(place.member), view::offsetText(*place.offset)));
        return;
    }
    const record::Finding* finding = place.finding ? session().findings().finding(*place.finding) : nullptr;
    m_hex->setMarked(place.offset, place.length.value_or(1),
                     finding != nullptr ? view::markOf(finding->severity) : view::Mark::Low);
    m_hex->goTo(*place.offset);
}

QString BytesPage::numbersAtCursor() const
{
    const std::vector<std::byte> bytes = m_hex->bytesAtCursor(8);
    QStringList parts;
    if (!bytes.empty())
        parts << QStringLiteral("u8 %1").arg(littleEndian(bytes, 1));
    if (bytes.size() >= 2)
        parts << QStringLiteral("u16 %1").arg(littleEndian(bytes, 2));
    if (bytes.size() >= 4) {
        const auto value = static_cast<std::uint32_t>(littleEndian(bytes, 4));
        float number = 0;
        std::memcpy(&number, &value, sizeof number);
        parts << QStringLiteral("u32 %1").arg(value)
              << QStringLiteral("f32 %1").arg(static_cast<double>(number), 0, 'g', 6);
    }
    if (bytes.size() >= 8)
        parts << QStringLiteral("u64 %1").arg(littleEndian(bytes, 8));
    return parts.join(QStringLiteral("   "));
}

QString BytesPage::memberAtCursor() const
{
    const record::File* file = session().file(m_path);
    if (file == nullptr)
        return {};
    for (const record::Member& member : file->members) {
        if (member.offset && member.length && m_hex->cursor() >= *member.offset &&
            m_hex->cursor() - *member.offset < *member.length)
            return view::shown(member.name);
    }
    return {};
}

void BytesPage::describeCursor()
{
    if (m_hex->size() == 0) {
        m_status->clear();
        return;
    }
    QString text =
        tr("Offset %1 (%2) of %3")
            .arg(view::offsetText(m_hex->cursor()), view::countText(m_hex->cursor()), view::countText(m_hex->size()));
    text += QStringLiteral("   ") + numbersAtCursor();
    if (const QString member = memberAtCursor(); !member.isEmpty())
        text += QStringLiteral("   ") + tr("in %1").arg(member);
    m_status->setText(text);
}

} // namespace assayer::widgets
