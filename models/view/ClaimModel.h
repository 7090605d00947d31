// SPDX-License-Identifier: GPL-3.0-or-later
// The claims of the model card and their verdicts as a list.
#pragma once

#include "view/Batches.h"
#include "view/Filter.h"
#include "view/Roles.h"
#include "view/Selection.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace assayer::view {

/// Row n is claim n of the record. GUI thread only.
class ClaimModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        ClaimColumn,
        VerdictColumn,
        SaidColumn,
        ExplanationColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setRecord(const RecordPointer& inspection);
    void setPlace(const Place& place);

    std::size_t count() const { return m_record ? m_record->claims.size() : 0; }
    const record::Claim* claim(std::size_t row) const;
    /// The claim that most needs a look: a contradicted one first.
    std::optional<std::size_t> worst() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const record::Claim& claim, int column) const;

    RecordPointer m_record;
    Place m_place;
};

/// Contradicted claims first, then unsupported, missing, not checkable and confirmed ones.
class ClaimFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit ClaimFilter(ClaimModel& claims, QObject* parent = nullptr);
    void setFilter(const Filter& filter);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    ClaimModel& m_claims;
    Filter m_filter;
};

} // namespace assayer::view
