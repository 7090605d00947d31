// SPDX-License-Identifier: GPL-3.0-or-later
// Tab "Facts".
#include "FactsPage.h"

#include "Theme.h"

#include "base/Text.h"
#include "view/Background.h"
#include "view/Text.h"

#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace assayer::widgets {

namespace {

constexpr std::size_t kLongest = std::size_t{256} << 10U;

QString written(const Json& facts)
{
    const std::string text = facts.dump(2, ' ', false, Json::error_handler_t::replace);
    return view::shownLines(excerpt(text, kLongest));
}

} // namespace

FactsPage::FactsPage(view::Session& session, QWidget* parent)
    : EvidencePage(session, parent), m_text(new QPlainTextEdit(this))
{
    m_text->setReadOnly(true);
    m_text->setUndoRedoEnabled(false);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setFont(monospaceFont(font()));
    m_text->setTabChangesFocus(true);
    m_text->setObjectName(QStringLiteral("facts"));
    m_text->setAccessibleName(tr("Facts about the file"));
    m_text->setPlaceholderText(tr("Choose a file to see what was read from it."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text);
}

void FactsPage::showPlace(const view::Place& place)
{
    const record::File* file = session().file(place.path);
    if (file == m_file && place.path == m_path)
        return;
    m_file = file;
    m_path = place.path;
    if (file == nullptr) {
        m_text->clear();
        return;
    }
    // The header of a large model is some MB of JSON, which takes longer to write than a frame lasts.
    view::runInBackground(
        this, [facts = file->facts] { return written(facts); },
        [this, path = m_path](const QString& text) {
            if (path == m_path)
                m_text->setPlainText(text);
        });
}

} // namespace assayer::widgets
