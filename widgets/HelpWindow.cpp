// SPDX-License-Identifier: GPL-3.0-or-later
// The help window.
#include "HelpWindow.h"

#include "RecordText.h"

#include "report/Help.h"
#include "risk/Catalogue.h"
#include "view/Labels.h"
#include "view/Text.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QListWidget>
#include <QSplitter>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <algorithm>

namespace assayer::widgets {

namespace {

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString titleOf(const QString& markdown)
{
    return markdown.section(u'\n', 0, 0).remove(u'#').trimmed();
}

QString rulePage(const risk::Rule& rule)
{
    QStringList references;
    for (const std::string& reference : rule.references)
        references << view::shown(reference);
    const QString heading = QStringLiteral("### %1\n\n%2\n\n");
    QString page =
        QStringLiteral("# %1\n\n**%2** · %3\n\n")
            .arg(markdownText(view::shown(rule.title)), view::label(rule.severity), markdownText(view::shown(rule.id)));
    page += heading.arg(HelpWindow::tr("Why it matters"), markdownText(view::shown(rule.why)));
    page += heading.arg(HelpWindow::tr("What to do"), markdownText(view::shown(rule.remedy)));
    if (!references.empty())
        page += heading.arg(HelpWindow::tr("References"), markdownText(references.join(QStringLiteral(", "))));
    return page;
}

} // namespace

HelpWindow::HelpWindow(QWidget* parent)
    : QDialog(parent), m_search(new QLineEdit(this)), m_list(new QListWidget(this)), m_text(new QTextBrowser(this))
{
    setObjectName(QStringLiteral("helpWindow"));
    setWindowTitle(tr("Assayer help"));
    resize(940, 640);
    m_search->setObjectName(QStringLiteral("helpSearch"));
    m_search->setPlaceholderText(tr("Search pages and rules"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Pages"));
    m_text->setAccessibleName(tr("Page"));
    m_text->setOpenLinks(false);

    auto* left = new QWidget(this);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins({});
    column->addWidget(m_search);
    column->addWidget(m_list);
    auto* splitter = new QSplitter(this);
    splitter->addWidget(left);
    splitter->addWidget(m_text);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({320, 620});
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(splitter);
    layout->addWidget(buttons);

    collect();
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_search, &QLineEdit::textChanged, this, &HelpWindow::filter);
    connect(m_list, &QListWidget::currentRowChanged, this, &HelpWindow::showCurrent);
    m_list->setCurrentRow(0);
}

void HelpWindow::collect()
{
    for (const std::string_view topic : report::helpTopics()) {
        const QString page = fromView(report::helpPage(topic));
        m_pages.push_back({fromView(topic), titleOf(page), page});
    }
    const auto overview =
        std::find_if(m_pages.begin(), m_pages.end(), [](const Page& page) { return page.id == u"overview"; });
    if (overview != m_pages.end())
        std::rotate(m_pages.begin(), overview, overview + 1);
    for (const auto& [id, rule] : risk::Catalogue::builtIn().rules())
        m_pages.push_back(
            {view::shown(id), view::shown(id) + QStringLiteral("  ") + view::shown(rule.title), rulePage(rule)});
    for (const Page& page : m_pages) {
        m_list->addItem(page.title);
        m_list->item(m_list->count() - 1)->setToolTip(page.title);
    }
}

void HelpWindow::filter(const QString& words)
{
    const QStringList wanted = words.split(u' ', Qt::SkipEmptyParts);
    int first = -1;
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        const bool found = std::all_of(wanted.begin(), wanted.end(), [&](const QString& word) {
            return m_pages[i].title.contains(word, Qt::CaseInsensitive) ||
                   m_pages[i].markdown.contains(word, Qt::CaseInsensitive);
        });
        const int row = static_cast<int>(i);
        m_list->item(row)->setHidden(!found);
        if (found && first < 0)
            first = row;
    }
    if (first >= 0 && (m_list->currentRow() < 0 || m_list->currentItem()->isHidden()))
        m_list->setCurrentRow(first);
}

void HelpWindow::showCurrent()
{
    const int row = m_list->currentRow();
    if (row >= 0)
        m_text->setMarkdown(m_pages[static_cast<std::size_t>(row)].markdown);
}

QString HelpWindow::currentPage() const
{
    const int row = m_list->currentRow();
    return row < 0 ? QString() : m_pages[static_cast<std::size_t>(row)].id;
}

void HelpWindow::showPage(const QString& id)
{
    m_search->clear();
    const auto page = std::find_if(m_pages.begin(), m_pages.end(), [&](const Page& one) { return one.id == id; });
    m_list->setCurrentRow(page == m_pages.end() ? 0 : static_cast<int>(page - m_pages.begin()));
    m_list->scrollToItem(m_list->currentItem());
    show();
    raise();
    activateWindow();
}

} // namespace assayer::widgets
