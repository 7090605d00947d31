// SPDX-License-Identifier: GPL-3.0-or-later
// The members of a ZIP archive as a reader of a ZIP-based format meets them: listed, checked and handed on.
#pragma once

#include "container/Zip.h"
#include "format/Format.h"
#include "format/Observations.h"

#include <memory>
#include <optional>
#include <string>

namespace assayer::format {

class ZipWalk
{
public:
    /// Lists the archive's members in `facts` and observes its oddities. Fails where it is no archive.
    static Result<std::unique_ptr<ZipWalk>> begin(const Input& input, Facts& facts);

    std::vector<container::ZipEntry>& entries() { return m_archive.entries; }

    /// Reads an entry as a file of its own (see readMember), with its checksum checked where that is cheap or the entry
    /// is deflated. What cannot be expanded becomes a problem.
    void read(container::ZipEntry& entry);

    /// The expanded entry, checked like read() does; nothing where it cannot be expanded (said in the facts).
    std::unique_ptr<source::ByteSource> open(container::ZipEntry& entry);

    /// Where the entry's bytes stand in the file as they are, or nothing for a compressed entry.
    static std::optional<std::uint64_t> placeInFile(const container::ZipEntry& entry);

private:
    ZipWalk(const Input& input, Facts& facts) : m_input(input), m_facts(facts), m_observations(facts) {}

    bool check(container::ZipEntry& entry);
    std::unique_ptr<source::ByteSource> openPacked(const container::ZipEntry& entry);
    void account();
    void readTrailing();

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    container::ZipArchive m_archive;
    std::uint64_t m_checkBudget = 0; ///< bytes of stored entries that are still read for their checksum alone
    bool m_saidBudget = false;
};

/// What kind of archive the names of its first entries make it.
enum class ZipKind
{
    NotZip,
    Generic,
    Torch,
    Npz,
    Keras,
    Skops,
    TorchServe,
    TorchPackage,
    TorchExport
};

ZipKind zipKind(const Head& head, const Input& input);

} // namespace assayer::format
