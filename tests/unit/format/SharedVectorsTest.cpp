// SPDX-License-Identifier: GPL-3.0-or-later
// Real files of other projects against facts that were taken from them by other programs. Skipped where they are
// absent.
#include "SampleReading.h"

#include <QTest>

#include "../SharedSamples.h"

using namespace assayer;
using namespace assayer::test;

namespace {

std::uint64_t number(const Json& facts, const char* name)
{
    return facts.value(name, std::uint64_t{0});
}

// The labels name torch's storage classes.
const std::map<std::string, std::string> kTorchNames{
    {"FloatStorage", "float32"}, {"DoubleStorage", "float64"}, {"HalfStorage", "float16"},
    {"LongStorage", "int64"},    {"IntStorage", "int32"},      {"BFloat16Storage", "bfloat16"},
    {"CharStorage", "int8"},     {"ByteStorage", "uint8"},     {"ShortStorage", "int16"}};

} // namespace

class SharedVectorsTest : public QObject
{
    Q_OBJECT

private slots:
    void agreesWithLabels_data();
    void agreesWithLabels();

private:
    static void compareGguf(const Json& expected, const Sample& sample);
    static void compareSafetensors(const Json& expected, const Sample& sample);
    static void compareTorch(const Json& expected, const Sample& sample);
    static void compareArrays(const Json& entries, const Sample& sample);
};

void SharedVectorsTest::agreesWithLabels_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("facts");
    const QStringList formats{"gguf", "safetensors", "npy", "npz", "torch"};
    for (const QStringList& row : sharedLabels("vectors/models/labels.tsv")) {
        if (row.size() > 4 && formats.contains(row[1]))
            QTest::newRow(qPrintable(row[0])) << row[0] << row[1] << row[4];
    }
}

void SharedVectorsTest::agreesWithLabels()
{
    if (sharedLabels("vectors/models/labels.tsv").empty())
        QSKIP("ASSAYER_SHARED does not lead to the labelled vectors");
    QFETCH(QString, path);
    QFETCH(QString, format);
    QFETCH(QString, facts);
    const auto expected = parseJson(facts.toStdString());
    QVERIFY(expected.has_value());
    const Sample sample = readSampleFile(sharedPath("vectors/models/" + path));
    if (format == "gguf")
        compareGguf(expected->value, sample);
    else if (format == "safetensors")
        compareSafetensors(expected->value, sample);
    else if (format == "torch")
        compareTorch(expected->value, sample);
    else
        compareArrays(expected->value, sample);
}

void SharedVectorsTest::compareGguf(const Json& expected, const Sample& sample)
{
    const Json& facts = sample.facts.values;
    QCOMPARE(sample.facts.format, std::string("gguf"));
    if (expected.contains("invalid")) {
        QVERIFY(!sample.done.has_value());
        return;
    }
    QVERIFY2(sample.done.has_value(), kindsOf(sample.facts));
    QCOMPARE(number(facts, "fileVersion"), number(expected, "version"));
    QCOMPARE(number(facts, "tensors"), number(expected, "tensors"));
    QCOMPARE(number(facts, "parameters"), number(expected, "params"));
    QCOMPARE(number(facts, "keyValues"), number(expected, "kv"));
    QCOMPARE(number(facts, "headerEnd"), number(expected, "header_end"));
    QCOMPARE(number(facts, "dataStart"), number(expected, "data_start"));
    QCOMPARE(facts.value("architecture", ""), expected["arch"].get<std::string>());
    if (expected["name"].is_string())
        QCOMPARE(facts.value("name", ""), expected["name"].get<std::string>());
    if (expected.contains("vocab"))
        QCOMPARE(number(facts, "vocabulary"), number(expected, "vocab"));
}

void SharedVectorsTest::compareSafetensors(const Json& expected, const Sample& sample)
{
    const Json& facts = sample.facts.values;
    QCOMPARE(sample.facts.format, std::string("safetensors"));
    QVERIFY2(sample.done.has_value() && sample.facts.observations.empty(), kindsOf(sample.facts));
    QCOMPARE(number(facts, "headerLength"), number(expected, "header_len"));
    QCOMPARE(number(facts, "tensors"), number(expected, "tensors"));
    QCOMPARE(number(facts, "parameters"), number(expected, "params"));
    QVERIFY2(facts["dtypes"] == expected["params_by_dtype"], facts["dtypes"].dump().c_str());
}

void SharedVectorsTest::compareTorch(const Json& expected, const Sample& sample)
{
    const Json& facts = sample.facts.values;
    const bool zip = expected["container"] == "zip";
    if (!zip && !expected.value("magic_ok", false)) {
        QVERIFY2(sample.facts.format != "torch-legacy", kindsOf(sample.facts));
        return;
    }
    QCOMPARE(sample.facts.format, std::string(zip ? "torch-zip" : "torch-legacy"));
    QVERIFY2(sample.done.has_value(), kindsOf(sample.facts));
    for (const format::Observation& observation : sample.facts.observations)
        QVERIFY2(!observation.kind.starts_with("archive.") && !observation.kind.starts_with("torch."),
                 kindsOf(sample.facts));
    const Json& object = zip ? expected["data.pkl"] : expected["pickles"][3];
    // The labels count no tensors that _rebuild_tensor, the oldest of its kind, makes.
    if (object.contains("tensors")) {
        QCOMPARE(number(facts, "tensors"), number(object, "tensors"));
        QCOMPARE(number(facts, "parameters"), number(object, "params"));
    }
    if (zip)
        QCOMPARE(number(facts, "members"), number(expected, "entries"));
    const std::size_t index = zip ? 0 : 3;
    QVERIFY(sample.facts.pickles.size() > index);
    QCOMPARE(sample.facts.pickles[index].analysis.opcodes, number(object, zip ? "pickle_ops" : "ops"));
    const Json dtypes = facts.value("dtypes", Json::object());
    for (const Json& storage : object.value("storage_types", Json::array()))
        QVERIFY2(dtypes.contains(kTorchNames.at(storage.get<std::string>())), dtypes.dump().c_str());
}

void SharedVectorsTest::compareArrays(const Json& expected, const Sample& sample)
{
    const Json entries = expected.contains("entries") ? expected["entries"] : Json{{"", expected}};
    QVERIFY2(sample.done.has_value(), kindsOf(sample.facts));
    for (const auto& [name, entry] : entries.items()) {
        const std::string member = name.empty() ? "array" : name + "!/array";
        const record::Member* array = memberNamed(sample.facts, member);
        QVERIFY2(array != nullptr, kindsOf(sample.facts));
        const std::string header = entry["header"].get<std::string>();
        QCOMPARE(array->dtype == "object", header.find("|O") != std::string::npos);
        std::string shape;
        for (const std::uint64_t extent : *array->shape)
            shape += (shape.empty() ? "" : ", ") + std::to_string(extent);
        QVERIFY2(header.find("(" + shape) != std::string::npos, (header + " against " + shape).c_str());
        QVERIFY(array->dtype != "object" || !sample.facts.pickles.empty());
    }
    if (expected.contains("magic_occurrences"))
        QCOMPARE(number(sample.facts.values, "tensors"), number(expected, "magic_occurrences"));
}

QTEST_GUILESS_MAIN(SharedVectorsTest)
#include "SharedVectorsTest.moc"
