// SPDX-License-Identifier: GPL-3.0-or-later
// Safetensors: the rules of the reference reader, each broken once.
#include "SampleReading.h"

#include "format/JsonScanner.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "../container/ZipBuilder.h"

using namespace assayer;
using namespace assayer::test;

namespace {

std::string safetensors(const std::string& header, std::size_t dataBytes)
{
    std::string bytes;
    appendLittle(bytes, header.size(), 8);
    return bytes + header + std::string(dataBytes, '\1');
}

std::string tensor(const std::string& name, const std::string& dtype, const std::string& shape,
                   const std::string& offsets)
{
    return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":[" + shape + "],\"data_offsets\":[" + offsets +
           "]}";
}

} // namespace

class SafetensorsTest : public QObject
{
    Q_OBJECT

private slots:
    void readsWhatPythonWrites();
    void knowsEveryDtype_data();
    void knowsEveryDtype();
    void namesEveryBrokenRule_data();
    void namesEveryBrokenRule();
    void readsIndexes();
    void looksBehindTheData();
    void survivesTruncationAndBitFlips();
    void readsManyTensors();
    void readsSparseFilesQuickly();
    void scansJsonAsTheStandardSays_data();
    void scansJsonAsTheStandardSays();
};

void SafetensorsTest::readsWhatPythonWrites()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("model.safetensors");
    const QString script = "import json,struct,sys\n"
                           "h={'__metadata__':{'format':'pt'},"
                           "'b':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]},"
                           "'a':{'dtype':'BF16','shape':[5],'data_offsets':[24,34]},"
                           "'scalar':{'dtype':'I64','shape':[],'data_offsets':[34,42]},"
                           "'empty':{'dtype':'F16','shape':[0,7],'data_offsets':[42,42]}}\n"
                           "t=json.dumps(h).encode(); t+=b' '*(-len(t)%8)\n"
                           "open(sys.argv[1],'wb').write(struct.pack('<Q',len(t))+t+bytes(42))\n";
    QCOMPARE(QProcess::execute("python3", {"-c", script, path}), 0);
    const Sample sample = readSampleFile(path);
    QVERIFY2(sample.done.has_value() && sample.facts.observations.empty(), kindsOf(sample.facts));
    QCOMPARE(sample.facts.format, std::string("safetensors"));
    QVERIFY2(sample.facts.values["tensors"] == Json(4), shown(sample.facts.values["tensors"]));
    QVERIFY2(sample.facts.values["parameters"] == Json(6 + 5 + 1), shown(sample.facts.values["parameters"]));
    QVERIFY(sample.facts.values["dtypes"] == Json({{"F32", 6}, {"BF16", 5}, {"I64", 1}, {"F16", 0}}));
    QVERIFY2(sample.facts.values["metadata"]["format"] == Json("pt"), shown(sample.facts.values["metadata"]["format"]));
    const record::Member* second = memberNamed(sample.facts, "a");
    QVERIFY(second != nullptr);
    QCOMPARE(second->length.value_or(0), std::uint64_t{10});
    QCOMPARE(second->offset.value_or(0), 8 + sample.facts.values["headerLength"].get<std::uint64_t>() + 24);
}

void SafetensorsTest::knowsEveryDtype_data()
{
    QTest::addColumn<QString>("dtype");
    QTest::addColumn<int>("bytesOfEight"); // eight elements
    for (const auto& [dtype, bytes] :
         {std::pair{"BOOL", 8}, {"F4", 4},      {"F6_E2M3", 6}, {"F6_E3M2", 6},     {"U8", 8},          {"I8", 8},
          {"F8_E5M2", 8},       {"F8_E4M3", 8}, {"F8_E8M0", 8}, {"F8_E4M3FNUZ", 8}, {"F8_E5M2FNUZ", 8}, {"I16", 16},
          {"U16", 16},          {"F16", 16},    {"BF16", 16},   {"I32", 32},        {"U32", 32},        {"F32", 32},
          {"C64", 64},          {"F64", 64},    {"I64", 64},    {"U64", 64}})
        QTest::newRow(dtype) << QString(dtype) << bytes;
}

void SafetensorsTest::knowsEveryDtype()
{
    QFETCH(QString, dtype);
    QFETCH(int, bytesOfEight);
    const auto size = static_cast<std::size_t>(bytesOfEight);
    const std::string header = "{" + tensor("t", dtype.toStdString(), "8", "0," + std::to_string(size)) + "}";
    const Sample sample = readSample(safetensors(header, size), "m.safetensors");
    QVERIFY2(sample.done.has_value() && sample.facts.observations.empty(), kindsOf(sample.facts));
}

void SafetensorsTest::namesEveryBrokenRule_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<bool>("readable");
    const auto row = [](const char* kind, const std::string& bytes, bool readable = true, const char* name = nullptr) {
        QTest::newRow(name != nullptr ? name : kind)
            << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << QString(kind) << readable;
    };
    const std::string good = tensor("t", "F32", "2", "0,8");
    row("safetensors.header-too-small", "abc", false);
    row("safetensors.header-too-large", std::string("\x01\xE1\xF5\x05\0\0\0\0{}", 10), false);
    row("safetensors.header-too-large", std::string(7, '\xFF') + "\x7F{}", false, "2^63 bytes of header");
    row("safetensors.header-beyond-file", std::string("\x40\0\0\0\0\0\0\0{}", 10), false);
    row("safetensors.header-start", safetensors(" {" + good + "}", 8));
    row("safetensors.invalid-utf8", safetensors("{\"\xFF\":1}", 0), false);
    row("safetensors.invalid-json", safetensors("{" + good + ",}", 8), false);
    row("safetensors.invalid-json", safetensors("{" + good, 8), false, "header cut");
    row("safetensors.schema", safetensors("{\"t\":{\"dtype\":\"F32\",\"shape\":[2]}}", 0));
    row("safetensors.schema", safetensors("{\"t\":5}", 0), true, "entry is a number");
    row("safetensors.schema", safetensors("{" + tensor("t", "F32", "-2", "0,8") + "}", 8), true, "negative extent");
    row("safetensors.schema", safetensors("{" + tensor("t", "F32", "2.0", "0,8") + "}", 8), true, "fractional extent");
    row("safetensors.schema", safetensors("{" + tensor("t", "F32", "2", "0,8,9") + "}", 8), true, "three offsets");
    row("safetensors.metadata-type", safetensors("{\"__metadata__\":{\"a\":1}," + good + "}", 8));
    row("safetensors.metadata-type", safetensors("{\"__metadata__\":[{}]," + good + "}", 8), true, "metadata a list");
    row("safetensors.unknown-dtype", safetensors("{" + tensor("t", "F33", "2", "0,8") + "}", 8));
    row("safetensors.bad-start", safetensors("{" + tensor("t", "F32", "2", "4,12") + "}", 12));
    row("safetensors.hole", safetensors("{" + good + "," + tensor("u", "F32", "2", "12,20") + "}", 20));
    row("safetensors.overlap", safetensors("{" + good + "," + tensor("u", "F32", "2", "4,12") + "}", 12));
    row("safetensors.invalid-offset", safetensors("{" + tensor("t", "F32", "2", "8,0") + "}", 8));
    row("safetensors.size-mismatch", safetensors("{" + tensor("t", "F32", "3", "0,8") + "}", 8));
    row("safetensors.overflow", safetensors("{" + tensor("t", "F32", "4294967296,4294967296", "0,8") + "}", 8));
    row("safetensors.misaligned", safetensors("{" + tensor("t", "F4", "3", "0,2") + "}", 2));
    row("safetensors.incomplete", safetensors("{" + good + "}", 7));
    row("safetensors.trailing-bytes", safetensors("{" + good + "}", 9));
    row("safetensors.duplicate-key", safetensors("{" + good + "," + good + "}", 8));
    row("safetensors.duplicate-key", safetensors("{" + good + ",\"\\u0074\":" + good.substr(4) + "}", 8), true,
        "duplicate by escape");
    row("safetensors.unknown-key",
        safetensors("{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"x\":[[1]]}}", 8));
    row("safetensors.header-padding", safetensors("{" + good + "}\n\n", 8));
    row("safetensors.metadata-target", safetensors("{\"__metadata__\":{\"c\":\"{'_target_':'os.system'}\"}}", 0));
    row("safetensors.metadata-code", safetensors("{\"__metadata__\":{\"c\":\"import os; os.system('echo')\"}}", 0));
    row("safetensors.metadata-markup", safetensors("{\"__metadata__\":{\"c\":\"<SCRIPT>alert(1)</script>\"}}", 0));
    std::string deep = "{\"t\":";
    for (int i = 0; i < 10'000; ++i)
        deep += '[';
    row("safetensors.invalid-json", safetensors(deep, 0), false, "nested 10000 deep");
}

void SafetensorsTest::namesEveryBrokenRule()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, kind);
    QFETCH(bool, readable);
    const Sample sample = readSample(bytes.toStdString(), "model.safetensors");
    QVERIFY2(observed(sample.facts, kind.toStdString()), kindsOf(sample.facts));
    QCOMPARE(sample.done.has_value(), readable);
}

void SafetensorsTest::readsIndexes()
{
    const Sample sample = readSample(R"({"metadata":{"total_size":48},"weight_map":{"a":"model-1.safetensors",)"
                                     R"("b":"../other.safetensors","c":"model-1.safetensors"}})",
                                     "model.safetensors.index.json");
    QCOMPARE(sample.facts.format, std::string("safetensors-index"));
    QVERIFY2(sample.facts.values["indexedTensors"] == Json(3), shown(sample.facts.values["indexedTensors"]));
    QVERIFY2(sample.facts.values["totalSize"] == Json(48), shown(sample.facts.values["totalSize"]));
    QVERIFY(sample.facts.values["shards"].size() == 2);
    QVERIFY(observed(sample.facts, "safetensors.index-path"));
    QVERIFY(!observed(readSample(R"({"weight_map":{"a":"m-1.bin"}})", "x.index.json").facts, "safetensors.index-path"));
}

void SafetensorsTest::looksBehindTheData()
{
    // A pickle behind the tensors: print('x') by way of builtins.
    const std::string pickle = "cbuiltins\nprint\n(S'x'\ntR.";
    const Sample sample =
        readSample(safetensors("{" + tensor("t", "F32", "2", "0,8") + "}", 8) + pickle, "m.safetensors");
    QVERIFY2(!sample.facts.pickles.empty(), kindsOf(sample.facts));
    QCOMPARE(sample.facts.pickles[0].member, std::string("(trailing bytes)"));
}

void SafetensorsTest::survivesTruncationAndBitFlips()
{
    const std::string bytes =
        safetensors("{\"__metadata__\":{\"k\":\"\\u00e4\\ud83d\\ude00\"}," + tensor("t", "F32", "2", "0,8") + "," +
                        tensor("u", "U8", "1,2", "8,10") + "}  ",
                    10);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        const Sample sample = readSample(bytes.substr(0, length), "m.safetensors");
        QVERIFY2(!sample.done.has_value() || !sample.facts.observations.empty(),
                 QByteArray::number(qulonglong(length)));
    }
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string damaged = bytes;
            damaged[i] = static_cast<char>(static_cast<unsigned char>(damaged[i]) ^ (1U << bit));
            readSample(damaged, "m.safetensors");
        }
    }
}

void SafetensorsTest::readsManyTensors()
{
    std::string header = "{";
    for (std::uint64_t i = 0; i < 20'000; ++i)
        header += (i > 0 ? "," : "") + tensor("layer." + std::to_string(i), "U8", "2",
                                              std::to_string(2 * i) + "," + std::to_string(2 * i + 2));
    Limits limits;
    limits.members = 100;
    const Sample sample = readSample(safetensors(header + "}", 40'000), "m.safetensors", limits);
    QVERIFY2(sample.facts.observations.empty(), kindsOf(sample.facts));
    QVERIFY2(sample.facts.values["tensors"] == Json(20'000), shown(sample.facts.values["tensors"]));
    QVERIFY2(sample.facts.values["parameters"] == Json(40'000), shown(sample.facts.values["parameters"]));
    QVERIFY2(sample.facts.values["membersOmitted"] == Json(19'900), shown(sample.facts.values["membersOmitted"]));
    QCOMPARE(sample.facts.members.size(), std::size_t{100});
}

// A source of 100 GB that holds a header and otherwise zeros.
void SafetensorsTest::readsSparseFilesQuickly()
{
    class Sparse final : public source::ByteSource
    {
    public:
        explicit Sparse(std::string head) : m_head(std::move(head)) {}
        std::uint64_t size() const override { return m_head.size() + 100'000'000'000; }
        Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const override
        {
            for (std::size_t i = 0; i < into.size(); ++i)
                into[i] = offset + i < m_head.size()
                              ? static_cast<std::byte>(m_head[static_cast<std::size_t>(offset) + i])
                              : std::byte{0};
            m_read += into.size();
            return into.size();
        }
        mutable std::uint64_t m_read = 0;

    private:
        std::string m_head;
    };
    const Sparse sparse(safetensors("{" + tensor("t", "U8", "100000000000", "0,100000000000") + "}", 0));
    format::Facts facts;
    const Limits limits;
    QVERIFY(format::readFile({sparse, "m.safetensors", limits}, facts).has_value());
    QVERIFY2(facts.observations.empty(), kindsOf(facts));
    QVERIFY2(facts.values["parameters"] == Json(100'000'000'000), shown(facts.values["parameters"]));
    // The header, and the two ends of the file that are searched for secrets and programs.
    QVERIFY2(sparse.m_read < 20'000'000, QByteArray::number(qulonglong(sparse.m_read)));
}

void SafetensorsTest::scansJsonAsTheStandardSays_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    for (const char* text : {"{}", "[]", "[1,2]", "{\"a\":[true,false,null]}", "\"\\u00e4\\n\"", "-0.5e+3", " 1 ",
                             "[-1]", "{\"a\":{\"b\":{}}}", "\"\\ud83d\\ude00\"", "[\"\xC3\xA4\"]", "0"})
        QTest::newRow(text) << QByteArray(text) << true;
    for (const char* text : {"",    "{",        "[1,]",      "{,}",    "{\"a\"}",   "{\"a\":}", "{a:1}",     "[1 2]",
                             "01",  "1.",       "+1",        "\"\n\"", "\"\\x41\"", "tru",      "{\"a\":1]", "[1}",
                             "1 2", "\"\xC3\"", "\"\\u12\"", "'a'",    "[.5]",      "-"})
        QTest::newRow(text) << QByteArray(text) << false;
}

// python3's json agrees with each of these.
void SafetensorsTest::scansJsonAsTheStandardSays()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    const source::MemorySource source{std::string_view(text.constData(), static_cast<std::size_t>(text.size()))};
    format::JsonScanner scanner(source, 0, source.size(), {});
    format::JsonToken token = scanner.next();
    while (token != format::JsonToken::End && token != format::JsonToken::Error)
        token = scanner.next();
    QCOMPARE(token == format::JsonToken::End, valid);
}

QTEST_GUILESS_MAIN(SafetensorsTest)
#include "SafetensorsTest.moc"
