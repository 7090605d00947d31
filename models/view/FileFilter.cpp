// SPDX-License-Identifier: GPL-3.0-or-later
// The file tree filtered and sorted.
#include "FileFilter.h"

#include <tuple>

namespace assayer::view {

FileFilter::FileFilter(FileModel& files, QObject* parent) : QSortFilterProxyModel(parent), m_files(files)
{
    setSourceModel(&files);
}

void FileFilter::setFilter(const Filter& filter)
{
    m_filter = filter;
    invalidateFilter();
}

void FileFilter::setOrder(Order order)
{
    m_order = order;
    // The record is in the order of paths already, so that order costs nothing while rows arrive.
    if (order == Order::Path) {
        sort(-1);
        return;
    }
    sort(0, order == Order::Kind ? Qt::AscendingOrder : Qt::DescendingOrder);
    invalidate();
}

bool FileFilter::accepts(const record::File& file, const record::Member* member,
                         std::optional<record::Severity> severity) const
{
    FilterRow row;
    row.path = file.path;
    row.hasSeverity = true;
    row.severity = severity;
    std::string_view digest;
    if (member == nullptr) {
        if (const auto found = file.digests.find("sha256"); found != file.digests.end())
            digest = found->second;
        row.texts = {file.path, file.format, digest};
        row.kind = file.format;
        row.size = file.size;
        row.sha256 = digest;
    } else {
        row.texts = {member->name, member->kind};
        if (member->dtype)
            row.texts[2] = *member->dtype;
        row.kind = member->format ? std::string_view(*member->format) : std::string_view(member->kind);
        row.size = member->length.value_or(0);
        row.sha256 = digest;
    }
    return m_filter.matches(row);
}

bool FileFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    if (m_filter.empty())
        return true;
    const record::File* file = parent.isValid() ? m_files.file(parent) : m_files.fileAt(row);
    if (file == nullptr)
        return false;
    if (accepts(*file, nullptr, m_files.severityAt(parent.isValid() ? parent.row() : row)))
        return true;
    if (parent.isValid()) {
        const QModelIndex index = m_files.index(row, 0, parent);
        const record::Member* member = m_files.member(index);
        return member != nullptr && accepts(*file, member, m_files.severity(index));
    }
    for (const record::Member& member : file->members) {
        if (accepts(*file, &member, std::nullopt))
            return true;
    }
    return false;
}

bool FileFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    if (left.parent().isValid())
        return left.row() < right.row();
    const record::File* a = m_files.fileAt(left.row());
    const record::File* b = m_files.fileAt(right.row());
    switch (m_order) {
    case Order::Size:
        return std::tuple(a->size, right.row()) < std::tuple(b->size, left.row());
    case Order::Severity:
        return std::tuple(m_files.severityAt(left.row()), right.row()) <
               std::tuple(m_files.severityAt(right.row()), left.row());
    case Order::Kind:
        return std::tuple(std::string_view(a->format), left.row()) <
               std::tuple(std::string_view(b->format), right.row());
    case Order::Path:
        break;
    }
    return left.row() < right.row();
}

} // namespace assayer::view
