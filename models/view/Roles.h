// SPDX-License-Identifier: GPL-3.0-or-later
// The item data that all models of this folder share. Models know severities and marks, never colours.
#pragma once

#include <Qt>

namespace assayer::view {

enum Role
{
    MarkRole = Qt::UserRole + 1, ///< int of Mark: the shape that stands for severity, verdict or status
    WordRole,                    ///< QString: the mark's word, for the second line and for screen readers
    SecondLineRole,              ///< QString: what stands below the display text
    RightTextRole,               ///< QString: what stands at the right end of the first line
    SeverityRole,                ///< int of record::Severity, invalid where there is none
    VerdictRole,                 ///< int of record::Verdict, ClaimVerdict or SignatureStatus
    SortRole,                    ///< what the column sorts by
    PathRole,                    ///< QString: path in the subject
    LinkedRole,                  ///< bool: belongs to what is selected elsewhere
    CopyRole,                    ///< QString: the whole row as tab-separated text
    GroupRole,                   ///< bool: a heading over other rows
};

} // namespace assayer::view
