// SPDX-License-Identifier: GPL-3.0-or-later
// The findings of the record as a flat table.
#pragma once

#include "view/Batches.h"
#include "view/Roles.h"
#include "view/Selection.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace assayer::view {

/// Row n is finding n of the record (of what has arrived, while the inspection runs). GUI thread only.
class FindingModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        TitleColumn,
        SeverityColumn,
        RuleColumn,
        PathColumn,
        OffsetColumn,
        EvidenceColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void clear();
    void append(const FindingBatch& findings);
    void setRecord(const RecordPointer& inspection);
    void setPlace(const Place& place);

    const record::Finding* finding(std::size_t row) const;
    std::size_t count() const { return m_findings.size(); }
    /// The row of an equal finding, or nothing.
    std::optional<std::size_t> find(const record::Finding& finding) const;
    /// The row of the worst finding, the first of equals.
    std::optional<std::size_t> worst() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant text(const record::Finding& finding, int column) const;

    std::vector<const record::Finding*> m_findings;
    std::vector<std::shared_ptr<const void>> m_owners;
    Place m_place;
};

/// Where a finding points ("weights/model.pkl › data.pkl @ 0x1F").
QString whereText(const record::Finding& finding);

} // namespace assayer::view
