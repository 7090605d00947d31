// SPDX-License-Identifier: GPL-3.0-or-later
// Members of tar archives that only the archive's kind makes readable.
#pragma once

#include "format/Format.h"

namespace assayer::format {

/// Reads a member of PyTorch's first format (torch.save before 0.2) whose pickles stand between raw data: "storages"
/// and "tensors". False for other members, which are files of their own.
bool readTorchTarMember(const Input& archive, const source::ByteSource& bytes, std::string_view name,
                        std::uint64_t offsetInFile, Facts& facts);

} // namespace assayer::format
