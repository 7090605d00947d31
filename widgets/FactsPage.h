// SPDX-License-Identifier: GPL-3.0-or-later
// Tab "Facts": what the reader found out about the file, as JSON.
#pragma once

#include "EvidencePage.h"

class QPlainTextEdit;

namespace assayer::widgets {

class FactsPage : public EvidencePage
{
    Q_OBJECT

public:
    FactsPage(view::Session& session, QWidget* parent);
    void showPlace(const view::Place& place) override;

private:
    QPlainTextEdit* m_text;
    std::string m_path;
    const record::File* m_file = nullptr; ///< to tell a file that was completed meanwhile; never read through
};

} // namespace assayer::widgets
