// SPDX-License-Identifier: GPL-3.0-or-later
// The signatures of the record and the steps of their checks as a tree.
#pragma once

#include "view/Batches.h"
#include "view/Roles.h"
#include "view/Selection.h"

#include <QAbstractItemModel>

namespace assayer::view {

/// Top rows are signatures, below each its steps. GUI thread only.
class SignatureModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    using QAbstractItemModel::QAbstractItemModel;

    void setRecord(const RecordPointer& inspection);
    void setPlace(const Place& place);

    std::size_t count() const { return m_record ? m_record->signatures.size() : 0; }
    const record::Signature* signature(const QModelIndex& index) const;
    std::optional<std::size_t> step(const QModelIndex& index) const;
    QModelIndex find(std::size_t signature, std::optional<std::size_t> step = {}) const;
    /// The signature that most needs a look: an invalid one first, then what could not be checked.
    QModelIndex worst() const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QVariant signatureData(const record::Signature& signature, int role) const;
    QVariant stepData(const record::SignatureStep& step, int role) const;

    RecordPointer m_record;
    Place m_place;
};

/// How many files a signature covers, leaves out or contradicts, as one line.
QString coverageText(const record::Coverage& coverage);

} // namespace assayer::view
