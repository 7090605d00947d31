// SPDX-License-Identifier: GPL-3.0-or-later
// Panel "Signatures": each signature and the steps of its check.
#pragma once

#include "Panel.h"

class QPushButton;

namespace assayer::widgets {

class ChainView;

class SignaturesPanel : public Panel
{
    Q_OBJECT

public:
    SignaturesPanel(view::Session& session, QWidget* parent);
    QString rowJson(const QModelIndex& row) const override;

signals:
    /// The user trusts the signer of the signature with that number in the record.
    void trustWanted(std::size_t signature);
    /// The user asks for a file of the subject in the panel of files.
    void fileWanted(const QString& path);

protected:
    void refresh() override;
    void follow(const view::Place& place) override;
    void choose(const QModelIndex& row) override;
    void addToMenu(QMenu& menu, const QModelIndex& row) override;

private:
    void showChain(const QModelIndex& row);
    void leadToFiles();
    void askToTrust();
    QModelIndex shownRow() const;

    ChainView* m_chain;
    QPushButton* m_trust;
};

} // namespace assayer::widgets
