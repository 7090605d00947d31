// SPDX-License-Identifier: GPL-3.0-or-later
// Tab "Text": the file as escaped text.
#pragma once

#include "EvidencePage.h"

class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace assayer::widgets {

/// Shows a window of the file at a time, so that a file of any size can be looked at, with lines cut to a length that
/// the text view can lay out at once.
class TextPage : public EvidencePage
{
    Q_OBJECT

public:
    TextPage(view::Session& session, QWidget* parent);
    void showPlace(const view::Place& place) override;
    QPlainTextEdit* text() const { return m_text; }

private:
    void showWindow(std::uint64_t begin);
    void highlight(const view::Place& place);

    QPlainTextEdit* m_text;
    QLabel* m_range;
    QToolButton* m_earlier;
    QToolButton* m_later;
    std::shared_ptr<const source::ByteSource> m_source;
    std::string m_path;
    std::uint64_t m_begin = 0;
    std::uint64_t m_end = 0;
};

} // namespace assayer::widgets
