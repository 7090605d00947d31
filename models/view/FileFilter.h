// SPDX-License-Identifier: GPL-3.0-or-later
// The file tree filtered and sorted.
#pragma once

#include "view/FileModel.h"
#include "view/Filter.h"

#include <QSortFilterProxyModel>

namespace assayer::view {

/// Compares and filters on the record itself rather than through QVariant: 100,000 rows per key press.
class FileFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    enum class Order
    {
        Path,
        Size,
        Severity,
        Kind
    };

    explicit FileFilter(FileModel& files, QObject* parent = nullptr);

    void setFilter(const Filter& filter);
    void setOrder(Order order);
    Order order() const { return m_order; }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    bool accepts(const record::File& file, const record::Member* member,
                 std::optional<record::Severity> severity) const;

    FileModel& m_files;
    Filter m_filter;
    Order m_order = Order::Path;
};

} // namespace assayer::view
