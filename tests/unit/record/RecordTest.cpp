// SPDX-License-Identifier: GPL-3.0-or-later
// The record: lossless JSON, order, verdicts.
#include "record/RecordJson.h"
#include "record/Verdicts.h"

#include <QtTest>

using namespace assayer;
using namespace assayer::record;

namespace {

File file(std::string path, Verdict verdict = Verdict::Clean)
{
    File made;
    made.path = std::move(path);
    made.verdict = verdict;
    return made;
}

Finding finding(std::string path, Severity severity)
{
    Finding made;
    made.rule = "ASY-GEN-001";
    made.path = std::move(path);
    made.severity = severity;
    return made;
}

// One of everything, every optional member both present and absent.
Inspection fullRecord()
{
    Inspection record;
    record.tool.version = "1.2.3";
    record.tool.protections = {{"landlock", true, "no file"}, {"seccomp", false, "not here"}};
    record.subject = {
        "folder", "/models/x", "x", "0123456789012345678901234567890123456789", 2, 18446744073709551615ULL};
    record.started = "2026-01-02T03:04:05Z";
    record.finished = "2026-01-02T03:04:06Z";
    record.verdict = Verdict::Dangerous;
    File whole = file("a\nb\xE2\x80\xAE.bin", Verdict::Dangerous);
    whole.rawPath = "ff";
    whole.linkTarget = "../blobs/x";
    whole.size = 1ULL << 63U;
    whole.digests = {{"sha256", "00"}, {"md5", "11"}};
    whole.format = "safetensors";
    whole.facts = {{"tensors", 1}, {"dtypes", {{"F32", 4}}}, {"nested", {1, 2.5, nullptr, "x"}}};
    whole.members = {{"w", "tensor", 8, 16, std::nullopt, "F32", std::vector<std::uint64_t>{2, 2}, std::nullopt},
                     {"m", "member", std::nullopt, 5, 9, std::nullopt, std::nullopt, "pickle"}};
    whole.entropy = {0.0, 7.99};
    record.files = {whole, file("z")};
    Finding made = finding(whole.path, Severity::Critical);
    made.member = "data.pkl";
    made.offset = 12;
    made.length = 3;
    made.evidence = "os.system('echo x')";
    made.references = {"CWE-502"};
    record.findings = {made, finding("z", Severity::Info)};
    record.signatures = {{"oms",
                          "model.sig",
                          SignatureStatus::ValidUntrusted,
                          "key-missing",
                          {{"method", "key"}},
                          {{"parse", StepResult::Pass, "ok"}},
                          {{"a"}, {"b"}, {"c"}, {"d"}, {"e"}}}};
    record.claims = {{"licence",
                      "front matter: license",
                      "mit",
                      ClaimVerdict::NotCheckable,
                      "why",
                      {{"README.md", "line 2", std::nullopt, 4, 3, "mit"}}}};
    record.graph = {{{"n", "model", "x", "1", "z", {}}, {"m", "file", "y", std::nullopt, std::nullopt, {}}},
                    {{"n", "m", "contains", 0.5, true, {}}}};
    record.bom.completeness = {12.5, {{"name", 3, -0.5}}};
    record.advisories = {{"CVE-2025-1", "torch", "high", "text"}};
    record.network = {{"example.org", 1, 2}};
    record.problems = {{"z", "vanished", "why"}};
    return record;
}

} // namespace

class RecordTest : public QObject
{
    Q_OBJECT

private slots:
    void roundTripLosesNothing()
    {
        const Inspection record = fullRecord();
        const std::string text = toText(record);
        const auto back = fromText(text);
        QVERIFY2(back, back ? "" : back.error().message.c_str());
        QVERIFY(*back == record);
        QCOMPARE(toText(*back), text);
    }

    // Qt's parser is the independent reader of our JSON.
    void textIsJsonAsOthersReadIt()
    {
        QJsonParseError error;
        const QByteArray text = QByteArray::fromStdString(toText(fullRecord()));
        const QJsonObject object = QJsonDocument::fromJson(text, &error).object();
        QCOMPARE(error.error, QJsonParseError::NoError);
        QCOMPARE(object["schema"].toString(), QString("assayer/inspection/1"));
        QCOMPARE(object["verdict"].toString(), QString("dangerous"));
        QCOMPARE(object["files"][0]["path"].toString(), QString("a\nb\u202E.bin"));
        QCOMPARE(object["findings"][0]["severity"].toString(), QString("critical"));
        QVERIFY(!object["findings"][1].toObject().contains("offset"));
        QCOMPARE(object["signatures"][0]["status"].toString(), QString("valid-untrusted"));
        QCOMPARE(object["claims"][0]["verdict"].toString(), QString("not-checkable"));
    }

    void brokenRecordsAreRefusedWithThePlace_data()
    {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("named");
        QTest::newRow("another schema") << "/schema"
                                        << "\"assayer/inspection/2\""
                                        << "schema";
        QTest::newRow("verdict") << "/verdict"
                                 << "\"fine\""
                                 << "/verdict";
        QTest::newRow("negative size") << "/files/0/size"
                                       << "-1"
                                       << "/files/0/size";
        QTest::newRow("severity") << "/findings/1/severity"
                                  << "7"
                                  << "/findings/1/severity";
        QTest::newRow("members no array") << "/files/1/members"
                                          << "{}"
                                          << "/files/1/members";
        QTest::newRow("digest no text") << "/files/0/digests"
                                        << "{\"sha256\": 1}"
                                        << "/files/0/digests";
        QTest::newRow("null claim") << "/claims/0"
                                    << "null"
                                    << "/claims/0";
    }

    void brokenRecordsAreRefusedWithThePlace()
    {
        QFETCH(QString, pointer);
        QFETCH(QString, value);
        QFETCH(QString, named);
        Json json = toJson(fullRecord());
        json[Json::json_pointer(pointer.toStdString())] = Json::parse(value.toStdString());
        const auto back = fromText(json.dump());
        QVERIFY(!back);
        QVERIFY2(QString::fromStdString(back.error().message).contains(named), back.error().message.c_str());
    }

    void missingMembersAreRefused()
    {
        const Json whole = toJson(fullRecord());
        for (const auto& [key, value] : whole.items()) {
            Json cut = whole;
            cut.erase(key);
            QVERIFY2(!fromText(cut.dump()), key.c_str());
        }
    }

    void verdicts()
    {
        // design: clean, notice (only info/low), suspicious (worst is medium), dangerous (high or critical).
        QCOMPARE(verdictOf(std::nullopt), Verdict::Clean);
        QCOMPARE(verdictOf(Severity::Info), Verdict::Notice);
        QCOMPARE(verdictOf(Severity::Low), Verdict::Notice);
        QCOMPARE(verdictOf(Severity::Medium), Verdict::Suspicious);
        QCOMPARE(verdictOf(Severity::High), Verdict::Dangerous);
        QCOMPARE(verdictOf(Severity::Critical), Verdict::Dangerous);
    }

    void subjectVerdict()
    {
        Inspection record;
        record.files = {file("a"), file("b")};
        settleVerdicts(record);
        QCOMPARE(record.verdict, Verdict::Clean);
        record.findings = {finding("b", Severity::Low)};
        settleVerdicts(record);
        QCOMPARE(record.verdict, Verdict::Notice);
        QCOMPARE(record.files[1].verdict, Verdict::Notice);
        record.problems = {{"a", "vanished", "why"}};
        settleVerdicts(record);
        QCOMPARE(record.verdict, Verdict::Incomplete);
        record.findings.push_back(finding("b", Severity::High));
        settleVerdicts(record);
        QCOMPARE(record.verdict, Verdict::Dangerous);
    }

    void unreadableIsNeverClean()
    {
        Inspection record;
        record.files = {file("a", Verdict::Unreadable), file("b")};
        settleVerdicts(record);
        QCOMPARE(record.files[0].verdict, Verdict::Unreadable);
        QCOMPARE(record.verdict, Verdict::Incomplete);
        record.findings = {finding("a", Severity::Critical)};
        settleVerdicts(record);
        QCOMPARE(record.files[0].verdict, Verdict::Dangerous);
    }

    void orderDoesNotDependOnArrival()
    {
        Inspection one = fullRecord();
        Inspection other = fullRecord();
        std::reverse(other.files.begin(), other.files.end());
        std::reverse(other.findings.begin(), other.findings.end());
        sortRecord(one);
        sortRecord(other);
        QCOMPARE(toText(other), toText(one));
        QVERIFY(one.file("z") != nullptr);
        QVERIFY(one.file("y") == nullptr);
    }
};

QTEST_APPLESS_MAIN(RecordTest)
#include "RecordTest.moc"
