// SPDX-License-Identifier: GPL-3.0-or-later
// The claims of the model card and their verdicts as a list.
#include "ClaimModel.h"

#include "Labels.h"
#include "Text.h"

#include <algorithm>
#include <tuple>

namespace assayer::view {

namespace {

int rank(record::ClaimVerdict verdict)
{
    switch (verdict) {
    case record::ClaimVerdict::Contradicted:
        return 0;
    case record::ClaimVerdict::Unsupported:
        return 1;
    case record::ClaimVerdict::Missing:
        return 2;
    case record::ClaimVerdict::NotCheckable:
        return 3;
    case record::ClaimVerdict::Confirmed:
        return 4;
    }
    return 4;
}

} // namespace

void ClaimModel::setRecord(const RecordPointer& inspection)
{
    beginResetModel();
    m_record = inspection;
    endResetModel();
}

void ClaimModel::setPlace(const Place& place)
{
    m_place = place;
}

const record::Claim* ClaimModel::claim(std::size_t row) const
{
    return row < count() ? &m_record->claims[row] : nullptr;
}

std::optional<std::size_t> ClaimModel::worst() const
{
    if (count() == 0)
        return std::nullopt;
    const auto& claims = m_record->claims;
    const auto found = std::min_element(claims.begin(), claims.end(),
                                        [](const auto& a, const auto& b) { return rank(a.verdict) < rank(b.verdict); });
    return static_cast<std::size_t>(found - claims.begin());
}

int ClaimModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(count());
}

int ClaimModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ClaimModel::text(const record::Claim& claim, int column) const
{
    switch (column) {
    case ClaimColumn:
        return claimLabel(claim.id);
    case VerdictColumn:
        return label(claim.verdict);
    case SaidColumn:
        return shown(claim.said);
    case ExplanationColumn:
        return shown(claim.explanation);
    default:
        return {};
    }
}

QVariant ClaimModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const record::Claim& claim = m_record->claims[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(claim, index.column());
    case Qt::ToolTipRole:
        return toolTip(shown(claim.explanation));
    case Qt::AccessibleTextRole:
        if (index.column() == ClaimColumn)
            return QStringList{claimLabel(claim.id), label(claim.verdict), shown(claim.said), shown(claim.explanation)}
                .join(QStringLiteral(", "));
        return text(claim, index.column());
    case MarkRole:
        return static_cast<int>(markOf(claim.verdict));
    case WordRole:
        return label(claim.verdict);
    case SecondLineRole:
        return shown(claim.explanation);
    case RightTextRole:
        return shown(claim.said);
    case VerdictRole:
        return static_cast<int>(claim.verdict);
    case SortRole:
        return index.column() == VerdictColumn ? QVariant(rank(claim.verdict)) : QVariant(text(claim, index.column()));
    case PathRole:
        return claim.evidence.empty() ? QString() : QString::fromStdString(claim.evidence.front().path);
    case LinkedRole:
        return belongs(claim, m_place);
    case CopyRole: {
        QStringList cells;
        for (int column = 0; column < ColumnCount; ++column)
            cells << text(claim, column);
        return cells.join(u'\t');
    }
    default:
        return {};
    }
}

QVariant ClaimModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ClaimColumn:
        return tr("Claim");
    case VerdictColumn:
        return tr("Verdict");
    case SaidColumn:
        return tr("The card says");
    case ExplanationColumn:
        return tr("What was found");
    default:
        return {};
    }
}

ClaimFilter::ClaimFilter(ClaimModel& claims, QObject* parent) : QSortFilterProxyModel(parent), m_claims(claims)
{
    setSourceModel(&claims);
    sort(0);
}

void ClaimFilter::setFilter(const Filter& filter)
{
    m_filter = filter;
    invalidateFilter();
}

bool ClaimFilter::filterAcceptsRow(int row, const QModelIndex&) const
{
    const record::Claim* claim = m_claims.claim(static_cast<std::size_t>(row));
    if (claim == nullptr)
        return false;
    FilterRow texts;
    texts.texts = {claim->id, claim->said, claim->explanation, claim->field, record::word(claim->verdict)};
    texts.kind = claim->id;
    return m_filter.matches(texts);
}

bool ClaimFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const record::Claim* a = m_claims.claim(static_cast<std::size_t>(left.row()));
    const record::Claim* b = m_claims.claim(static_cast<std::size_t>(right.row()));
    return std::tuple(rank(a->verdict), left.row()) < std::tuple(rank(b->verdict), right.row());
}

} // namespace assayer::view
