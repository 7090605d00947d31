// SPDX-License-Identifier: GPL-3.0-or-later
// From the record's strings and numbers to text for the eye.
#include "Text.h"

#include "base/Text.h"

#include <QFile>
#include <QLocale>

#include <limits>

namespace assayer::view {

QString shown(std::string_view untrusted)
{
    const std::string visible = visibleText(untrusted);
    return QString::fromUtf8(visible.data(), static_cast<qsizetype>(visible.size()));
}

QString shownLines(std::string_view untrusted)
{
    const std::string visible = visibleText(untrusted, true);
    return QString::fromUtf8(visible.data(), static_cast<qsizetype>(visible.size()));
}

QString sizeText(std::uint64_t bytes)
{
    constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<qint64>::max());
    return QLocale().formattedDataSize(static_cast<qint64>(bytes < kLargest ? bytes : kLargest), bytes < 1024 ? 0 : 1);
}

QString offsetText(std::uint64_t offset)
{
    return QStringLiteral("0x") + QString::number(offset, 16).toUpper();
}

QString countText(std::uint64_t count)
{
    return QLocale().toString(static_cast<qulonglong>(count));
}

QString toolTip(const QString& plain)
{
    return QStringLiteral("<qt>") + plain.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>")) +
           QStringLiteral("</qt>");
}

std::string enginePath(const QString& path)
{
    return QFile::encodeName(path).toStdString();
}

} // namespace assayer::view
