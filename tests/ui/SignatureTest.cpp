// SPDX-License-Identifier: GPL-3.0-or-later
// The panel of signatures: cards, the picture of the chain, the way to the files; and signing from its dialog.
#include "WindowFixture.h"

#include "view/SignatureText.h"
#include "widgets/ChainView.h"
#include "widgets/DetailsPane.h"
#include "widgets/FilesPanel.h"
#include "widgets/SignDialog.h"
#include "widgets/SignaturesPanel.h"

#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTreeWidget>

using namespace assayer;

class SignatureTest : public QObject
{
    Q_OBJECT

private slots:
    void everyStateHasItsNextAction();
    void chainEndsWhereTrustEnds();
    void cardLeadsToTheFiles();
    void detailsSayWhatToDo();
    void dialogShowsThenSigns();
    void dialogRefusesOtherKeys();
};

void SignatureTest::everyStateHasItsNextAction()
{
    record::Signature signature;
    signature.kind = "ssh";
    signature.signer = {{"method", "ssh"}, {"fingerprint", "SHA256:abc"}};
    QStringList actions;
    for (const auto status : {record::SignatureStatus::Verified, record::SignatureStatus::ValidUntrusted,
                              record::SignatureStatus::Invalid, record::SignatureStatus::Unsigned,
                              record::SignatureStatus::Unsupported, record::SignatureStatus::Incomplete}) {
        signature.status = status;
        actions << view::nextAction(signature);
        QVERIFY(!actions.last().isEmpty());
    }
    QCOMPARE(actions.removeDuplicates(), 0);
    QVERIFY(view::signerLine(signature).contains(QStringLiteral("SHA256:abc")));
}

void SignatureTest::chainEndsWhereTrustEnds()
{
    record::Signature signature;
    signature.kind = "oms";
    signature.status = record::SignatureStatus::ValidUntrusted;
    signature.signer = {{"method", "sigstore"}, {"identity", "a@example.org"}, {"issuer", "https://example.org"}};
    signature.steps = {{"manifest", record::StepResult::Pass, ""},
                       {"signature", record::StepResult::Pass, ""},
                       {"log", record::StepResult::Pass, ""},
                       {"certificate", record::StepResult::Pass, ""}};
    signature.coverage.covered = {"a", "b"};
    const auto chain = view::chainOf(signature);
    QCOMPARE(chain.size(), std::size_t{6});
    QVERIFY(chain[0].leadsToFiles);
    QCOMPARE(chain[0].mark, view::Mark::Pass);
    QVERIFY(chain[3].beside);
    QCOMPARE(chain.back().text, QStringLiteral("https://example.org"));
    QCOMPARE(chain.back().mark, view::Mark::Medium);
    signature.coverage.changed = {"c"};
    QCOMPARE(view::chainOf(signature)[0].mark, view::Mark::Critical);
}

void SignatureTest::cardLeadsToTheFiles()
{
    test::WindowFixture fixture;
    fixture.open();
    auto& panel = fixture.window->workspace().signatures();
    fixture.window->workspace().activate(panel);
    auto* chain = panel.findChild<widgets::ChainView*>();
    QVERIFY(chain != nullptr);
    QTRY_VERIFY(chain->isVisible());
    QVERIFY(chain->accessibleDescription().contains(QStringLiteral("Model files")));
    QTest::mouseClick(chain, Qt::LeftButton, {}, QPoint(chain->width() / 2, 20));
    // The sample's signature says that model.pkl differs.
    QTRY_COMPARE(fixture.window->session().selection().place().path, std::string("model.pkl"));
}

void SignatureTest::detailsSayWhatToDo()
{
    test::WindowFixture fixture;
    fixture.open();
    auto& panel = fixture.window->workspace().signatures();
    fixture.window->workspace().activate(panel);
    panel.list()->setCurrentIndex(panel.list()->model()->index(0, 0));
    auto& details = fixture.window->workspace().details();
    QTRY_VERIFY(details.toPlainText().contains(QStringLiteral("What would make this verified?")));
    QVERIFY(details.toPlainText().contains(QStringLiteral("Fetch the files that differ")));
}

void SignatureTest::dialogShowsThenSigns()
{
    if (QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty())
        QSKIP("openssl makes the key of this test.");
    const QTemporaryDir folder;
    const QTemporaryDir keys;
    test::writeSample(folder.path());
    QFile::remove(folder.filePath(QString::fromStdString(test::kDeceptiveName)));
    const QString key = keys.filePath(QStringLiteral("key.pem"));
    QCOMPARE(QProcess::execute(QStringLiteral("openssl"),
                               {"genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-aes256",
                                "-pass", "pass:open sesame", "-out", key}),
             0);
    widgets::SignDialog dialog(folder.path(), nullptr);
    dialog.askPassPhrase = [] { return std::optional(QStringLiteral("open sesame")); };
    const QSignalSpy previewed(&dialog, &widgets::SignDialog::previewed);
    const QSignalSpy written(&dialog, &widgets::SignDialog::signatureWritten);
    dialog.show();
    QTRY_COMPARE(previewed.count(), 1);
    QVERIFY2(previewed.first().first().toString().isEmpty(), qPrintable(previewed.first().first().toString()));
    QCOMPARE(dialog.findChild<QTreeWidget*>()->topLevelItemCount(), 3);
    QPushButton* sign = nullptr;
    for (auto* button : dialog.findChildren<QPushButton*>()) {
        if (button->text() == QStringLiteral("&Sign"))
            sign = button;
    }
    QVERIFY(sign != nullptr && !sign->isEnabled());
    auto* field = dialog.findChild<QLineEdit*>(QStringLiteral("signingKey"));
    field->setText(key);
    emit field->editingFinished();
    QVERIFY(sign->isEnabled());
    QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("model.sig"))));
    sign->click();
    QCOMPARE(written.count(), 1);
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("model.sig"))));
}

void SignatureTest::dialogRefusesOtherKeys()
{
    const QTemporaryDir folder;
    test::writeSample(folder.path());
    widgets::SignDialog dialog(folder.path(), nullptr);
    const QSignalSpy previewed(&dialog, &widgets::SignDialog::previewed);
    dialog.show();
    QTRY_COMPARE(previewed.count(), 1);
    auto* field = dialog.findChild<QLineEdit*>(QStringLiteral("signingKey"));
    field->setText(folder.filePath(QStringLiteral("README.md")));
    emit field->editingFinished();
    QVERIFY(
        dialog.findChild<QLabel*>(QStringLiteral("signMessage"))->text().contains(QStringLiteral("no private key")));
}

QTEST_MAIN(SignatureTest)
#include "SignatureTest.moc"
