// SPDX-License-Identifier: GPL-3.0-or-later
// What a running inspection hands to the GUI thread: immutable, shared, in batches.
#pragma once

#include "inspection/Observer.h"
#include "record/Inspection.h"

#include <QMetaType>

#include <memory>
#include <vector>

namespace assayer::view {

using RecordPointer = std::shared_ptr<const record::Inspection>;
using FileBatch = std::shared_ptr<const std::vector<record::File>>;
using FindingBatch = std::shared_ptr<const std::vector<record::Finding>>;
using ProblemBatch = std::shared_ptr<const std::vector<record::Problem>>;

} // namespace assayer::view

Q_DECLARE_METATYPE(assayer::view::RecordPointer)
Q_DECLARE_METATYPE(assayer::view::FileBatch)
Q_DECLARE_METATYPE(assayer::view::FindingBatch)
Q_DECLARE_METATYPE(assayer::view::ProblemBatch)
Q_DECLARE_METATYPE(assayer::inspection::Progress)
