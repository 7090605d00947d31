// SPDX-License-Identifier: GPL-3.0-or-later
// The status bar's word on how well the readers are kept from doing harm; a click tells the whole of it.
#pragma once

#include "view/Session.h"

#include <QToolButton>

namespace assayer::widgets {

/// Shows the protections that the record names, or before there is one those of this machine. Hidden where nothing is
/// known, as with records of versions that did not say.
class ProtectionButton : public QToolButton
{
    Q_OBJECT

public:
    ProtectionButton(view::Session& session, QWidget* parent);

    /// The protections shown, a line each; empty where none are known.
    QString account() const;

    /// Opens the help page about the sandbox, headed by what is shown.
    void explain();

protected:
    void changeEvent(QEvent* event) override;

private:
    void ask();
    void refresh();
    const std::vector<record::Protection>* known() const;

    view::Session& m_session;
    std::optional<std::vector<record::Protection>> m_here; ///< of this machine
};

} // namespace assayer::widgets
