// SPDX-License-Identifier: GPL-3.0-or-later
// Panel "Signatures".
#include "SignaturesPanel.h"

#include "ChainView.h"
#include "RecordText.h"
#include "SignatureDelegate.h"

#include "view/SignatureText.h"

#include <QLayout>
#include <QMenu>
#include <QPushButton>

namespace assayer::widgets {

namespace {

constexpr int kActionMargin = 6;

} // namespace

SignaturesPanel::SignaturesPanel(view::Session& session, QWidget* parent)
    : Panel(session, parent), m_chain(new ChainView(this)), m_trust(new QPushButton(tr("&Trust this signer…"), this))
{
    setUp(&session.signatures(), Qt::ElideRight, QStringLiteral("signatures"));
    list()->setItemDelegate(new SignatureDelegate(session.signatures(), list()));
    list()->setAccessibleName(tr("Signatures"));
    layout()->addWidget(m_chain);
    m_chain->hide();
    auto* actions = new QHBoxLayout;
    actions->setContentsMargins(kActionMargin, 0, kActionMargin, kActionMargin);
    actions->addWidget(m_trust);
    actions->addStretch();
    static_cast<QVBoxLayout*>(layout())->addLayout(actions);
    m_trust->setObjectName(QStringLiteral("trustSigner"));
    m_trust->hide();
    connect(m_trust, &QPushButton::clicked, this, &SignaturesPanel::askToTrust);
    connect(&session.signatures(), &QAbstractItemModel::modelReset, list(), &QTreeView::expandAll);
    connect(&session.signatures(), &QAbstractItemModel::modelReset, this,
            [this] { showChain(this->session().signatures().worst()); });
    connect(list()->selectionModel(), &QItemSelectionModel::currentChanged, this, &SignaturesPanel::showChain);
    connect(m_chain, &ChainView::filesWanted, this, &SignaturesPanel::leadToFiles);
}

void SignaturesPanel::refresh()
{
    const int count = static_cast<int>(session().signatures().count());
    QString empty = tr("No signature was found. Nothing here says who made these files.");
    if (session().state() == view::Session::State::Running)
        empty = tr("Signatures are checked once all files are read.");
    setCounts(count, count, empty);
}

QString SignaturesPanel::rowJson(const QModelIndex& row) const
{
    const record::Signature* signature = session().signatures().signature(row);
    return signature != nullptr ? jsonText(*signature) : QString();
}

void SignaturesPanel::follow(const view::Place& place)
{
    setCurrent(place.signature ? session().signatures().find(*place.signature, place.step) : QModelIndex());
}

void SignaturesPanel::choose(const QModelIndex& row)
{
    const record::Signature* signature = session().signatures().signature(row);
    if (signature == nullptr)
        return;
    const QModelIndex top = row.parent().isValid() ? row.parent() : row;
    session().selection().choose(
        view::placeOf(*signature, static_cast<std::size_t>(top.row()), session().signatures().step(row)));
}

void SignaturesPanel::showChain(const QModelIndex& row)
{
    const record::Signature* signature = session().signatures().signature(row);
    if (signature != nullptr)
        m_chain->setChain(view::chainOf(*signature));
    else if (session().signatures().count() == 0)
        m_chain->setChain({});
    const record::Signature* shown = session().signatures().signature(shownRow());
    m_trust->setVisible(shown != nullptr && shown->status == record::SignatureStatus::ValidUntrusted &&
                        view::canBeTrusted(*shown));
}

// The chosen signature, else the one whose chain is drawn from the beginning.
QModelIndex SignaturesPanel::shownRow() const
{
    const QModelIndex row = list()->currentIndex();
    return row.isValid() ? row : session().signatures().worst();
}

void SignaturesPanel::askToTrust()
{
    const QModelIndex row = shownRow();
    const QModelIndex top = row.parent().isValid() ? row.parent() : row;
    if (top.isValid())
        emit trustWanted(static_cast<std::size_t>(top.row()));
}

// To the file that most needs a look: one that differs, else one that is not signed, else one that is covered.
void SignaturesPanel::leadToFiles()
{
    const record::Signature* signature = session().signatures().signature(shownRow());
    if (signature == nullptr)
        return;
    const record::Coverage& coverage = signature->coverage;
    for (const auto* paths : {&coverage.changed, &coverage.extra, &coverage.covered}) {
        if (paths->empty())
            continue;
        emit fileWanted(QString::fromStdString(paths->front()));
        return;
    }
}

void SignaturesPanel::addToMenu(QMenu& menu, const QModelIndex& row)
{
    const record::Signature* signature = session().signatures().signature(row);
    if (signature == nullptr)
        return;
    connect(menu.addAction(tr("Show the files")), &QAction::triggered, this, &SignaturesPanel::leadToFiles);
    if (!view::canBeTrusted(*signature))
        return;
    const QModelIndex top = row.parent().isValid() ? row.parent() : row;
    connect(menu.addAction(tr("Trust this signer…")), &QAction::triggered, this,
            [this, number = static_cast<std::size_t>(top.row())] { emit trustWanted(number); });
}

} // namespace assayer::widgets
