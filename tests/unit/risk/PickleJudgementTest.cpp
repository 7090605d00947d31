// SPDX-License-Identifier: GPL-3.0-or-later
// Judging pickles: what runs code is high or critical however it is reached, what genuine files do raises nothing, and
// the rest is graded between.
#include "format/PickleStreams.h"
#include "pickle/Machine.h"
#include "risk/GlobalLists.h"
#include "risk/PickleJudgement.h"

#include <QTest>

#include "../SharedSamples.h"
#include <fstream>

using namespace assayer;
using namespace assayer::risk;
using record::Severity;
using namespace std::string_literals;

namespace {

std::vector<record::Finding> judged(const std::string& bytes, const std::string& format = "pickle")
{
    format::Facts facts;
    facts.format = format;
    const source::MemorySource source(bytes);
    const Limits limits;
    format::readPickles({source, "model.pkl", limits}, 0, facts);
    std::vector<record::Finding> findings;
    judgePickles(facts, Catalogue::builtIn(), findings);
    return findings;
}

int worst(const std::vector<record::Finding>& findings)
{
    int severity = -1;
    for (const record::Finding& finding : findings)
        severity = std::max(severity, static_cast<int>(finding.severity));
    return severity;
}

bool raises(const std::vector<record::Finding>& findings, const std::string& rule)
{
    return std::any_of(findings.begin(), findings.end(),
                       [&](const record::Finding& finding) { return finding.rule == rule; });
}

QByteArray listed(const std::vector<record::Finding>& findings)
{
    std::string text;
    for (const record::Finding& finding : findings)
        text += finding.rule + ": " + finding.evidence + "\n";
    return QByteArray::fromStdString(text);
}

std::string text(const std::string& content)
{
    return "\x8c"s + static_cast<char>(content.size()) + content;
}

std::string callOf(const std::string& module, const std::string& name)
{
    return "\x80\x04"s + text(module) + text(name) + "\x93" + text("x") + "\x85R.";
}

} // namespace

class PickleJudgementTest : public QObject
{
    Q_OBJECT

private slots:
    void rules_data();
    void rules();
    void gradesGlobals_data();
    void gradesGlobals();
    void judgesWhatAllowedClassesTake();
    void leavesGenuineStreamsAlone_data();
    void leavesGenuineStreamsAlone();
    void oneHitDecides();
    void evidenceNamesCallAndOffset();
    void weightsOnlyOfTorchFilesOnly();
    void listsAreWhole();
    void everyRuleExists();
    void sharedCollection();
};

void PickleJudgementTest::rules_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("rule");
    const auto row = [](const char* name, const std::string& bytes) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString(name).left(11);
    };
    const std::string call = text("x") + "\x85R";
    row("ASY-PKL-001 direct call", "cos\nsystem\n(S'x'\ntR.");
    row("ASY-PKL-002 by getattr", "\x80\x04"s + "cbuiltins\ngetattr\nchtml\nparser\n" + text("os") + "\x86R0" +
                                      "cfunctools\npartial\ncos\nsystem\n" + text("x") + "\x86R)R.");
    row("ASY-PKL-003 by map", "\x80\x02"s + "cbuiltins\nmap\ncos\nsystem\n](" + text("x") + "e\x86\x81.");
    row("ASY-PKL-004 planted",
        "\x80\x02"s + "cargparse\nNamespace\n)\x81}" + text("__setstate__") + "cos\nsystem\nsb" + text("x") + "b.");
    row("ASY-PKL-005 dotted", "\x80\x04"s + text("logging") + text("os.system") + "\x93" + call + ".");
    row("ASY-PKL-006 computed", "\x80\x04"s + "csome\nf\n)R" + text("system") + "\x93" + call + ".");
    row("ASY-PKL-007 extension",
        "\x80\x02"s + "ccopyreg\nadd_extension\n(" + text("os") + text("system") + "K\x09tR0\x82\x09" + call + ".");
    const std::string inner = "\x80\x02"s + "cos\nsystem\n" + call + ".";
    const std::string blob = "C"s + static_cast<char>(inner.size()) + inner;
    row("ASY-PKL-008 nested", "\x80\x04"s + "cpickle\nloads\n" + blob + "\x85R.");
    row("ASY-PKL-009 data", "\x80\x04"s + blob + ".");
    row("ASY-PKL-010 path", callOf("joblib", "load"));
    row("ASY-PKL-011 marshal", callOf("marshal", "loads"));
    row("ASY-PKL-012 by value", callOf("cloudpickle.cloudpickle", "_make_function"));
    row("ASY-PKL-013 referenced", "\x80\x04]cos\nsystem\na."s);
    row("ASY-PKL-015 persistent", "Pid\n.");
    row("ASY-PKL-016 codec", "\x80\x02"s + "c_codecs\nencode\n" + text("a") + text("rot13") + "\x86R.");
    row("ASY-PKL-017 file", callOf("io", "open"));
    row("ASY-PKL-018 library", callOf("numpy.lib.some_module", "run_it"));
    row("ASY-PKL-019 scanner", callOf("picklescan.scanner", "scan_file_path"));
    row("ASY-PKL-020 broken", "\x80\x02"s + "cos\nsystem\n" + call + "0000.");
    row("ASY-PKL-021 frame", "\x80\x04\x95\x03\0\0\0\0\0\0\0"s + text("os") + text("path") + "\x93.");
    row("ASY-PKL-022 twice", "\x80\x04\x80\x04N."s);
    row("ASY-PKL-024 unknown", callOf("acme.models", "Net"));
    row("ASY-PKL-025 depth", std::string(5001, ']') + std::string(5000, 'a') + ".");
    row("ASY-PKL-026 no PROTO", "N\x85."s);
    row("ASY-PKL-027 unknown", "cacme.models\nNet\n.");
    row("ASY-PKL-028 memo", "\x80\x02K\x01q\x00K\x02q\x00\x86."s);
    row("ASY-PKL-029 cut", "\x80\x02]K"s);
    row("ASY-PKL-033 buffer", "\x80\x05\x97."s);
}

void PickleJudgementTest::rules()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, rule);
    const auto findings = judged(bytes.toStdString());
    QVERIFY2(raises(findings, rule.toStdString()), listed(findings));
}

void PickleJudgementTest::gradesGlobals_data()
{
    QTest::addColumn<QString>("module");
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("least");
    const int high = static_cast<int>(Severity::High);
    const int critical = static_cast<int>(Severity::Critical);
    QTest::newRow("posix") << "posix"
                           << "system" << critical;
    QTest::newRow("below a denied module") << "asyncio.unix_events"
                                           << "_UnixSubprocessTransport._start" << critical;
    QTest::newRow("attribute of an allowed module") << "torch"
                                                    << "serialization.os.system" << critical;
    QTest::newRow("inner names") << "collections"
                                 << "OrderedDict.__class__.__subclasses__" << high;
    QTest::newRow("carriage return in the name") << "os"
                                                 << "system\r" << critical;
    QTest::newRow("Python 2 name") << "__builtin__"
                                   << "execfile" << critical;
    QTest::newRow("code object") << "types"
                                 << "CodeType" << critical;
    QTest::newRow("unlisted function of Python") << "textwrap"
                                                 << "dedent" << high;
    // Allowed as classes that libraries write; what they would call or reach stays what it is.
    QTest::newRow("calling a vectorized function") << "numpy"
                                                   << "vectorize.__call__" << high;
    QTest::newRow("a distribution's other names") << "scipy.stats._continuous_distns"
                                                  << "norm_gen.fit" << high;
    QTest::newRow("a scorer that is called") << "sklearn.metrics._scorer"
                                             << "_passthrough_scorer" << static_cast<int>(Severity::Medium);
    QTest::newRow("a time zone file") << "dateutil.tz.tz"
                                      << "tzfile" << static_cast<int>(Severity::Medium);
    QTest::newRow("an activation that is called") << "torch.nn.functional"
                                                  << "normalize" << static_cast<int>(Severity::Medium);
    QTest::newRow("unlisted class elsewhere") << "acme"
                                              << "Thing" << static_cast<int>(Severity::Medium);
}

void PickleJudgementTest::gradesGlobals()
{
    QFETCH(QString, module);
    QFETCH(QString, name);
    QFETCH(int, least);
    const auto findings = judged(callOf(module.toStdString(), name.toStdString()));
    QVERIFY2(worst(findings) >= least, listed(findings));
}

// The classes that take a callable are allowed, the callable is judged for itself, and getattr() leads to a method that
// the libraries keep and to no other.
void PickleJudgementTest::judgesWhatAllowedClassesTake()
{
    const auto with = [](const std::string& path, const std::string& arguments) {
        const std::size_t dot = path.rfind('.');
        return judged("\x80\x04"s + text(path.substr(0, dot)) + text(path.substr(dot + 1)) + "\x93" + arguments + "R.");
    };
    const int high = static_cast<int>(Severity::High);
    const std::string system = "cos\nsystem\n";
    for (const char* path :
         {"numpy.vectorize", "scipy.stats._kde.gaussian_kde", "sklearn.preprocessing.FunctionTransformer",
          "dateutil.relativedelta.relativedelta", "torch.ScriptObject"})
        QVERIFY2(worst(with(path, system + "\x85")) >= high, path);
    QVERIFY2(worst(with("pandas.core.indexes.interval._new_IntervalIndex", system + "}\x86")) >= high, "class");
    QVERIFY2(worst(with("numpy.core._ufunc_reconstruct", text("os") + text("system") + "\x86")) >= high, "ufunc");
    const std::string distribution = text("scipy.stats._discrete_distns") + text("poisson_gen") + "\x93)\x81";
    QVERIFY(with("builtins.getattr", distribution + text("_entropy") + "\x86").empty());
    QVERIFY(worst(with("builtins.getattr", distribution + text("rvs") + "\x86")) >= high);
    QVERIFY(worst(with("builtins.getattr", distribution + text("__class__") + "\x86")) >= high);
    QVERIFY(worst(with("builtins.getattr", "cos\nsystem\n" + text("_entropy") + "\x86")) >= high);
    QVERIFY(worst(with("builtins.getattr", "cacme\nThing\n)\x81" + text("_entropy") + "\x86")) >= high);
}

void PickleJudgementTest::leavesGenuineStreamsAlone_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* name, const std::string& bytes) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes);
    };
    // As python3 writes them; the texts name dangerous things and mean nothing.
    row("words", "\x80\x04]("s + text("eval") + text("os system") + text("cos\nsystem\n") + "e.");
    row("OrderedDict", "\x80\x02"s + "ccollections\nOrderedDict\n)R(" + text("a") + "K\x01u.");
    row("bytes in protocol 2", "\x80\x02"s + "c_codecs\nencode\n" + text("a") + text("latin1") + "\x86R.");
    row("empty bytes in protocol 2", "\x80\x02"s + "c__builtin__\nbytes\n)R.");
    row("old class", "ccopy_reg\n_reconstructor\n(cargparse\nNamespace\nc__builtin__\nobject\nNtR(dS'a'\nI1\nsb.");
    row("array", "\x80\x02"s + "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85"s + text("b") +
                     "\x87R(K\x01" + "K\x02\x85" + "cnumpy\ndtype\n" + text("u1") + "K\x00K\x01\x87R(K\x03"s +
                     text("|") + "NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89"s + text("xy") + "tb.");
    row("estimator", "\x80\x04"s + text("sklearn.linear_model._logistic") + text("LogisticRegression") + "\x93)\x81}" +
                         text("C") + "K\x01sb.");
    row("class not called", "\x80\x04"s + text("numpy") + text("float32") + "\x93.");
}

void PickleJudgementTest::leavesGenuineStreamsAlone()
{
    QFETCH(QByteArray, bytes);
    const auto findings = judged(bytes.toStdString());
    QVERIFY2(findings.empty(), listed(findings));
}

void PickleJudgementTest::oneHitDecides()
{
    std::string bytes = "\x80\x04](";
    for (int i = 0; i < 2000; ++i)
        bytes += "ctorch\nFloatStorage\nccollections\nOrderedDict\n)R";
    bytes += "e0cposix\nsystem\n" + text("x") + "\x85R.";
    QVERIFY(worst(judged(bytes)) == static_cast<int>(Severity::Critical));
}

void PickleJudgementTest::evidenceNamesCallAndOffset()
{
    const auto findings = judged("cos\nsystem\n(S'echo x'\ntR.");
    QCOMPARE(findings.size(), std::size_t{1});
    QVERIFY2(findings[0].evidence.starts_with("os.system('echo x'), which runs programs or code (REDUCE at offset 23"),
             findings[0].evidence.c_str());
    QCOMPARE(*findings[0].offset, std::uint64_t{23});
}

void PickleJudgementTest::weightsOnlyOfTorchFilesOnly()
{
    const std::string bytes = "\x80\x02"s + "ccollections\nOrderedDict\n)R.";
    QVERIFY(!raises(judged(bytes), "ASY-PKL-030"));
    const auto loads = judged(bytes, "torch-zip");
    QVERIFY(raises(loads, "ASY-PKL-030"));
    QVERIFY2(listed(loads).contains("accepts"), listed(loads));
    const auto refused = judged("\x80\x02"s + "cacme\nNet\n)R.", "torch-zip");
    QVERIFY2(listed(refused).contains("refuses acme.Net"), listed(refused));
}

void PickleJudgementTest::listsAreWhole()
{
    const GlobalLists& lists = GlobalLists::builtIn();
    QVERIFY(!lists.version().empty());
    QVERIFY(lists.classify({"os", "system", "", false}).standing == Standing::Denied);
    QVERIFY(lists.classify({"io", "BytesIO", "", false}).standing == Standing::Allowed);
    QVERIFY(!GlobalLists::parse("{\"version\": \"1\"}").has_value());
    QVERIFY(!GlobalLists::parse("{").has_value());
}

void PickleJudgementTest::everyRuleExists()
{
    // The rules that code and lists name must stand in the catalogue; an unknown one would turn into ASY-GEN-000.
    for (int number = 1; number <= 33; ++number) {
        const std::string id = "ASY-PKL-0" + std::string(number < 10 ? "0" : "") + std::to_string(number);
        QVERIFY2(Catalogue::builtIn().find(id) != nullptr, id.c_str());
    }
    QVERIFY(Catalogue::builtIn().find("ASY-PKL-035") != nullptr);
}

void PickleJudgementTest::sharedCollection()
{
    const auto rows = test::sharedLabels("corpus/labels.tsv");
    if (rows.empty())
        QSKIP("the shared collection of labelled samples is not here");
    int seen = 0;
    for (const QStringList& row : rows) {
        if (row.size() < 3 || row[2] != "pickle")
            continue;
        std::ifstream file(test::sharedPath("corpus/" + row[0]).toStdString(), std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(file)), {});
        format::Facts facts;
        facts.format = "pickle";
        const source::MemorySource source(bytes);
        const Limits limits;
        (void)format::findFormat("pickle")->read({source, "model.pkl", limits}, facts);
        std::vector<record::Finding> findings;
        judgePickles(facts, Catalogue::builtIn(), findings);
        const QByteArray where = row[0].toUtf8() + "\n" + listed(findings);
        if (row[1] == "malicious")
            QVERIFY2(worst(findings) >= static_cast<int>(Severity::High), where);
        if (row[1] == "benign")
            QVERIFY2(worst(findings) <= static_cast<int>(Severity::Low), where);
        ++seen;
    }
    QVERIFY(seen > 100);
}

QTEST_GUILESS_MAIN(PickleJudgementTest)
#include "PickleJudgementTest.moc"
