// SPDX-License-Identifier: GPL-3.0-or-later
// Fractal heaps and version 2 trees of HDF5 (File Format Specification 3.0, III.A.2 and III.G), in which groups and
// objects with many links or attributes keep them.
#pragma once

#include "format/Hdf5File.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace assayer::format {

/// The objects of the heap at `heap` that the tree at `tree` names, with their places in the file. Of each record the
/// heap's identifier begins behind `idAt` bytes. Objects that are filtered or huge are left out and told by the file's
/// error.
std::vector<std::pair<std::string, std::uint64_t>> denseObjects(Hdf5File& file, std::uint64_t heap, std::uint64_t tree,
                                                                std::size_t idAt, std::size_t most);

} // namespace assayer::format
