// SPDX-License-Identifier: GPL-3.0-or-later
// Files and their members as a tree.
#include "FileModel.h"

#include "Text.h"

#include <algorithm>

namespace assayer::view {

namespace {

/// internalId of a file's row; a member's row carries the row of its file plus one.
constexpr quintptr kFileRow = 0;

std::string memberKey(const std::string& path, const std::string& member)
{
    std::string key = path;
    key += '\0';
    key += member;
    return key;
}

QString shapeText(const record::Member& member)
{
    QStringList parts;
    if (member.dtype)
        parts << shown(*member.dtype);
    if (member.shape) {
        QStringList extents;
        for (const std::uint64_t extent : *member.shape)
            extents << QString::number(extent);
        parts << QStringLiteral("[%1]").arg(extents.join(QStringLiteral(", ")));
    }
    return parts.join(u' ');
}

} // namespace

void FileModel::clear()
{
    beginResetModel();
    m_files.clear();
    m_states.clear();
    m_rows.clear();
    m_memberWorst.clear();
    m_owners.clear();
    m_place = {};
    endResetModel();
}

void FileModel::add(const record::File& file, bool done)
{
    m_rows.emplace(file.path, static_cast<int>(m_files.size()));
    m_files.push_back(&file);
    State state;
    state.done = done;
    m_states.push_back(state);
}

void FileModel::append(const FileBatch& files)
{
    if (!files || files->empty())
        return;
    const int first = static_cast<int>(m_files.size());
    beginInsertRows({}, first, first + static_cast<int>(files->size()) - 1);
    m_owners.push_back(files);
    for (const record::File& file : *files)
        add(file, false);
    endInsertRows();
}

void FileModel::replace(const FileBatch& files)
{
    if (!files)
        return;
    m_owners.push_back(files);
    std::vector<int> rows;
    for (const record::File& file : *files) {
        const auto found = m_rows.find(file.path);
        if (found == m_rows.end())
            continue;
        const int row = found->second;
        const auto at = static_cast<std::size_t>(row);
        const QModelIndex parent = index(row, 0);
        if (!m_files[at]->members.empty()) {
            beginRemoveRows(parent, 0, static_cast<int>(m_files[at]->members.size()) - 1);
            static const record::File kNoMembers;
            m_files[at] = &kNoMembers;
            endRemoveRows();
        }
        if (!file.members.empty())
            beginInsertRows(parent, 0, static_cast<int>(file.members.size()) - 1);
        m_files[at] = &file;
        m_states[at].done = true;
        if (!file.members.empty())
            endInsertRows();
        rows.push_back(row);
    }
    touched(std::move(rows));
}

void FileModel::addFindings(const std::vector<record::Finding>& findings)
{
    std::vector<int> rows;
    for (const record::Finding& finding : findings) {
        const auto found = m_rows.find(finding.path);
        if (found == m_rows.end())
            continue;
        State& state = m_states[static_cast<std::size_t>(found->second)];
        state.worst = std::max(state.worst, std::optional(finding.severity));
        ++state.findings;
        if (finding.member) {
            const auto [entry, isNew] =
                m_memberWorst.try_emplace(memberKey(finding.path, *finding.member), finding.severity);
            if (!isNew)
                entry->second = std::max(entry->second, finding.severity);
        }
        rows.push_back(found->second);
    }
    touched(std::move(rows));
}

void FileModel::addProblems(const std::vector<record::Problem>& problems)
{
    std::vector<int> rows;
    for (const record::Problem& problem : problems) {
        const auto found = m_rows.find(problem.path);
        if (found == m_rows.end())
            continue;
        m_states[static_cast<std::size_t>(found->second)].problem = true;
        rows.push_back(found->second);
    }
    touched(std::move(rows));
}

void FileModel::touched(std::vector<int> rows)
{
    // One signal per run of neighbours: views and proxies pay for each signal.
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    for (std::size_t first = 0; first < rows.size();) {
        std::size_t last = first;
        while (last + 1 < rows.size() && rows[last + 1] == rows[last] + 1)
            ++last;
        emit dataChanged(index(rows[first], 0), index(rows[last], ColumnCount - 1));
        first = last + 1;
    }
}

void FileModel::setRecord(const RecordPointer& inspection)
{
    beginResetModel();
    m_files.clear();
    m_states.clear();
    m_rows.clear();
    m_memberWorst.clear();
    m_owners.clear();
    if (inspection) {
        m_files.reserve(inspection->files.size());
        m_states.reserve(inspection->files.size());
        m_rows.reserve(inspection->files.size());
        for (const record::File& file : inspection->files)
            add(file, true);
        m_owners.push_back(inspection);
    }
    endResetModel();
    if (inspection) {
        addFindings(inspection->findings);
        addProblems(inspection->problems);
    }
}

void FileModel::setPlace(const Place& place)
{
    m_place = place;
}

QModelIndex FileModel::index(int row, int column, const QModelIndex& parent) const
{
    if (row < 0 || column < 0 || column >= ColumnCount || row >= rowCount(parent))
        return {};
    return parent.isValid() ? createIndex(row, column, static_cast<quintptr>(parent.row()) + 1)
                            : createIndex(row, column, kFileRow);
}

QModelIndex FileModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == kFileRow)
        return {};
    return createIndex(static_cast<int>(child.internalId() - 1), 0, kFileRow);
}

int FileModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_files.size());
    if (parent.internalId() != kFileRow || parent.column() != 0)
        return 0;
    return static_cast<int>(m_files[static_cast<std::size_t>(parent.row())]->members.size());
}

int FileModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

bool FileModel::hasChildren(const QModelIndex& parent) const
{
    return rowCount(parent) > 0;
}

const record::File* FileModel::fileAt(int row) const
{
    return row >= 0 && static_cast<std::size_t>(row) < m_files.size() ? m_files[static_cast<std::size_t>(row)]
                                                                      : nullptr;
}

const record::File* FileModel::file(const QModelIndex& index) const
{
    if (!index.isValid())
        return nullptr;
    return fileAt(index.internalId() == kFileRow ? index.row() : static_cast<int>(index.internalId() - 1));
}

const record::Member* FileModel::member(const QModelIndex& index) const
{
    const record::File* owner = file(index);
    if (owner == nullptr || index.internalId() == kFileRow)
        return nullptr;
    const auto row = static_cast<std::size_t>(index.row());
    return row < owner->members.size() ? &owner->members[row] : nullptr;
}

const record::File* FileModel::find(std::string_view path) const
{
    const auto found = m_rows.find(path);
    return found == m_rows.end() ? nullptr : fileAt(found->second);
}

QModelIndex FileModel::find(std::string_view path, std::string_view member) const
{
    const auto found = m_rows.find(path);
    if (found == m_rows.end())
        return {};
    const QModelIndex fileIndex = index(found->second, 0);
    if (member.empty())
        return fileIndex;
    const auto& members = m_files[static_cast<std::size_t>(found->second)]->members;
    const auto position = std::find_if(members.begin(), members.end(),
                                       [&](const record::Member& candidate) { return candidate.name == member; });
    return position == members.end() ? fileIndex : index(static_cast<int>(position - members.begin()), 0, fileIndex);
}

std::optional<record::Severity> FileModel::severityAt(int row) const
{
    return row >= 0 && static_cast<std::size_t>(row) < m_states.size() ? m_states[static_cast<std::size_t>(row)].worst
                                                                       : std::nullopt;
}

std::optional<record::Severity> FileModel::severity(const QModelIndex& index) const
{
    const record::Member* part = member(index);
    if (part == nullptr)
        return index.isValid() ? severityAt(index.row()) : std::nullopt;
    if (m_memberWorst.empty())
        return std::nullopt;
    const auto found = m_memberWorst.find(memberKey(file(index)->path, part->name));
    return found == m_memberWorst.end() ? std::nullopt : std::optional(found->second);
}

QModelIndex FileModel::worst() const
{
    const auto found = std::max_element(m_states.begin(), m_states.end(),
                                        [](const State& a, const State& b) { return a.worst < b.worst; });
    if (found == m_states.end() || !found->worst)
        return {};
    return index(static_cast<int>(found - m_states.begin()), 0);
}

Mark FileModel::mark(const QModelIndex& index) const
{
    if (const auto worstOfRow = severity(index))
        return markOf(*worstOfRow);
    if (member(index) != nullptr)
        return Mark::None;
    const State& state = m_states[static_cast<std::size_t>(index.row())];
    if (!state.done)
        return Mark::None;
    if (state.problem || file(index)->verdict == record::Verdict::Unreadable)
        return Mark::NotChecked;
    return Mark::Pass;
}

QString FileModel::word(const QModelIndex& index) const
{
    if (const auto worstOfRow = severity(index))
        return label(*worstOfRow);
    if (member(index) != nullptr)
        return {};
    const State& state = m_states[static_cast<std::size_t>(index.row())];
    if (!state.done)
        return tr("Waiting");
    if (state.problem)
        return tr("Not read completely");
    if (file(index)->verdict == record::Verdict::Unreadable)
        return label(record::Verdict::Unreadable);
    return tr("No finding");
}

QString FileModel::secondLine(const QModelIndex& index) const
{
    const record::File& owner = *file(index);
    if (const record::Member* part = member(index)) {
        QStringList parts{shown(part->format.value_or(part->kind))};
        if (const QString shape = shapeText(*part); !shape.isEmpty())
            parts << shape;
        if (part->offset)
            parts << offsetText(*part->offset);
        return parts.join(QStringLiteral(" · "));
    }
    const State& state = m_states[static_cast<std::size_t>(index.row())];
    QStringList parts;
    if (state.done)
        parts << shown(owner.format);
    if (state.findings > 0)
        parts << tr("%n finding(s)", nullptr, state.findings);
    if (const auto digest = owner.digests.find("sha256"); digest != owner.digests.end())
        parts << shown(digest->second.substr(0, 12)) + u'…';
    if (owner.linkTarget)
        parts << tr("link to %1").arg(shown(*owner.linkTarget));
    return parts.join(QStringLiteral(" · "));
}

QVariant FileModel::text(const QModelIndex& index) const
{
    const record::File& owner = *file(index);
    const record::Member* part = member(index);
    switch (index.column()) {
    case NameColumn:
        return shown(part != nullptr ? part->name : owner.path);
    case KindColumn:
        return shown(part != nullptr ? part->format.value_or(part->kind) : owner.format);
    case SizeColumn:
        if (part == nullptr)
            return sizeText(owner.size);
        return part->length ? sizeText(*part->length) : QString();
    case VerdictColumn:
        return word(index);
    case FindingsColumn:
        return part == nullptr ? QVariant(m_states[static_cast<std::size_t>(index.row())].findings) : QVariant();
    case Sha256Column:
        if (const auto digest = owner.digests.find("sha256"); part == nullptr && digest != owner.digests.end())
            return shown(digest->second);
        return {};
    default:
        return {};
    }
}

QVariant FileModel::sortKey(const QModelIndex& index) const
{
    const record::Member* part = member(index);
    switch (index.column()) {
    case SizeColumn:
        return static_cast<qulonglong>(part == nullptr ? file(index)->size : part->length.value_or(0));
    case VerdictColumn: {
        const auto worstOfRow = severity(index);
        return worstOfRow ? static_cast<int>(*worstOfRow) + 1 : 0;
    }
    default:
        return text(index);
    }
}

bool FileModel::linked(const QModelIndex& index) const
{
    const record::File* owner = file(index);
    const record::Member* part = member(index);
    return m_place.relates(owner->path) && (part == nullptr || part->name == m_place.member);
}

QVariant FileModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(index);
    case Qt::ToolTipRole:
        return toolTip(text(index).toString());
    case Qt::AccessibleTextRole:
        if (index.column() == NameColumn)
            return QStringList{text(index).toString(), word(index), secondLine(index)}.join(QStringLiteral(", "));
        return text(index);
    case MarkRole:
        return static_cast<int>(mark(index));
    case WordRole:
        return word(index);
    case SecondLineRole:
        return secondLine(index);
    case RightTextRole:
        return text(index.siblingAtColumn(SizeColumn));
    case SeverityRole:
        if (const auto worstOfRow = severity(index))
            return static_cast<int>(*worstOfRow);
        return {};
    case VerdictRole:
        return static_cast<int>(file(index)->verdict);
    case SortRole:
        return sortKey(index);
    case PathRole:
        return QString::fromStdString(file(index)->path);
    case LinkedRole:
        return linked(index);
    case CopyRole: {
        QStringList cells;
        for (int column = 0; column < ColumnCount; ++column)
            cells << text(index.siblingAtColumn(column)).toString();
        return cells.join(u'\t');
    }
    default:
        return {};
    }
}

QVariant FileModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case KindColumn:
        return tr("Kind");
    case SizeColumn:
        return tr("Size");
    case VerdictColumn:
        return tr("Verdict");
    case FindingsColumn:
        return tr("Findings");
    case Sha256Column:
        return QStringLiteral("SHA-256");
    default:
        return {};
    }
}

} // namespace assayer::view
