// SPDX-License-Identifier: GPL-3.0-or-later
// Files that a model takes its data from: whether they are part of the subject, are long enough and are no links.
#pragma once

#include "record/Inspection.h"

namespace assayer::inspection {

/// Holds the files that readers name (`externalFiles` of the facts) against the files of the record, and adds findings
/// and problems. An entry is {name, bytes} with, other than ONNX, the kinds to observe: {missing, longer, what}.
/// `whole` says that the subject is a folder, so that what it lacks is not there; `cache` that links are
/// the way in which it keeps all files.
void checkExternalFiles(record::Inspection& record, bool whole, bool cache);

} // namespace assayer::inspection
