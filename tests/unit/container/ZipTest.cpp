// SPDX-License-Identifier: GPL-3.0-or-later
// ZIP archives: what sound ones hold, and that every way of lying is named.
#include "ZipBuilder.h"

#include "base/Text.h"
#include "container/Zip.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <chrono>

using namespace assayer;
using namespace assayer::container;
using assayer::test::ZipBuilder;
using assayer::test::ZipMember;

namespace {

bool has(const std::vector<Oddity>& oddities, const std::string& kind, const std::string& member = {})
{
    return std::any_of(oddities.begin(), oddities.end(), [&](const Oddity& oddity) {
        return oddity.kind == kind && (member.empty() || oddity.member == member);
    });
}

QByteArray kinds(const std::vector<Oddity>& oddities)
{
    std::string text;
    for (const Oddity& oddity : oddities)
        text += oddity.kind + "(" + oddity.member + ") ";
    return QByteArray::fromStdString(text);
}

ZipArchive read(const std::string& bytes, const Limits& limits = {})
{
    const source::MemorySource source{std::string_view(bytes)};
    const auto archive = readZip(source, limits);
    return archive ? *archive : ZipArchive{{}, {{"failed", archive.error().message, {}, {}, {}}}, 0};
}

std::string content(const std::string& bytes, ZipEntry entry, const Limits& limits = {})
{
    const source::MemorySource source{std::string_view(bytes)};
    const auto opened = openEntry(source, entry, limits);
    return opened ? source::readAll(**opened, 1ULL << 30U).value_or("unreadable") : "unopened";
}

// Counts what is read, to prove that payloads are left alone.
class CountingSource final : public source::ByteSource
{
public:
    CountingSource(const source::ByteSource& parent, std::uint64_t& count) : m_parent(parent), m_count(count) {}
    std::uint64_t size() const override { return m_parent.size(); }
    Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const override
    {
        const auto got = m_parent.read(offset, into);
        m_count += got.value_or(0);
        return got;
    }

private:
    const source::ByteSource& m_parent;
    std::uint64_t& m_count;
};

} // namespace

class ZipTest : public QObject
{
    Q_OBJECT

private slots:
    void listsPythonsArchives_data();
    void listsPythonsArchives();
    void expandsStoredAndDeflated();
    void readsDeflatedAtRandom();
    void readsZip64();
    void readsDataDescriptors();
    void namesEveryOddity_data();
    void namesEveryOddity();
    void findsHiddenEntries();
    void believesNoEncryptedFlag();
    void stopsBombs();
    void boundsMembersAndOddities();
    void listsWithoutReadingPayloads();
    void survivesTruncationAndBitFlips();
};

void ZipTest::listsPythonsArchives_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::newRow("stored") << "zipfile.ZIP_STORED";
    QTest::newRow("deflated") << "zipfile.ZIP_DEFLATED";
}

// python3's zipfile is the independent writer.
void ZipTest::listsPythonsArchives()
{
    QFETCH(QString, arguments);
    QTemporaryDir folder;
    const QString path = folder.filePath("sample.zip");
    const QString script = QString("import zipfile,sys\n"
                                   "z=zipfile.ZipFile(sys.argv[1],'w',%1)\n"
                                   "z.writestr('model/one.txt','first '*1000)\n"
                                   "z.writestr('model/\\u00e4.bin',bytes(range(256))*300)\n"
                                   "z.writestr('model/empty','')\n"
                                   "z.comment=b'a comment'\n"
                                   "z.close()\n")
                               .arg(arguments);
    QCOMPARE(QProcess::execute("python3", {"-c", script, path}), 0);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const std::string bytes = file.readAll().toStdString();
    const ZipArchive archive = read(bytes);
    QVERIFY2(archive.oddities.empty(), kinds(archive.oddities));
    QCOMPARE(archive.entries.size(), std::size_t{3});
    QCOMPARE(archive.entries[0].name, std::string("model/one.txt"));
    QCOMPARE(archive.entries[1].name, std::string("model/\xC3\xA4.bin"));
    QCOMPARE(content(bytes, archive.entries[0]).size(), std::size_t{6000});
    QCOMPARE(content(bytes, archive.entries[0]).substr(5994), std::string("first "));
    const std::string binary = content(bytes, archive.entries[1]);
    QCOMPARE(binary.size(), std::size_t{76800});
    QCOMPARE(static_cast<unsigned char>(binary[76799]), static_cast<unsigned char>(255));
    QCOMPARE(content(bytes, archive.entries[2]), std::string());
}

void ZipTest::expandsStoredAndDeflated()
{
    const std::string long1(300'000, 'x');
    const std::string bytes = ZipBuilder().add("a", "plain").add("b", long1, true).build();
    ZipArchive archive = read(bytes);
    QVERIFY2(archive.oddities.empty(), kinds(archive.oddities));
    QCOMPARE(content(bytes, archive.entries[0]), std::string("plain"));
    QCOMPARE(content(bytes, archive.entries[1]), long1);
    const source::MemorySource source{std::string_view(bytes)};
    for (ZipEntry& entry : archive.entries)
        QVERIFY(checkEntry(source, entry, {}).empty());
    QCOMPARE(archive.entries[1].measuredSize.value_or(0), std::uint64_t{300'000});
}

void ZipTest::readsDeflatedAtRandom()
{
    std::string data;
    for (std::uint32_t i = 0; data.size() < 9'000'000; ++i)
        data += std::to_string(i * 2654435761U);
    const std::string bytes = ZipBuilder().add("big", data, true).build();
    const source::MemorySource source{std::string_view(bytes)};
    const auto opened = openEntry(source, read(bytes).entries.at(0), {});
    QVERIFY(opened.has_value());
    QCOMPARE((*opened)->size(), std::uint64_t{data.size()});
    std::uint64_t place = 1;
    for (int i = 0; i < 60; ++i) {
        place = (place * 6364136223846793005ULL + 1442695040888963407ULL);
        const std::size_t offset = static_cast<std::size_t>(place >> 20U) % data.size();
        std::vector<std::byte> part(5000);
        const auto got = (*opened)->read(offset, part);
        QVERIFY(got.has_value());
        QCOMPARE(*got, std::min<std::size_t>(5000, data.size() - offset));
        QCOMPARE(asText(part).substr(0, *got), std::string_view(data).substr(offset, *got));
    }
}

void ZipTest::readsZip64()
{
    ZipMember member;
    member.name = "large";
    member.data = "content";
    member.zip64 = true;
    ZipBuilder builder;
    builder.add(member).add("other", "more");
    builder.zip64End = true;
    const std::string bytes = builder.build();
    const ZipArchive archive = read(bytes);
    QVERIFY2(archive.oddities.empty(), kinds(archive.oddities));
    QCOMPARE(archive.entries.size(), std::size_t{2});
    QCOMPARE(archive.entries[0].size, std::uint64_t{7});
    QCOMPARE(content(bytes, archive.entries[0]), std::string("content"));
}

void ZipTest::readsDataDescriptors()
{
    ZipMember member;
    member.name = "streamed";
    member.data = std::string(5000, 'y');
    member.deflate = true;
    member.descriptor = true;
    const std::string bytes = ZipBuilder().add(member).add("next", "z").build();
    const ZipArchive archive = read(bytes);
    QVERIFY2(archive.oddities.empty(), kinds(archive.oddities));
    QCOMPARE(content(bytes, archive.entries[0]), member.data);
}

void ZipTest::namesEveryOddity_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("kind");
    const auto row = [](const char* kind, const ZipBuilder& builder) {
        const std::string bytes = builder.build();
        QTest::newRow(kind) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << QString(kind);
    };
    const auto with = [](auto&& change) {
        ZipMember member;
        member.name = "data.pkl";
        member.data = "payload bytes";
        change(member);
        ZipBuilder builder;
        builder.add(member).add("last", "z");
        return builder;
    };
    row("archive.name-mismatch", with([](ZipMember& m) { m.localName = "data.txt"; }));
    row("archive.flags-mismatch", with([](ZipMember& m) { m.localFlags = 1; }));
    row("archive.unusual-flags", with([](ZipMember& m) { m.flags = 0x20; }));
    row("archive.crc-mismatch", with([](ZipMember& m) { m.localCrc = 5; }));
    row("archive.size-mismatch", with([](ZipMember& m) { m.localSize = 1; }));
    row("archive.method-mismatch", with([](ZipMember& m) { m.localMethod = 8; }));
    row("archive.beyond-file", with([](ZipMember& m) { m.centralCompressed = 0x7FFFFFFF; }));
    row("archive.missing-local-header", with([](ZipMember& m) { m.offset = 3; }));
    row("archive.local-only", with([](ZipMember& m) { m.inCentral = false; }));
    row("archive.gap", with([](ZipMember& m) { m.name = "x"; }).add([] {
        ZipMember member;
        member.name = "after";
        member.before = "hidden bytes";
        return member;
    }()));
    row("archive.path-escape", with([](ZipMember& m) { m.name = "../../etc/x"; }));
    row("archive.path-escape", with([](ZipMember& m) { m.name = "/etc/x"; }));
    row("archive.path-escape", with([](ZipMember& m) { m.name = "C:\\x"; }));
    row("archive.path-escape", with([](ZipMember& m) { m.name = "a\\..\\x"; }));
    row("archive.backslash-name", with([](ZipMember& m) { m.name = "a\\b"; }));
    row("archive.deceptive-name", with([](ZipMember& m) {
            m.name = "a\xE2\x80\xAE"
                     "b";
        }));
    row("archive.deceptive-name", with([](ZipMember& m) { m.name = std::string("a\0b", 3); }));
    row("archive.long-name", with([](ZipMember& m) { m.name = std::string(300, 'n'); }));
    row("archive.link", with([](ZipMember& m) { m.attributes = 0120777U << 16U; }));
    row("archive.duplicate-name", with([](ZipMember& m) { m.name = "last"; }));
    row("archive.case-duplicate", with([](ZipMember& m) { m.name = "LAST"; }));
    row("archive.overlap", with([](ZipMember&) {}).add([] {
        ZipMember member;
        member.name = "again";
        member.data = "payload bytes";
        member.inLocal = false;
        member.offset = 0;
        return member;
    }()));
    ZipBuilder prefix = with([](ZipMember&) {});
    prefix.prefix = "#!/bin/sh\n";
    row("archive.prefix", prefix);
    prefix.countPrefix = true;
    row("archive.prefix", prefix);
    ZipBuilder trailing = with([](ZipMember&) {});
    trailing.trailing = "more";
    row("archive.trailing-bytes", trailing);
    ZipBuilder count = with([](ZipMember&) {});
    count.count = 1;
    row("archive.count-mismatch", count);
    ZipBuilder two = with([](ZipMember&) {});
    two.comment = ZipBuilder().add("other", "directory").build();
    row("archive.several-end-records", two);
}

void ZipTest::namesEveryOddity()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, kind);
    const ZipArchive archive = read(bytes.toStdString());
    QVERIFY2(has(archive.oddities, kind.toStdString()), kinds(archive.oddities));
}

void ZipTest::findsHiddenEntries()
{
    ZipMember hidden;
    hidden.name = "hidden.pkl";
    hidden.data = "secret";
    hidden.inCentral = false;
    const std::string bytes = ZipBuilder().add("first", "1").add(hidden).add("last", "2").build();
    const ZipArchive archive = read(bytes);
    QVERIFY(has(archive.oddities, "archive.local-only", "hidden.pkl"));
    const auto found = std::find_if(archive.entries.begin(), archive.entries.end(),
                                    [](const ZipEntry& entry) { return entry.name == "hidden.pkl"; });
    QVERIFY(found != archive.entries.end());
    QVERIFY(!found->inCentral);
    QCOMPARE(content(bytes, *found), std::string("secret"));
    // Without any directory the local headers are all there is.
    const ZipArchive headless = read(bytes.substr(0, bytes.find("PK\x01\x02")));
    QVERIFY(has(headless.oddities, "archive.no-end-record"));
    QCOMPARE(headless.entries.size(), std::size_t{3});
}

void ZipTest::believesNoEncryptedFlag()
{
    ZipMember member;
    member.name = "data.pkl";
    member.data = "plain after all";
    member.flags = 1;
    const std::string bytes = ZipBuilder().add(member).build();
    ZipArchive archive = read(bytes);
    QCOMPARE(content(bytes, archive.entries[0]), member.data);
    const source::MemorySource source{std::string_view(bytes)};
    QVERIFY(checkEntry(source, archive.entries[0], {}).empty());
}

void ZipTest::stopsBombs()
{
    const std::string bytes = ZipBuilder().add("zeros", std::string(40'000'000, '\0'), true).build();
    ZipArchive archive = read(bytes);
    const source::MemorySource source{std::string_view(bytes)};
    const auto oddities = checkEntry(source, archive.entries[0], {});
    QVERIFY2(has(oddities, "archive.bomb"), kinds(oddities));
    QVERIFY(archive.entries[0].measuredSize.value_or(0) < 40'000'000);
    Limits small;
    small.expandedBytes = 1000;
    const std::string text = ZipBuilder().add("text", std::string(5000, 'q'), true).build();
    ZipArchive second = read(text);
    const source::MemorySource textSource{std::string_view(text)};
    QVERIFY(has(checkEntry(textSource, second.entries[0], small), "archive.bomb"));
}

void ZipTest::boundsMembersAndOddities()
{
    ZipBuilder builder;
    for (int i = 0; i < 1000; ++i)
        builder.add("../" + std::to_string(i), "x");
    Limits limits;
    limits.members = 400;
    const ZipArchive archive = read(builder.build(), limits);
    QCOMPARE(archive.entries.size(), std::size_t{400});
    QCOMPARE(archive.entriesOmitted, std::uint64_t{600});
    QVERIFY(has(archive.oddities, "archive.too-many-members"));
    QCOMPARE(std::count_if(archive.oddities.begin(), archive.oddities.end(),
                           [](const Oddity& oddity) { return oddity.kind == "archive.path-escape"; }),
             std::ptrdiff_t{100});
    QVERIFY(kinds(archive.oddities).size() < 20'000);
}

void ZipTest::listsWithoutReadingPayloads()
{
    ZipBuilder builder;
    for (int i = 0; i < 20; ++i)
        builder.add("data/" + std::to_string(i), std::string(2'000'000, static_cast<char>(i)));
    const std::string bytes = builder.build();
    const source::MemorySource memory{std::string_view(bytes)};
    std::uint64_t count = 0;
    const CountingSource source(memory, count);
    const auto archive = readZip(source, {});
    QVERIFY(archive.has_value());
    QCOMPARE(archive->entries.size(), std::size_t{20});
    QVERIFY2(count * 100 < bytes.size(), QByteArray::number(static_cast<qulonglong>(count)));
}

void ZipTest::survivesTruncationAndBitFlips()
{
    ZipMember streamed;
    streamed.name = "s";
    streamed.data = "streamed data";
    streamed.descriptor = true;
    ZipBuilder builder;
    builder.add("a", "plain").add("b", std::string(500, 'b'), true).add(streamed);
    builder.zip64End = true;
    const std::string bytes = builder.build();
    const auto exercise = [](const std::string& damaged) {
        const source::MemorySource source{std::string_view(damaged)};
        auto archive = readZip(source, {});
        if (!archive)
            return;
        for (ZipEntry& entry : archive->entries) {
            checkEntry(source, entry, {});
            const auto opened = openEntry(source, entry, {});
            if (opened)
                source::readAll(**opened, 1U << 20U);
        }
    };
    for (std::size_t length = 0; length < bytes.size(); ++length)
        exercise(bytes.substr(0, length));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        for (const unsigned bits : {0xFFU, 0x01U, 0x80U}) {
            std::string damaged = bytes;
            damaged[i] = static_cast<char>(static_cast<unsigned char>(damaged[i]) ^ bits);
            exercise(damaged);
        }
    }
}

QTEST_GUILESS_MAIN(ZipTest)
#include "ZipTest.moc"
