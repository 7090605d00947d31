// SPDX-License-Identifier: GPL-3.0-or-later
// The budgets of one inspection. Reaching one is always said (an observation or a problem), never silent.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace assayer {

struct Limits
{
    // Documents that are read whole: JSON, front matter, licence texts, signatures.
    std::uint64_t documentBytes = 64ULL << 20U;
    std::size_t documentDepth = 128;         ///< nesting of JSON and YAML
    std::size_t documentValues = 20'000'000; ///< values in one JSON document

    // Containers.
    std::size_t members = 100'000;             ///< entries listed of one archive, or tensors of one file
    std::size_t containerDepth = 8;            ///< archives in archives
    std::uint64_t expandedBytes = 8ULL << 30U; ///< decompressed bytes of one file, all members together
    std::uint64_t expansionRatio = 1000;       ///< decompressed : compressed, of one member above 16 MiB

    // The pickle machine.
    std::uint64_t pickleOpcodes = 4'000'000'000;
    std::size_t pickleValues = 2'000'000; ///< values kept in the arena after inert parts are collapsed
    std::size_t pickleEvents = 100'000;   ///< imports, calls and other events reported of one stream
    std::size_t textExcerpt = 4096;       ///< bytes of a string shown as evidence

    // Digests.
    std::uint64_t gitBlobBytes =
        64ULL << 20U; ///< larger files get the SHA-1 of a git blob only where all digests are asked for

    // Files beside the model that are small by nature (configuration, licences, cards).
    std::uint64_t subjectFiles = 2'000'000; ///< entries of one folder tree

    // Worker processes.
    std::chrono::seconds fileTime{120};       ///< wall time for reading one file
    std::uint64_t workerMemory = 2ULL << 30U; ///< address space of one worker, bytes
};

} // namespace assayer
