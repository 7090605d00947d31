// SPDX-License-Identifier: GPL-3.0-or-later
// One line above the panels: what the inspection says, each part a button that leads to its worst row.
#pragma once

#include "view/Labels.h"
#include "view/Session.h"

#include <QAbstractButton>
#include <QTimer>

class QHBoxLayout;

namespace assayer::widgets {

/// A part of the strip: mark, strong word, sentence.
class VerdictButton : public QAbstractButton
{
    Q_OBJECT

public:
    explicit VerdictButton(QWidget* parent);
    void setVerdict(view::Mark mark, const QString& word, const QString& sentence);
    QString word() const { return m_word; }
    QString sentence() const { return m_sentence; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    view::Mark m_mark = view::Mark::None;
    QString m_word;
    QString m_sentence;
};

class VerdictStrip : public QWidget
{
    Q_OBJECT

public:
    VerdictStrip(view::Session& session, QWidget* parent);

signals:
    void risksWanted();
    void signaturesWanted();
    void claimsWanted();
    void filesWanted();
    void problemsWanted();

private:
    void refresh();
    void refreshRisks();
    void refreshSignatures();
    void refreshClaims();
    void refreshFiles();

    view::Session& m_session;
    VerdictButton* m_risks;
    VerdictButton* m_signatures;
    VerdictButton* m_claims;
    VerdictButton* m_files;
    QTimer m_refresh;
};

} // namespace assayer::widgets
