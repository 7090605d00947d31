// SPDX-License-Identifier: GPL-3.0-or-later
// Digests against python3's hashlib and git's own definition, the entropy profile against its formula.
#include "base/Text.h"
#include "integrity/Digests.h"

#include <QCryptographicHash>
#include <QProcess>
#include <QTemporaryFile>
#include <QtTest>

#include <cmath>

using namespace assayer;
using namespace assayer::integrity;

namespace {

const std::vector<Algorithm> kAll{Algorithm::Sha256, Algorithm::GitBlobSha1, Algorithm::Sha512, Algorithm::Blake2b,
                                  Algorithm::Md5};

constexpr const char* kPython = R"(
import hashlib, sys
data = open(sys.argv[1], 'rb').read()
for name, value in (('sha256', hashlib.sha256(data)), ('sha512', hashlib.sha512(data)), ('blake2b', hashlib.blake2b(data)),
                    ('md5', hashlib.md5(data)), ('git-blob-sha1', hashlib.sha1(b'blob %d\0' % len(data) + data))):
    print(name, value.hexdigest())
)";

QByteArray sample(int size)
{
    QByteArray bytes(size, '\0');
    quint32 state = 12345;
    for (char& byte : bytes) {
        state = state * 1664525U + 1013904223U;
        byte = static_cast<char>(state >> 24U);
    }
    return bytes;
}

// A source that ends before the size it announces, as a file does that is cut while it is read.
class ShrinkingSource final : public source::ByteSource
{
public:
    std::uint64_t size() const override { return 10'000'000; }
    Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const override
    {
        return offset > 5'000'000 ? 0 : into.size();
    }
};

} // namespace

class DigestsTest : public QObject
{
    Q_OBJECT

private slots:
    void agreeWithPython_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {0, 1, 63, 64, 4096, 131072, 131073, 5'000'001})
            QTest::newRow(qPrintable(QString::number(size))) << size;
    }

    void agreeWithPython()
    {
        QFETCH(int, size);
        QTemporaryFile file;
        QVERIFY(file.open());
        const QByteArray bytes = sample(size);
        file.write(bytes);
        file.flush();
        QProcess python;
        python.start("python3", {"-c", kPython, file.fileName()});
        QVERIFY(python.waitForFinished());
        for (const bool readAhead : {false, true}) {
            DigestPlan plan;
            plan.algorithms = kAll;
            plan.entropy = true;
            plan.readAhead = readAhead;
            const auto digested = digest(source::MemorySource(bytes.toStdString()), plan);
            QVERIFY(digested);
            QByteArray lines;
            for (const char* name : {"sha256", "sha512", "blake2b", "md5", "git-blob-sha1"})
                lines += QByteArray(name) + " " + QByteArray::fromStdString(digested->digests.at(name)) + "\n";
            if (readAhead)
                QCOMPARE(lines, m_expected);
            else
                m_expected = python.readAllStandardOutput();
            QCOMPARE(lines, m_expected);
        }
    }

    void ranges()
    {
        const QByteArray bytes = sample(1000);
        DigestPlan plan;
        plan.begin = 100;
        plan.end = 333;
        const auto digested = digest(source::MemorySource(bytes.toStdString()), plan);
        QVERIFY(digested);
        QCOMPARE(QByteArray::fromStdString(digested->digests.at("sha256")),
                 QCryptographicHash::hash(bytes.mid(100, 233), QCryptographicHash::Sha256).toHex());
    }

    void shrinkingFilesHaveNoDigest()
    {
        for (const bool readAhead : {false, true}) {
            DigestPlan plan;
            plan.readAhead = readAhead;
            const auto digested = digest(ShrinkingSource(), plan);
            QVERIFY(!digested);
            QVERIFY(digested.error().kind == ErrorKind::Changed);
        }
    }

    void stops()
    {
        for (const bool readAhead : {false, true}) {
            std::stop_source stop;
            std::uint64_t seen = 0;
            DigestPlan plan;
            plan.readAhead = readAhead;
            const auto digested = digest(source::MemorySource(sample(8'000'000).toStdString()), plan, stop.get_token(),
                                         [&](std::uint64_t bytes) {
                                             seen += bytes;
                                             stop.request_stop();
                                         });
            QVERIFY(!digested);
            QVERIFY(digested.error().kind == ErrorKind::Cancelled);
            QVERIFY(seen < 4'000'000);
        }
    }

    // Shannon: log2 of the number of equally frequent values.
    void entropyOfKnownBytes()
    {
        QByteArray bytes;
        bytes += QByteArray(8192, 'a'); // one value: 0 bits
        for (int i = 0; i < 8192; ++i)
            bytes += static_cast<char>(i % 2); // two: 1 bit
        for (int i = 0; i < 8192; ++i)
            bytes += static_cast<char>(i % 256); // all: 8 bits
        DigestPlan plan;
        plan.entropy = true;
        const auto digested = digest(source::MemorySource(bytes.toStdString()), plan);
        QVERIFY(digested);
        QCOMPARE(*digested->entropy, (std::vector<double>{0, 0, 1, 1, 8, 8}));
    }

    void profileOfALargeFileHasBoundedLength()
    {
        QByteArray bytes = sample(20'000'000);
        bytes.append(QByteArray(20'000'000, '\0'));
        DigestPlan plan;
        plan.entropy = true;
        const auto digested = digest(source::MemorySource(bytes.toStdString()), plan);
        QVERIFY(digested);
        const std::vector<double>& entropy = *digested->entropy;
        QVERIFY(entropy.size() <= 256 && entropy.size() > 200);
        QVERIFY(entropy.front() > 7.5);
        QCOMPARE(entropy.back(), 0.0);
    }

private:
    QByteArray m_expected;
};

QTEST_APPLESS_MAIN(DigestsTest)
#include "DigestsTest.moc"
