// SPDX-License-Identifier: GPL-3.0-or-later
// Byte sources and the cursor: bounds, windows, numbers, files that shrink.
#include "base/Text.h"
#include "source/Cursor.h"
#include "source/FileSource.h"

#include <QTemporaryFile>
#include <QtEndian>
#include <QtTest>

#include <fcntl.h>
#include <unistd.h>

using namespace assayer;
using namespace assayer::source;

namespace {

std::unique_ptr<FileSource> openFile(const QString& path)
{
    auto opened = FileSource::adopt(Descriptor(::open(path.toLocal8Bit().constData(), O_RDONLY | O_CLOEXEC)));
    return opened ? std::move(*opened) : nullptr;
}

} // namespace

class ByteSourceTest : public QObject
{
    Q_OBJECT

private slots:
    void windowsAreCutToTheirParent()
    {
        const MemorySource memory(std::string_view("0123456789"));
        const WindowSource window(memory, 4, 3);
        QCOMPARE(window.size(), std::uint64_t{3});
        QCOMPARE(readAll(window, 10).value(), std::string("456"));
        QCOMPARE(WindowSource(memory, 8, ~0ULL).size(), std::uint64_t{2});
        QCOMPARE(WindowSource(memory, ~0ULL, ~0ULL).size(), std::uint64_t{0});
        std::array<std::byte, 8> into{};
        QCOMPARE(window.read(2, into).value(), std::size_t{1});
        QCOMPARE(window.read(~0ULL, into).value(), std::size_t{0});
    }

    void exactReadsRefuseWhatIsNotThere()
    {
        const MemorySource memory(std::string_view("0123456789"));
        QVERIFY(readExactly(memory, 0, 10));
        for (const auto& [offset, length] :
             std::vector<std::pair<std::uint64_t, std::size_t>>{{0, 11}, {10, 1}, {~0ULL, 1}, {5, SIZE_MAX}}) {
            const auto read = readExactly(memory, offset, length);
            QVERIFY(!read);
            QVERIFY(read.error().kind == ErrorKind::Truncated);
        }
        QVERIFY(!readAll(memory, 9));
    }

    void numbersAgreeWithQt()
    {
        QByteArray bytes;
        for (int i = 0; i < 64; ++i)
            bytes.append(static_cast<char>(i * 37 + 11));
        const MemorySource memory(bytes.toStdString());
        for (int offset = 0; offset < 56; ++offset) {
            const char* at = bytes.constData() + offset;
            const auto position = static_cast<std::uint64_t>(offset);
            QCOMPARE(Cursor(memory, position).little<std::uint64_t>().value(), qFromLittleEndian<std::uint64_t>(at));
            QCOMPARE(Cursor(memory, position).big<std::uint64_t>().value(), qFromBigEndian<std::uint64_t>(at));
            QCOMPARE(Cursor(memory, position).little<std::uint32_t>().value(), qFromLittleEndian<std::uint32_t>(at));
            QCOMPARE(Cursor(memory, position).big<std::uint16_t>().value(), qFromBigEndian<std::uint16_t>(at));
            QCOMPARE(Cursor(memory, position).little<std::uint8_t>().value(), static_cast<std::uint8_t>(*at));
        }
    }

    // A buffer far smaller than the data, against plain indexing.
    void cursorAcrossItsBuffer()
    {
        std::string text;
        for (int i = 0; i < 1000; ++i)
            text += std::to_string(i) + ",";
        const MemorySource memory(text);
        Cursor cursor(memory, 0, 16);
        std::string read;
        std::size_t step = 1;
        while (!cursor.atEnd()) {
            const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(step, cursor.remaining()));
            QCOMPARE(asText(cursor.peek(length).value()), std::string_view(text).substr(read.size(), length));
            read += asText(cursor.take(length).value());
            QCOMPARE(cursor.position(), std::uint64_t{read.size()});
            step = step % 40 + 1;
        }
        QCOMPARE(read, text);
        QVERIFY(!cursor.take(1));
        QVERIFY(cursor.seek(5));
        QCOMPARE(asText(cursor.take(3).value()), std::string_view(text).substr(5, 3));
        QVERIFY(!cursor.seek(text.size() + 1));
        QVERIFY(!cursor.skip(~0ULL));
        QVERIFY(cursor.skip(cursor.remaining()));
        QVERIFY(cursor.atEnd());
    }

    void growingFileKeepsTheSizeItHad()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("12345");
        file.flush();
        const auto source = openFile(file.fileName());
        QVERIFY(source);
        file.write("678");
        file.flush();
        QCOMPARE(source->size(), std::uint64_t{5});
        std::array<std::byte, 16> into{};
        QCOMPARE(source->read(0, into).value(), std::size_t{5});
    }

    void shrinkingFileIsSaidToHaveChanged()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("12345678");
        file.flush();
        const auto source = openFile(file.fileName());
        QVERIFY(source);
        QVERIFY(file.resize(3));
        const auto read = readExactly(*source, 0, 8);
        QVERIFY(!read);
        QVERIFY(read.error().kind == ErrorKind::Changed);
        QVERIFY(Cursor(*source).take(8).error().kind == ErrorKind::Changed);
    }
};

QTEST_APPLESS_MAIN(ByteSourceTest)
#include "ByteSourceTest.moc"
