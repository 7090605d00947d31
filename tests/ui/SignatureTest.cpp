// SPDX-License-Identifier: GPL-3.0-or-later
// The panel of signatures: cards, the picture of the chain, the way to the files; and signing from its dialog.
#include "WindowFixture.h"

#include "view/SignatureText.h"
#include "widgets/ChainView.h"
#include "widgets/DetailsPane.h"
#include "widgets/FilesPanel.h"
#include "widgets/RootRefreshDialog.h"
#include "widgets/SignDialog.h"
#include "widgets/SignaturesPanel.h"

#include <QDialogButtonBox>
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
    void rememberedSignerVerifies();
    void trustIsAskedFirst();
    void rootIsRefreshedOnAClick();
    void refreshCanBeGivenUp();
};

namespace {

void signBySsh(const QString& key, const QString& file)
{
    QFile::remove(file + QStringLiteral(".sig"));
    if (!QFile::exists(key))
        QCOMPARE(QProcess::execute(QStringLiteral("ssh-keygen"),
                                   {"-q", "-t", "ed25519", "-N", "", "-C", "signer", "-f", key}),
                 0);
    QCOMPARE(QProcess::execute(QStringLiteral("ssh-keygen"), {"-q", "-Y", "sign", "-n", "file", "-f", key, file}), 0);
}

// Answers the modal dialog that comes up next by clicking the button of that name.
void clickInDialog(const QString& button)
{
    QTimer::singleShot(0, qApp, [button] {
        QWidget* dialog = nullptr;
        for (int i = 0; i < 100 && dialog == nullptr; ++i) {
            QTest::qWait(20);
            dialog = QApplication::activeModalWidget();
        }
        QVERIFY(dialog != nullptr);
        auto* wanted = dialog->findChild<QPushButton*>(button);
        if (wanted == nullptr)
            wanted = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Cancel);
        QTest::mouseClick(wanted, Qt::LeftButton);
    });
}

struct TrustScene
{
    QTemporaryDir settings, folder, keys;
    QString file = folder.filePath(QStringLiteral("weights.bin"));
    std::unique_ptr<widgets::MainWindow> window;

    TrustScene()
    {
        test::isolateSettings(settings);
        qputenv("ASSAYER_TRUST", keys.filePath(QStringLiteral("trust.json")).toUtf8());
        QFile model(file);
        QVERIFY(model.open(QIODevice::WriteOnly));
        model.write("weights");
        model.close();
        inspection::Options options;
        options.inProcess = true;
        window = std::make_unique<widgets::MainWindow>(std::make_shared<view::LocalEngine>(options));
        window->resize(1680, 980);
        window->show();
    }

    void open(const QString& key)
    {
        signBySsh(keys.filePath(key), file);
        window->open(folder.path());
        finish();
        window->workspace().activate(window->workspace().signatures());
    }

    void finish() const { QTRY_COMPARE(window->session().state(), view::Session::State::Finished); }

    QPushButton* trust() const
    {
        return window->workspace().signatures().findChild<QPushButton*>(QStringLiteral("trustSigner"));
    }

    const record::Signature& signature() const { return window->session().record()->signatures.at(0); }
};

} // namespace

void SignatureTest::rememberedSignerVerifies()
{
    if (QStandardPaths::findExecutable(QStringLiteral("ssh-keygen")).isEmpty())
        QSKIP("ssh-keygen makes the signatures of this test.");
    TrustScene scene;
    scene.open(QStringLiteral("one"));
    QCOMPARE(scene.signature().status, record::SignatureStatus::ValidUntrusted);
    QTRY_VERIFY(scene.trust()->isVisible());
    clickInDialog(QStringLiteral("trustAndInspect"));
    QTest::mouseClick(scene.trust(), Qt::LeftButton);
    scene.finish();
    QTRY_COMPARE(scene.signature().status, record::SignatureStatus::Verified);
    QTRY_VERIFY(!scene.trust()->isVisible());
    // A later version by somebody else.
    scene.open(QStringLiteral("two"));
    QTRY_COMPARE(scene.signature().reason.value_or(""), std::string("signer-changed"));
    QCOMPARE(scene.signature().status, record::SignatureStatus::ValidUntrusted);
    const auto& findings = scene.window->session().record()->findings;
    QVERIFY(std::any_of(findings.begin(), findings.end(), [](const record::Finding& finding) {
        return finding.title.find("signer") != std::string::npos && finding.severity >= record::Severity::Medium;
    }));
    // Somebody who changed on purpose is remembered as well.
    QTRY_VERIFY(scene.trust()->isVisible());
    clickInDialog(QStringLiteral("trustOnly"));
    QTest::mouseClick(scene.trust(), Qt::LeftButton);
    QCOMPARE(scene.signature().reason.value_or(""), std::string("signer-changed"));
    scene.open(QStringLiteral("two"));
    QTRY_COMPARE(scene.signature().status, record::SignatureStatus::Verified);
}

void SignatureTest::trustIsAskedFirst()
{
    if (QStandardPaths::findExecutable(QStringLiteral("ssh-keygen")).isEmpty())
        QSKIP("ssh-keygen makes the signatures of this test.");
    TrustScene scene;
    scene.open(QStringLiteral("one"));
    QTRY_VERIFY(scene.trust()->isVisible());
    clickInDialog({});
    QTest::mouseClick(scene.trust(), Qt::LeftButton);
    QVERIFY(!QFile::exists(qEnvironmentVariable("ASSAYER_TRUST")));
    // A signature that is wrong offers nobody to trust.
    QFile model(scene.file);
    QVERIFY(model.open(QIODevice::WriteOnly));
    model.write("Weights");
    model.close();
    scene.window->open(scene.folder.path());
    scene.finish();
    QTRY_COMPARE(scene.signature().status, record::SignatureStatus::Invalid);
    QTRY_VERIFY(!scene.trust()->isVisible());
}

void SignatureTest::rootIsRefreshedOnAClick()
{
    const QTemporaryDir folder;
    qputenv("ASSAYER_TRUST", folder.filePath(QStringLiteral("trust.json")).toUtf8());
    widgets::RootRefreshDialog dialog(nullptr);
    std::atomic<int> asked = 0;
    bool fails = true;
    dialog.refresh = [&](const inspection::RootProgress& progress,
                         const std::stop_token&) -> Result<inspection::RefreshedRoot> {
        ++asked;
        progress("timestamp.json");
        if (fails)
            return failure(ErrorKind::Malformed, "out of date (tuf-freeze)");
        return inspection::RefreshedRoot{"", "2036-01-02", 15, 14, true, {{"example.org", 10, 20}}};
    };
    const QSignalSpy refreshed(&dialog, &widgets::RootRefreshDialog::refreshed);
    dialog.open();
    auto* start = dialog.findChild<QPushButton*>(QStringLiteral("startRefresh"));
    auto* message = dialog.findChild<QLabel*>(QStringLiteral("refreshMessage"));
    QTest::qWait(50);
    QCOMPARE(asked.load(), 0);
    QTest::mouseClick(start, Qt::LeftButton);
    QTRY_COMPARE(refreshed.count(), 1);
    QVERIFY(message->text().contains(QStringLiteral("tuf-freeze")));
    fails = false;
    QTest::mouseClick(start, Qt::LeftButton);
    QTRY_COMPARE(refreshed.count(), 2);
    QVERIFY(refreshed.at(1).at(0).toString().isEmpty());
    QVERIFY(message->text().contains(QStringLiteral("2036-01-02")));
    QVERIFY(!start->isEnabled());
}

void SignatureTest::refreshCanBeGivenUp()
{
    std::atomic<bool> stopped = false;
    {
        widgets::RootRefreshDialog dialog(nullptr);
        dialog.refresh = [&](const inspection::RootProgress&,
                             const std::stop_token& stop) -> Result<inspection::RefreshedRoot> {
            while (!stop.stop_requested())
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            stopped = true;
            return failure(ErrorKind::Cancelled, "it was cancelled");
        };
        dialog.open();
        QTest::mouseClick(dialog.findChild<QPushButton*>(QStringLiteral("startRefresh")), Qt::LeftButton);
        QTest::qWait(50);
        QVERIFY(!stopped);
        QTest::mouseClick(dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Close), Qt::LeftButton);
        QVERIFY(!dialog.isVisible());
    }
    QTRY_VERIFY(stopped);
}

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
