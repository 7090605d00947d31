// SPDX-License-Identifier: GPL-3.0-or-later
// Refreshing the root of trust from the window.
#include "RootRefreshDialog.h"

#include "view/Text.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QThreadPool>
#include <QUrl>
#include <QVBoxLayout>

namespace assayer::widgets {

namespace {

QString hostOfRepository()
{
    return QUrl(QString::fromLatin1(inspection::kPublicGoodRepository)).host();
}

QString dateLine()
{
    return RootRefreshDialog::tr("The root that is used now is of %1.")
        .arg(view::shown(inspection::publicGoodRootDate()));
}

/// Calls `then` with the dialog in the GUI thread, if it is still there.
template <typename Then>
void tellDialog(const QPointer<RootRefreshDialog>& dialog, Then then)
{
    QMetaObject::invokeMethod(
        qApp,
        [dialog, then = std::move(then)] {
            if (dialog)
                then(*dialog);
        },
        Qt::QueuedConnection);
}

} // namespace

RootRefreshDialog::RootRefreshDialog(QWidget* parent)
    : QDialog(parent), m_text(new QLabel(this)), m_message(new QLabel(this)), m_progress(new QProgressBar(this))
{
    constexpr int kTextWidth = 460;
    setObjectName(QStringLiteral("rootRefreshDialog"));
    setWindowTitle(tr("Refresh root of trust"));
    refresh = [](const inspection::RootProgress& progress, const std::stop_token& stop) {
        inspection::RootRefreshRequest request;
        request.folder = inspection::rootFolder(request.repository);
        return inspection::refreshRootOverNetwork(request, progress, stop);
    };
    m_text->setText(
        tr("Keyless signatures are believed down from Sigstore’s public-good root: the keys of its logs and "
           "authorities. Refreshing asks %1 for a newer root. Nothing about your models is sent, and the "
           "answer counts only where it is signed by the keys that are known already.")
            .arg(hostOfRepository()));
    m_message->setText(dateLine());
    m_message->setObjectName(QStringLiteral("refreshMessage"));
    for (QLabel* label : {m_text, m_message}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setMinimumWidth(kTextWidth);
    }
    m_progress->setRange(0, 1);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress of the refresh"));
    auto* buttons = new QDialogButtonBox(this);
    m_start = buttons->addButton(tr("&Refresh"), QDialogButtonBox::ActionRole);
    m_start->setObjectName(QStringLiteral("startRefresh"));
    m_close = buttons->addButton(QDialogButtonBox::Close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_text);
    layout->addWidget(m_progress);
    layout->addWidget(m_message);
    layout->addWidget(buttons);
    connect(m_start, &QPushButton::clicked, this, &RootRefreshDialog::start);
    connect(m_close, &QPushButton::clicked, this, [this] {
        m_stop.request_stop();
        reject();
    });
}

RootRefreshDialog::~RootRefreshDialog()
{
    m_stop.request_stop();
}

void RootRefreshDialog::start()
{
    m_start->setEnabled(false);
    m_close->setText(tr("Cancel"));
    m_progress->setRange(0, 0);
    m_message->setText(tr("Asking %1…").arg(hostOfRepository()));
    QThreadPool::globalInstance()->start(
        [self = QPointer<RootRefreshDialog>(this), work = refresh, stop = m_stop.get_token()] {
            const auto progress = [&](const std::string& path) {
                tellDialog(self, [path](RootRefreshDialog& dialog) {
                    dialog.m_message->setText(tr("Fetching %1…").arg(view::shown(path)));
                });
            };
            const auto root = work(progress, stop);
            tellDialog(self, [root](RootRefreshDialog& dialog) { dialog.show(root); });
        });
}

void RootRefreshDialog::show(const Result<inspection::RefreshedRoot>& root)
{
    m_progress->setRange(0, 1);
    m_progress->setValue(root ? 1 : 0);
    m_close->setText(tr("Close"));
    m_start->setEnabled(!root);
    if (!root) {
        const QString error = view::shown(root.error().message);
        m_message->setText(tr("The root was not refreshed: %1. What was there stays. %2").arg(error, dateLine()));
        emit refreshed(error);
        return;
    }
    quint64 bytes = 0;
    for (const record::NetworkAccess& access : root->network)
        bytes += access.bytesReceived;
    m_message->setText((root->changed ? tr("The root was refreshed as of %1. Inspect again to use it.")
                                      : tr("The root is up to date as of %1."))
                           .arg(view::shown(root->asOf)) +
                       QLatin1Char(' ') + tr("%1 bytes were received.").arg(view::countText(bytes)));
    emit refreshed({});
}

} // namespace assayer::widgets
