// SPDX-License-Identifier: GPL-3.0-or-later
// The restrictions that only Linux has. Each takes effect for good, and says whether it did.
#pragma once

#include "sandbox/Protection.h"

namespace assayer::sandbox {

/// PR_SET_NO_NEW_PRIVS; the other two need it.
Protection forbidNewPrivileges();

/// PR_SET_DUMPABLE off.
Protection closeToOtherProcesses();

/// Landlock (kernel documentation, "Landlock: unprivileged access control") with every right that this kernel's version
/// knows, and no rule that grants one.
Protection denyFilesAndNetwork();

/// A seccomp filter that allows what reading needs.
Protection filterSystemCalls();

} // namespace assayer::sandbox
