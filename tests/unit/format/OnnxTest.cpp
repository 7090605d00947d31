// SPDX-License-Identifier: GPL-3.0-or-later
// ONNX models, built field by field after onnx.proto: what is found, and what stays quiet.
#include "SampleReading.h"
#include "WireBuilder.h"

#include <QTest>

using namespace assayer;
using namespace assayer::test;

namespace {

std::string node(const std::string& op, const std::string& domain = {}, const std::string& attributes = {})
{
    std::string bytes = wireBytes(1, "x") + wireBytes(2, "y") + wireBytes(3, "n") + wireBytes(4, op) + attributes;
    if (!domain.empty())
        bytes += wireBytes(7, domain);
    return bytes;
}

std::string external(const std::string& location, const std::string& more = {})
{
    return wireNumber(1, 4) + wireNumber(2, 1) + wireBytes(8, "w") +
           wireBytes(13, wireBytes(1, "location") + wireBytes(2, location)) + more + wireNumber(14, 1);
}

std::string entry(const std::string& key, const std::string& value)
{
    return wireBytes(13, wireBytes(1, key) + wireBytes(2, value));
}

std::string tensor(std::uint64_t type, std::uint64_t extent, std::size_t bytes, const std::string& name = "w")
{
    return wireNumber(1, extent) + wireNumber(2, type) + wireBytes(8, name) + wireBytes(9, std::string(bytes, '\1'));
}

std::string model(const std::string& graph, const std::string& more = {})
{
    return wireNumber(1, 8) + wireBytes(2, "test") + wireBytes(7, graph + wireBytes(2, "g")) +
           wireBytes(8, wireBytes(1, "") + wireNumber(2, 15)) + more;
}

std::string ordinary(const std::string& more = {})
{
    return model(wireBytes(1, node("Relu")) + wireBytes(5, tensor(1, 4, 16)), more);
}

} // namespace

class OnnxTest : public QObject
{
    Q_OBJECT

private slots:
    void readsAModel();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void staysQuiet_data();
    void staysQuiet();
    void looksIntoSubgraphs();
    void readsPicklesInStrings();
    void saysWhichFilesItNeeds();
    void isNotMisled();
    void survivesTruncationAndBitFlips();
    void boundsNesting();
};

void OnnxTest::readsAModel()
{
    const std::string graph = wireBytes(1, node("Relu")) + wireBytes(1, node("Gelu", "com.microsoft")) +
                              wireBytes(5, tensor(1, 4, 16)) + wireBytes(5, tensor(10, 3, 6, "half"));
    const Sample sample =
        readSample(model(graph, wireBytes(14, wireBytes(1, "author") + wireBytes(2, "me"))), "m.onnx");
    const Json& facts = sample.facts.values;
    QVERIFY2(sample.done.has_value() && sample.facts.format == "onnx", kindsOf(sample.facts));
    QVERIFY(facts["tensors"] == Json(2));
    QVERIFY(facts["parameters"] == Json(7));
    QVERIFY(facts["dtypes"] == Json({{"FLOAT", 4}, {"FLOAT16", 3}}));
    QVERIFY(facts["operators"] == Json({{"Relu", 1}, {"com.microsoft.Gelu", 1}}));
    QVERIFY(facts["operatorSets"] == Json({{"ai.onnx", 15}}));
    QVERIFY(facts["metadata"] == Json({{"author", "me"}}));
    QVERIFY(facts["name"] == Json("g"));
    const record::Member* half = memberNamed(sample.facts, "half");
    QVERIFY(half != nullptr && half->shape == std::vector<std::uint64_t>{3} && half->length == std::uint64_t{6});
}

void OnnxTest::namesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("kind");
    const auto row = [](const char* name, const std::string& bytes, const char* kind) {
        QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << QString(kind);
    };
    const auto taking = [](const std::string& location, const std::string& more = {}) {
        return model(wireBytes(1, node("Relu")) + wireBytes(5, external(location, more)));
    };
    row("parent", taking("../../etc/passwd"), "onnx.external-escape");
    row("parent in the middle", taking("a/../../b"), "onnx.external-escape");
    row("absolute", taking("/etc/passwd"), "onnx.external-escape");
    row("drive", taking("C:\\secret"), "onnx.external-escape");
    row("backslash parent", taking("..\\..\\secret.bin"), "onnx.external-escape");
    row("network", taking("\\\\host\\share"), "onnx.external-escape");
    row("address", taking("https://example.invalid/w"), "onnx.external-escape");
    row("empty", taking(""), "onnx.external-escape");
    row("itself", taking("model.onnx"), "onnx.external-escape");
    row("place", taking("w.bin", entry("offset", "-1")), "onnx.external-place");
    row("external size", taking("w.bin", entry("length", "7")), "onnx.tensor-size");
    row("raw size", model(wireBytes(1, node("Relu")) + wireBytes(5, tensor(1, 4, 15))), "onnx.tensor-size");
    row("overflow",
        model(wireBytes(1, node("Relu")) +
              wireBytes(5, wireBytes(1, wireVarint(1ULL << 62U) + wireVarint(1ULL << 62U)) + wireNumber(2, 1))),
        "onnx.dimensions");
    row("custom domain", model(wireBytes(1, node("Evil", "com.example"))), "onnx.custom-domain");
    row("extensions", model(wireBytes(1, node("BertTokenizer", "ai.onnx.contrib"))), "onnx.custom-domain");
    row("Python", model(wireBytes(1, node("PyOp", "ai.onnx.contrib"))), "onnx.python-operator");
    row("shadow", ordinary(wireBytes(25, wireBytes(1, "Relu") + wireBytes(7, node("Neg")))), "onnx.function-shadows");
    row("engine outside",
        model(wireBytes(1, node("EPContext", "com.microsoft",
                                wireBytes(5, wireBytes(1, "ep_cache_context") + wireBytes(4, "../x.engine"))))),
        "onnx.external-escape");
    row("training", ordinary(wireBytes(20, wireBytes(1, wireBytes(1, node("Evil", "com.example"))))),
        "onnx.custom-domain");
    row("unknown field", ordinary(wireBytes(90, "hidden")), "onnx.unknown-field");
    row("two graphs", ordinary(wireBytes(7, wireBytes(1, node("Relu")))), "onnx.malformed");
    row("code", ordinary(wireBytes(14, wireBytes(1, "k") + wireBytes(2, "os.system('echo')"))), "onnx.metadata-code");
    row("broken node", model(wireBytes(1, node("Relu")) + wireBytes(1, node("Relu") + "\x07")), "onnx.malformed");
}

void OnnxTest::namesWhatIsWrong()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, kind);
    const Sample sample = readSample(bytes.toStdString(), "model.onnx");
    QVERIFY2(sample.facts.format == "onnx" && observed(sample.facts, kind.toStdString()), kindsOf(sample.facts));
}

void OnnxTest::staysQuiet_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* name, const std::string& bytes) {
        QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()));
    };
    row("ordinary", ordinary());
    row("beside the model",
        model(wireBytes(1, node("Relu")) + wireBytes(5, external("weights/w..bin", entry("length", "16")))));
    row("function of its own domain",
        model(wireBytes(1, node("Mine", "local")),
              wireBytes(25, wireBytes(1, "Mine") + wireBytes(7, node("Neg")) + wireBytes(10, "local"))));
    row("ml domain", model(wireBytes(1, node("TreeEnsembleClassifier", "ai.onnx.ml"))));
    row("scalar", model(wireBytes(1, node("Relu")) + wireBytes(5, wireNumber(2, 1) + wireBytes(9, "abcd"))));
    row("four bits", model(wireBytes(1, node("Relu")) + wireBytes(5, tensor(22, 3, 2))));
    row("words", ordinary(wireBytes(14, wireBytes(1, "k") + wireBytes(2, "evaluated on the system of the os"))));
}

void OnnxTest::staysQuiet()
{
    QFETCH(QByteArray, bytes);
    const Sample sample = readSample(bytes.toStdString(), "model.onnx");
    QVERIFY2(sample.facts.format == "onnx" && sample.facts.observations.empty() && sample.facts.problems.empty(),
             kindsOf(sample.facts));
}

void OnnxTest::looksIntoSubgraphs()
{
    const std::string inner = wireBytes(1, node("Evil", "com.example")) + wireBytes(5, external("/etc/passwd"));
    const std::string outer =
        wireBytes(1, node("If", "", wireBytes(5, wireBytes(1, "then_branch") + wireBytes(6, inner))));
    const Sample sample = readSample(model(outer), "model.onnx");
    QVERIFY2(observed(sample.facts, "onnx.custom-domain") && observed(sample.facts, "onnx.external-escape"),
             kindsOf(sample.facts));
}

void OnnxTest::readsPicklesInStrings()
{
    const std::string pickle = "cposix\nsystem\n(S'echo'\ntR.";
    const std::string base64 = "Y3Bvc2l4CnN5c3RlbQooUydlY2hvJwp0Ui4=";
    for (const std::string& value : {pickle, base64}) {
        const std::string attribute = wireBytes(5, wireBytes(1, "a") + wireBytes(4, value));
        const Sample sample = readSample(model(wireBytes(1, node("Relu", "", attribute))), "model.onnx");
        QCOMPARE(sample.facts.pickles.size(), std::size_t{1});
        QCOMPARE(sample.facts.pickles[0].member, std::string("a"));
    }
}

void OnnxTest::saysWhichFilesItNeeds()
{
    const std::string graph =
        wireBytes(1, node("Relu")) + wireBytes(5, external("w.bin", entry("offset", "4096") + entry("length", "16")));
    const Sample sample = readSample(model(graph), "model.onnx");
    QVERIFY2(sample.facts.values["externalFiles"] == Json::array({{{"name", "w.bin"}, {"bytes", 4112}}}),
             shown(sample.facts.values["externalFiles"]));
}

void OnnxTest::isNotMisled()
{
    const std::string pickle = "cposix\nsystem\n(S'echo'\ntR.";
    QVERIFY(readSample(pickle, "model.onnx").facts.format == "pickle");
    QVERIFY(readSample(std::string(100, '\0'), "model.onnx").facts.format != "onnx");
    QVERIFY(readSample(": a text that begins with a colon and goes on", "model.onnx").facts.format != "onnx");
}

void OnnxTest::survivesTruncationAndBitFlips()
{
    const std::string bytes =
        model(wireBytes(1, node("If", "", wireBytes(5, wireBytes(6, wireBytes(1, node("Relu")))))) +
              wireBytes(5, external("w.bin")));
    for (std::size_t length = 12; length < bytes.size() - 20; ++length) {
        const Sample sample = readSample(bytes.substr(0, length), "model.onnx");
        QVERIFY2(sample.facts.format != "onnx" || !sample.facts.observations.empty(),
                 QByteArray::number(qulonglong(length)));
    }
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        for (const unsigned bits : {0x01U, 0x80U, 0xFFU}) {
            std::string damaged = bytes;
            damaged[i] = static_cast<char>(static_cast<unsigned char>(damaged[i]) ^ bits);
            readSample(damaged, "model.onnx");
        }
    }
}

void OnnxTest::boundsNesting()
{
    std::string graph = wireBytes(1, node("Relu"));
    for (int i = 0; i < 300; ++i)
        graph = wireBytes(1, node("If", "", wireBytes(5, wireBytes(6, graph))));
    const Sample sample = readSample(model(graph), "model.onnx");
    QVERIFY2(observed(sample.facts, "onnx.malformed") && !sample.facts.problems.empty(), kindsOf(sample.facts));
}

QTEST_GUILESS_MAIN(OnnxTest)
#include "OnnxTest.moc"
