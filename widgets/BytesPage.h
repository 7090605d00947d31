// SPDX-License-Identifier: GPL-3.0-or-later
// Tab "Bytes": the hex view and what the bytes at its cursor mean.
#pragma once

#include "EvidencePage.h"

class QLabel;
class QStackedLayout;

namespace assayer::widgets {

class HexView;

class BytesPage : public EvidencePage
{
    Q_OBJECT

public:
    BytesPage(view::Session& session, QWidget* parent);
    void showPlace(const view::Place& place) override;
    HexView* hex() const { return m_hex; }

private:
    void say(const QString& text);
    void describeCursor();
    QString numbersAtCursor() const;
    QString memberAtCursor() const;

    HexView* m_hex;
    QLabel* m_status;
    QLabel* m_message;
    QStackedLayout* m_stack;
    std::string m_path;
};

} // namespace assayer::widgets
