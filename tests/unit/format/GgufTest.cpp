// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF: all three versions, every type of value, and every way of lying about sizes.
#include "SampleReading.h"

#include <QTest>

#include "../container/ZipBuilder.h"
#include <bit>

using namespace assayer;
using namespace assayer::test;

namespace {

// Writes GGUF by the public specification, little- or big-endian.
class GgufBuilder
{
public:
    explicit GgufBuilder(std::uint32_t version = 3, bool bigEndian = false) : m_version(version), m_big(bigEndian) {}

    std::string number(std::uint64_t value, std::size_t width) const
    {
        std::string bytes;
        appendLittle(bytes, value, width);
        if (m_big)
            std::reverse(bytes.begin(), bytes.end());
        return bytes;
    }
    std::string count(std::uint64_t value) const { return number(value, m_version == 1 ? 4 : 8); }
    std::string string(const std::string& text) const { return count(text.size()) + text; }

    GgufBuilder& raw(const std::string& key, std::uint32_t type, const std::string& value)
    {
        m_keyBytes += string(key) + number(type, 4) + value;
        ++m_keys;
        return *this;
    }
    GgufBuilder& text(const std::string& key, const std::string& value) { return raw(key, 8, string(value)); }
    GgufBuilder& u32(const std::string& key, std::uint32_t value) { return raw(key, 4, number(value, 4)); }
    GgufBuilder& strings(const std::string& key, const std::vector<std::string>& values)
    {
        std::string bytes = number(8, 4) + count(values.size());
        for (const std::string& value : values)
            bytes += string(value);
        return raw(key, 9, bytes);
    }
    GgufBuilder& tensor(const std::string& name, const std::vector<std::uint64_t>& shape, std::uint32_t type,
                        std::uint64_t offset)
    {
        m_tensorBytes += string(name) + number(shape.size(), 4);
        for (const std::uint64_t extent : shape)
            m_tensorBytes += count(extent);
        m_tensorBytes += number(type, 4) + number(offset, 8);
        ++m_tensors;
        return *this;
    }
    std::string build(std::size_t dataBytes, std::size_t alignment = 32) const
    {
        std::string bytes = "GGUF" + number(m_version, 4) + count(tensors.value_or(m_tensors)) +
                            count(keys.value_or(m_keys)) + m_keyBytes + m_tensorBytes;
        bytes.resize((bytes.size() + alignment - 1) / alignment * alignment, '\0');
        return bytes + std::string(dataBytes, '\2');
    }
    std::optional<std::uint64_t> tensors;
    std::optional<std::uint64_t> keys;

private:
    std::uint32_t m_version;
    bool m_big;
    std::string m_keyBytes;
    std::string m_tensorBytes;
    std::uint64_t m_keys = 0;
    std::uint64_t m_tensors = 0;
};

GgufBuilder ordinary(std::uint32_t version = 3, bool bigEndian = false)
{
    GgufBuilder builder(version, bigEndian);
    builder.text("general.architecture", "llama").text("general.name", "Sample").u32("llama.context_length", 4096);
    builder.u32("llama.embedding_length", 64).u32("llama.block_count", 2).u32("general.file_type", 15);
    builder.text("general.license", "apache-2.0").strings("tokenizer.ggml.tokens", {"<s>", "a", "b"});
    builder.text("general.base_model.0.repo_url", "https://huggingface.co/owner/base");
    builder.text("tokenizer.chat_template", "{{ messages }}");
    builder.tensor("token_embd.weight", {256, 3}, 12, 0).tensor("norm", {8}, 0, 448);
    return builder;
}
constexpr std::size_t kOrdinaryData = 480; // 3 * 144 = 432, padded to 448, and 32

} // namespace

class GgufTest : public QObject
{
    Q_OBJECT

private slots:
    void readsEveryVersion_data();
    void readsEveryVersion();
    void readsEveryValueType();
    void namesEveryOddity_data();
    void namesEveryOddity();
    void knowsBlockSizes_data();
    void knowsBlockSizes();
    void survivesTruncationAndBitFlips();
};

void GgufTest::readsEveryVersion_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<bool>("bigEndian");
    QTest::newRow("1") << 1 << false;
    QTest::newRow("2") << 2 << false;
    QTest::newRow("3") << 3 << false;
    QTest::newRow("3, big-endian") << 3 << true;
}

void GgufTest::readsEveryVersion()
{
    QFETCH(int, version);
    QFETCH(bool, bigEndian);
    const std::string bytes = ordinary(static_cast<std::uint32_t>(version), bigEndian).build(kOrdinaryData);
    const Sample sample = readSample(bytes, "model.gguf");
    const Json& facts = sample.facts.values;
    QVERIFY2(sample.done.has_value(), kindsOf(sample.facts));
    for (const format::Observation& observation : sample.facts.observations)
        QVERIFY2(observation.kind == "gguf.metadata-link" || (bigEndian && observation.kind == "gguf.big-endian"),
                 kindsOf(sample.facts));
    QVERIFY2(facts["architecture"] == Json("llama"), shown(facts["architecture"]));
    QVERIFY2(facts["name"] == Json("Sample"), shown(facts["name"]));
    QVERIFY2(facts["contextLength"] == Json(4096), shown(facts["contextLength"]));
    QVERIFY2(facts["hiddenSize"] == Json(64), shown(facts["hiddenSize"]));
    QVERIFY2(facts["layers"] == Json(2), shown(facts["layers"]));
    QVERIFY2(facts["vocabulary"] == Json(3), shown(facts["vocabulary"]));
    QVERIFY2(facts["license"] == Json("apache-2.0"), shown(facts["license"]));
    QVERIFY2(facts["baseModel"] == Json("owner/base"), shown(facts["baseModel"]));
    QVERIFY2(facts["quantization"]["name"] == Json("Q4_K_M"), shown(facts["quantization"]["name"]));
    QVERIFY2(facts["parameters"] == Json(256 * 3 + 8), shown(facts["parameters"]));
    QVERIFY(facts["dtypes"] == Json({{"Q4_K", 768}, {"F32", 8}}));
    QCOMPARE(sample.facts.templates.size(), std::size_t{1});
    QCOMPARE(sample.facts.templates[0].name, std::string("chat_template"));
    QCOMPARE(bytes.substr(static_cast<std::size_t>(sample.facts.templates[0].offset.value_or(0)), 14),
             std::string("{{ messages }}"));
    const record::Member* norm = memberNamed(sample.facts, "norm");
    QVERIFY(norm != nullptr);
    QCOMPARE(norm->offset.value_or(0), std::uint64_t{bytes.size() - 32});
    QCOMPARE(norm->length.value_or(0), std::uint64_t{32});
}

void GgufTest::readsEveryValueType()
{
    GgufBuilder builder;
    builder.raw("x.u8", 0, builder.number(200, 1)).raw("x.i8", 1, builder.number(0xFF, 1));
    builder.raw("x.u16", 2, builder.number(65535, 2)).raw("x.i16", 3, builder.number(0xFFFE, 2));
    builder.raw("x.u32", 4, builder.number(0xFFFFFFFF, 4)).raw("x.i32", 5, builder.number(0xFFFFFFFD, 4));
    builder.raw("x.f32", 6, builder.number(std::bit_cast<std::uint32_t>(1.5F), 4));
    builder.raw("x.bool", 7, builder.number(1, 1)).text("x.string", "text");
    builder.raw("x.u64", 10, builder.number(UINT64_MAX, 8)).raw("x.i64", 11, builder.number(UINT64_MAX, 8));
    builder.raw("x.f64", 12, builder.number(std::bit_cast<std::uint64_t>(-2.25), 8));
    builder.raw("x.array", 9, builder.number(2, 4) + builder.count(3) + std::string(6, '\1'));
    const Sample sample = readSample(builder.build(0), "m.gguf");
    QVERIFY2(sample.done.has_value() && sample.facts.observations.empty(), kindsOf(sample.facts));
    const Json& metadata = sample.facts.values["metadata"];
    QVERIFY2(metadata == Json({{"x.u8", 200},
                               {"x.i8", -1},
                               {"x.u16", 65535},
                               {"x.i16", -2},
                               {"x.u32", 4294967295U},
                               {"x.i32", -3},
                               {"x.f32", 1.5},
                               {"x.bool", true},
                               {"x.string", "text"},
                               {"x.u64", UINT64_MAX},
                               {"x.i64", -1},
                               {"x.f64", -2.25}}),
             metadata.dump().c_str());
}

void GgufTest::namesEveryOddity_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("kind");
    const auto row = [](const char* kind, const std::string& bytes, const char* name = nullptr) {
        QTest::newRow(name != nullptr ? name : kind)
            << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << QString(kind);
    };
    const auto counted = [](std::uint64_t tensors, std::uint64_t keys) {
        GgufBuilder builder = ordinary();
        builder.tensors = tensors;
        builder.keys = keys;
        return builder.build(kOrdinaryData);
    };
    const GgufBuilder plain;
    row("gguf.count-overflow", counted(1ULL << 63U, 10), "2^63 tensors");
    row("gguf.count-overflow", counted(2, 1ULL << 63U), "2^63 keys");
    row("gguf.count-overflow", GgufBuilder().raw("a", 9, plain.number(4, 4) + plain.count(1ULL << 62U)).build(64),
        "array of 2^62");
    row("gguf.length-overflow", GgufBuilder().raw("a", 8, plain.count(1ULL << 63U)).build(64), "string of 2^63");
    row("gguf.unknown-value-type", GgufBuilder().raw("a", 13, "xxxx").build(64));
    row("gguf.unknown-type", GgufBuilder().tensor("t", {4}, 4, 0).build(16), "removed type 4");
    row("gguf.overflow", GgufBuilder().tensor("t", {1ULL << 32U, 1ULL << 32U}, 0, 0).build(16));
    row("gguf.overflow", GgufBuilder().tensor("t", {4}, 0, UINT64_MAX - 3).build(16), "offset at the end of 64 bits");
    row("gguf.dimensions", GgufBuilder().tensor("t", {1, 1, 1, 1, 1}, 0, 0).build(16));
    row("gguf.block-size", GgufBuilder().tensor("t", {100}, 2, 0).build(64));
    row("gguf.beyond-file", GgufBuilder().tensor("t", {1000}, 0, 0).build(16));
    row("gguf.overlap", GgufBuilder().tensor("t", {16}, 0, 0).tensor("u", {16}, 0, 32).build(96));
    row("gguf.hole", GgufBuilder().tensor("t", {8}, 0, 0).tensor("u", {8}, 0, 96).build(128));
    row("gguf.misaligned", GgufBuilder().tensor("t", {8}, 0, 4).build(36));
    row("gguf.trailing-bytes", GgufBuilder().tensor("t", {8}, 0, 0).build(40));
    row("gguf.duplicate-key", GgufBuilder().u32("a", 1).u32("a", 2).build(0));
    row("gguf.duplicate-tensor", GgufBuilder().tensor("t", {8}, 0, 0).tensor("t", {8}, 0, 32).build(64));
    row("gguf.alignment", GgufBuilder().u32("general.alignment", 0).tensor("t", {8}, 0, 0).build(32), "alignment 0");
    row("gguf.alignment", GgufBuilder().u32("general.alignment", 33).tensor("t", {8}, 0, 0).build(32));
    row("gguf.nested-array",
        GgufBuilder()
            .raw("a", 9, plain.number(9, 4) + plain.count(1) + plain.number(0, 4) + plain.count(2) + "ab")
            .build(0));
    row("gguf.invalid-bool", GgufBuilder().raw("a", 7, "\7").build(0));
    row("gguf.odd-name", GgufBuilder().tensor(std::string(70, 't'), {8}, 0, 0).build(32));
    row("gguf.version", GgufBuilder(7).build(0));
    row("gguf.truncated", ordinary().build(0).substr(0, 12));
    row("gguf.metadata-target", GgufBuilder().text("a.b", "{'_target_': 'os.system'}").build(0));
    std::string nested;
    for (int i = 0; i < 10'000; ++i)
        nested += plain.number(9, 4) + plain.count(1);
    row("gguf.malformed", GgufBuilder().raw("a", 9, nested + plain.number(0, 4) + plain.count(0)).build(0),
        "arrays nested 10000 deep");
}

void GgufTest::namesEveryOddity()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, kind);
    const Sample sample = readSample(bytes.toStdString(), "model.gguf");
    QVERIFY2(observed(sample.facts, kind.toStdString()), kindsOf(sample.facts));
}

void GgufTest::knowsBlockSizes_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("bytesOf256");
    for (const auto& [type, bytes] :
         {std::pair{0, 1024}, {1, 512},  {2, 144},  {3, 160},   {6, 176},  {7, 192},  {8, 272},
          {10, 84},           {11, 110}, {12, 144}, {13, 176},  {14, 210}, {15, 292}, {16, 66},
          {20, 144},          {23, 136}, {24, 256}, {28, 2048}, {30, 512}, {39, 136}})
        QTest::addRow("%d", type) << type << bytes;
}

void GgufTest::knowsBlockSizes()
{
    QFETCH(int, type);
    QFETCH(int, bytesOf256);
    const Sample sample = readSample(GgufBuilder()
                                         .tensor("t", {256}, static_cast<std::uint32_t>(type), 0)
                                         .build(static_cast<std::size_t>(bytesOf256)),
                                     "m.gguf");
    QVERIFY2(sample.facts.observations.empty(), kindsOf(sample.facts));
    QCOMPARE(memberNamed(sample.facts, "t")->length.value_or(0), static_cast<std::uint64_t>(bytesOf256));
}

void GgufTest::survivesTruncationAndBitFlips()
{
    const std::string bytes = ordinary().build(kOrdinaryData);
    for (std::size_t length = 4; length < bytes.size(); ++length) {
        const Sample sample = readSample(bytes.substr(0, length), "m.gguf");
        QVERIFY2(!sample.done.has_value() || observed(sample.facts, "gguf.beyond-file"),
                 QByteArray::number(qulonglong(length)));
    }
    for (std::size_t i = 0; i < bytes.size() - kOrdinaryData; ++i) {
        for (const unsigned bits : {0x01U, 0x80U, 0xFFU}) {
            std::string damaged = bytes;
            damaged[i] = static_cast<char>(static_cast<unsigned char>(damaged[i]) ^ bits);
            readSample(damaged, "m.gguf");
        }
    }
}

QTEST_GUILESS_MAIN(GgufTest)
#include "GgufTest.moc"
