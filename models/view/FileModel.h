// SPDX-License-Identifier: GPL-3.0-or-later
// Files and their members (archive members, tensors) as a tree, by index arithmetic over the record.
#pragma once

#include "view/Batches.h"
#include "view/Labels.h"
#include "view/Roles.h"
#include "view/Selection.h"

#include <QAbstractItemModel>

#include <string>
#include <unordered_map>
#include <vector>

namespace assayer::view {

/// Top rows are files, the rows below one its members; there are no node objects, so 100,000 rows cost their pointers.
/// Grows by batches while an inspection runs and takes the finished record over at its end. GUI thread only.
class FileModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column
    {
        NameColumn,
        KindColumn,
        SizeColumn,
        VerdictColumn,
        FindingsColumn,
        Sha256Column,
        ColumnCount
    };

    using QAbstractItemModel::QAbstractItemModel;

    void clear();
    void append(const FileBatch& files);
    /// Takes the complete version of files that are rows already.
    void replace(const FileBatch& files);
    void addFindings(const std::vector<record::Finding>& findings);
    void addProblems(const std::vector<record::Problem>& problems);
    void setRecord(const RecordPointer& inspection);
    void setPlace(const Place& place);

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// The file of a row or of a member's row; null for an invalid index.
    const record::File* file(const QModelIndex& index) const;
    /// The member of a row, or null where the row is a file.
    const record::Member* member(const QModelIndex& index) const;
    const record::File* fileAt(int row) const;
    const record::File* find(std::string_view path) const;
    QModelIndex find(std::string_view path, std::string_view member) const;
    /// The worst severity found in the row's file or member.
    std::optional<record::Severity> severity(const QModelIndex& index) const;
    std::optional<record::Severity> severityAt(int row) const;
    /// The row with the worst finding, the first of equals; invalid where nothing was found.
    QModelIndex worst() const;

private:
    struct State
    {
        bool done = false;    ///< digests and facts are there
        bool problem = false; ///< something of it was not inspected
        std::optional<record::Severity> worst;
        int findings = 0;
    };

    void add(const record::File& file, bool done);
    void touched(std::vector<int> rows);
    Mark mark(const QModelIndex& index) const;
    QString word(const QModelIndex& index) const;
    QString secondLine(const QModelIndex& index) const;
    QVariant text(const QModelIndex& index) const;
    QVariant sortKey(const QModelIndex& index) const;
    bool linked(const QModelIndex& index) const;

    std::vector<const record::File*> m_files;
    std::vector<State> m_states; ///< of each file
    std::unordered_map<std::string_view, int> m_rows;
    std::unordered_map<std::string, record::Severity> m_memberWorst; ///< key: path, NUL, member
    std::vector<std::shared_ptr<const void>> m_owners;               ///< keep what m_files points into
    Place m_place;
};

} // namespace assayer::view
