// SPDX-License-Identifier: GPL-3.0-or-later
// The labelled corpus of the formats read here: benign samples raise nothing above info, malicious and suspicious ones
// raise at least medium. Skipped where the corpus is absent.
#include "record/Verdicts.h"
#include "risk/Judge.h"

#include <QTest>

#include "../SharedSamples.h"
#include "../format/SampleReading.h"

using namespace assayer;
using namespace assayer::test;
using assayer::record::Severity;

namespace {

const QStringList kFormats{"safetensors", "gguf",    "numpy",   "pytorch", "pytorch-zip", "pytorch-legacy",
                           "torchscript", "archive", "hf-json", "jinja",   "polyglot",    "requirements"};

// Where label and engine disagree for a reason: what each of them is, and why the engine stands by its answer.
const std::map<std::string, std::string> kDisagreements{
    {"benign_password_protected.zip", "encrypted content cannot be called clean"},
    {"bad_pytorch.pt", "a PNG image under the name of a PyTorch file is worth a finding"},
    {"pytorch_model.bin", "its pickles name nothing but what torch writes, and its storages add up"},
    {"new_pytorch_model.bin", "its pickle names nothing but what torch writes, and its storage adds up"},
    {"malicious_config.yaml", "YAML is not read yet"},
};

} // namespace

class CorpusTest : public QObject
{
    Q_OBJECT

private slots:
    void agreesWithLabels_data();
    void agreesWithLabels();
};

void CorpusTest::agreesWithLabels_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("label");
    for (const QStringList& row : sharedLabels("corpus/labels.tsv")) {
        if (row.size() > 3 && kFormats.contains(row[2]))
            QTest::newRow(qPrintable(row[0])) << row[0] << row[1];
    }
}

void CorpusTest::agreesWithLabels()
{
    if (sharedLabels("corpus/labels.tsv").empty())
        QSKIP("ASSAYER_SHARED does not lead to the labelled corpus");
    QFETCH(QString, path);
    QFETCH(QString, label);
    const Sample sample = readSampleFile(sharedPath("corpus/" + path));
    const auto findings = risk::judge(sample.facts, risk::Catalogue::builtIn());
    QByteArray shownFindings = kindsOf(sample.facts) + (sample.done ? " read" : " NOT READ") + "\n";
    for (const record::Finding& finding : findings) {
        QVERIFY2(finding.rule != "ASY-GEN-000", finding.evidence.c_str());
        shownFindings += QByteArray::fromStdString(std::string(word(finding.severity)) + " " + finding.rule + " " +
                                                   finding.evidence.substr(0, 160) + "\n");
    }
    const auto disagreement = kDisagreements.find(path.section('/', -1).toStdString());
    if (disagreement != kDisagreements.end())
        QSKIP(disagreement->second.c_str());
    const Severity worst = record::worstSeverity(findings).value_or(Severity::Info);
    const bool agrees = label == "benign" ? worst == Severity::Info
                                          // What is not analysed must not look clean either.
                                          : worst >= Severity::Medium || !sample.facts.problems.empty();
    QVERIFY2(agrees, label.toUtf8() + " " + shownFindings);
}

QTEST_GUILESS_MAIN(CorpusTest)
#include "CorpusTest.moc"
