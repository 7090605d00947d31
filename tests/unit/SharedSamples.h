// SPDX-License-Identifier: GPL-3.0-or-later
// The optional collection of labelled samples, found through the environment variable ASSAYER_SHARED. Tests over it are
// skipped where it is absent.
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>
#include <QStringList>

#include <vector>

namespace assayer::test {

inline QString sharedPath(const QString& relative)
{
    const QByteArray root = qgetenv("ASSAYER_SHARED");
    return root.isEmpty() ? QString() : QString::fromLocal8Bit(root) + "/" + relative;
}

/// The rows of a table of labels with the cells of each, without its heading; empty where the table is absent.
inline std::vector<QStringList> sharedLabels(const QString& relative)
{
    std::vector<QStringList> rows;
    const QString path = sharedPath(relative);
    if (path.isEmpty())
        return rows;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return rows;
    const QStringList lines = QString::fromUtf8(file.readAll()).split('\n', Qt::SkipEmptyParts);
    for (qsizetype i = 1; i < lines.size(); ++i)
        rows.push_back(lines[i].split('\t'));
    return rows;
}

} // namespace assayer::test
