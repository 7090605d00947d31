// SPDX-License-Identifier: GPL-3.0-or-later
// What outcomes of a verification raise, and that every reason has its explanation.
#include "trust/Reasons.h"
#include "trust/SignatureObservations.h"

#include <QSet>
#include <QTest>

using namespace assayer;
using namespace assayer::trust;

namespace {

QStringList kinds(const record::Signature& signature)
{
    QStringList names;
    for (const auto& [kind, detail] : signatureObservations(signature))
        names.append(QString::fromStdString(kind));
    return names;
}

} // namespace

class SignatureObservationsTest : public QObject
{
    Q_OBJECT

private slots:
    void statuses_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QStringList>("expected");
        using record::SignatureStatus;
        QTest::newRow("verified") << int(SignatureStatus::Verified) << QStringList{};
        QTest::newRow("unsigned") << int(SignatureStatus::Unsigned) << QStringList{"signature.none"};
        QTest::newRow("incomplete") << int(SignatureStatus::Incomplete) << QStringList{"signature.undecided"};
        QTest::newRow("unsupported") << int(SignatureStatus::Unsupported) << QStringList{"signature.unsupported"};
        QTest::newRow("unnamed signer") << int(SignatureStatus::ValidUntrusted)
                                        << QStringList{"signature.unnamed-signer"};
    }

    void statuses()
    {
        QFETCH(int, status);
        QFETCH(QStringList, expected);
        record::Signature signature;
        signature.status = static_cast<record::SignatureStatus>(status);
        QCOMPARE(kinds(signature), expected);
    }

    void filesSpeakForThemselves()
    {
        record::Signature signature;
        signature.status = record::SignatureStatus::Invalid;
        signature.steps = {{"files", record::StepResult::Fail, "differs", {}, {}, {}}};
        signature.coverage.changed = {"a"};
        signature.coverage.missing = {"b"};
        signature.coverage.extra = {"c"};
        signature.coverage.ignored = {"d"};
        QCOMPARE(kinds(signature), (QStringList{"signature.content-mismatch", "signature.file-missing",
                                                "signature.unsigned-files", "signature.ignored-files"}));
    }

    void failedStepsAreTold()
    {
        record::Signature signature;
        signature.status = record::SignatureStatus::Invalid;
        signature.steps = {{"signature", record::StepResult::Fail, "It is wrong.", {}, {}, {}}};
        const auto observations = signatureObservations(signature);
        QCOMPARE(observations.size(), std::size_t{1});
        QCOMPARE(observations[0].first, std::string("signature.invalid"));
        QCOMPARE(observations[0].second, std::string("It is wrong."));
    }

    void everyReasonIsExplainedOnce()
    {
        QSet<QString> seen;
        for (const Reason& reason : reasons()) {
            const QString id = QString::fromUtf8(reason.id.data(), static_cast<qsizetype>(reason.id.size()));
            QVERIFY2(!seen.contains(id), qPrintable(id));
            seen.insert(id);
            QVERIFY(reason.explanation.ends_with('.'));
            QVERIFY(reason.action.ends_with('.'));
            QCOMPARE(findReason(reason.id), &reason);
        }
        QCOMPARE(findReason("no such reason"), nullptr);
    }
};

QTEST_GUILESS_MAIN(SignatureObservationsTest)
#include "SignatureObservationsTest.moc"
