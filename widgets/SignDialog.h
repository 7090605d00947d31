// SPDX-License-Identifier: GPL-3.0-or-later
// "Sign model": shows what will be signed and by whom, then signs.
#pragma once

#include "inspection/ModelSigner.h"

#include <QDialog>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace assayer::widgets {

/// Digests the subject in the background as soon as it opens. The button "Sign" is there only once the list is complete
/// and a key was opened. An existing signature is replaced only after a yes.
class SignDialog : public QDialog
{
    Q_OBJECT

public:
    SignDialog(const QString& subject, QWidget* parent);
    ~SignDialog() override;

    /// Asked for a pass phrase; tests put their own answer in its place.
    std::function<std::optional<QString>()> askPassPhrase;
    /// Asked whether a signature that is there may be replaced.
    std::function<bool(const QString& path)> askReplace;

signals:
    void signatureWritten(const QString& path);
    /// The list of what will be signed is complete, or `error` says why it cannot be.
    void previewed(const QString& error);

private:
    void makeFields();
    void startPreview();
    void showPreview(Result<inspection::SigningPreview> preview);
    void chooseKey();
    void chooseCertificates();
    void openKey();
    void updateButton();
    void sign();

    QString m_subject;
    QLineEdit* m_key;
    QLineEdit* m_certificates;
    QTreeWidget* m_files;
    QLabel* m_summary;
    QLabel* m_message;
    QDialogButtonBox* m_buttons;
    QPushButton* m_signButton;
    std::stop_source m_stop;
    std::optional<inspection::SigningPreview> m_preview;
    std::optional<trust::SigningKey> m_signingKey;
};

} // namespace assayer::widgets
