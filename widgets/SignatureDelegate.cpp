// SPDX-License-Identifier: GPL-3.0-or-later
// Cards of signatures.
#include "SignatureDelegate.h"

#include "Theme.h"

#include "view/SignatureModel.h"
#include "view/SignatureText.h"

#include <QPainter>

#include <array>

namespace assayer::widgets {

namespace {

constexpr int kCoverageBar = 5; ///< height of the coverage bar
constexpr int kCardInset = 26;  ///< under the text of the first line
constexpr int kCardSpacing = 3;

struct Share
{
    std::size_t count;
    view::Mark mark;
};

// Covered, not signed, missing, changed: worst last, each with at least two pixels so that one bad file of thousands
// shows.
void paintBar(QPainter& painter, const QRect& bar, const record::Coverage& coverage, const Theme& theme)
{
    const std::array<Share, 4> shares{{{coverage.covered.size(), view::Mark::Pass},
                                       {coverage.extra.size(), view::Mark::Medium},
                                       {coverage.missing.size(), view::Mark::High},
                                       {coverage.changed.size(), view::Mark::Critical}}};
    std::size_t all = 0;
    for (const Share& share : shares)
        all += share.count;
    painter.fillRect(bar, theme.border);
    if (all == 0)
        return;
    int right = bar.right() + 1;
    for (auto share = shares.rbegin(); share != shares.rend(); ++share) {
        if (share->count == 0)
            continue;
        int width = static_cast<int>(static_cast<double>(bar.width()) * static_cast<double>(share->count) /
                                     static_cast<double>(all));
        width = share->mark == view::Mark::Pass ? right - bar.left() : std::max(2, width);
        painter.fillRect(QRect(right - width, bar.top(), width, bar.height()), theme.mark(share->mark));
        right -= width;
    }
}

} // namespace

SignatureDelegate::SignatureDelegate(const view::SignatureModel& model, QObject* parent)
    : RowDelegate(Qt::ElideRight, parent), m_model(model)
{
}

QSize SignatureDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = RowDelegate::sizeHint(option, index);
    if (!index.parent().isValid())
        size.rheight() += 2 * QFontMetrics(smallFont(option.font)).height() + kCoverageBar + 3 * kCardSpacing;
    return size;
}

void SignatureDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const record::Signature* signature = m_model.signature(index);
    if (index.parent().isValid() || signature == nullptr) {
        RowDelegate::paint(painter, option, index);
        return;
    }
    const QFont font = smallFont(option.font);
    const QFontMetrics metrics(font);
    const int below = 2 * metrics.height() + kCoverageBar + 3 * kCardSpacing;
    painter->save();
    const Theme& theme = themeOf(option.palette);
    if ((option.state & QStyle::State_Selected) != 0)
        painter->fillRect(option.rect, theme.chosen);
    QStyleOptionViewItem upper = option;
    upper.rect.setHeight(option.rect.height() - below);
    RowDelegate::paint(painter, upper, index);
    painter->fillRect(QRect(upper.rect.left(), upper.rect.bottom(), upper.rect.width(), 1),
                      (option.state & QStyle::State_Selected) != 0 ? theme.chosen : theme.base);
    QRect line(option.rect.left() + kCardInset, upper.rect.bottom(), option.rect.width() - kCardInset - 8,
               metrics.height());
    painter->setFont(font);
    painter->setPen(theme.text);
    constexpr int kFlags =
        static_cast<int>(Qt::AlignLeft) | static_cast<int>(Qt::AlignVCenter) | static_cast<int>(Qt::TextSingleLine);
    painter->drawText(line, kFlags, metrics.elidedText(view::signerLine(*signature), Qt::ElideMiddle, line.width()));
    line.moveTop(line.bottom() + 1);
    painter->setPen(theme.dim);
    const QString time = view::timeLine(*signature);
    painter->drawText(
        line, kFlags,
        metrics.elidedText(time.isEmpty() ? tr("No time is vouched for") : time, Qt::ElideRight, line.width()));
    paintBar(*painter, QRect(line.left(), line.bottom() + kCardSpacing, line.width(), kCoverageBar),
             signature->coverage, theme);
    painter->setPen(theme.border);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    painter->restore();
}

} // namespace assayer::widgets
