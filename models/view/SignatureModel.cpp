// SPDX-License-Identifier: GPL-3.0-or-later
// The signatures of the record and the steps of their checks as a tree.
#include "SignatureModel.h"

#include "Labels.h"
#include "Text.h"

#include <array>

namespace assayer::view {

namespace {

/// internalId of a signature's row; a step's row carries the row of its signature plus one.
constexpr quintptr kSignatureRow = 0;

} // namespace

QString coverageText(const record::Coverage& coverage)
{
    const auto number = [](const std::vector<std::string>& paths) { return static_cast<int>(paths.size()); };
    QStringList parts{SignatureModel::tr("%n file(s) covered", nullptr, number(coverage.covered))};
    if (!coverage.changed.empty())
        parts << SignatureModel::tr("%n changed", nullptr, number(coverage.changed));
    if (!coverage.missing.empty())
        parts << SignatureModel::tr("%n missing", nullptr, number(coverage.missing));
    if (!coverage.extra.empty())
        parts << SignatureModel::tr("%n not signed", nullptr, number(coverage.extra));
    if (!coverage.ignored.empty())
        parts << SignatureModel::tr("%n left out", nullptr, number(coverage.ignored));
    return parts.join(QStringLiteral(" · "));
}

void SignatureModel::setRecord(const RecordPointer& inspection)
{
    beginResetModel();
    m_record = inspection;
    endResetModel();
}

void SignatureModel::setPlace(const Place& place)
{
    m_place = place;
}

const record::Signature* SignatureModel::signature(const QModelIndex& index) const
{
    if (!index.isValid() || !m_record)
        return nullptr;
    const std::size_t row = index.internalId() == kSignatureRow ? static_cast<std::size_t>(index.row())
                                                                : static_cast<std::size_t>(index.internalId() - 1);
    return row < count() ? &m_record->signatures[row] : nullptr;
}

std::optional<std::size_t> SignatureModel::step(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == kSignatureRow)
        return std::nullopt;
    return static_cast<std::size_t>(index.row());
}

QModelIndex SignatureModel::find(std::size_t signatureRow, std::optional<std::size_t> stepRow) const
{
    const QModelIndex parent = index(static_cast<int>(signatureRow), 0);
    return stepRow ? index(static_cast<int>(*stepRow), 0, parent) : parent;
}

QModelIndex SignatureModel::worst() const
{
    using record::SignatureStatus;
    static constexpr std::array kOrder{SignatureStatus::Invalid,        SignatureStatus::Incomplete,
                                       SignatureStatus::Unsupported,    SignatureStatus::Unsigned,
                                       SignatureStatus::ValidUntrusted, SignatureStatus::Verified};
    for (const SignatureStatus status : kOrder) {
        for (std::size_t i = 0; i < count(); ++i) {
            if (m_record->signatures[i].status == status)
                return find(i);
        }
    }
    return {};
}

QModelIndex SignatureModel::index(int row, int column, const QModelIndex& parent) const
{
    if (row < 0 || column != 0 || row >= rowCount(parent))
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : kSignatureRow);
}

QModelIndex SignatureModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == kSignatureRow)
        return {};
    return createIndex(static_cast<int>(child.internalId() - 1), 0, kSignatureRow);
}

int SignatureModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return static_cast<int>(count());
    if (parent.internalId() != kSignatureRow || parent.column() != 0)
        return 0;
    return static_cast<int>(signature(parent)->steps.size());
}

int SignatureModel::columnCount(const QModelIndex&) const
{
    return 1;
}

QVariant SignatureModel::signatureData(const record::Signature& signature, int role) const
{
    const QString name = signatureKindLabel(signature.kind);
    switch (role) {
    case Qt::DisplayRole:
        return name;
    case Qt::ToolTipRole:
        return toolTip(name + u'\n' + shown(signature.path));
    case Qt::AccessibleTextRole:
        return QStringList{name, label(signature.status), coverageText(signature.coverage)}.join(QStringLiteral(", "));
    case MarkRole:
        return static_cast<int>(markOf(signature.status));
    case WordRole:
        return label(signature.status);
    case SecondLineRole: {
        QString line = coverageText(signature.coverage);
        if (!signature.path.empty())
            line += QStringLiteral(" · ") + shown(signature.path);
        return line;
    }
    case VerdictRole:
        return static_cast<int>(signature.status);
    case PathRole:
        return QString::fromStdString(signature.path);
    case LinkedRole:
        return belongs(signature, m_place);
    case CopyRole:
        return QStringList{name, label(signature.status), shown(signature.reason.value_or(std::string())),
                           shown(signature.path), coverageText(signature.coverage)}
            .join(u'\t');
    default:
        return {};
    }
}

QVariant SignatureModel::stepData(const record::SignatureStep& step, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return stepLabel(step.name);
    case Qt::ToolTipRole:
        return toolTip(shown(step.detail));
    case Qt::AccessibleTextRole:
        return QStringList{stepLabel(step.name), label(step.result), shown(step.detail)}.join(QStringLiteral(", "));
    case MarkRole:
        return static_cast<int>(markOf(step.result));
    case WordRole:
        return label(step.result);
    case SecondLineRole:
        return shown(step.detail);
    case CopyRole:
        return QStringList{stepLabel(step.name), label(step.result), shown(step.detail)}.join(u'\t');
    default:
        return {};
    }
}

QVariant SignatureModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const record::Signature& owner = *signature(index);
    if (const auto row = step(index)) {
        if (role == LinkedRole)
            return false;
        return stepData(owner.steps[*row], role);
    }
    return signatureData(owner, role);
}

} // namespace assayer::view
