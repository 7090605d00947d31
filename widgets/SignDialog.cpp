// SPDX-License-Identifier: GPL-3.0-or-later
// Signing from the window.
#include "SignDialog.h"

#include "view/Text.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QThreadPool>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace assayer::widgets {

namespace {

constexpr int kMostSignedRows = 5000; ///< of files that are listed; the rest is counted

QHBoxLayout* withButton(QLineEdit* field, QPushButton* button)
{
    auto* row = new QHBoxLayout;
    row->addWidget(field, 1);
    row->addWidget(button);
    return row;
}

std::string textOfFile(const QString& path)
{
    constexpr qint64 kLargestChain = 1 << 20;
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(kLargestChain).toStdString() : std::string();
}

} // namespace

SignDialog::SignDialog(const QString& subject, QWidget* parent)
    : QDialog(parent), m_subject(subject), m_key(new QLineEdit(this)), m_certificates(new QLineEdit(this)),
      m_files(new QTreeWidget(this)), m_summary(new QLabel(this)), m_message(new QLabel(this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this)),
      m_signButton(m_buttons->addButton(tr("&Sign"), QDialogButtonBox::AcceptRole))
{
    setObjectName(QStringLiteral("signDialog"));
    setWindowTitle(tr("Sign model"));
    resize(640, 560);
    askPassPhrase = [this]() -> std::optional<QString> {
        bool given = false;
        const QString phrase = QInputDialog::getText(this, tr("Pass phrase"), tr("Pass phrase of the key:"),
                                                     QLineEdit::Password, {}, &given);
        return given ? std::optional(phrase) : std::nullopt;
    };
    askReplace = [this](const QString& path) {
        return QMessageBox::question(this, tr("Replace the signature"),
                                     tr("%1 is there already. Replace it?").arg(path)) == QMessageBox::Yes;
    };
    makeFields();
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_signButton, &QPushButton::clicked, this, &SignDialog::sign);
    updateButton();
    startPreview();
}

SignDialog::~SignDialog()
{
    m_stop.request_stop();
    // Fields that lose the keyboard while they are destroyed would call a dialog that is half gone.
    m_key->disconnect(this);
    m_certificates->disconnect(this);
}

void SignDialog::makeFields()
{
    m_key->setObjectName(QStringLiteral("signingKey"));
    m_key->setPlaceholderText(tr("Private key (PEM), or pkcs11:… for a token"));
    m_key->setAccessibleName(tr("Private key"));
    m_certificates->setObjectName(QStringLiteral("signingCertificates"));
    m_certificates->setPlaceholderText(tr("None: a bare key signs"));
    m_certificates->setAccessibleName(tr("Certificates"));
    m_files->setObjectName(QStringLiteral("signedFiles"));
    m_files->setHeaderLabels({tr("Will be signed"), tr("Bytes"), tr("SHA-256")});
    m_files->setRootIsDecorated(false);
    m_files->setUniformRowHeights(true);
    m_files->setAccessibleName(tr("Files that will be signed"));
    for (QLabel* label : {m_summary, m_message}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_message->setObjectName(QStringLiteral("signMessage"));
    auto* keyButton = new QPushButton(tr("&Choose…"), this);
    auto* certificateButton = new QPushButton(tr("C&hoose…"), this);
    connect(keyButton, &QPushButton::clicked, this, &SignDialog::chooseKey);
    connect(certificateButton, &QPushButton::clicked, this, &SignDialog::chooseCertificates);
    connect(m_key, &QLineEdit::editingFinished, this, &SignDialog::openKey);
    connect(m_certificates, &QLineEdit::editingFinished, this, &SignDialog::updateButton);
    auto* form = new QFormLayout;
    form->addRow(tr("&Key"), withButton(m_key, keyButton));
    form->addRow(tr("Cer&tificates"), withButton(m_certificates, certificateButton));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_summary);
    layout->addWidget(m_files, 1);
    layout->addLayout(form);
    layout->addWidget(m_message);
    layout->addWidget(m_buttons);
}

void SignDialog::startPreview()
{
    m_summary->setText(tr("The files are being digested…"));
    // The dialog may be closed before the digests are done; then nobody waits for them.
    QThreadPool::globalInstance()->start([self = QPointer<SignDialog>(this), application = qApp,
                                          subject = m_subject.toStdString(), stop = m_stop.get_token()] {
        inspection::Observer observer;
        auto preview = std::make_shared<Result<inspection::SigningPreview>>(
            inspection::previewSigning({subject, {}, {}, {}, 0}, observer, stop));
        QMetaObject::invokeMethod(
            application,
            [self, preview] {
                if (self)
                    self->showPreview(std::move(*preview));
            },
            Qt::QueuedConnection);
    });
}

void SignDialog::showPreview(Result<inspection::SigningPreview> preview)
{
    if (!preview) {
        m_summary->setText(tr("The model cannot be signed: %1.").arg(view::shown(preview.error().message)));
        emit previewed(m_summary->text());
        return;
    }
    m_preview = std::move(*preview);
    const auto& files = m_preview->plan.files;
    QList<QTreeWidgetItem*> rows;
    for (const trust::HashedFile& file : files) {
        if (rows.size() >= kMostSignedRows)
            break;
        const auto digest = file.digests.find("sha256");
        rows << new QTreeWidgetItem(
            {view::shown(file.path), view::countText(file.size),
             digest == file.digests.end() ? QString() : QString::fromStdString(digest->second)});
    }
    for (const std::string& path : m_preview->leftOut)
        rows << new QTreeWidgetItem({tr("%1 (not covered)").arg(view::shown(path)), {}, {}});
    m_files->addTopLevelItems(rows);
    m_files->resizeColumnToContents(0);
    m_summary->setText(tr("%1 files with %2 bytes will be signed as “%3”. The signature will be written to %4.")
                           .arg(view::countText(files.size()), view::countText(m_preview->bytes),
                                view::shown(m_preview->plan.modelName), view::shown(m_preview->output)));
    updateButton();
    emit previewed({});
}

void SignDialog::chooseKey()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Private key"));
    if (path.isEmpty())
        return;
    m_key->setText(path);
    openKey();
}

void SignDialog::chooseCertificates()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Certificates"));
    if (path.isEmpty())
        return;
    m_certificates->setText(path);
    updateButton();
}

void SignDialog::openKey()
{
    m_signingKey.reset();
    if (!m_key->text().isEmpty()) {
        auto key = inspection::openSigningKey(m_key->text().toStdString(), [this]() -> std::optional<std::string> {
            const auto phrase = askPassPhrase();
            return phrase ? std::optional(phrase->toStdString()) : std::nullopt;
        });
        if (key)
            m_signingKey = std::move(*key);
        else
            m_message->setText(view::shown(key.error().message));
    }
    updateButton();
}

void SignDialog::updateButton()
{
    m_signButton->setEnabled(false);
    if (!m_signingKey)
        return;
    m_message->setText(tr("Signer: %1, key %2.")
                           .arg(view::shown(m_signingKey->description()), view::shown(m_signingKey->fingerprint())));
    if (!m_preview)
        return;
    m_preview->plan.certificatesPem =
        m_certificates->text().isEmpty() ? std::string() : textOfFile(m_certificates->text());
    const bool unreadable = !m_certificates->text().isEmpty() && m_preview->plan.certificatesPem.empty();
    const auto obstacles = trust::signingObstacles(m_preview->plan, *m_signingKey);
    if (unreadable)
        m_message->setText(tr("The certificates cannot be read."));
    else if (!obstacles.empty())
        m_message->setText(view::shown(obstacles.front()));
    m_signButton->setEnabled(!unreadable && obstacles.empty());
}

void SignDialog::sign()
{
    if (!m_preview || !m_signingKey)
        return;
    const QString path = view::shown(m_preview->output);
    if (m_preview->replaces && !askReplace(path))
        return;
    const auto written = inspection::writeSignature(*m_preview, *m_signingKey, m_preview->replaces);
    if (!written) {
        m_message->setText(view::shown(written.error().message));
        return;
    }
    emit signatureWritten(path);
    accept();
}

} // namespace assayer::widgets
