// SPDX-License-Identifier: GPL-3.0-or-later
// For tests: hashes the files of a folder by Qt, which knows nothing of the code under test.
#pragma once

#include "trust/SignatureCheck.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

namespace assayer::trust::test {

inline std::string readFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll().toStdString();
}

inline std::string hexDigest(const QByteArray& bytes, QCryptographicHash::Algorithm algorithm)
{
    return QCryptographicHash::hash(bytes, algorithm).toHex().toStdString();
}

inline HashedFile hashFile(const QString& path, const QString& relative)
{
    const std::string content = readFile(path);
    HashedFile file;
    file.path = QFile::encodeName(relative).toStdString();
    file.size = content.size();
    file.digests["sha256"] = hexDigest(QByteArray::fromStdString(content), QCryptographicHash::Sha256);
    file.symlink = QFileInfo(path).isSymLink();
    return file;
}

inline std::vector<HashedFile> hashFolder(const QString& folder)
{
    std::vector<HashedFile> files;
    QDirIterator walk(folder, QDir::Files | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                      QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QString path = walk.next();
        files.push_back(hashFile(path, QDir(folder).relativeFilePath(path)));
    }
    return files;
}

/// Computes what digestDemands() asks for from the files themselves; demands for other files stay unanswered.
inline void answerDemands(Request& request, const QString& folder)
{
    for (const DigestDemand& demand : digestDemands(request.bundle)) {
        std::string name = demand.path;
        if (name == "." && request.singleFile)
            name = request.files.front().path;
        for (const HashedFile& file : request.files) {
            if (file.path != name)
                continue;
            QByteArray bytes = QByteArray::fromStdString(
                readFile(folder + QLatin1Char('/') + QFile::decodeName(QByteArray::fromStdString(name))));
            if (demand.begin && *demand.end > static_cast<std::uint64_t>(bytes.size()))
                continue;
            if (demand.begin)
                bytes = bytes.mid(static_cast<int>(*demand.begin), static_cast<int>(*demand.end - *demand.begin));
            const auto algorithm =
                demand.algorithm == "blake2b" ? QCryptographicHash::Blake2b_512 : QCryptographicHash::Sha256;
            request.moreDigests[demand] = hexDigest(bytes, algorithm);
        }
    }
}

} // namespace assayer::trust::test
